import StatsModel

/// What a question came to.
struct ExploreResult {
    /// The question as it was understood.
    let heading: String
    let count: String
    /// Which release answers.
    let release: ReleaseSummary
    /// That figures of this answer have been corrected since.
    let isOutdated: Bool
    /// The present answer to the same question.
    let presentHref: String
    let chart: ChartView?
    /// nil where there are too many figures for a page.
    let table: FigureGrid?
    let absences: [AbsenceView]
    /// Where they are few, they come first.
    let sentences: [SentenceView]
    /// Where they are many, they come after the table, folded away.
    let manySentences: [SentenceView]
    let sentenceCount: String
    let notes: [String]
    let rule: String
    let use: FigureUse

    private static let mostSentences = 3

    init(_ answer: PublishedAnswer, _ visit: Visit, mostFigures: Int) {
        let query = answer.content.query
        let figureCount = query.figureCount
        heading = answer.understoodAs
        count = FixedDecimal(figureCount).grouped + (figureCount == 1 ? " figure" : " figures")
        release = ReleaseSummary(answer.version, visit)
        isOutdated = !answer.stands
        presentHref = "/figures?" + visit.parameters.address("", leavingOut: ["release", "as_of"])
        use = FigureUse(answer, visit)
        rule = answer.disclosure
        let fits = figureCount <= mostFigures
        chart = fits ? ChartView(answer, visit) : nil
        table = fits ? FigureGrid(answer, id: "figures") : nil
        absences = fits ? AbsenceView.all(of: answer) : []
        notes = fits ? answer.noteTexts : []
        let all = fits ? answer.sentences.enumerated().map { SentenceView(id: "s\($0 + 1)", text: $1) } : []
        sentences = all.count <= Self.mostSentences ? all : []
        manySentences = all.count <= Self.mostSentences ? [] : all
        sentenceCount = FixedDecimal(all.count).grouped
    }
}

/// A release version in a line: what it is called, when it came out, where it is.
struct ReleaseSummary {
    let title: String
    let version: Int
    let published: String
    let href: String

    init(_ version: ReleaseVersion, _ visit: Visit) {
        title = version.title
        self.version = version.name.version
        published = version.publishedAt.map(visit.day) ?? ""
        href = "/releases/\(version.name.id)/versions/\(version.name.version)"
    }

    init(_ version: PublishedVersion, _ visit: Visit) { self.init(version.content, visit) }
}

/// A correction or a withdrawal: what, when and why.
struct CorrectionView {
    let title: String
    let href: String
    let day: String
    let reason: String
    let isWithdrawal: Bool

    /// The newest first.
    static func all(_ visit: Visit, atMost limit: Int = .max) -> [CorrectionView] {
        let found = visit.publication.entries.compactMap { entry -> (Instant, CorrectionView)? in
            let address = "/releases/\(entry.name.id)/versions/\(entry.name.version)"
            switch entry {
            case .readable(let version):
                guard let reason = version.content.reason else { return nil }
                let title = "\(version.content.title), version \(entry.name.version)"
                return (
                    entry.publishedAt,
                    CorrectionView(
                        title: title, href: address, day: visit.day(entry.publishedAt), reason: reason,
                        isWithdrawal: false)
                )
            case .withdrawn(let version):
                let title = "\(version.title), version \(entry.name.version)"
                return (
                    version.withdrawnAt,
                    CorrectionView(
                        title: title, href: address, day: visit.day(version.withdrawnAt), reason: version.reason,
                        isWithdrawal: true)
                )
            }
        }
        return found.sorted { $0.0 > $1.0 }.prefix(limit).map(\.1)
    }
}
