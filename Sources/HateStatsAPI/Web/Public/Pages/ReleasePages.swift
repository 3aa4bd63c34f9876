import StatsModel

/// `/releases`: what was published and when, with every correction.
enum ReleasesPage {
    struct Content {
        let releases: [Row]
        let corrections: [CorrectionView]
    }

    struct Row {
        let title: String
        let href: String
        let to: String
        let published: String
        let versions: Int
        let status: String
        let isWithdrawn: Bool
    }

    static func page(_ visit: Visit) throws -> Page {
        let listing = try ReleaseDesk(visit.app).publishedPage { try Listing(QueryParameters(pairs: []), version: $0) }
        let rows = listing.views.map { view in
            Row(
                title: view.title, href: "/releases/\(view.id)", to: view.periodTo.label,
                published: view.publishedAt.map(visit.day) ?? "", versions: view.versions.count,
                status: view.status.pageLabel, isWithdrawn: view.status == .withdrawn)
        }
        return Page(
            template: "releases",
            frame: try visit.frame(
                "Releases", section: "/releases", summary: "What was published, when, and what was corrected.",
                canonical: "/releases"),
            content: Content(releases: rows, corrections: CorrectionView.all(visit)))
    }
}

/// `/releases/{id}` and `/releases/{id}/versions/{n}`: one release: what it says, who agreed to it, how it is verified and
/// what it changed. It prints as a briefing of two pages.
enum ReleaseVersionPage {
    struct Content {
        let view: Summary
        /// nil where it was withdrawn.
        let figures: Figures?
        let agreements: [Agreement]
        let versions: [Version]
        let changes: ChangesView?
        let files: Files?
        let code: PaperCode?
    }

    struct Summary {
        let status: String
        let state: String
        let id: String
        let version: Int
        let to: String
        let published: String
        let cutOff: String?
        let digest: String?
        let signingKey: String?
        let reason: String?
        let withdrawn: String?
        let heldChanges: Int
        let hasHeldChanges: Bool
        /// The version to read instead; nil where this is the one.
        let newer: PageLink?
        let contact: ContactView?
    }

    struct Figures {
        let year: String
        let sentences: [SentenceView]
        let chart: ChartView?
        let areas: FigureGrid
        let categories: FigureGrid
        let absences: [AbsenceView]
        let notes: [String]
        let rule: String
        let use: FigureUse
    }

    struct Agreement {
        let name: String
        let decision: String
        let day: String?
    }

    struct Version {
        let version: Int
        let href: String
        let status: String
        let published: String
        let reason: String?
        let isThis: Bool
    }

    struct Files {
        let data: String
        let metadata: String
        let manifest: String
        let signature: String
        let key: String
        let folder: String
        /// What stands before addresses that are to be printed.
        let base: String
    }

    static func page(_ visit: Visit) throws -> Page {
        let id = visit.part("id")
        let number = try visit.parts["n"].map(Self.number)
        let view = try ReleaseDesk(visit.app).published(id, version: number)
        let version = visit.publication.entries.first { $0.name.id == id && $0.name.version == view.version }?.readable
        let path = "/releases/\(view.id)"
        let content = Content(
            view: summary(view, visit), figures: try version.flatMap { try figures($0.content, visit) },
            agreements: view.agreements.map {
                Agreement(name: $0.name, decision: $0.agrees.words, day: $0.at.map(visit.day))
            },
            versions: view.versions.reversed().map { other in
                Version(
                    version: other.version, href: "\(path)/versions/\(other.version)",
                    status: other.status.pageLabel,
                    published: other.publishedAt.map(visit.day) ?? "", reason: other.reason,
                    isThis: other.version == view.version)
            },
            changes: version.flatMap { ChangesView($0, visit) }, files: version.map { files($0, visit) },
            code: PaperCode("\(path)/versions/\(view.version)", "QR code of the address of this release", visit))
        return Page(
            template: "release",
            frame: try visit.frame(
                view.title, section: "/releases", trail: [PageLink(label: "Releases", href: "/releases")],
                summary: content.figures?.sentences.first?.text, canonical: "\(path)/versions/\(view.version)",
                chart: content.figures?.chart),
            content: content)
    }

    private static func number(_ text: String) throws -> Int {
        if let number = Int(text), number > 0, String(number) == text { return number }
        throw Problem(
            .notFound,
            faults: [
                .init("path.n", value: text.shortened(to: 40), reason: "must be the number of a version, from 1")
            ])
    }

    // MARK: Parts

    private static func summary(_ view: ReleaseView, _ visit: Visit) -> Summary {
        let newest = view.versions.last { $0.status == .published }?.version
        return Summary(
            status: view.status.pageLabel, state: view.status.rawValue, id: view.id, version: view.version,
            to: view.periodTo.label, published: view.publishedAt.map(visit.time) ?? "",
            cutOff: view.cutOff.map(visit.time), digest: view.digest.map(Hexadecimal.text), signingKey: view.signingKey,
            reason: view.reason,
            withdrawn: view.withdrawal.map { "It was withdrawn on \(visit.day($0.at)): \($0.reason)" },
            heldChanges: view.heldChanges, hasHeldChanges: view.heldChanges > 0,
            newer: newest.flatMap { version in
                version == view.version
                    ? nil : PageLink(label: "Version \(version)", href: "/releases/\(view.id)/versions/\(version)")
            }, contact: ContactView(view.contact))
    }

    private static func figures(_ version: ReleaseVersion, _ visit: Visit) throws -> Figures? {
        let pack = version.pack
        let top = pack.areas[pack.tree.top].code.rawValue
        let years = Visit.years(of: version)
        guard let year = years.last else { return nil }
        func answer(
            _ area: String, _ category: String, _ kind: String, _ periods: [Period], _ measure: String
        ) throws -> PublishedAnswer? {
            try visit.answer(
                area: area, category: category, kind: kind, periods: periods, measure: measure, of: version)
        }
        let main = try answer(top, "any", "crime,incident", [year], "count,change,change_percent")
        let rate = try answer(top, "any", "crime", [year], "rate")
        guard let areas = try answer("*", "any", "crime", [year], "count,rate,change_percent"),
            let categories = try answer(top, "any,*", "crime", [year], "count,share,change_percent")
        else { return nil }
        let drawn = try answer(top, "any", "crime", years, "count")
        let sentences = (main?.sentences ?? []) + (rate?.sentences ?? [])
        return Figures(
            year: year.name, sentences: sentences.enumerated().map { SentenceView(id: "s\($0 + 1)", text: $1) },
            chart: drawn.flatMap { ChartView($0, visit) }, areas: FigureGrid(areas, id: "areas"),
            categories: FigureGrid(categories, id: "motivations"),
            absences: AbsenceView.merged([areas, categories]), notes: [areas, categories].notes,
            rule: areas.disclosure, use: FigureUse(areas, visit))
    }

    private static func files(_ version: PublishedVersion, _ visit: Visit) -> Files {
        let name = version.content.name
        let folder = ReleaseView.address(name.id, name.version)
        return Files(
            data: folder + "/data.csv?download=1", metadata: folder + "/metadata.json",
            manifest: folder + "/manifest.txt", signature: folder + "/manifest.sig",
            key: "/v1/keys/signing?key=\(version.signingKey)", folder: folder,
            base: visit.publicURL)
    }
}

extension ReleaseState {
    /// What it is called on a page.
    var pageLabel: String {
        switch self {
        case .published: "Published"
        case .superseded: "Superseded by a correction"
        case .withdrawn: "Withdrawn"
        default: rawValue.prefix(1).uppercased() + rawValue.dropFirst()
        }
    }
}

extension Bool? {
    /// What a source said.
    fileprivate var words: String {
        switch self {
        case true?: "agreed"
        case false?: "queried"
        case nil: "said nothing"
        }
    }
}
