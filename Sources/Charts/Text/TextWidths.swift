/// How wide text is when it is drawn, so that nothing in a picture runs into anything else.
///
/// Pictures name Arial and Liberation Sans, whose characters have the same widths; another font that stands in for them
/// is about as wide.
enum TextWidths {
    /// The width of a text of a size, in the units of the size.
    static func width(_ text: some StringProtocol, size: Double, isBold: Bool = false) -> Double {
        var units = 0
        for scalar in text.unicodeScalars { units += width(of: scalar, isBold: isBold) }
        return Double(units) * size / 2048
    }

    /// The width of a character in 2048ths of the font's size. One that the table lacks counts as wide as it can be.
    private static func width(of scalar: Unicode.Scalar, isBold: Bool) -> Int {
        let code = Int(scalar.value)
        let table = isBold ? bold : regular
        if code >= 0x20, code - 0x20 < table.count { return Int(table[code - 0x20]) }
        if let place = marks.firstIndex(of: scalar.value) { return Int((isBold ? boldMarks : regularMarks)[place]) }
        return code < 0x20 || (0x300...0x36F).contains(code) ? 0 : 2048
    }

    /// A text in lines that are no wider than `width`: broken at spaces, and within a word only where it alone is too
    /// wide.
    static func lines(_ text: String, size: Double, isBold: Bool = false, width limit: Double) -> [String] {
        let space = width(" ", size: size, isBold: isBold)
        var lines: [String] = []
        var line = ""
        var filled = 0.0
        for word in text.split(separator: " ") {
            let own = width(word, size: size, isBold: isBold)
            if !line.isEmpty, filled + space + own <= limit {
                line += " "
                line += word
                filled += space + own
                continue
            }
            if !line.isEmpty { lines.append(line) }
            guard own > limit else {
                (line, filled) = (String(word), own)
                continue
            }
            (line, filled) = ("", 0)
            for character in word {
                let part = width(String(character), size: size, isBold: isBold)
                if !line.isEmpty, filled + part > limit {
                    lines.append(line)
                    (line, filled) = ("", 0)
                }
                line.append(character)
                filled += part
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }

    /// A text in as many lines as it needs, of about the same width, so that no word is left over for the last.
    static func evenLines(_ text: String, size: Double, isBold: Bool = false, width limit: Double) -> [String] {
        var lines = lines(text, size: size, isBold: isBold, width: limit)
        guard lines.count > 1 else { return lines }
        var narrow = limit * 0.95
        while narrow > limit / 2 {
            let tried = Self.lines(text, size: size, isBold: isBold, width: narrow)
            guard tried.count == lines.count else { break }
            lines = tried
            narrow -= limit * 0.05
        }
        return lines
    }

    /// The width of the widest line of a text.
    static func widest(_ lines: [String], size: Double, isBold: Bool = false) -> Double {
        lines.reduce(0) { max($0, width($1, size: size, isBold: isBold)) }
    }
}
