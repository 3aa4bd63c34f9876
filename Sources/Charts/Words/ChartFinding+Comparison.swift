internal import StatsModel

extension ChartFinding {
    /// What figures side by side say: from which to which they go, or what is recorded most.
    static func ofComparison(_ words: ChartWords) -> (String, [CitationCharacters]) {
        let figures = words.figures
        if figures.series.count == 1, figures.periods.count > 1, let last = figures.series.first?.lastShown {
            // Periods of different lengths: which is the most says nothing.
            return ("\(subject(words)): \(last.valueLabel) in \(last.cell.period.nounPhrase)", [last].references)
        }
        let shown = figures.series.flatMap { series in
            series.figures.compactMap { figure in figure.value.map { (figure: figure, value: $0, series: series) } }
        }
        // A whole and its part say nothing beside each other: parts are compared with parts.
        let parts = shown.filter { entry in
            !figures.areas.contains { isAncestor(entry.series.area, of: $0, figures.pack) }
        }
        let compared = Set(parts.map(\.series.area)).count > 1 ? parts : shown
        guard let least = compared.min(by: { $0.value < $1.value }),
            let most = compared.max(by: { $0.value < $1.value })
        else { return (subject(words), []) }
        if figures.varying == [.category], figures.measure == .count,
            let title = mostRecorded(words, compared.map { ($0.figure, $0.value, $0.series) })
        {
            return (title, [most.figure].references)
        }
        if figures.varying == [.area, .category], figures.measure == .count, let title = mostRecordedByArea(words) {
            return (title, [most.figure].references)
        }
        func phrase(_ entry: (figure: ChartFigure, value: Double, series: ChartSeries)) -> String {
            let value = entry.figure.valueLabel
            let name = words.name(of: entry.figure, in: entry.series)
            return figures.varying == [.area] ? "\(value) in \(name)" : "\(value) (\(name))"
        }
        let subject = subject(words)
        guard compared.count > 1 else {
            return (
                "\(subject): only \(words.name(of: most.figure, in: most.series)) can be shown, \(most.figure.valueLabel)",
                [most.figure].references
            )
        }
        guard least.value < most.value else {
            return ("\(subject): \(most.figure.valueLabel) everywhere", [most.figure].references)
        }
        let hidden = figures.missing.hidden
        return (
            "\(subject): from \(phrase(least)) to \(phrase(most))" + (hidden > 0 ? ", \(hidden) hidden" : ""),
            [least.figure, most.figure].references
        )
    }

    /// That one motivation was recorded most often, where that is certain: the next is not within chance of it, and no
    /// hidden figure can be higher.
    private static func mostRecorded(
        _ words: ChartWords, _ shown: [(figure: ChartFigure, value: Double, series: ChartSeries)]
    ) -> String? {
        let own = shown.filter { $0.series.category != nil }.sorted { $0.value > $1.value }
        guard words.figures.missing == (0, 0), own.count > 1, let first = own.first else { return nil }
        guard let most = Int(exactly: first.value), let next = Int(exactly: own[1].value),
            !Chance.explains(most, after: next)
        else { return nil }
        let place = words.figures.areas.first.map { " in \(words.name(ofArea: $0))" } ?? ""
        let value = first.figure.valueLabel
        return "\(words.name(ofCategory: first.series.category)) was the motivation most recorded\(place): \(value)"
    }

    /// In how many areas the same motivation has the highest figure shown; nil where none has in more than half of them.
    private static func mostRecordedByArea(_ words: ChartWords) -> String? {
        let figures = words.figures
        var wins: [(category: Int, areas: Int)] = []
        for area in figures.areas {
            var best: (category: Int, value: Double)?
            var isTied = false
            for series in figures.series where series.area == area {
                guard let category = series.category, let value = series.figures.first?.value else { continue }
                isTied = value == best?.value
                if value > best?.value ?? 0 { (best, isTied) = ((category, value), false) }
            }
            guard let best, !isTied else { continue }
            if let place = wins.firstIndex(where: { $0.category == best.category }) {
                wins[place].areas += 1
            } else {
                wins.append((best.category, 1))
            }
        }
        guard let first = wins.max(by: { $0.areas < $1.areas }), 2 * first.areas > figures.areas.count else {
            return nil
        }
        let shown = figures.missing == (0, 0) ? "" : " shown"
        let areas =
            first.areas == figures.areas.count
            ? "all \(first.areas) areas" : "\(first.areas) of \(figures.areas.count) areas"
        return "\(words.name(ofCategory: first.category)) is the motivation\(shown) most recorded in \(areas)"
    }

    /// Whether an area holds another.
    private static func isAncestor(_ area: Int, of other: Int, _ pack: ReferencePack) -> Bool {
        var place = pack.tree.parentIndex(of: other)
        while let next = place {
            if next == area { return true }
            place = pack.tree.parentIndex(of: next)
        }
        return false
    }
}
