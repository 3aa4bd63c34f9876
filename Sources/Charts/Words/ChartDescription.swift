internal import StatsModel

/// What a chart shows for those who do not see it: the finding, then the shape: first, last and highest of each series,
/// and how many are hidden.
struct ChartDescription {
    /// So many series are described one by one.
    private static let mostSeries = 12

    static func text(_ words: ChartWords, _ kind: ChartKind, isSynthetic: Bool) -> String {
        let figures = words.figures
        var parts: [String] = []
        if isSynthetic { parts.append("\(words.counted.syntheticMark).") }
        parts.append("\(noun(kind)): \(words.subtitle).")
        if figures.periods.count > 1, kind != .bars || figures.series.count > 1 {
            for series in figures.series.prefix(mostSeries) { parts.append(shape(of: series, words)) }
            let rest = figures.series.count - mostSeries
            if rest > 0 { parts.append("And \(rest) more.") }
        } else {
            parts.append(list(words))
        }
        let missing = figures.missing
        if missing.hidden > 0 { parts.append("\(missing.hidden) hidden so that nobody can be identified.") }
        if missing.absent > 0 { parts.append("\(missing.absent) not available.") }
        if figures.periods.count > 1 { parts += figures.definitionChanges.map { "\($0.words)." } }
        return parts.joined(separator: " ")
    }

    private static func noun(_ kind: ChartKind) -> String {
        switch kind {
        case .line: "Line chart"
        case .bars: "Bar chart"
        case .multiples: "Small charts on one scale"
        case .tiles: "Map of tiles, one for each area"
        }
    }

    /// First, last and highest.
    private static func shape(of series: ChartSeries, _ words: ChartWords) -> String {
        let name = words.name(of: series)
        let prefix = name.isEmpty ? "" : "\(name): "
        let shown = series.figures.filter { $0.value != nil }
        guard let first = shown.first, let last = shown.last,
            let peak = shown.max(by: { ($0.value ?? 0) < ($1.value ?? 0) })
        else { return "\(prefix)nothing shown.".capitalisedFirst }
        func phrase(_ figure: ChartFigure) -> String { "\(figure.label) in \(figure.cell.period.nounPhrase)" }
        guard shown.count > 1 else { return "\(prefix)\(phrase(first)).".capitalisedFirst }
        return "\(prefix)\(phrase(first)), \(phrase(last)); highest \(phrase(peak)).".capitalisedFirst
    }

    /// Every value where they are few, the ends where they are many.
    private static func list(_ words: ChartWords) -> String {
        let named = words.figures.series.flatMap { series in
            series.figures.map { (name: words.name(of: $0, in: series), figure: $0) }
        }
        if named.count <= mostSeries {
            return named.map { "\($0.name) \($0.figure.label)" }.joined(separator: "; ") + "."
        }
        let shown = named.filter { $0.figure.value != nil }
        guard let least = shown.min(by: { ($0.figure.value ?? 0) < ($1.figure.value ?? 0) }),
            let most = shown.max(by: { ($0.figure.value ?? 0) < ($1.figure.value ?? 0) })
        else { return "\(named.count) figures, none shown." }
        return
            "\(named.count) figures; lowest shown \(least.figure.label) (\(least.name)), highest \(most.figure.label) "
            + "(\(most.name))."
    }
}
