import CQREncode

/// A text as a square of dark and light modules, to be read off paper by a telephone (ISO/IEC 18004).
struct QRCode: Sendable {
    /// Modules along a side, with the quiet zone of four that readers need around them.
    let width: Int
    /// The dark modules as the data of an SVG path: a horizontal run of them each.
    let path: String

    private static let quiet = 4

    /// nil where the text is too long for a code, or holds a NUL.
    ///
    /// Level M restores a seventh of the modules: enough for ink and folds, in a code that stays small.
    init?(_ text: String) {
        guard !text.isEmpty, !text.utf8.contains(0), text.utf8.count <= 500,
            let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M)
        else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard width > 0, let data = code.pointee.data else { return nil }
        // The lowest bit of each byte is the module's colour.
        let modules = UnsafeBufferPointer(start: data, count: width * width).map { $0 & 1 == 1 }
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                guard modules[row * width + column] else {
                    column += 1
                    continue
                }
                let start = column
                while column < width, modules[row * width + column] { column += 1 }
                path += "M\(start + Self.quiet) \(row + Self.quiet)h\(column - start)v1h-\(column - start)z"
            }
        }
        self.width = width + 2 * Self.quiet
        self.path = path
    }
}
