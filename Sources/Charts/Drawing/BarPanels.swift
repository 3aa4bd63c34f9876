internal import StatsModel

/// A small chart with bars for each category or kind: one bar an area, or one a category or period where there is one
/// area only.
struct BarPanels: PanelDrawing {
    let titles: [String]
    let columns: [Int]
    let lead: Double
    let hasWhiskers: Bool
    private let metrics: ChartMetrics
    private let scale: Scale
    private let valueWidth: Double
    /// What stands at the left of each row of bars, in lines.
    private let names: [[String]]
    /// For each panel its bars, top to bottom.
    private let bars: [[(figure: ChartFigure, colour: String)]]

    init(_ words: ChartWords, _ metrics: ChartMetrics) {
        self.metrics = metrics
        let figures = words.figures
        let grid = Self.grid(words)
        titles = grid.titles
        bars = grid.bars
        let limit = metrics.innerWidth * 0.3
        names = grid.names.map { TextWidths.lines($0, size: metrics.text, width: limit) }
        lead = names.reduce(0) { max($0, TextWidths.widest($1, size: metrics.text)) } + metrics.gap
        scale = Scale(
            ending: figures.figures.flatMap { figure -> [Double] in
                guard let value = figure.value else { return [] }
                return [value] + (figure.result.interval.map { [$0.upper.doubleValue] } ?? [])
            })
        valueWidth = figures.figures.reduce(0) {
            max($0, TextWidths.width($1.label, size: metrics.text, isBold: true))
        }
        hasWhiskers = figures.figures.contains { $0.result.interval != nil }
        columns = titles.count == 4 ? [4, 2, 1] : [min(titles.count, 3), 2, 1]
    }

    /// What differs first among the rest becomes the rows, all that remains the panels.
    private static func grid(
        _ words: ChartWords
    ) -> (titles: [String], names: [String], bars: [[(figure: ChartFigure, colour: String)]]) {
        let figures = words.figures
        func bar(_ figure: ChartFigure, _ series: ChartSeries) -> (figure: ChartFigure, colour: String) {
            (figure, SeriesLook.colour(of: series))
        }
        if figures.periods.count > 1 {
            return (
                figures.series.map(words.name(of:)), figures.periods.map(\.label),
                figures.series.map { series in series.figures.map { bar($0, series) } }
            )
        }
        let isByArea = figures.areas.count > 1
        let across = isByArea ? figures.categories.count * figures.kinds.count : figures.kinds.count
        let down = isByArea ? figures.areas.count : figures.categories.count
        // Series come by area, then category, then kind.
        let panels = (0..<across).map { panel in
            (0..<down).compactMap { row -> (figure: ChartFigure, colour: String)? in
                let series = figures.series[row * across + panel]
                return series.figures.first.map { bar($0, series) }
            }
        }
        let titles = (0..<across).map { panel in
            let series = figures.series[panel]
            var parts: [String] = []
            if isByArea, figures.categories.count > 1 { parts.append(words.name(ofCategory: series.category)) }
            if figures.kinds.count > 1 { parts.append(words.name(ofKind: series.kind)) }
            return parts.joined(separator: ", ")
        }
        let names = (0..<down).map { row in
            let series = figures.series[row * across]
            return isByArea ? words.name(ofArea: series.area) : words.name(ofCategory: series.category)
        }
        return (titles, names, panels)
    }

    private func rowHeight(_ row: Int) -> Double {
        max(metrics.text * 1.8, Double(names[row].count) * metrics.leading + metrics.gap / 2)
    }

    /// Bars to the left of zero have their values at the left.
    private var sides: Double { scale.least < 0 ? 2 : 1 }
    var leastWidth: Double { max(sides * (valueWidth + metrics.gap) + metrics.text * 3, metrics.text * 9) }
    var leastHeight: Double { names.indices.reduce(0) { $0 + rowHeight($1) } }
    var naturalHeight: Double { leastHeight }

    func draw(_ canvas: inout Canvas, _ place: Int, in box: Box, leadAt: Double?) {
        let hasNegative = scale.least < 0
        let left = box.x + (hasNegative ? valueWidth + metrics.gap : 0)
        let width = box.right - left - valueWidth - metrics.gap
        let zero = left + scale.fraction(0) * width
        let spread = box.height / max(leastHeight, 1)
        var y = box.y
        for (row, bar) in bars[place].enumerated() {
            let height = rowHeight(row) * spread
            if leadAt != nil {
                let first =
                    y + height / 2 - Double(names[row].count - 1) * metrics.leading / 2 + metrics.text * 0.35
                canvas.text(
                    names[row], x: box.x - metrics.gap, y: first, leading: metrics.leading,
                    Canvas.Font(size: metrics.text, anchor: .end))
            }
            canvas.bar(
                bar.figure, colour: bar.colour, middle: y + height / 2, half: min(metrics.text * 0.6, height / 2 - 2),
                zero: zero, metrics
            ) { left + scale.fraction($0) * width }
            y += height
        }
        canvas.line(from: (zero, box.y), to: (zero, y), stroke: Palette.text)
    }
}
