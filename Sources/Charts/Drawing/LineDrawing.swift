internal import StatsModel

/// Lines over time, each with its name and last value at its end.
struct LineDrawing: ChartDrawing {
    let figures: ChartFigures
    let words: ChartWords
    let metrics: ChartMetrics
    let looks: [SeriesLook]
    let scale: Scale
    let axis: TimeAxis
    let ends: [LineEnd]
    private let tickWidth: Double
    /// Whether nothing is shown, so that there is nothing to read off a scale.
    private let isEmpty: Bool

    init(_ words: ChartWords, _ metrics: ChartMetrics) {
        figures = words.figures
        self.words = words
        self.metrics = metrics
        looks = SeriesLook.looks(words.figures)
        let isAlone = words.figures.series.count == 1
        isEmpty = !words.figures.figures.contains { $0.value != nil }
        scale = Scale(
            words.figures.figures.flatMap { figure -> [Double] in
                guard let value = figure.value else { return [] }
                return isAlone ? [value] + (figure.result.interval.map { [$0.upper.doubleValue] } ?? []) : [value]
            }, isWhole: words.figures.isWhole)
        axis = TimeAxis(words.figures, metrics)
        let scale = scale
        tickWidth = TextWidths.widest(scale.ticks.map(scale.label), size: metrics.text)
        ends = words.figures.series.map { LineEnd($0, words, metrics) }
    }

    var hasWhiskers: Bool { figures.series.count == 1 && figures.figures.contains { $0.result.interval != nil } }

    /// The series of which something is missing, each with a row below the axis where there are several.
    var strips: [Int] {
        guard figures.series.count > 1 else { return [] }
        return figures.series.indices.filter { figures.series[$0].figures.contains { $0.absence != nil } }
    }

    var stripHeight: Double { (metrics.text * 1.5).rounded() }
    var changes: [DefinitionChange] { figures.definitionChanges }
    /// Above the plot: the words at rules that mark changes, else room for the values on the highest grid line.
    private var headroom: Double { Double(changes.count) * metrics.leading + metrics.leading + metrics.gap / 2 }
    /// From the last marker to what is written at the end of its line: with room for leaders where lines are several.
    var endGap: Double { figures.series.count > 2 ? metrics.gap * 2.5 : metrics.gap }

    /// The width of the first value of the one series, which may stand above its point.
    private var firstValueWidth: Double {
        guard figures.series.count == 1, let first = figures.series.first?.figures.first, first.value != nil else {
            return 0
        }
        return TextWidths.width(first.label, size: metrics.text, isBold: true)
    }

    private var footroom: Double { Double(strips.count) * stripHeight + axis.height }

    var leastHeight: Double {
        let labels = ends.reduce(0) { $0 + $1.height }
        return headroom + footroom + max(labels, metrics.text * 6)
    }

    var naturalHeight: Double { isEmpty ? leastHeight : max(leastHeight, headroom + footroom + metrics.plotHeight) }

    func draw(_ canvas: inout Canvas, in box: Box) {
        let column = max(ends.reduce(0) { max($0, $1.width) }, axis.labelWidth / 2 - metrics.gap)
        let left = box.x + tickWidth + metrics.gap
        let plot = Box(
            x: left, y: box.y + headroom, width: box.right - column - endGap - metrics.marker - left,
            height: box.height - headroom - footroom)
        drawGrid(&canvas, plot, right: box.right)
        let place = PlotPlaces(
            axis: axis, scale: scale, plot: plot,
            inset: max(metrics.gap * 1.5, axis.labelWidth / 2 - 2, firstValueWidth / 2))
        if figures.series.count == 1 { drawGaps(&canvas, place) }
        drawChanges(&canvas, place, box)
        for index in figures.series.indices { drawLine(&canvas, index, place) }
        drawStrips(&canvas, place)
        axis.draw(&canvas, place, y: plot.bottom + Double(strips.count) * stripHeight, metrics)
        drawEnds(&canvas, place)
    }

    private func drawGrid(_ canvas: inout Canvas, _ plot: Box, right: Double) {
        for tick in isEmpty ? [0] : scale.ticks {
            let y = plot.bottom - scale.fraction(tick) * plot.height
            canvas.line(
                from: (plot.x, y), to: (plot.right + metrics.gap, y),
                stroke: tick.magnitude < scale.step / 2 ? Palette.axis : Palette.grid)
            canvas.text(
                scale.label(tick), x: plot.x - metrics.gap, y: y + metrics.text * 0.35,
                Canvas.Font(size: metrics.text, anchor: .end, fill: Palette.axis))
        }
    }

    // MARK: Lines

    private func drawLine(_ canvas: inout Canvas, _ index: Int, _ place: PlotPlaces) {
        let series = figures.series[index]
        let look = looks[index]
        for run in series.runs(step: axis.step) {
            drawRun(&canvas, series.figures[run], look, place, changes: changes.filter { $0.touches(series.kind) })
        }
        if hasWhiskers { drawWhiskers(&canvas, series, place) }
        let isDense = place.step < metrics.marker * 3
        for (position, figure) in series.figures.enumerated() {
            guard let value = figure.value else { continue }
            let isAlone =
                (position == 0 || series.figures[position - 1].value == nil)
                && (position == series.figures.count - 1 || series.figures[position + 1].value == nil)
            guard !isDense || isAlone || figure.cell == series.lastShown?.cell else { continue }
            canvas.marker(
                look.marker, x: place.x(figure.cell.period), y: place.y(value), radius: metrics.marker,
                colour: look.colour, isHollow: figure.isUncertain)
        }
        if figures.series.count == 1 { drawValues(&canvas, series, place) }
    }

    /// The line through neighbours that all have a value: solid, but broken into dashes where a definition changed.
    private func drawRun(
        _ canvas: inout Canvas, _ run: ArraySlice<ChartFigure>, _ look: SeriesLook, _ place: PlotPlaces,
        changes: [DefinitionChange]
    ) {
        var points: [(x: Double, y: Double)] = []
        points.reserveCapacity(run.count)
        var last: ChartFigure?
        for figure in run {
            guard let value = figure.value else { continue }
            let point = (x: place.x(figure.cell.period), y: place.y(value))
            if let last, let end = points.last,
                changes.contains(where: { $0.date > last.cell.period.start && $0.date <= figure.cell.period.end })
            {
                canvas.path(points, stroke: look.colour, width: metrics.stroke, dash: look.dash)
                canvas.path([end, point], stroke: look.colour, width: metrics.stroke, dash: "1 6")
                points.removeAll(keepingCapacity: true)
            }
            points.append(point)
            last = figure
        }
        canvas.path(points, stroke: look.colour, width: metrics.stroke, dash: look.dash)
    }

    private func drawWhiskers(_ canvas: inout Canvas, _ series: ChartSeries, _ place: PlotPlaces) {
        for figure in series.figures {
            guard let interval = figure.result.interval else { continue }
            let x = place.x(figure.cell.period)
            canvas.whisker(
                from: (x, place.y(interval.lower.doubleValue)), to: (x, place.y(interval.upper.doubleValue)),
                cap: metrics.marker)
        }
    }

    /// The values of the one series at its points, where there is room for all of them.
    private func drawValues(_ canvas: inout Canvas, _ series: ChartSeries, _ place: PlotPlaces) {
        let widest = series.figures.reduce(0) { widest, figure in
            figure.value == nil ? widest : max(widest, TextWidths.width(figure.label, size: metrics.text))
        }
        let isRoomy = widest + 6 <= place.step
        let peak = series.figures.max { ($0.value ?? -.infinity) < ($1.value ?? -.infinity) }
        for (position, figure) in series.figures.enumerated() {
            guard let value = figure.value else { continue }
            let isLast = figure.cell == series.lastShown?.cell
            if isLast, position == series.figures.count - 1 { continue }
            guard isRoomy || isLast || figure.cell == peak?.cell else { continue }
            let (x, y) = (place.x(figure.cell.period), place.y(value))
            let low = figure.result.interval.map { place.y($0.lower.doubleValue) } ?? y
            let high = figure.result.interval.map { place.y($0.upper.doubleValue) } ?? y
            let isValley =
                [position - 1, position + 1].allSatisfy { neighbour in
                    series.figures.indices.contains(neighbour) && (series.figures[neighbour].value ?? value) > value
                } && low + metrics.marker + metrics.leading < place.plot.bottom
            canvas.text(
                figure.label, x: x,
                y: isValley ? low + metrics.marker + metrics.text : high - metrics.marker - metrics.text * 0.3,
                Canvas.Font(size: metrics.text, isBold: isLast, anchor: .middle, hasRim: true))
        }
    }
}
