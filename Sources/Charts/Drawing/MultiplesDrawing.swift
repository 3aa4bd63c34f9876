internal import StatsModel

/// Small charts side by side, all on one scale: a line for each series, or bars for each category or kind.
struct MultiplesDrawing: ChartDrawing {
    let hasWhiskers: Bool
    private let metrics: ChartMetrics
    private let layout: PanelLayout
    private let panels: any PanelDrawing

    init(_ words: ChartWords, _ metrics: ChartMetrics) {
        self.metrics = metrics
        if words.figures.grain != nil, words.figures.periods.count > 1 {
            panels = LinePanels(words, metrics)
        } else {
            panels = BarPanels(words, metrics)
        }
        layout = PanelLayout(panels, metrics)
        hasWhiskers = panels.hasWhiskers
    }

    var leastHeight: Double { layout.height(panelHeight: panels.leastHeight) }
    var naturalHeight: Double { layout.height(panelHeight: panels.naturalHeight) }

    func draw(_ canvas: inout Canvas, in box: Box) {
        let spare = max(0, box.height - leastHeight) / Double(max(1, layout.rows))
        let height = panels.leastHeight + min(spare, panels.naturalHeight * 0.6)
        var y = box.y
        for row in 0..<layout.rows {
            let places = layout.places(inRow: row)
            let titleHeight = layout.titleHeight(inRow: row)
            for (column, place) in places.enumerated() {
                let x = box.x + layout.lead + Double(column) * (layout.panelWidth + layout.gutter)
                canvas.text(
                    layout.titles[place], x: x, y: y + metrics.text, leading: metrics.leading,
                    Canvas.Font(size: metrics.text, isBold: true))
                panels.draw(
                    &canvas, place,
                    in: Box(x: x, y: y + titleHeight, width: layout.panelWidth, height: height),
                    leadAt: column == 0 ? box.x : nil)
            }
            y += titleHeight + height + metrics.gap * 1.5
        }
    }
}

/// What is drawn in the small charts.
protocol PanelDrawing: Sendable {
    /// What stands above each.
    var titles: [String] { get }
    /// How many columns go well together with what they show, best first; each is tried as long as it has room.
    var columns: [Int] { get }
    /// How wide names or numbers at the left of each row are.
    var lead: Double { get }
    /// The width that one needs.
    var leastWidth: Double { get }
    var leastHeight: Double { get }
    var naturalHeight: Double { get }
    var hasWhiskers: Bool { get }
    /// Draws one; `leadAt` is where names begin that stand at the left of a row.
    func draw(_ canvas: inout Canvas, _ place: Int, in box: Box, leadAt: Double?)
}

/// How small charts stand in rows and columns.
struct PanelLayout: Sendable {
    let columns: Int
    let rows: Int
    let lead: Double
    let panelWidth: Double
    let gutter: Double
    /// The titles in lines.
    let titles: [[String]]
    private let metrics: ChartMetrics

    init(_ panels: any PanelDrawing, _ metrics: ChartMetrics) {
        self.metrics = metrics
        gutter = metrics.gap * 2
        lead = panels.lead
        let room = metrics.innerWidth - panels.lead
        let gutter = gutter
        func width(_ columns: Int) -> Double { (room - gutter * Double(columns - 1)) / Double(columns) }
        columns = max(1, panels.columns.first { width($0) >= panels.leastWidth } ?? 1)
        panelWidth = width(columns)
        rows = (panels.titles.count + columns - 1) / columns
        let limit = panelWidth
        titles = panels.titles.map { TextWidths.lines($0, size: metrics.text, isBold: true, width: limit) }
    }

    func places(inRow row: Int) -> Range<Int> {
        row * columns..<min((row + 1) * columns, titles.count)
    }

    /// How high the titles of a row are.
    func titleHeight(inRow row: Int) -> Double {
        Double(places(inRow: row).reduce(1) { max($0, titles[$1].count) }) * metrics.leading + metrics.gap / 2
    }

    func height(panelHeight: Double) -> Double {
        (0..<rows).reduce(0) { $0 + titleHeight(inRow: $1) + panelHeight + metrics.gap * 1.5 }
    }
}
