internal import StatsModel

/// What stands around the drawing: what is invented is marked at the top, then the finding and the subtitle; below it the
/// notes, and where the figures come from. A picture travels alone, so all of it is inside.
struct ChartSheet: Sendable {
    let metrics: ChartMetrics
    let title: [String]
    let subtitle: [String]
    let notes: [String]
    let source: [String]
    /// What marks invented figures; nil for real ones.
    let mark: String?

    init(
        _ metrics: ChartMetrics, title: String, subtitle: String, notes: [String], source: [String], mark: String?
    ) {
        self.metrics = metrics
        let width = metrics.innerWidth
        self.title = TextWidths.evenLines(title, size: metrics.title, isBold: true, width: width)
        self.subtitle = TextWidths.evenLines(subtitle, size: metrics.subtitle, width: width)
        let text = notes.joined(separator: " ")
        self.notes = text.isEmpty ? [] : TextWidths.lines(text, size: metrics.text, width: width)
        self.source = source.flatMap { TextWidths.evenLines($0, size: metrics.text, width: width) }
        self.mark = mark
    }

    private var titleLeading: Double { (metrics.title * 1.2).rounded() }
    private var subtitleLeading: Double { (metrics.subtitle * 1.3).rounded() }
    private var stripHeight: Double { mark == nil ? 0 : (metrics.text * 1.8).rounded() }
    private var top: Double { stripHeight + (mark == nil ? metrics.foot : metrics.gap + 4) }

    /// How high everything above the drawing is.
    var headHeight: Double {
        top + Double(title.count) * titleLeading + 4 + Double(subtitle.count) * subtitleLeading + metrics.gap
    }

    /// How high everything below the drawing is.
    var footHeight: Double {
        let lines = Double(notes.count + source.count)
        return metrics.gap + lines * metrics.leading + (notes.isEmpty ? 0 : metrics.gap) + metrics.foot
    }

    /// Draws it round a drawing of a height.
    func draw(_ canvas: inout Canvas, height: Double) {
        let left = metrics.margin
        if let mark {
            canvas.rectangle(Box(x: 0, y: 0, width: metrics.width, height: stripHeight), fill: Palette.text)
            canvas.text(
                mark, x: left, y: stripHeight / 2 + metrics.text * 0.36,
                Canvas.Font(size: metrics.text, isBold: true, fill: Palette.ground))
        }
        var y = top + metrics.title * 0.95
        canvas.text(
            title, x: left, y: y, leading: titleLeading, Canvas.Font(size: metrics.title, isBold: true))
        y = top + Double(title.count) * titleLeading + 4 + metrics.subtitle * 0.95
        canvas.text(
            subtitle, x: left, y: y, leading: subtitleLeading, Canvas.Font(size: metrics.subtitle, fill: Palette.axis))
        y = height - footHeight + metrics.gap
        if !notes.isEmpty {
            canvas.text(
                notes, x: left, y: y + metrics.text, leading: metrics.leading, Canvas.Font(size: metrics.text))
            y += Double(notes.count) * metrics.leading + metrics.gap
        }
        canvas.line(from: (left, y + 0.5), to: (metrics.width - left, y + 0.5), stroke: Palette.grid)
        canvas.text(
            source, x: left, y: y + metrics.gap / 2 + metrics.text, leading: metrics.leading,
            Canvas.Font(size: metrics.text, fill: Palette.axis))
    }

    /// Writes the watermark of invented figures across a part of the drawing, before anything else is drawn there.
    func drawWatermark(_ canvas: inout Canvas, in box: Box) {
        guard let mark, let first = mark.split(separator: " ").first else { return }
        let word = String(first)
        let unit = TextWidths.width(word, size: 1, isBold: true)
        guard unit > 0 else { return }
        let size = min(box.width * 0.8 / unit, box.height * 0.5)
        canvas.watermark(word, x: box.x + box.width / 2, y: box.y + box.height / 2 + size * 0.36, size: size)
    }
}

extension Canvas {
    /// Writes large pale text that is no label: whatever is drawn later stands upon it.
    mutating func watermark(_ text: String, x: Double, y: Double, size: Double) {
        write("<text x=\"")
        write(x)
        write("\" y=\"")
        write(y)
        write("\" font-size=\"")
        write(size)
        write("\" font-weight=\"bold\" text-anchor=\"middle\" fill=\"")
        write(escaped: Palette.watermark)
        write("\" aria-hidden=\"true\">")
        write(escaped: text)
        write("</text>")
    }
}
