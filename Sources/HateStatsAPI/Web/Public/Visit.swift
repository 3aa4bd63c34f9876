import Hummingbird
import StatsModel

/// One visit to a public page: what is published at this moment, and how it is asked. Pages ask as the API is asked, so
/// that both give one answer.
struct Visit: Sendable {
    let app: AppContext
    let snapshot: PublicationSnapshot
    /// The pack in force: how to report, and what there is before anything is published.
    let inForce: ReferencePack
    let parameters: QueryParameters
    let path: String
    /// The parts of the address that its pattern leaves open.
    let parts: [String: String]
    let shelf: ReleaseShelf
    let questions: QuestionDesk

    var publication: Publication { snapshot.publication }
    /// The newest version; nil before anything is published.
    var newest: PublishedVersion? { publication.newest }
    /// The pack by which the newest figures are read, or that will be.
    var pack: ReferencePack { newest?.content.pack ?? inForce }
    /// What stands before addresses that are to be printed; empty where the service does not know its own.
    var publicURL: String { app.settings.publicURL ?? "" }

    /// A part of the address.
    func part(_ name: String) -> String { parts[name] ?? "" }

    /// The answer to a question in the words of `/v1/figures`.
    ///
    /// - Throws: `QueryProblems` or `Problem`, as that address does.
    func answer(_ question: [(name: String, value: String)], besides: Set<String> = []) throws -> PublishedAnswer {
        try PublishedEnquiry(publication: publication, now: app.now, shelf: shelf)
            .answer(question, otherParameters: besides)
    }

    /// The answer to a question that the page puts itself; nil where nothing is published.
    func answer(
        area: String, category: String = "any", kind: String = "crime", periods: [Period], measure: String = "count",
        of version: ReleaseVersion? = nil
    ) throws -> PublishedAnswer? {
        guard newest != nil, !periods.isEmpty else { return nil }
        var question = [
            ("area", area), ("category", category), ("kind", kind),
            ("period", periods.map(\.code).joined(separator: ",")), ("measure", measure),
        ]
        if let version { question.append(("release", "\(version.name.id)@\(version.name.version)")) }
        return try answer(question.map { (name: $0.0, value: $0.1) })
    }

    /// The published years that end in the headline month, ascending.
    var years: [Period] { newest.map { Self.years(of: $0.content) } ?? [] }

    /// The published years of a version that end in the headline month, ascending.
    static func years(of version: ReleaseVersion) -> [Period] {
        version.table.frame.periods.filter {
            $0.grain == .year && $0.lastMonth.number == version.pack.policy.headlineMonth
        }
    }

    /// A moment in words, where the partnership is.
    func day(_ moment: Instant) -> String { moment.day(inZone: pack.policy.timeZone) }
    func time(_ moment: Instant) -> String { moment.words(inZone: pack.policy.timeZone) }
}

// MARK: The frame

extension Visit {
    /// What stands around a page.
    ///
    /// - Parameters:
    ///   - section: the address of the part of the site that it belongs to.
    ///   - chart: what stands for the page where somebody sends it on.
    ///   - isWrong: whether a form was filled in wrongly.
    func frame(
        _ heading: String, section: String? = nil, trail: [PageLink] = [], summary: String? = nil,
        canonical: String? = nil, chart: ChartView? = nil, isWrong: Bool = false
    ) throws -> PageFrame {
        try PageFrame(
            heading, app: app, pack: pack, publication: publication, section: section, trail: trail,
            summary: summary, canonical: canonical, picture: chart?.picture?.card, isWrong: isWrong)
    }
}

extension PageFrame {
    init(
        _ heading: String, app: AppContext, pack: ReferencePack?, publication: Publication, section: String? = nil,
        trail: [PageLink] = [], summary: String? = nil, canonical: String? = nil, picture: String? = nil,
        isWrong: Bool = false
    ) throws {
        let files = try app.website.files()
        let service = pack?.policy.title ?? "HateStats"
        self.init(
            heading: heading,
            title: (isWrong ? "Error: " : "") + (heading == service ? service : "\(heading) – \(service)"),
            summary: summary, service: service, language: pack?.policy.language ?? "en-GB",
            assets: Assets(
                style: files.address(of: "style.css"), script: files.address(of: "script.js"),
                icon: files.address(of: "icon.svg")),
            navigation: PublicPages.navigation.map { label, href in
                PageLink(label: label, href: href, isCurrent: href == section)
            },
            trail: trail.isEmpty ? [] : [PageLink(label: "Home", href: "/")] + trail,
            syntheticNotice: pack.flatMap { SyntheticNotice(publication, $0) }, exitAddress: app.website.exitAddress,
            publisher: pack?.policy.publisher.withinSentence ?? "", tagline: pack?.wording["tagline"],
            hashtag: pack?.wording["hashtag"], contact: pack.flatMap { ContactView($0.policy.contact) },
            licence: pack.flatMap { LicenceView($0.policy) },
            canonical: canonical.flatMap { path in app.settings.publicURL.map { $0 + path } },
            picture: picture.flatMap { path in app.settings.publicURL.map { $0 + path } })
    }
}

extension PageFrame.SyntheticNotice {
    /// nil where nothing that was ever published is invented.
    init?(_ publication: Publication, _ pack: ReferencePack) {
        guard publication.entries.contains(where: \.name.isSynthetic) else { return nil }
        title = QuoteWords(pack, isSynthetic: true).marked("").split(separator: ":").first.map(String.init) ?? ""
        text = "All figures on this site are invented. They describe no real events and no real people."
    }
}

extension PageFrame.LicenceView {
    /// nil where the pack names none.
    init?(_ policy: Policy) {
        guard !policy.licence.isEmpty else { return nil }
        name = policy.licence
        address = policy.values["licence_link"].flatMap { $0.hasPrefix("https://") ? $0 : nil }
    }
}
