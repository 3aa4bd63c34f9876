internal import StatsModel

/// Periods along a line: where each lies in time, and what is written below it.
struct TimeAxis: Sendable {
    let periods: [Period]
    let first: Int
    let last: Int
    /// Months from one period to the next; the least there is.
    let step: Int
    /// The width of the widest label.
    let labelWidth: Double
    private let labels: [[String]]

    /// The height of labels and ticks.
    let height: Double

    init(_ figures: ChartFigures, _ metrics: ChartMetrics) {
        periods = figures.periods
        let months = figures.periods.map { Int($0.lastMonth.index) }
        first = months.first ?? 0
        last = months.last ?? 0
        step = max(1, zip(months, months.dropFirst()).map { $1 - $0 }.min() ?? 1)
        let stacked = figures.periods.map(Self.label)
        let level = stacked.map { [$0.joined(separator: " ")] }
        let levelWidth = level.reduce(0) { max($0, TextWidths.widest($1, size: metrics.text)) }
        // On one line where all of them then have room.
        let isLevel = Double(periods.count) * (levelWidth + metrics.gap) < metrics.innerWidth * 0.7
        labels = isLevel ? level : stacked
        labelWidth =
            isLevel ? levelWidth : labels.reduce(0) { max($0, TextWidths.widest($1, size: metrics.text)) }
        height = (isLevel ? 1 : 2) * metrics.leading + metrics.gap / 2
    }

    /// Month or months, and the year below.
    private static func label(_ period: Period) -> [String] {
        let end = period.lastMonth
        switch period {
        case .quarter:
            let start = period.months?.lowerBound.name.prefix(3) ?? ""
            return ["\(start)\u{2013}\(end.name.prefix(3))", String(end.year)]
        default: return [String(end.name.prefix(3)), String(end.year)]
        }
    }

    /// What stands below a period, in lines.
    func label(at place: Int) -> [String] { labels.indices.contains(place) ? labels[place] : [] }

    /// Draws labels below a height, each with a tick, as many as there is room for; the last always.
    func draw(_ canvas: inout Canvas, _ place: PlotPlaces, y: Double, _ metrics: ChartMetrics) {
        let room = labelWidth + metrics.gap
        var limit = Double.infinity
        for index in periods.indices.reversed() {
            let x = place.x(periods[index])
            guard x <= limit else { continue }
            limit = x - room
            canvas.line(from: (x, y), to: (x, y + 4), stroke: Palette.axis)
            canvas.text(
                labels[index], x: x, y: y + metrics.gap / 2 + metrics.text, leading: metrics.leading,
                Canvas.Font(size: metrics.text, anchor: .middle, fill: Palette.axis))
        }
    }
}

/// Where periods and values lie in a plot.
struct PlotPlaces {
    let axis: TimeAxis
    let scale: Scale
    let plot: Box
    /// From the left edge to the first period.
    let inset: Double

    /// Where the last period lies.
    var right: Double { plot.right }
    private var length: Double { max(1, plot.width - inset) }

    /// From one period to the next.
    var step: Double {
        axis.last > axis.first ? length * Double(axis.step) / Double(axis.last - axis.first) : length
    }

    func x(_ period: Period) -> Double { x(month: Double(period.lastMonth.index)) }

    private func x(month: Double) -> Double {
        guard axis.last > axis.first else { return plot.x + inset + length / 2 }
        return plot.x + inset + length * (month - Double(axis.first)) / Double(axis.last - axis.first)
    }

    /// A day lies between two periods in so far as the period that it belongs to has gone by.
    func x(_ date: CalendarDate) -> Double {
        guard let period = axis.periods.first(where: { $0.end >= date }) else { return plot.right }
        let days = Double(period.start.distance(to: period.end)) + 1
        let gone = Double(period.start.distance(to: date)) / days
        return min(max(x(period) + (gone - 0.5) * step, plot.x), plot.right)
    }

    func y(_ value: Double) -> Double { plot.bottom - scale.fraction(value) * plot.height }
}

extension ChartSeries {
    /// The runs of neighbouring values that a line may join: nothing is missing between them, neither a value nor a
    /// period.
    func runs(step: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for (place, figure) in figures.enumerated() {
            if let begun = start, place > 0 {
                let months = figures[place - 1].cell.period.lastMonth.distance(to: figure.cell.period.lastMonth)
                if figure.value == nil || months != step {
                    runs.append(begun..<place)
                    start = nil
                }
            }
            if figure.value != nil, start == nil { start = place }
        }
        if let start { runs.append(start..<figures.count) }
        return runs
    }

    /// The runs of neighbours that are missing for the same reason.
    var absences: [(symbol: FigureSymbol, places: ClosedRange<Int>)] {
        var runs: [(symbol: FigureSymbol, places: ClosedRange<Int>)] = []
        for (place, figure) in figures.enumerated() {
            guard let symbol = figure.absence else { continue }
            if let last = runs.last, last.symbol == symbol, last.places.upperBound == place - 1 {
                runs[runs.count - 1].places = last.places.lowerBound...place
            } else {
                runs.append((symbol, place...place))
            }
        }
        return runs
    }
}
