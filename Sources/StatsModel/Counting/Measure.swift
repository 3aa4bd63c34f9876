/// What is said about the incidents of an area, a category, a kind and a period.
public enum Measure: String, Sendable, Hashable, CaseIterable {
    /// How many there were.
    case count
    /// How many for each 1,000 residents in a year.
    case rate
    /// How many more than in the period compared with.
    case change
    /// The change in percent of the earlier count.
    case changePercent = "change_percent"
    /// Percent of the incidents of any category.
    case share
    /// The place among the areas of the same parent: 1 has the most.
    case rank

    /// What it is called at the head of a column.
    public var label: String {
        switch self {
        case .count: "Count"
        case .rate: "Rate per 1,000 residents"
        case .change: "Change"
        case .changePercent: "Change in percent"
        case .share: "Share in percent"
        case .rank: "Rank among sibling areas"
        }
    }

    /// Whether it looks at another period too.
    public var isComparison: Bool {
        self == .change || self == .changePercent
    }
}

/// With what a change compares.
public enum Comparison: String, Sendable, Hashable, CaseIterable {
    /// The same period of the year before.
    case yearEarlier = "year-earlier"
    /// The period of the same length just before.
    case previous

    /// The period with which another is compared.
    public func period(for period: Period) -> Period {
        switch self {
        case .yearEarlier: period.yearEarlier
        case .previous: period.previous
        }
    }
}

/// A letter beside a value, or in its place, that says how it is to be taken; in the order in which letters are listed.
public enum FigureSymbol: String, Sendable, Hashable, CaseIterable {
    /// Hidden, so that nobody can be identified.
    case confidential = "c"
    /// Not available.
    case unavailable = "x"
    /// Not applicable: the question has no sense here.
    case notApplicable = "z"
    /// Of low reliability: it rests on few incidents.
    case lowReliability = "u"
    /// Provisional: it may still change.
    case provisional = "p"
    /// Revised since the version or release before.
    case revised = "r"
    /// A definition changed between the periods compared.
    case breakInSeries = "b"

    /// What the letter stands for.
    public var label: String {
        switch self {
        case .confidential: "confidential"
        case .unavailable: "not available"
        case .notApplicable: "not applicable"
        case .lowReliability: "low reliability"
        case .provisional: "provisional"
        case .revised: "revised"
        case .breakInSeries: "break in series"
        }
    }
}

/// A symbol with the reason for it, in words.
public struct FigureRemark: Sendable, Hashable {
    /// The letter.
    public let symbol: FigureSymbol
    /// One or more whole sentences.
    public let reason: String
    /// Of a hidden figure, the nearest that is shown, as the reason names it: `the year ending March 2024`; nil where
    /// there is none.
    public let instead: String?

    /// A remark of these words.
    public init(_ symbol: FigureSymbol, _ reason: String, instead: String? = nil) {
        self.symbol = symbol
        self.reason = reason
        self.instead = instead
    }
}
