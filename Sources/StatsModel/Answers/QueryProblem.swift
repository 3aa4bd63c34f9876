/// One thing in a query that can't be understood or can't be.
public struct QueryProblem: Sendable, Hashable {
    /// What sort of thing it is, for whoever turns problems into answers.
    public enum Sort: Sendable, Hashable {
        /// A parameter that does not exist here.
        case unknownParameter
        /// A value that is empty, malformed or means nothing.
        case unknownValue
        /// A value that means several things.
        case ambiguous
        /// Parameters that exclude one another.
        case conflict
        /// More figures than one answer may hold.
        case tooMany
        /// The newest period was asked for, and there is none yet.
        case nothingHeld
    }

    /// What sort of thing it is.
    public let sort: Sort
    /// Where it stands: `query.area`.
    public let location: String
    /// What was given, shortened where it is very long.
    public let value: String
    /// What is wrong and what is expected, in whole sentences.
    public let reason: String
    /// What may have been meant, best first: each can stand in place of the value.
    public let suggestions: [String]

    /// Longer values are cut, so that an answer does not carry back what a client made up.
    static let longestValue = 200

    init(_ sort: Sort, _ parameter: String, _ value: String, _ reason: String, suggestions: [String] = []) {
        self.sort = sort
        location = "query." + String(parameter.prefix(Self.longestValue))
        self.value = String(value.prefix(Self.longestValue))
        self.reason = reason
        self.suggestions = suggestions
    }
}

/// Everything that is wrong with a query, in the order of its parameters; never empty.
public struct QueryProblems: Error, Sendable, Hashable {
    /// The problems.
    public let problems: [QueryProblem]
}
