/// Which column of a file stands where.
public struct RecordFileHeader: Sendable, Hashable {
    /// How many fields each row must have.
    public let count: Int
    /// The names as the file has them, without the columns that are not read.
    public let names: [String]

    private let positions: [RecordColumn: Int]
    /// The positions of the columns that are not read, ascending.
    let ignored: [Int]

    /// The header with these fields: in any order, any case, with spaces around.
    ///
    /// - Throws: every unknown, repeated and missing column, at once. An unknown column refuses the file: that is what
    ///   keeps names and addresses out.
    public init(fields: [String]) throws(RecordFileError) {
        var positions: [RecordColumn: Int] = [:]
        var (names, ignored, problems) = ([String](), [Int](), [RecordProblem]())
        for (position, field) in fields.enumerated() {
            let name = field.trimmed
            let plain = name.lowercased()
            if RecordColumn.ignoredNames.contains(plain) {
                ignored.append(position)
                continue
            }
            names.append(name)
            guard let column = RecordColumn(rawValue: plain) else {
                problems.append(Self.unknown(name, among: fields.count))
                continue
            }
            if positions.updateValue(position, forKey: column) != nil {
                problems.append(.init(column: column, reason: "The column \(name.quoted) is there twice."))
            }
        }
        let missing = RecordColumn.allCases.filter { $0.isRequired && positions[$0] == nil }
        if !missing.isEmpty {
            let list = missing.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            problems.append(.init(reason: "Missing: the required column\(missing.count == 1 ? "" : "s") \(list)."))
        }
        guard problems.isEmpty else { throw .header(problems) }
        self.count = fields.count
        self.names = names
        self.positions = positions
        self.ignored = ignored
    }

    /// Whether the file has a column. An absent optional column leaves what is there; an empty value clears it.
    public func has(_ column: RecordColumn) -> Bool {
        positions[column] != nil
    }

    /// Where a column stands, from 0; nil where the file has none.
    public func position(of column: RecordColumn) -> Int? {
        positions[column]
    }

    private static let knownNames = NameIndex(words: RecordColumn.allCases.map(\.rawValue))

    private static func unknown(_ name: String, among count: Int) -> RecordProblem {
        if name.isEmpty { return RecordProblem(reason: "A column has no name.") }
        if count == 1, name.contains(";") || name.contains("\t") {
            return RecordProblem(reason: "The columns are not separated by commas: save the file as \"CSV UTF-8\".")
        }
        return RecordProblem(
            reason: "\(name.quoted) is not a known column", suggestions: knownNames.guesses(for: name))
    }
}
