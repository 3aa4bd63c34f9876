/// A row of a pack's file, by the names of its columns.
struct PackRow: Sendable {
    let file: PackFile
    let line: Int
    private let positions: [String: Int]
    private let fields: [String]

    init(file: PackFile, line: Int, positions: [String: Int], fields: [String]) {
        self.file = file
        self.line = line
        self.positions = positions
        self.fields = fields
    }

    /// The value of a column, without spaces around it; empty where the file has no such column.
    subscript(_ column: String) -> String {
        positions[column].map { fields[$0] } ?? ""
    }

    /// The values of a list, separated by `;`; empty ones are left out.
    func list(_ column: String) -> [String] {
        self[column].split(separator: ";").map(\.trimmed).filter { !$0.isEmpty }
    }
}

/// The reading of a pack: its files as rows, and what is wrong with them so far.
struct PackReading {
    private(set) var problems: [ReferencePackError.Problem] = []
    /// The files whose rows are not known because they could not be read: what refers to them is not judged.
    private(set) var unreadable: Set<PackFile> = []

    /// Notes that something is wrong with a value of a row.
    mutating func fault(_ row: PackRow, _ column: String?, _ reason: String, _ suggestions: [String] = []) {
        fault(row.file, row.line, column, reason, suggestions)
    }

    /// Notes that something is wrong with a file.
    mutating func fault(
        _ file: PackFile, _ line: Int?, _ column: String?, _ reason: String, _ suggestions: [String] = []
    ) {
        problems.append(
            .init(file: file.rawValue, line: line ?? 1, column: column, reason: reason, suggestions: suggestions))
    }

    /// Refuses files that are no files of a pack: a misspelled name would silently leave a table empty. What is not
    /// CSV, such as a README, is none of our business.
    mutating func checkNames(_ names: some Sequence<String>) {
        let known = NameIndex(words: PackFile.allCases.map(\.rawValue))
        for name in names.sorted() where name.lowercased().hasSuffix(".csv") && PackFile(rawValue: name) == nil {
            problems.append(
                .init(
                    file: name, line: 1, column: nil, reason: "\(name.quoted) is no file of a pack",
                    suggestions: known.guesses(for: name)))
        }
    }

    /// The rows of a file, below its header.
    mutating func rows(_ file: PackFile, of files: [String: [UInt8]]) -> [PackRow] {
        guard let bytes = files[file.rawValue] else {
            if file.isRequired {
                fault(file, nil, nil, "The pack needs this file.")
                unreadable.insert(file)
            }
            return []
        }
        var reader = CSVReader()
        var lines: [(line: Int, fields: [String])] = []
        do throws(CSVError) {
            let keep = { (row: CSVRow) in lines.append((row.line, (0..<row.count).map { row.text($0).trimmed })) }
            try reader.feed(bytes, keep)
            try reader.finish(keep)
        } catch {
            fault(file, error.line, nil, error.description)
            unreadable.insert(file)
            return []
        }
        guard let header = lines.first else {
            fault(file, 1, nil, "The file is empty: it needs a header with the names of the columns.")
            unreadable.insert(file)
            return []
        }
        guard let positions = positions(file, header.line, header.fields) else {
            unreadable.insert(file)
            return []
        }
        return lines.dropFirst().compactMap { row(file, $0.line, $0.fields, positions, header.fields.count) }
    }

    private mutating func row(
        _ file: PackFile, _ line: Int, _ fields: [String], _ positions: [String: Int], _ count: Int
    ) -> PackRow? {
        guard fields.count == count else {
            fault(
                file, line, nil,
                "The row has \(fields.count) field\(fields.count == 1 ? "" : "s"), the header has \(count).")
            return nil
        }
        return PackRow(file: file, line: line, positions: positions, fields: fields)
    }

    private mutating func positions(_ file: PackFile, _ line: Int, _ fields: [String]) -> [String: Int]? {
        let before = problems.count
        let known = NameIndex(words: file.required + file.optional)
        var positions: [String: Int] = [:]
        for (position, field) in fields.enumerated() {
            let name = field.lowercased()
            if !known.words.contains(name) {
                fault(
                    file, line, name, "\(field.quoted) is not a column of this file", known.guesses(for: name))
            } else if positions.updateValue(position, forKey: name) != nil {
                fault(file, line, name, "The column is there twice.")
            }
        }
        for name in file.required where positions[name] == nil { fault(file, line, name, "The column is missing.") }
        return problems.count == before ? positions : nil
    }
}
