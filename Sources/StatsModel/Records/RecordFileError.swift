/// Why a partner's file is refused whole.
public enum RecordFileError: Error, Sendable, Hashable {
    /// It is not UTF-8 CSV.
    case csv(CSVError)
    /// It has no header.
    case noHeader
    /// Its header is not the known one; everything that is wrong with it.
    case header([RecordProblem])

    /// The line to look at.
    public var line: Int {
        switch self {
        case .csv(let error): error.line
        case .noHeader, .header: 1
        }
    }

    /// What is wrong, each in words.
    public var problems: [RecordProblem] {
        switch self {
        case .csv(let error): [RecordProblem(reason: error.description)]
        case .noHeader:
            [RecordProblem(reason: "The file is empty: it must at least have a header with the names of the columns.")]
        case .header(let problems): problems
        }
    }
}

extension RecordFileError: CustomStringConvertible {
    /// Every problem, in sentences.
    public var description: String {
        problems.map(\.description).joined(separator: " ")
    }
}

/// One thing that is wrong with a row, or with the header.
public struct RecordProblem: Sendable, Hashable {
    /// The column at fault; nil where it is the row as a whole.
    public let column: RecordColumn?
    /// What is wrong, in words.
    public let reason: String
    /// What could have been meant, the likeliest first; where a name is ambiguous, its meanings.
    public let suggestions: [String]

    /// A problem with a column, or with the row.
    public init(column: RecordColumn? = nil, reason: String, suggestions: [String] = []) {
        self.column = column
        self.reason = reason
        self.suggestions = suggestions
    }
}

extension RecordProblem: CustomStringConvertible {
    /// The reason, with what could have been meant.
    public var description: String {
        guard let last = suggestions.last else { return reason }
        let others = suggestions.dropLast().map { "`\($0)`" }.joined(separator: ", ")
        return "\(reason); did you mean \(others.isEmpty ? "" : others + " or ")`\(last)`?"
    }
}
