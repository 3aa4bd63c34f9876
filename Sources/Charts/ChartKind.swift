public import StatsModel

/// How figures are drawn.
public enum ChartKind: String, Sendable, Hashable, CaseIterable {
    /// Lines over time, up to four of them.
    case line
    /// Horizontal bars from zero, for areas, categories, kinds or periods.
    case bars
    /// A small chart for each area, category or kind, all on one scale.
    case multiples
    /// A square for each area, where the pack puts it.
    case tiles
}

/// For what a chart is drawn.
public enum ChartSize: String, Sendable, Hashable, CaseIterable {
    /// 640 wide and as high as it must be.
    case page
    /// 1200 × 630, as social networks show it.
    case card
    /// 794 wide and at least 559 high, which is A5 across at 96 to the inch, in larger type.
    case print

    /// How many pixels one unit of the drawing becomes in a picture, unless another number is asked for: a card is shown
    /// as it is, a page on screens of twice the density, print at 288 to the inch.
    public var scale: Int {
        switch self {
        case .page: 2
        case .card: 1
        case .print: 3
        }
    }
}

/// What a chart is asked for, besides its figures.
public struct ChartRequest: Sendable, Hashable {
    /// How it is drawn; nil where that follows from the figures.
    public var kind: ChartKind?
    /// For what.
    public var size = ChartSize.page
    /// Which measure of the query is drawn; nil where it has one only.
    public var measure: Measure?
    /// What the ids in the picture begin with, so that several can stand on one page.
    public var idPrefix = "chart"
    /// The day on which the release was published, in words; nil where it is not said.
    public var publishedOn: String?
    /// Where readers reach the service, without a slash at its end; nil where that is not known.
    public var publicURL: String?

    /// A chart of a page, drawn as its figures want it.
    public init() {}
}

/// That figures can't be drawn so, and what can.
public struct ChartRefusal: Error, Sendable, Hashable {
    /// The sort of what is wrong.
    public enum Code: String, Sendable, Hashable {
        /// A chart draws one measure.
        case severalMeasures = "several-measures"
        /// A rank has no length.
        case measure
        /// The kind of chart does not suit the figures.
        case kind
        /// There are more figures than can be read at that size.
        case tooMany = "too-many"
        /// The pack says of an area not where its tile is.
        case tiles
    }

    /// The sort.
    public let code: Code
    /// The parameter that would have to change.
    public let parameter: String
    /// The value that it has, where it was given.
    public let value: String?
    /// What is wrong and what would do, as part of a sentence.
    public let reason: String
    /// Values of the parameter that would do.
    public let suggestions: [String]

    init(_ code: Code, _ parameter: String, value: String? = nil, _ reason: String, suggestions: [String] = []) {
        self.code = code
        self.parameter = parameter
        self.value = value
        self.reason = reason
        self.suggestions = suggestions
    }
}
