import Charts
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
    /// nil where the figures can't be drawn; `refusal` says why.
    let picture: Picture?
    let refusal: String?

    struct Picture {
        let address: String
        let title: String
        let description: String
        let width: Int
        let height: Int
        /// The same for taking away.
        let svg: String
        let png: String
        /// The same as social networks show it.
        let card: String
    }

    /// nil where there is nothing that a picture would show better than a number. Of several measures the first is drawn.
    init?(_ answer: PublishedAnswer, _ visit: Visit) {
        guard let measure = answer.content.query.measures.first,
            answer.content.query.figureCount > answer.content.query.measures.count
        else { return nil }
        do throws(ChartRefusal) {
            let chart = try answer.chart(measure: measure, publicURL: visit.app.settings.publicURL)
            let parts = answer.canonicalQuery.text.split(separator: "&").map {
                $0.hasPrefix("measure=") ? "measure=\(measure.rawValue)" : String($0)
            }
            let query = parts.joined(separator: "&")
            picture = Picture(
                address: "/v1/figures.svg?\(query)", title: chart.title, description: chart.description,
                width: Int(exactly: chart.extent.width.rounded(.up)) ?? 640,
                height: Int(exactly: chart.extent.height.rounded(.up)) ?? 400,
                svg: "/v1/figures.svg?\(query)&download=1", png: "/v1/figures.png?\(query)&download=1",
                card: "/v1/figures.png?\(query)&size=card")
            refusal = nil
        } catch {
            picture = nil
            refusal = error.reason
        }
    }
}
