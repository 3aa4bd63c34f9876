import StatsModel

/// `/areas`: every area, each in the one that it lies in.
enum AreasPage {
    struct Content {
        let areas: [AreaRow]
        let year: String?
    }

    struct AreaRow {
        let name: String
        let href: String
        let code: String
        /// What it lies in; nil for the top.
        let parent: PageLink?
    }

    static func page(_ visit: Visit) throws -> Page {
        let pack = visit.pack
        let rows = pack.areas.map { area in
            AreaRow(
                name: area.name, href: "/areas/\(area.slug)", code: area.code.rawValue,
                parent: area.parent.flatMap { pack.tree[$0] }.map {
                    PageLink(label: $0.name, href: "/areas/\($0.slug)")
                })
        }
        return Page(
            template: "areas",
            frame: try visit.frame(
                "Areas", section: "/areas", summary: "Every area for which there are figures.", canonical: "/areas"),
            content: Content(areas: rows, year: visit.years.last?.label))
    }
}

/// `/areas/{slug}`: one area: its newest figures, how they came about, and what lies beside it.
enum AreaPage {
    struct Content {
        let code: String
        let isPublished: Bool
        let sentence: SentenceView?
        let tiles: [FigureTile]
        let chart: ChartView?
        let series: FigureGrid?
        let categories: FigureGrid?
        let neighbours: FigureGrid?
        let neighboursOf: String?
        let parts: FigureGrid?
        let absences: [AbsenceView]
        let notes: [String]
        let rule: String?
        let use: FigureUse?
        let areas: [PageLink]
        let routes: [ReportingView]
        let release: ReleaseSummary?
        let explore: String
    }

    static func page(_ visit: Visit) throws -> Page {
        let pack = visit.pack
        let index = try position(visit.part("slug"), pack)
        let area = pack.areas[index]
        let code = area.code.rawValue
        let year = visit.years.last.map { [$0] } ?? []
        let newest = try visit.answer(area: code, periods: year, measure: "count,change,change_percent")
        let incidents = try visit.answer(
            area: code, kind: "incident", periods: year, measure: "count,change,change_percent")
        let rate = try visit.answer(area: code, periods: year, measure: "rate")
        let series = try visit.answer(area: code, periods: visit.years, measure: "count,rate,change_percent")
        let drawn = try visit.answer(area: code, periods: visit.years)
        let categories = try visit.answer(area: code, category: "any,*", periods: year, measure: "count,share")
        let siblings = pack.tree.parentIndex(of: index)
        let neighbours = try siblings.flatMap { try others(in: $0, pack, year, visit) }
        let parts = pack.tree.isLeaf(index) ? nil : try others(in: index, pack, year, visit)
        let shown = [series, categories, neighbours, parts].compactMap(\.self)
        let content = Content(
            code: code, isPublished: newest != nil,
            sentence: newest?.sentences.first.map { SentenceView(id: "sentence", text: $0) },
            tiles: [
                FigureTile(newest, id: "s-crime", label: "hate crimes, \(year.first?.name ?? "")"),
                FigureTile(incidents, id: "s-incident", label: "hate incidents (no crime), \(year.first?.name ?? "")"),
                FigureTile(rate, id: "s-rate", label: "hate crimes per 1,000 residents, \(year.first?.name ?? "")"),
            ].compactMap(\.self),
            chart: drawn.flatMap { ChartView($0, visit) }, series: series.map { FigureGrid($0, id: "series") },
            categories: categories.map { FigureGrid($0, id: "motivations") },
            neighbours: neighbours.map { FigureGrid($0, id: "neighbours", isAlphabetical: true) },
            neighboursOf: siblings.map { pack.areas[$0].name },
            parts: parts.map { FigureGrid($0, id: "parts", isAlphabetical: true) },
            absences: AbsenceView.merged(shown), notes: shown.notes, rule: newest?.disclosure,
            use: series.map { FigureUse($0, visit) },
            areas: pack.areas.map {
                PageLink(label: $0.name, href: "/areas/\($0.slug)", isCurrent: $0.code == area.code)
            },
            routes: visit.inForce.tree[area.code].map { ReportingView.around($0, visit.inForce) } ?? [],
            release: visit.newest.map { ReleaseSummary($0, visit) }, explore: "/figures?area=\(area.slug)")
        return Page(
            template: "area",
            frame: try visit.frame(
                area.name, section: "/areas", trail: [PageLink(label: "Areas", href: "/areas")],
                summary: content.sentence?.text, canonical: "/areas/\(area.slug)",
                chart: content.chart),
            content: content)
    }

    private static func others(
        in parent: Int, _ pack: ReferencePack, _ year: [Period], _ visit: Visit
    ) throws -> PublishedAnswer? {
        try visit.answer(
            area: "children(\(pack.areas[parent].code))", periods: year, measure: "count,rate,change_percent")
    }

    /// The area with a slug, or with a code.
    private static func position(_ text: String, _ pack: ReferencePack) throws -> Int {
        let key = text.lowercased()
        if let index = pack.areas.firstIndex(where: { $0.slug.rawValue == key || $0.code.rawValue.lowercased() == key })
        {
            return index
        }
        throw Problem(
            .notFound,
            faults: [
                .init(
                    "path.slug", value: text.shortened(to: 100), reason: "there is no area of that name",
                    suggestions: Spelling.nearest(to: key, among: pack.areas.map(\.slug.rawValue)).map {
                        "/areas/\($0)"
                    })
            ])
    }
}

extension AbsenceView {
    /// Why figures of several answers are not shown, each reason once.
    static func merged(_ answers: [PublishedAnswer]) -> [AbsenceView] {
        var order: [String] = []
        var figures: [String: [String]] = [:]
        var others: [String: Int] = [:]
        for absence in answers.flatMap(all) {
            if figures[absence.reason] == nil { order.append(absence.reason) }
            let new = absence.figures.filter { !figures[absence.reason, default: []].contains($0) }
            figures[absence.reason, default: []] += new
            others[absence.reason, default: 0] += absence.others ?? 0
        }
        return order.map { reason in
            let more = others[reason, default: 0]
            return AbsenceView(reason: reason, figures: figures[reason, default: []], others: more > 0 ? more : nil)
        }
    }
}

extension [PublishedAnswer] {
    /// What must stand beside any of them, each note once.
    var notes: [String] {
        var notes: [String] = []
        for note in flatMap(\.noteTexts) where !notes.contains(note) { notes.append(note) }
        return notes
    }
}
