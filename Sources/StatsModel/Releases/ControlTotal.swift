/// What a source says that it recorded in a period, by its own count.
public struct ControlTotal: Sendable, Hashable {
    /// By which it is named.
    public let number: Int
    /// Whose it is.
    public let source: SourceCode
    /// A month, a quarter or a year.
    public let period: Period
    /// Crimes, incidents or both.
    public let kind: KindSelection
    /// The total.
    public let count: Int
    /// What the source adds.
    public let note: String?

    /// A total of these parts.
    public init(number: Int, source: SourceCode, period: Period, kind: KindSelection, count: Int, note: String?) {
        self.number = number
        self.source = source
        self.period = period
        self.kind = kind
        self.count = count
        self.note = note
    }
}

/// A control total beside what is counted of the source's own records.
public struct ControlTotalFinding: Sendable, Hashable {
    /// What the source says.
    public let total: ControlTotal
    /// The source's name.
    public let sourceName: String
    /// How many of its own active records were recorded in the period.
    public let counted: Int
    /// Why this very count differs, in a statistician's words; nil where nobody has said.
    public let explanation: String?

    /// A total with its count.
    public init(_ total: ControlTotal, sourceName: String, counted: Int, explanation: String?) {
        self.total = total
        self.sourceName = sourceName
        self.counted = counted
        self.explanation = explanation
    }

    /// Whether the two are not the same.
    public var differs: Bool { counted != total.count }
    /// Whether nothing is left to be explained.
    public var isSettled: Bool { !differs || explanation != nil }
}
