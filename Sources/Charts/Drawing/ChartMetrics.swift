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

    /// The measures of a size, those with the largest type first: where a chart has no room in these, the next are taken.
    static func choices(_ size: ChartSize) -> [ChartMetrics] {
        switch size {
        case .page:
            [
                ChartMetrics(
                    width: 640, height: nil, leastHeight: 0, margin: 16, text: 14, title: 21, subtitle: 15,
                    plotHeight: 280, greatestHeight: 4000)
            ]
        case .card:
            [(24.0, 38.0), (20, 34), (17, 30)].map { text, title in
                ChartMetrics(
                    width: 1200, height: 630, leastHeight: 630, margin: 48, text: text, title: title,
                    subtitle: text + 2, plotHeight: 280, greatestHeight: 630)
            }
        case .print:
            [(17.0, 26.0), (14, 22)].map { text, title in
                ChartMetrics(
                    width: 794, height: nil, leastHeight: 559, margin: 32, text: text, title: title,
                    subtitle: text + 2, plotHeight: 300, greatestHeight: 1123)
            }
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
