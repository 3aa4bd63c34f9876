/// The measures of a sheet, in units of the drawing.
struct ChartMetrics: Sendable {
    let width: Double
    /// The height where it is fixed.
    let height: Double?
    /// The least height.
    let leastHeight: Double
    let margin: Double
    /// The size of text; no text is smaller.
    let text: Double
    let title: Double
    let subtitle: Double
    /// How high lines are drawn where nothing else decides.
    let plotHeight: Double
    /// More than this height is more than anybody reads.
    let greatestHeight: Double

    init(_ size: ChartSize) {
        switch size {
        case .page:
            self.init(
                width: 640, height: nil, leastHeight: 0, margin: 16, text: 14, title: 21, subtitle: 15, plotHeight: 280,
                greatestHeight: 6000)
        case .card:
            self.init(
                width: 1200, height: 630, leastHeight: 630, margin: 48, text: 22, title: 36, subtitle: 24,
                plotHeight: 280, greatestHeight: 630)
        case .print:
            self.init(
                width: 794, height: nil, leastHeight: 559, margin: 32, text: 17, title: 26, subtitle: 19,
                plotHeight: 300, greatestHeight: 1123)
        }
    }

    private init(
        width: Double, height: Double?, leastHeight: Double, margin: Double, text: Double, title: Double,
        subtitle: Double, plotHeight: Double, greatestHeight: Double
    ) {
        self.width = width
        self.height = height
        self.leastHeight = leastHeight
        self.margin = margin
        self.text = text
        self.title = title
        self.subtitle = subtitle
        self.plotHeight = plotHeight
        self.greatestHeight = greatestHeight
    }

    /// What lies between the margins.
    var innerWidth: Double { width - 2 * margin }
    /// From the foot of one line of text to the next.
    var leading: Double { (text * 1.3).rounded() }
    /// The distance that keeps two things apart.
    var gap: Double { (text * 0.6).rounded() }
    /// Above the title and below the last line.
    var foot: Double { (text * 1.15).rounded() }
    /// The radius of a marker.
    var marker: Double { text * 0.34 }
    /// The thickness of a line.
    var stroke: Double { text * 0.18 }
}
