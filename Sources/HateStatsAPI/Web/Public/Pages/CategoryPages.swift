import StatsModel

/// `/categories`: the motivations that are monitored, and what each takes in.
enum CategoriesPage {
    struct Content {
        let categories: [Row]
    }

    struct Row {
        let label: String
        let href: String
        let definition: String
        let isNational: Bool
    }

    static func page(_ visit: Visit) throws -> Page {
        let rows = visit.pack.categories.map {
            Row(
                label: $0.label, href: "/categories/\($0.code)", definition: $0.definition, isNational: $0.isNational)
        }
        return Page(
            template: "categories",
            frame: try visit.frame(
                "Motivations", section: "/categories", summary: "The monitored motivations of hate crime.",
                canonical: "/categories"),
            content: Content(categories: rows))
    }
}

/// `/categories/{code}`: one motivation, everywhere.
enum CategoryPage {
    struct Content {
        let definition: String
        let isNational: Bool
        let isPublished: Bool
        let sentence: SentenceView?
        let tiles: [FigureTile]
        let chart: ChartView?
        let series: FigureGrid?
        let areas: FigureGrid?
        let kinds: FigureGrid?
        let absences: [AbsenceView]
        let notes: [String]
        let rule: String?
        let use: FigureUse?
        let others: [PageLink]
        let words: [String]
        let release: ReleaseSummary?
        let explore: String
    }

    static func page(_ visit: Visit) throws -> Page {
        let pack = visit.pack
        let category = try category(visit.part("code"), pack)
        let code = category.code.rawValue
        let top = pack.areas[pack.tree.top]
        let area = top.code.rawValue
        let year = visit.years.last.map { [$0] } ?? []
        let newest = try visit.answer(
            area: area, category: code, periods: year, measure: "count,change,change_percent")
        let share = try visit.answer(area: area, category: code, periods: year, measure: "share")
        let series = try visit.answer(
            area: area, category: code, periods: visit.years, measure: "count,share,change_percent")
        let drawn = try visit.answer(area: area, category: code, periods: visit.years)
        let areas = try visit.answer(area: "*", category: code, periods: year, measure: "count,share,change_percent")
        let kinds = try visit.answer(area: area, category: code, kind: "crime,incident", periods: visit.years)
        let shown = [series, areas, kinds].compactMap(\.self)
        let content = Content(
            definition: category.definition, isNational: category.isNational, isPublished: newest != nil,
            sentence: newest?.sentences.first.map { SentenceView(id: "sentence", text: $0) },
            tiles: [
                FigureTile(newest, id: "s-count", label: "hate crimes in \(top.name), \(year.first?.name ?? "")"),
                FigureTile(share, id: "s-share", label: "percent of all hate crimes there"),
            ].compactMap(\.self),
            chart: drawn.flatMap { ChartView($0, visit) }, series: series.map { FigureGrid($0, id: "series") },
            areas: areas.map { FigureGrid($0, id: "areas") }, kinds: kinds.map { FigureGrid($0, id: "kinds") },
            absences: AbsenceView.merged(shown), notes: shown.notes, rule: newest?.disclosure,
            use: areas.map { FigureUse($0, visit) },
            others: pack.categories.map {
                PageLink(label: $0.label, href: "/categories/\($0.code)", isCurrent: $0.code == category.code)
            },
            words: pack.synonyms.filter { $0.dimension == .category && $0.code == code }.map(\.word),
            release: visit.newest.map { ReleaseSummary($0, visit) },
            explore: "/figures?area=*&category=\(code)")
        return Page(
            template: "category",
            frame: try visit.frame(
                category.label, section: "/categories", trail: [PageLink(label: "Motivations", href: "/categories")],
                summary: content.sentence?.text, canonical: "/categories/\(code)",
                chart: content.chart),
            content: content)
    }

    private static func category(_ text: String, _ pack: ReferencePack) throws -> StatsModel.Category {
        let key = text.lowercased()
        if let category = pack.categories.first(where: { $0.code.rawValue == key }) { return category }
        throw Problem(
            .notFound,
            faults: [
                .init(
                    "path.code", value: text.shortened(to: 100), reason: "there is no motivation of that name",
                    suggestions: Spelling.nearest(to: key, among: pack.categories.map(\.code.rawValue))
                        .map { "/categories/\($0)" })
            ])
    }
}
