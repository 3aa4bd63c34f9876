internal import StatsModel

/// A small chart with one line for each series.
struct LinePanels: PanelDrawing {
    let titles: [String]
    let columns: [Int]
    let lead: Double
    let hasWhiskers = false
    private let figures: ChartFigures
    private let metrics: ChartMetrics
    private let scale: Scale
    private let axis: TimeAxis
    private let valueWidth: Double
    private let changes: [DefinitionChange]

    init(_ words: ChartWords, _ metrics: ChartMetrics) {
        figures = words.figures
        self.metrics = metrics
        titles = words.figures.series.map(words.name(of:))
        let scale = Scale(
            words.figures.figures.compactMap(\.value), steps: 3, isWhole: words.figures.isWhole)
        self.scale = scale
        axis = TimeAxis(words.figures, metrics)
        lead = TextWidths.widest(scale.ticks.map(scale.label), size: metrics.text) + metrics.gap
        valueWidth = words.figures.series.reduce(0) { widest, series in
            series.figures.last.map { max(widest, TextWidths.width($0.label, size: metrics.text, isBold: true)) }
                ?? widest
        }
        changes = words.figures.definitionChanges
        // What differs last stands side by side, if that fills whole rows.
        let across = words.figures.categories.count * words.figures.kinds.count
        let fit = (2...4).contains(across) && words.figures.areas.count > 1 ? [across] : []
        columns = words.figures.series.count == 4 ? [4, 2, 1] : fit + [3, 2, 1]
    }

    var leastWidth: Double {
        valueWidth + metrics.gap + max(2 * axis.labelWidth + metrics.gap - valueWidth, metrics.text * 4)
    }
    var leastHeight: Double { metrics.text * 4.5 + axis.height }
    var naturalHeight: Double { metrics.text * 6 + axis.height }

    func draw(_ canvas: inout Canvas, _ place: Int, in box: Box, leadAt: Double?) {
        let series = figures.series[place]
        let plot = Box(
            x: box.x, y: box.y + metrics.gap, width: box.width - valueWidth - metrics.gap - metrics.marker,
            height: box.height - axis.height - metrics.gap)
        for tick in scale.ticks {
            let y = plot.bottom - scale.fraction(tick) * plot.height
            canvas.line(
                from: (plot.x, y), to: (plot.right + metrics.marker, y),
                stroke: tick.magnitude < scale.step / 2 ? Palette.axis : Palette.grid)
            guard leadAt != nil else { continue }
            canvas.text(
                scale.label(tick), x: plot.x - metrics.gap, y: y + metrics.text * 0.35,
                Canvas.Font(size: metrics.text, anchor: .end, fill: Palette.axis))
        }
        let places = PlotPlaces(axis: axis, scale: scale, plot: plot, inset: metrics.gap)
        for change in changes where change.touches(series.kind) {
            let x = places.x(change.date)
            canvas.line(from: (x, plot.y), to: (x, plot.bottom), stroke: Palette.axis, width: 1.5, dash: "5 3")
        }
        let isLastMarked = drawGaps(&canvas, series, places)
        let colour = SeriesLook.colour(of: series)
        for run in series.runs(step: axis.step) {
            canvas.path(
                series.figures[run].compactMap { figure in
                    figure.value.map { (places.x(figure.cell.period), places.y($0)) }
                }, stroke: colour, width: metrics.stroke)
        }
        drawPoints(&canvas, series, places, colour, isLastMarked: isLastMarked)
        axis.drawEnds(&canvas, places, right: box.right, metrics)
    }

    /// Hatches what is missing, and says whether the letter of the last run had room in it.
    private func drawGaps(_ canvas: inout Canvas, _ series: ChartSeries, _ places: PlotPlaces) -> Bool {
        var isLastMarked = false
        let half = min(places.step / 2, metrics.text)
        for run in series.absences {
            let left = max(places.x(series.figures[run.places.lowerBound].cell.period) - half, places.plot.x)
            let right = min(
                places.x(series.figures[run.places.upperBound].cell.period) + half, places.plot.right + metrics.marker)
            canvas.hatching(Box(x: left, y: places.plot.y, width: right - left, height: places.plot.height))
            let label = "[\(run.symbol.rawValue)]"
            isLastMarked = TextWidths.width(label, size: metrics.text, isBold: true) <= right - left
            guard isLastMarked else { continue }
            canvas.text(
                label, x: (left + right) / 2, y: places.plot.bottom - metrics.gap / 2,
                Canvas.Font(size: metrics.text, isBold: true, anchor: .middle, hasRim: true))
        }
        return isLastMarked
    }

    private func drawPoints(
        _ canvas: inout Canvas, _ series: ChartSeries, _ places: PlotPlaces, _ colour: String, isLastMarked: Bool
    ) {
        for (position, figure) in series.figures.enumerated() {
            guard let value = figure.value else { continue }
            let neighbours = [position - 1, position + 1].filter(series.figures.indices.contains)
            let isAlone = neighbours.allSatisfy { series.figures[$0].value == nil }
            guard isAlone || position == series.figures.count - 1 || figure.isUncertain else { continue }
            canvas.marker(
                .circle, x: places.x(figure.cell.period), y: places.y(value), radius: metrics.marker * 0.85,
                colour: colour, isHollow: figure.isUncertain)
        }
        guard let last = series.figures.last, last.value != nil || !isLastMarked else { return }
        // Not so low that it would stand beside the names of periods.
        let y = min(last.value.map(places.y) ?? places.plot.bottom, places.plot.bottom - metrics.gap / 2)
        canvas.text(
            last.label, x: places.right + metrics.marker + metrics.gap,
            y: y + (last.value == nil ? 0 : metrics.text * 0.35),
            Canvas.Font(size: metrics.text, isBold: true))
    }
}

extension TimeAxis {
    /// Draws the first label and the last below a small chart.
    func drawEnds(_ canvas: inout Canvas, _ place: PlotPlaces, right: Double, _ metrics: ChartMetrics) {
        guard let first = periods.first, let last = periods.last else { return }
        let y = place.plot.bottom
        for (period, lines, anchor) in [
            (first, label(at: 0), Canvas.Anchor.start), (last, label(at: periods.count - 1), Canvas.Anchor.end),
        ] {
            let x = place.x(period)
            canvas.line(from: (x, y), to: (x, y + 4), stroke: Palette.axis)
            let edge = anchor == .start ? place.plot.x : right
            canvas.text(
                lines, x: edge, y: y + metrics.gap / 2 + metrics.text, leading: metrics.leading,
                Canvas.Font(size: metrics.text, anchor: anchor, fill: Palette.axis))
        }
    }
}
