internal import StatsModel

/// Horizontal bars from zero, each with its name and its value.
struct BarDrawing: ChartDrawing {
    let metrics: ChartMetrics
    let scale: Scale
    private let rows: [Row]
    private let nameWidth: Double
    private let valueWidth: Double
    let hasWhiskers: Bool

    /// A bar.
    private struct Row {
        let name: [String]
        let figure: ChartFigure
        let colour: String
        let height: Double
    }

    init(_ words: ChartWords, _ metrics: ChartMetrics) {
        let figures = words.figures
        self.metrics = metrics
        let limit = metrics.innerWidth * 0.36
        rows = figures.series.flatMap { series in
            series.figures.map { figure in
                let name = TextWidths.lines(
                    words.name(of: figure, in: series), size: metrics.text, width: limit)
                return Row(
                    name: name, figure: figure, colour: SeriesLook.colour(of: series),
                    height: max(metrics.text * 2, Double(name.count) * metrics.leading + metrics.gap))
            }
        }
        nameWidth = rows.reduce(0) { max($0, TextWidths.widest($1.name, size: metrics.text)) }
        valueWidth = rows.reduce(0) {
            max($0, TextWidths.width($1.figure.label, size: metrics.text, isBold: true))
        }
        scale = Scale(
            ending: figures.figures.flatMap { figure -> [Double] in
                guard let value = figure.value else { return [] }
                return [value] + (figure.result.interval.map { [$0.upper.doubleValue] } ?? [])
            })
        hasWhiskers = figures.figures.contains { $0.result.interval != nil }
    }

    var leastHeight: Double { rows.reduce(metrics.gap) { $0 + $1.height } }
    var naturalHeight: Double { leastHeight }

    func draw(_ canvas: inout Canvas, in box: Box) {
        let hasNegative = scale.least < 0
        let left = box.x + nameWidth + metrics.gap + (hasNegative ? valueWidth + metrics.gap : 0)
        let plot = Box(
            x: left, y: box.y, width: box.right - left - valueWidth - metrics.gap, height: box.height)
        // Where there is room, bars are further apart.
        let spread = min(box.height / max(leastHeight, 1), 1.8)
        let zero = plot.x + scale.fraction(0) * plot.width
        var y = box.y + metrics.gap / 2
        let top = y
        for row in rows {
            draw(&canvas, row, y: y, height: row.height * spread, plot, zero: zero, nameAt: box.x + nameWidth)
            y += row.height * spread
        }
        canvas.line(from: (zero, top), to: (zero, y), stroke: Palette.text)
    }

    private func draw(
        _ canvas: inout Canvas, _ row: Row, y: Double, height: Double, _ plot: Box, zero: Double, nameAt: Double
    ) {
        let middle = y + height / 2
        let half = min(metrics.text * 0.7 * (height / row.height), height / 2 - 3)
        let first = middle - Double(row.name.count) * metrics.leading / 2 + metrics.leading / 2 + metrics.text * 0.35
        canvas.text(
            row.name, x: nameAt, y: first, leading: metrics.leading, Canvas.Font(size: metrics.text, anchor: .end))
        canvas.bar(row.figure, colour: row.colour, middle: middle, half: half, zero: zero, metrics) {
            plot.x + scale.fraction($0) * plot.width
        }
    }
}

extension Canvas {
    /// A bar with its whisker and its value, or hatching with the letter in their place.
    mutating func bar(
        _ figure: ChartFigure, colour: String, middle: Double, half: Double, zero: Double, _ metrics: ChartMetrics,
        at place: (Double) -> Double
    ) {
        let foot = middle + metrics.text * 0.35
        guard let value = figure.value else {
            let box = Box(x: zero, y: middle - half, width: metrics.text * 2, height: 2 * half)
            hatching(box)
            text(
                figure.label, x: box.right + metrics.gap * 0.75, y: foot,
                Font(size: metrics.text, isBold: true, hasRim: true))
            return
        }
        let end = place(value)
        let bar = Box(x: min(zero, end), y: middle - half, width: (end - zero).magnitude, height: 2 * half)
        if value != 0 { rectangle(bar, fill: colour, stroke: Palette.text) }
        var label = value < 0 ? bar.x : bar.right
        if let interval = figure.result.interval {
            let right = place(interval.upper.doubleValue)
            whisker(from: (place(interval.lower.doubleValue), middle), to: (right, middle), cap: half * 0.5)
            label = max(label, right)
        }
        text(
            figure.label, x: value < 0 ? label - metrics.gap * 0.75 : label + metrics.gap * 0.75, y: foot,
            Font(size: metrics.text, isBold: true, anchor: value < 0 ? .end : .start, hasRim: true))
    }
    /// An interval: a line with caps, dark upon a pale rim, so that it is seen upon a bar and beside it.
    mutating func whisker(from start: (x: Double, y: Double), to end: (x: Double, y: Double), cap: Double) {
        let isLevel = start.y == end.y
        for (stroke, width) in [(Palette.ground, 4.0), (Palette.text, 1.5)] {
            line(from: start, to: end, stroke: stroke, width: width)
            for point in [start, end] {
                line(
                    from: isLevel ? (point.x, point.y - cap) : (point.x - cap, point.y),
                    to: isLevel ? (point.x, point.y + cap) : (point.x + cap, point.y), stroke: stroke, width: width)
            }
        }
    }
}
