internal import StatsModel

extension LineDrawing {
    /// A hatched band with its letter for each run of missing values of the one series.
    func drawGaps(_ canvas: inout Canvas, _ place: PlotPlaces) {
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
    func drawStrips(_ canvas: inout Canvas, _ place: PlotPlaces) {
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
                ends[index].shortName, x: place.right + metrics.marker + endGap,
                y: y + stripHeight / 2 - 2 + metrics.text * 0.35, Canvas.Font(size: metrics.text, fill: Palette.axis))
        }
    }

    /// A rule with words where a definition changed.
    func drawChanges(_ canvas: inout Canvas, _ place: PlotPlaces, _ box: Box) {
        for (row, change) in changes.enumerated() {
            let x = place.x(change.date)
            let y = box.y + Double(row) * metrics.leading + metrics.text
            canvas.line(
                from: (x, y + 4), to: (x, place.plot.bottom), stroke: Palette.axis, width: 1.5, dash: "5 3")
            let text = change.words
            let width = TextWidths.width(text, size: metrics.text)
            let start = min(max(x - width / 2, box.x), box.right - width)
            canvas.text(text, x: start, y: y, Canvas.Font(size: metrics.text))
        }
    }

    /// Name and last value at the end of each line, moved apart where they would lie upon each other.
    func drawEnds(_ canvas: inout Canvas, _ place: PlotPlaces) {
        let shown = figures.series.indices.filter { !ends[$0].lines.isEmpty }
        let x = place.right + metrics.marker + endGap
        let wanted = shown.map { index -> Double in
            let value = figures.series[index].lastShown?.value
            return value.map(place.y) ?? place.plot.bottom
        }
        let tops = Self.apart(
            zip(shown, wanted).map { (middle: $1, height: ends[$0].height) }, from: place.plot.y - metrics.leading,
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
struct LineEnd: Sendable {
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
