/// What a published figure is known by: the number of its release version, its cell by the numbers of its codes, and its
/// measure, all of which are only ever appended to, so that a reference means one figure for ever.
public struct Citation: Sendable, Hashable {
    /// The number of the release version.
    public let versionNumber: Int
    /// The number of the area.
    public let area: Int
    /// The number of the category; nil for any.
    public let category: Int?
    /// The kind.
    public let kind: KindSelection
    /// A month, a quarter or a year.
    public let period: Period
    /// The measure, with what a change compares.
    public let measure: CitedMeasure

    /// A citation of these numbers.
    public init(
        versionNumber: Int, area: Int, category: Int?, kind: KindSelection, period: Period, measure: CitedMeasure
    ) {
        self.versionNumber = versionNumber
        self.area = area
        self.category = category
        self.kind = kind
        self.period = period
        self.measure = measure
    }
}

/// A measure by its number in references. Numbers are only ever appended.
public enum CitedMeasure: Int, Sendable, Hashable, CaseIterable {
    case count, rate, change, changePercent, share, rank, changeSincePrevious, changePercentSincePrevious

    /// A measure with what it compares.
    public init(_ measure: Measure, _ comparison: Comparison) {
        switch (measure, comparison) {
        case (.count, _): self = .count
        case (.rate, _): self = .rate
        case (.share, _): self = .share
        case (.rank, _): self = .rank
        case (.change, .yearEarlier): self = .change
        case (.change, .previous): self = .changeSincePrevious
        case (.changePercent, .yearEarlier): self = .changePercent
        case (.changePercent, .previous): self = .changePercentSincePrevious
        }
    }

    /// The measure.
    public var measure: Measure {
        switch self {
        case .count: .count
        case .rate: .rate
        case .share: .share
        case .rank: .rank
        case .change, .changeSincePrevious: .change
        case .changePercent, .changePercentSincePrevious: .changePercent
        }
    }

    /// What a change compares with; without meaning for others.
    public var comparison: Comparison {
        switch self {
        case .changeSincePrevious, .changePercentSincePrevious: .previous
        default: .yearEarlier
        }
    }
}
