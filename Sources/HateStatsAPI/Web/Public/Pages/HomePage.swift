import StatsModel

/// `/`: the newest figures, how to ask for others, what was corrected, and whom to ring.
enum HomePage {
    struct Content {
        /// nil before anything is published.
        let newest: Newest?
        let corrections: [CorrectionView]
        let routes: [ReportingView]
        let areas: [PageLink]
        let categories: [PageLink]
        /// The question in the box: none yet.
        let question = ""
    }

    struct Newest {
        let introduction: String
        let main: FigureTile
        let tiles: [FigureTile]
        let chart: ChartView?
        let series: FigureGrid
        let release: ReleaseSummary
        let more: String
    }

    static func page(_ visit: Visit) throws -> Page {
        let pack = visit.pack
        let content = Content(
            newest: try newest(visit), corrections: CorrectionView.all(visit, atMost: 3),
            routes: ReportingView.everywhere(visit.inForce),
            areas: pack.areas.map { PageLink(label: $0.name, href: "/areas/\($0.slug)") },
            categories: pack.categories.map { PageLink(label: $0.label, href: "/categories/\($0.code)") })
        return Page(
            template: "home",
            frame: try visit.frame(
                pack.policy.title, section: "/",
                summary: "Agreed figures of recorded hate crime, with sentences to quote and references to check.",
                canonical: "/", chart: content.newest?.chart), content: content)
    }

    private static func newest(_ visit: Visit) throws -> Newest? {
        guard let newest = visit.newest, let year = visit.years.last else { return nil }
        let pack = newest.content.pack
        let top = pack.tree.top
        let area = pack.areas[top]
        func tile(_ area: Area, _ kind: String, _ measure: String, _ label: String) throws -> FigureTile? {
            FigureTile(
                try visit.answer(area: area.code.rawValue, kind: kind, periods: [year], measure: measure),
                id: "s-\(area.slug)-\(kind)-\(measure.prefix(5))", label: label)
        }
        let compared = "count,change,change_percent"
        guard let main = try tile(area, "crime", compared, "hate crimes in \(area.name), \(year.name)"),
            let series = try visit.answer(area: area.code.rawValue, periods: visit.years)
        else { return nil }
        var tiles = [
            try tile(area, "incident", compared, "hate incidents (no crime) in \(area.name), \(year.name)"),
            try tile(area, "crime", "rate", "hate crimes per 1,000 residents of \(area.name), \(year.name)"),
        ]
        let children = pack.tree.children(of: top)
        // Of many areas a list is better than tiles.
        for child in children.count <= 3 ? children : [] {
            let area = pack.areas[child]
            tiles.append(try tile(area, "crime", compared, "hate crimes in \(area.name), \(year.name)"))
        }
        return Newest(
            introduction:
                "Recorded by \(pack.policy.organisation.withinSentence), and agreed by all of them. The newest figures are for "
                + "\(year.nounPhrase).",
            main: main, tiles: tiles.compactMap(\.self), chart: ChartView(series, visit),
            series: FigureGrid(series, id: "series"), release: ReleaseSummary(newest, visit),
            more: "/figures?area=\(area.slug)&category=any,*&kind=crime&period=\(year.code)&measure=count,share")
    }
}
