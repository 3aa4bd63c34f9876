import StatsModel

/// Everything by which figures are taken away from a page: addresses, files, lines to copy. The same on all pages.
struct FigureUse {
    /// The page that shows these figures for ever.
    let pinned: String
    /// The pinned page as it is printed.
    let pinnedURL: String
    let citation: String
    let csv: String
    let json: String
    let text: String
    /// The address of the CSV for programs, as it is printed.
    let csvURL: String

    init(_ answer: PublishedAnswer, _ visit: Visit) {
        let query = answer.canonicalQuery.text
        let name = answer.version.name
        let isPinned = query.contains("release=")
        let pinnedQuery = isPinned ? query : query + "&release=\(PercentEncoding.encoded("\(name.id)@\(name.version)"))"
        pinned = "/figures?\(pinnedQuery)"
        pinnedURL = visit.publicURL + pinned
        csv = "/v1/figures.csv?\(pinnedQuery)&download=1"
        json = "/v1/figures?\(pinnedQuery)"
        text = "/v1/figures.txt?\(pinnedQuery)&download=1"
        csvURL = visit.publicURL + "/v1/figures.csv?\(pinnedQuery)"
        let references = answer.content.figures.prefix(4).compactMap {
            $0.reference?.text(prefix: answer.version.pack.policy.citationPrefix)
        }
        let few = !references.isEmpty && answer.content.query.figureCount <= 3
        citation = QuoteWords(answer.version.pack, isSynthetic: answer.isSynthetic).source(
            (answer.version.title, name.version),
            published: answer.version.publishedAt.map(visit.day) ?? "",
            reference: few ? references.joined(separator: ", ") : "\(name.id)@\(name.version)", address: pinnedURL)
    }
}

/// A picture of figures, with its words. The table of all that is drawn stands straight after it.
struct ChartView {
    let address: String
    let description: String

    /// nil where the service draws no charts, or there is nothing that a picture would show better than a number.
    init?(_ answer: PublishedAnswer, isWide: Bool = false) {
        guard Self.isServed, answer.content.query.figureCount > 1 else { return nil }
        address = "/v1/figures.svg?\(answer.canonicalQuery.text)"
        description = answer.understoodAs
    }

    /// Whether there is an address that draws.
    static let isServed = false
}
