/// The reference data of one partnership: every area, category, source and word there is. It is data, so that another
/// partnership runs the same program with another pack. A class, as every question and answer passes it on: to copy its many
/// parts would cost more than to answer.
public final class ReferencePack: Sendable {
    /// The areas.
    public let tree: AreaTree
    /// What the names of areas mean: codes, slugs, names, aliases and everyday words. Positions are those of the tree.
    public let areaIndex: NameIndex
    /// The aliases of areas, in the order of the file.
    public let areaNames: [String]
    /// The residents of an area, by year.
    public let populations: [AreaCode: [Int: Population]]
    /// The categories, in the order of the file; a `CategorySet` counts by it.
    public let categories: [Category]
    /// What the names of categories mean: codes, labels and everyday words. Positions are those of `categories`.
    public let categoryIndex: NameIndex
    /// What the words for any category mean: position 0, always.
    public let anyIndex: NameIndex
    /// What the words for kinds mean. Positions are those of `KindSelection.allCases`.
    public let kindIndex: NameIndex
    /// Everyday words, in the order of the file.
    public let synonyms: [Synonym]
    /// What is meant by what is counted.
    public let definitions: [Definition]
    /// The partners, in the order of the file.
    public let sources: [Source]
    /// The position in `sources` of the police.
    public let policeIndex: Int
    /// How reports reach a partner, in the order of the file.
    public let channels: [Channel]
    /// What the names of channels mean: codes and labels. Positions are those of `channels`.
    public let channelIndex: NameIndex
    /// What must stand beside figures.
    public let notes: [Note]
    /// What is published.
    public let plan: PublicationPlan
    /// The choices of the partnership.
    public let policy: Policy
    /// How to report, by area.
    public let reporting: [ReportingRoute]
    /// Sentences and words by their key: `tagline`, `hashtag`, templates.
    public let wording: [String: String]
    /// Totals that others have published, in the order of the file.
    public let outsideTotals: [OutsideTotal]
    /// The words by which the pack adds to what questions in words may say, in the order of the file.
    public let questionWords: [QuestionWord]
    /// The shares of the demonstration data; empty where the pack has none.
    public let demonstration: [DemonstrationShare]

    /// Everyday words by what they are compared by.
    let everydayWords: EverydayWords

    init(
        tree: AreaTree,
        areaIndex: NameIndex,
        areaNames: [String],
        populations: [AreaCode: [Int: Population]],
        categories: [Category],
        categoryIndex: NameIndex,
        anyIndex: NameIndex,
        kindIndex: NameIndex,
        synonyms: [Synonym],
        definitions: [Definition],
        sources: [Source],
        policeIndex: Int,
        channels: [Channel],
        channelIndex: NameIndex,
        notes: [Note],
        plan: PublicationPlan,
        policy: Policy,
        reporting: [ReportingRoute],
        wording: [String: String],
        outsideTotals: [OutsideTotal],
        questionWords: [QuestionWord],
        demonstration: [DemonstrationShare]
    ) {
        self.tree = tree
        self.areaIndex = areaIndex
        self.areaNames = areaNames
        self.populations = populations
        self.categories = categories
        self.categoryIndex = categoryIndex
        self.anyIndex = anyIndex
        self.kindIndex = kindIndex
        self.synonyms = synonyms
        self.definitions = definitions
        self.sources = sources
        self.policeIndex = policeIndex
        self.channels = channels
        self.channelIndex = channelIndex
        self.notes = notes
        self.plan = plan
        self.policy = policy
        self.reporting = reporting
        self.wording = wording
        self.outsideTotals = outsideTotals
        self.questionWords = questionWords
        self.demonstration = demonstration
        everydayWords = EverydayWords(synonyms)
    }

    /// The areas, in the order of the file.
    public var areas: [Area] { tree.areas }

    /// The source whose records are the ones counted where two are linked.
    public var police: Source { sources[policeIndex] }

    /// The source with a code.
    public func source(_ code: SourceCode) -> Source? {
        sources.first { $0.code == code }
    }

    /// The position of the category with a code.
    public func categoryPosition(_ code: CategoryCode) -> Int? {
        categories.firstIndex { $0.code == code }
    }
}
