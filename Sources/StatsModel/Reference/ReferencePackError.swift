/// Everything that is wrong with a pack, so that it can be mended in one go.
public struct ReferencePackError: Error, Sendable, Hashable {
    /// One thing that is wrong.
    public struct Problem: Sendable, Hashable {
        /// The name of the file.
        public let file: String
        /// The line of the file, from 1; 1 where it is the file as a whole.
        public let line: Int
        /// The column; nil where it is the row or the file as a whole.
        public let column: String?
        /// What is wrong, in words.
        public let reason: String
        /// What could have been meant, the likeliest first.
        public let suggestions: [String]
    }

    /// What is wrong, by file and line; never empty.
    public let problems: [Problem]
}

extension ReferencePackError.Problem: CustomStringConvertible {
    /// `areas.csv:3: parent: what is wrong; did you mean ...?`
    public var description: String {
        var text = "\(file):\(line)"
        if let column { text += ": \(column)" }
        return text + ": " + RecordProblem(reason: reason, suggestions: suggestions).description
    }
}

extension ReferencePackError: CustomStringConvertible {
    /// A line for each problem.
    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
