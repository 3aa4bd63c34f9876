internal import StatsModel

/// A rectangle of the drawing: units to the right and downwards from the top left.
struct Box: Sendable, Hashable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    var right: Double { x + width }
    var bottom: Double { y + height }

    /// Whether two share more than an edge.
    func overlaps(_ other: Box) -> Bool {
        x < other.right && other.x < right && y < other.bottom && other.y < bottom
    }
}

/// An SVG document while it is drawn.
///
/// It has presentation attributes only: neither styles nor scripts, so that it can stand in a page whose policy allows
/// none. Numbers are written to one decimal place, so that the same figures give the same bytes.
struct Canvas: ~Copyable {
    /// Where text stands to its point.
    enum Anchor {
        case start, middle, end
    }

    /// How a piece of text looks.
    struct Font {
        var size: Double
        var isBold = false
        var anchor = Anchor.start
        var fill = Palette.text
        /// Whether a rim of the ground keeps lines behind it off.
        var hasRim = false
    }

    private var writer = ByteWriter(capacity: 16_384)
    /// What ids begin with.
    let prefix: String
    /// Where text has been written, for tests; kept where that is asked for.
    private(set) var labels: [(text: String, box: Box)]?

    init(prefix: String, recordsLabels: Bool = false) {
        self.prefix = prefix
        labels = recordsLabels ? [] : nil
    }

    /// The bytes drawn so far.
    var bytes: [UInt8] { writer.withBytes { Array($0) } }

    // MARK: Marks

    mutating func write(_ text: StaticString) { writer.write(text) }

    mutating func rectangle(_ box: Box, fill: String, stroke: String? = nil, dash: StaticString? = nil) {
        writer.write("<rect x=\"")
        write(box.x)
        writer.write("\" y=\"")
        write(box.y)
        writer.write("\" width=\"")
        write(max(0, box.width))
        writer.write("\" height=\"")
        write(max(0, box.height))
        paint(fill: fill, stroke: stroke, width: 1)
        if let dash {
            writer.write("\" stroke-dasharray=\"")
            writer.write(dash)
        }
        writer.write("\"/>")
    }

    mutating func line(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), stroke: String, width: Double = 1,
        dash: StaticString? = nil
    ) {
        writer.write("<line x1=\"")
        write(start.x)
        writer.write("\" y1=\"")
        write(start.y)
        writer.write("\" x2=\"")
        write(end.x)
        writer.write("\" y2=\"")
        write(end.y)
        writer.write("\" stroke=\"")
        writer.write(text: stroke)
        if width != 1 {
            writer.write("\" stroke-width=\"")
            write(width)
        }
        if let dash {
            writer.write("\" stroke-dasharray=\"")
            writer.write(dash)
        }
        writer.write("\"/>")
    }

    /// A line through points.
    mutating func path(_ points: [(x: Double, y: Double)], stroke: String, width: Double, dash: StaticString? = nil) {
        guard points.count > 1 else { return }
        writer.write("<path d=\"")
        for (place, point) in points.enumerated() {
            writer.write(UInt8(ascii: place == 0 ? "M" : "L"))
            write(point.x)
            writer.write(UInt8(ascii: " "))
            write(point.y)
        }
        writer.write("\" fill=\"none\" stroke=\"")
        writer.write(text: stroke)
        writer.write("\" stroke-width=\"")
        write(width)
        if let dash {
            writer.write("\" stroke-dasharray=\"")
            writer.write(dash)
        }
        writer.write("\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/>")
    }

    /// A closed shape.
    mutating func polygon(_ points: [(x: Double, y: Double)], fill: String, stroke: String, width: Double) {
        writer.write("<path d=\"")
        for (place, point) in points.enumerated() {
            writer.write(UInt8(ascii: place == 0 ? "M" : "L"))
            write(point.x)
            writer.write(UInt8(ascii: " "))
            write(point.y)
        }
        writer.write("Z")
        paint(fill: fill, stroke: stroke, width: width)
        writer.write("\"/>")
    }

    mutating func circle(x: Double, y: Double, radius: Double, fill: String, stroke: String, width: Double) {
        writer.write("<circle cx=\"")
        write(x)
        writer.write("\" cy=\"")
        write(y)
        writer.write("\" r=\"")
        write(radius)
        paint(fill: fill, stroke: stroke, width: width)
        writer.write("\"/>")
    }

    private mutating func paint(fill: String, stroke: String?, width: Double) {
        writer.write("\" fill=\"")
        writer.write(text: fill)
        guard let stroke else { return }
        writer.write("\" stroke=\"")
        writer.write(text: stroke)
        guard width != 1 else { return }
        writer.write("\" stroke-width=\"")
        write(width)
    }

    /// A rectangle filled with the hatching that stands for what is not shown.
    mutating func hatching(_ box: Box) {
        rectangle(box, fill: "url(#\(prefix)-hatch)", stroke: Palette.axis, dash: "3 2")
    }

    // MARK: Text

    /// Writes one line of text. `y` is that of its foot.
    mutating func text(_ text: String, x: Double, y: Double, _ font: Font) {
        guard !text.isEmpty else { return }
        if labels != nil { record(text, x, y, font) }
        writer.write("<text x=\"")
        write(x)
        writer.write("\" y=\"")
        write(y)
        writer.write("\" font-size=\"")
        write(font.size)
        writer.write("\" fill=\"")
        writer.write(text: font.fill)
        if font.isBold { writer.write("\" font-weight=\"bold") }
        switch font.anchor {
        case .start: break
        case .middle: writer.write("\" text-anchor=\"middle")
        case .end: writer.write("\" text-anchor=\"end")
        }
        if font.hasRim {
            writer.write("\" stroke=\"#ffffff\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke")
        }
        writer.write("\">")
        write(escaped: text)
        writer.write("</text>")
    }

    /// Writes lines of text under each other, the first with its foot at `y`.
    mutating func text(_ lines: [String], x: Double, y: Double, leading: Double, _ font: Font) {
        for (place, line) in lines.enumerated() { text(line, x: x, y: y + Double(place) * leading, font) }
    }

    private mutating func record(_ text: String, _ x: Double, _ y: Double, _ font: Font) {
        let width = TextWidths.width(text, size: font.size, isBold: font.isBold)
        let start =
            switch font.anchor {
            case .start: x
            case .middle: x - width / 2
            case .end: x - width
            }
        // Arial rises to 0.73 of its size above its foot, and falls to 0.21 below it.
        labels?.append(
            (text, Box(x: start, y: y - 0.73 * font.size, width: width, height: 0.94 * font.size)))
    }

    /// Writes text as it stands within an element or an attribute (XML 1.0, section 2.2 and 2.4). What no document may
    /// contain is replaced.
    mutating func write(escaped text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": writer.write("&amp;")
            case "<": writer.write("&lt;")
            case ">": writer.write("&gt;")
            case "\"": writer.write("&quot;")
            case "'": writer.write("&#39;")
            default:
                if scalar.isASCII, scalar.value >= 0x20 {
                    writer.write(UInt8(truncatingIfNeeded: scalar.value))
                } else {
                    write(beyondASCII: scalar)
                }
            }
        }
    }

    private mutating func write(beyondASCII scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x9, 0xA, 0xD: writer.write(UInt8(ascii: " "))
        case ..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF: writer.write("\u{FFFD}")
        default: writer.write(text: String(scalar))
        }
    }

    // MARK: Numbers

    /// Writes a length to one decimal place.
    mutating func write(_ number: Double) {
        let tenths = Int(exactly: (number * 10).rounded()) ?? 0
        if tenths < 0 { writer.write(UInt8(ascii: "-")) }
        let (whole, rest) = Int(clamping: tenths.magnitude).quotientAndRemainder(dividingBy: 10)
        writer.write(whole)
        guard rest > 0 else { return }
        writer.write(UInt8(ascii: "."))
        writer.write(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest))
    }
}
