internal import StatsModel

/// Lines over time, each with its name and last value at its end.
struct LineDrawing: ChartDrawing {
    let figures: ChartFigures
    let words: ChartWords
    let metrics: ChartMetrics
    let looks: [SeriesLook]
    let scale: Scale
    private let axis: TimeAxis
    private let tickWidth: Double
    private let ends: [LineEnd]

    init(_ words: ChartWords, _ metrics: ChartMetrics) {
        figures = words.figures
        self.words = words
        self.metrics = metrics
        looks = SeriesLook.looks(words.figures)
        let isAlone = words.figures.series.count == 1
        scale = Scale(
            words.figures.figures.flatMap { figure -> [Double] in
                guard let value = figure.value else { return [] }
                return isAlone ? [value] + (figure.result.interval.map { [$0.upper.doubleValue] } ?? []) : [value]
            })
        axis = TimeAxis(words.figures, metrics)
        let scale = scale
        tickWidth = TextWidths.widest(scale.ticks.map(scale.label), size: metrics.text)
        ends = words.figures.series.map { LineEnd($0, words, metrics) }
    }

    var hasWhiskers: Bool { figures.series.count == 1 && figures.figures.contains { $0.result.interval != nil } }

    /// The series of which something is missing, each with a row below the axis where there are several.
    private var strips: [Int] {
        guard figures.series.count > 1 else { return [] }
        return figures.series.indices.filter { figures.series[$0].figures.contains { $0.absence != nil } }
    }

    private var stripHeight: Double { (metrics.text * 1.5).rounded() }
    private var changes: [CalendarDate] { figures.definitionChanges }
    /// Above the plot: the words at rules that mark changes, else room for the values on the highest grid line.
    private var headroom: Double {
        changes.isEmpty ? metrics.leading : Double(changes.count) * metrics.leading + metrics.gap
    }
    private var footroom: Double { Double(strips.count) * stripHeight + axis.height }

    var leastHeight: Double {
        let labels = ends.reduce(0) { $0 + $1.height }
        return headroom + footroom + max(labels, metrics.text * 6)
    }

    var naturalHeight: Double { max(leastHeight, headroom + footroom + metrics.plotHeight) }

    func draw(_ canvas: inout Canvas, in box: Box) {
        let column = max(ends.reduce(0) { max($0, $1.width) }, axis.labelWidth / 2 - metrics.gap)
        let left = box.x + tickWidth + metrics.gap
        let plot = Box(
            x: left, y: box.y + headroom, width: box.right - column - metrics.gap - metrics.marker - left,
            height: box.height - headroom - footroom)
        drawGrid(&canvas, plot, right: box.right)
        let place = PlotPlaces(
            axis: axis, scale: scale, plot: plot, inset: max(metrics.gap * 1.5, axis.labelWidth / 2 - 2))
        if figures.series.count == 1 { drawGaps(&canvas, place) }
        drawChanges(&canvas, place, box)
        for index in figures.series.indices { drawLine(&canvas, index, place) }
        drawStrips(&canvas, place)
        axis.draw(&canvas, place, y: plot.bottom + Double(strips.count) * stripHeight, metrics)
        drawEnds(&canvas, place)
    }

    private func drawGrid(_ canvas: inout Canvas, _ plot: Box, right: Double) {
        for tick in scale.ticks {
            let y = plot.bottom - scale.fraction(tick) * plot.height
            canvas.line(
                from: (plot.x, y), to: (plot.right + metrics.gap, y),
                stroke: tick.magnitude < scale.step / 2 ? Palette.axis : Palette.grid)
            canvas.text(
                scale.label(tick), x: plot.x - metrics.gap, y: y + metrics.text * 0.35,
                Canvas.Font(size: metrics.text, anchor: .end, fill: Palette.axis))
        }
    }

    // MARK: What is missing

    /// A hatched band with its letter for each run of missing values of the one series.
    private func drawGaps(_ canvas: inout Canvas, _ place: PlotPlaces) {
        guard let series = figures.series.first else { return }
        var lastRight = -Double.infinity
        for run in series.absences {
            let half = min(place.step / 2, metrics.text * 1.6)
            let left = max(place.x(series.figures[run.places.lowerBound].cell.period) - half, place.plot.x)
            let right = min(
                place.x(series.figures[run.places.upperBound].cell.period) + half, place.plot.right + metrics.gap)
            canvas.hatching(Box(x: left, y: place.plot.y, width: right - left, height: place.plot.height))
            let label = "[\(run.symbol.rawValue)]"
            let width = TextWidths.width(label, size: metrics.text, isBold: true)
            let middle = (left + right) / 2
            guard middle - width / 2 > lastRight + 4 else { continue }
            lastRight = middle + width / 2
            canvas.text(
                label, x: middle, y: place.plot.bottom - metrics.gap,
                Canvas.Font(size: metrics.text, isBold: true, anchor: .middle, hasRim: true))
        }
    }

    /// A row below the axis for each series of which something is missing.
    private func drawStrips(_ canvas: inout Canvas, _ place: PlotPlaces) {
        for (row, index) in strips.enumerated() {
            let series = figures.series[index]
            let y = place.plot.bottom + Double(row) * stripHeight + 2
            for run in series.absences {
                let half = min(place.step / 2, metrics.text * 1.2)
                let left = place.x(series.figures[run.places.lowerBound].cell.period) - half
                let right = place.x(series.figures[run.places.upperBound].cell.period) + half
                canvas.hatching(Box(x: left, y: y, width: right - left, height: stripHeight - 4))
                let label = "[\(run.symbol.rawValue)]"
                guard TextWidths.width(label, size: metrics.text) <= right - left else { continue }
                canvas.text(
                    label, x: (left + right) / 2, y: y + stripHeight / 2 - 2 + metrics.text * 0.35,
                    Canvas.Font(size: metrics.text, anchor: .middle, hasRim: true))
            }
            canvas.text(
                ends[index].shortName, x: place.right + metrics.marker + metrics.gap,
                y: y + stripHeight / 2 - 2 + metrics.text * 0.35, Canvas.Font(size: metrics.text, fill: Palette.axis))
        }
    }

    /// A rule with words where a definition changed.
    private func drawChanges(_ canvas: inout Canvas, _ place: PlotPlaces, _ box: Box) {
        for (row, date) in changes.enumerated() {
            let x = place.x(date)
            let y = box.y + Double(row) * metrics.leading + metrics.text
            canvas.line(
                from: (x, y + 4), to: (x, place.plot.bottom), stroke: Palette.axis, width: 1.5, dash: "5 3")
            let text = "Definition changed \(date.label)"
            let width = TextWidths.width(text, size: metrics.text)
            let start = min(max(x - width / 2, box.x), box.right - width)
            canvas.text(text, x: start, y: y, Canvas.Font(size: metrics.text))
        }
    }

    // MARK: Lines

    private func drawLine(_ canvas: inout Canvas, _ index: Int, _ place: PlotPlaces) {
        let series = figures.series[index]
        let look = looks[index]
        for run in series.runs(step: axis.step) {
            drawRun(&canvas, series.figures[run], look, place)
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
        _ canvas: inout Canvas, _ run: ArraySlice<ChartFigure>, _ look: SeriesLook, _ place: PlotPlaces
    ) {
        var points: [(x: Double, y: Double)] = []
        points.reserveCapacity(run.count)
        var last: ChartFigure?
        for figure in run {
            guard let value = figure.value else { continue }
            let point = (x: place.x(figure.cell.period), y: place.y(value))
            if let last, let end = points.last,
                changes.contains(where: { $0 > last.cell.period.start && $0 <= figure.cell.period.end })
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

    // MARK: Ends

    /// Name and last value at the end of each line, moved apart where they would lie upon each other.
    private func drawEnds(_ canvas: inout Canvas, _ place: PlotPlaces) {
        let shown = figures.series.indices.filter { !ends[$0].lines.isEmpty }
        let x = place.right + metrics.marker + metrics.gap
        let wanted = shown.map { index -> Double in
            let value = figures.series[index].lastShown?.value
            return value.map(place.y) ?? place.plot.bottom
        }
        let tops = Self.apart(
            zip(shown, wanted).map { (middle: $1, height: ends[$0].height) }, from: place.plot.y - headroom,
            to: place.plot.bottom)
        for (position, index) in shown.enumerated() {
            let end = ends[index]
            let top = tops[position]
            let middle = top + end.height / 2
            let isAtEnd = figures.series[index].figures.last?.value != nil
            if isAtEnd, (middle - wanted[position]).magnitude > end.height / 2 {
                canvas.line(
                    from: (place.right + metrics.marker + 2, wanted[position]), to: (x - 2, middle),
                    stroke: Palette.axis)
            }
            for (row, line) in end.lines.enumerated() {
                canvas.text(
                    line.text, x: x, y: top + Double(row) * metrics.leading + metrics.leading / 2 + metrics.text * 0.35,
                    Canvas.Font(size: metrics.text, isBold: line.isBold))
            }
        }
    }

    /// The tops of boxes that are as near to where they are wanted as they can be without lying upon each other.
    static func apart(
        _ boxes: [(middle: Double, height: Double)], from top: Double, to bottom: Double
    ) -> [Double] {
        let order = boxes.indices.sorted { (boxes[$0].middle, $0) < (boxes[$1].middle, $1) }
        var tops = boxes.map { $0.middle - $0.height / 2 }
        var free = top
        for index in order {
            tops[index] = max(tops[index], free)
            free = tops[index] + boxes[index].height
        }
        var limit = bottom
        for index in order.reversed() {
            tops[index] = min(tops[index], limit - boxes[index].height)
            limit = tops[index]
        }
        return tops
    }
}

/// What stands at the end of a line.
struct LineEnd {
    let lines: [(text: String, isBold: Bool)]
    let shortName: String
    let width: Double
    let height: Double

    init(_ series: ChartSeries, _ words: ChartWords, _ metrics: ChartMetrics) {
        let isAlone = words.figures.series.count == 1
        let limit = metrics.innerWidth * 0.27
        let names = isAlone ? [] : TextWidths.lines(words.name(of: series), size: metrics.text, width: limit)
        let last = series.figures.last
        // A value that is not the last stands at its own place where the line is alone.
        let value = last?.value != nil ? last?.label ?? "" : isAlone ? "" : last?.label ?? ""
        lines = names.map { ($0, false) } + (value.isEmpty ? [] : [(value, true)])
        shortName = names.count > 1 ? (names.first ?? "") + "\u{2026}" : names.first ?? ""
        width = lines.reduce(TextWidths.width(shortName, size: metrics.text)) {
            max($0, TextWidths.width($1.text, size: metrics.text, isBold: $1.isBold))
        }
        height = Double(lines.count) * metrics.leading
    }
}
