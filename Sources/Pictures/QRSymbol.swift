internal import CQrencode

/// A QR symbol (ISO/IEC 18004): a text as squares that a telephone reads from paper.
public struct QRSymbol: Sendable, Hashable {
    /// How many squares a side has, without the quiet zone.
    public let size: Int
    private let isDark: [Bool]

    /// The clear squares that must surround a symbol on every side.
    static let quietZone = 4

    /// The symbol of a text, of which a seventh can be damaged (level M).
    ///
    /// - Throws: where the text has no bytes, more than 1,000, or a zero byte.
    public init(_ text: String) throws(PictureError) {
        guard (1...1000).contains(text.utf8.count), !text.utf8.contains(0),
            let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1)
        else { throw .unencodable }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard width > 0, let data = code.pointee.data else { throw .unencodable }
        size = width
        // The lowest bit says whether a square is dark; the others, what it is for.
        isDark = UnsafeBufferPointer(start: data, count: width * width).map { $0 & 1 == 1 }
    }

    /// Whether a square is dark; those outside are not.
    public func isDark(column: Int, row: Int) -> Bool {
        guard (0..<size).contains(column), (0..<size).contains(row) else { return false }
        return isDark[row * size + column]
    }

    /// The symbol as an SVG document with its quiet zone, dark on white whatever the page is: one path, and a title for
    /// those who do not see it.
    ///
    /// - Parameters:
    ///   - side: its width and height in pixels.
    ///   - title: what it says and where it leads.
    ///   - idPrefix: what its ids begin with; letters, digits and hyphens, so that several can stand on one page.
    public func svg(side: Int, title: String, idPrefix: String) -> [UInt8] {
        let id = String(idPrefix.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) + "-qr-title"
        let whole = size + 2 * Self.quietZone
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                guard isDark(column: column, row: row) else {
                    column += 1
                    continue
                }
                let start = column
                while isDark(column: column, row: row) { column += 1 }
                let length = column - start
                path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(length)v1h-\(length)z"
            }
        }
        let text =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(side)\" height=\"\(side)\""
            + " viewBox=\"0 0 \(whole) \(whole)\" role=\"img\" aria-labelledby=\"\(id)\" shape-rendering=\"crispEdges\">"
            + "<title id=\"\(id)\">\(Self.escaped(title))</title>"
            + "<path d=\"M0 0h\(whole)v\(whole)h-\(whole)z\" fill=\"#ffffff\"/><path d=\"\(path)\" fill=\"#000000\"/></svg>\n"
        return Array(text.utf8)
    }

    /// Text within an element (XML 1.0, section 2.4).
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
