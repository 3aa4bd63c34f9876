public import StatsModel

/// A picture of published figures.
///
/// ```swift
/// let chart = try Chart(figures, ChartRequest())
/// let bytes = chart.svg()
/// ```
public struct Chart: Sendable {
    /// Counts the ways in which charts have been drawn. It must be another whenever the same figures are drawn otherwise:
    /// golden files hold the bytes, so that a change can't go unnoticed.
    public static let revision: UInt64 = 2

    /// How the figures are drawn.
    public let kind: ChartKind
    /// What they show.
    public let title: String
    /// What is measured, where and when.
    public let subtitle: String
    /// What the picture shows, in words, for those who do not see it.
    public let description: String
    /// The references of the figures that the title speaks of; none where they can't be cited.
    public let references: [String]

    private let prefix: String
    private let drawing: any ChartDrawing
    private let sheet: ChartSheet
    private let height: Double

    /// The chart of published figures.
    ///
    /// - Throws: why they can't be drawn so, and what would do.
    public init(_ answer: PublishedFigures, _ request: ChartRequest) throws(ChartRefusal) {
        let figures = try ChartFigures(answer, request)
        try self.init(
            figures, request, release: Self.release(answer.version, request), isSynthetic: answer.answered.isSynthetic)
    }

    init(
        _ figures: ChartFigures, _ request: ChartRequest, release: String, isSynthetic: Bool
    ) throws(ChartRefusal) {
        kind = try figures.kind(request)
        let words = ChartWords(figures)
        let finding = ChartFinding(words, kind)
        title = finding.title
        subtitle = words.subtitle
        description = ChartDescription.text(words, kind, isSynthetic: isSynthetic)
        references = finding.references.map { reference in
            var writer = ByteWriter(capacity: 64)
            writer.write(text: figures.pack.policy.citationPrefix)
            writer.write(reference)
            return writer.text
        }
        prefix = Self.identifier(request.idPrefix)
        let texts = Texts(
            title: finding.title,
            source: ["Source: \(words.counted.recorder). \(release)"] + Self.cited(references, request),
            mark: isSynthetic ? words.counted.syntheticMark : nil)
        (drawing, sheet, height) = try Self.laidOut(kind, words, request, texts)
    }

    private static func release(_ version: ReleaseVersion, _ request: ChartRequest) -> String {
        let published = request.publishedOn.map { ", published \($0)" } ?? ""
        return "Release \(version.name.id)@\(version.name.version)\(published)."
    }

    /// A line for each reference, with the address at which it can be looked up.
    private static func cited(_ references: [String], _ request: ChartRequest) -> [String] {
        references.map { reference in
            guard let url = request.publicURL else { return "Reference \(reference)" }
            let address =
                ["https://", "http://"].first(where: url.hasPrefix).map { url.dropFirst($0.count) } ?? url[...]
            return "Reference \(reference): \(address)/c/\(reference)"
        }
    }

    // MARK: Drawing

    /// What is written round the drawing.
    private struct Texts {
        let title: String
        let source: [String]
        let mark: String?
    }

    private static func drawing(_ kind: ChartKind, _ words: ChartWords, _ metrics: ChartMetrics) -> any ChartDrawing {
        switch kind {
        case .line: LineDrawing(words, metrics)
        case .bars: BarDrawing(words, metrics)
        case .multiples: MultiplesDrawing(words, metrics)
        case .tiles: TileDrawing(words, metrics)
        }
    }

    /// The drawing and what stands round it, in the largest type in which it has room.
    private static func laidOut(
        _ kind: ChartKind, _ words: ChartWords, _ request: ChartRequest, _ texts: Texts
    ) throws(ChartRefusal) -> (any ChartDrawing, ChartSheet, height: Double) {
        for metrics in ChartMetrics.choices(request.size) {
            let drawing = drawing(kind, words, metrics)
            let notes = words.notes(
                hasWhiskers: drawing.hasWhiskers, isMarkingChanges: kind == .multiples && words.figures.isSeries,
                finding: texts.title)
            let sheet = ChartSheet(
                metrics, title: texts.title, subtitle: words.subtitle, notes: notes, source: texts.source,
                mark: texts.mark)
            let around = sheet.headHeight + sheet.footHeight
            guard around + drawing.leastHeight <= metrics.greatestHeight else { continue }
            let wanted = min(around + drawing.naturalHeight, metrics.greatestHeight)
            return (drawing, sheet, (metrics.height ?? max(metrics.leastHeight, wanted)).rounded(.up))
        }
        let count = words.figures.series.count * words.figures.periods.count
        guard request.size == .page else {
            throw ChartRefusal(
                .tooMany, "size", value: request.size.rawValue,
                "\(count) figures can't be read at this size; ask for fewer, or for a page",
                suggestions: [ChartSize.page.rawValue])
        }
        throw ChartRefusal(
            .tooMany, "chart", value: request.kind?.rawValue,
            "\(count) figures can't be read in one chart; ask for fewer areas, categories or periods")
    }

    /// The picture as an SVG document (SVG 1.1 with presentation attributes alone): UTF-8 without a declaration, so that
    /// it can stand in a page as it is.
    public func svg() -> [UInt8] { drawn(recordsLabels: false).bytes }

    /// How large the picture is, in units of the drawing.
    public var extent: (width: Double, height: Double) { (sheet.metrics.width, height) }

    func drawn(recordsLabels: Bool) -> Canvas {
        let metrics = sheet.metrics
        var canvas = Canvas(prefix: prefix, recordsLabels: recordsLabels)
        canvas.open(width: metrics.width, height: height, title: title, description: description)
        let box = Box(
            x: metrics.margin, y: sheet.headHeight, width: metrics.innerWidth,
            height: height - sheet.headHeight - sheet.footHeight)
        sheet.drawWatermark(&canvas, in: box)
        sheet.draw(&canvas, height: height)
        drawing.draw(&canvas, in: box)
        canvas.write("</svg>\n")
        return canvas
    }

    /// What ids may begin with: a letter, then letters, digits and hyphens.
    private static func identifier(_ prefix: String) -> String {
        let allowed = prefix.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        return allowed.first?.isLetter == true ? allowed : "chart" + allowed
    }
}

extension Canvas {
    /// Begins the document: its names, its hatching, its ground.
    mutating func open(width: Double, height: Double, title: String, description: String) {
        write("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        write(width)
        write("\" height=\"")
        write(height)
        write("\" viewBox=\"0 0 ")
        write(width)
        write(" ")
        write(height)
        write("\" role=\"img\" aria-labelledby=\"")
        write(escaped: prefix)
        write("-title ")
        write(escaped: prefix)
        write("-desc\" font-family=\"Arial, 'Liberation Sans', Helvetica, sans-serif\"><title id=\"")
        write(escaped: prefix)
        write("-title\">")
        write(escaped: title)
        write("</title><desc id=\"")
        write(escaped: prefix)
        write("-desc\">")
        write(escaped: description)
        write("</desc><defs><pattern id=\"")
        write(escaped: prefix)
        write(
            "-hatch\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 0H8V8H0Z\" fill=\"#ffffff\"/><path d=\"M-2 2L2 -2M0 8L8 0M6 10L10 6\" stroke=\"#a6a6a6\"/></pattern></defs>"
        )
        rectangle(Box(x: 0, y: 0, width: width, height: height), fill: Palette.ground)
    }
}
