/// What must be known to understand a query: the words of the pack, what is held, and who asks.
public struct QueryContext: Sendable {
    /// Which figures are asked for.
    public enum Audience: Sendable, Hashable {
        /// Published figures, with `release` and `as_of`.
        case published
        /// Live counts for statisticians, with `channel`, `source`, `basis`, `categories_all` and runs of days.
        case management
    }

    /// The words and the areas.
    public let pack: ReferencePack
    /// Which figures are asked for.
    public let audience: Audience
    /// The month that `latest` means; nil where nothing is held.
    public let latestMonth: Month?
    /// The first month that is held, with which a series begins unless `from` or `last` says otherwise.
    public let firstMonth: Month?
    /// Parameters that others read, as those of a representation (`shape`, `download`); they are passed over here.
    public let otherParameters: Set<String>
    /// The most figures that one answer may hold. More are refused, never cut.
    public let maximumFigures: Int

    /// What must be known to understand a query.
    public init(
        pack: ReferencePack, audience: Audience, latestMonth: Month?, firstMonth: Month? = nil,
        otherParameters: Set<String> = [], maximumFigures: Int = 100_000
    ) {
        self.pack = pack
        self.audience = audience
        self.latestMonth = latestMonth
        self.firstMonth = firstMonth
        self.otherParameters = otherParameters
        self.maximumFigures = maximumFigures
    }
}

/// The parameters of a figure query.
enum QueryParameter: String, CaseIterable {
    case area, category, kind, period, grain, from, to, last, measure, compare
    case release
    case asOf = "as_of"
    case channel, source, basis
    case categoriesAll = "categories_all"

    /// Whose queries have it; nil for everyone's.
    var audience: QueryContext.Audience? {
        switch self {
        case .release, .asOf: .published
        case .channel, .source, .basis, .categoriesAll: .management
        default: nil
        }
    }

    /// Whether it may be given more than once, its values being taken together.
    var isList: Bool {
        switch self {
        case .area, .category, .kind, .period, .measure, .channel, .source, .categoriesAll: true
        default: false
        }
    }

    /// A parameter that no one reads: spreadsheets add it so that an answer is not taken from a cache.
    static let cacheBuster = "_"
}
