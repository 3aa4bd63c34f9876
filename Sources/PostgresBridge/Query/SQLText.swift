/// Where a parameter stands in SQL text, by the lexical rules of PostgreSQL (manual, section 4.1).
enum SQLText {
    /// Whether the byte can go on a name or number: letters, digits, `_`, `$` and everything that isn't ASCII.
    static func continuesName(_ byte: UInt8) -> Bool {
        startsName(byte) || isDigit(byte) || byte == UInt8(ascii: "$")
    }

    /// Whether the byte can begin a name.
    static func startsName(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return (letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}

extension String {
    /// The SQL text with every parameter `$n` made `$(n + offset)`.
    ///
    /// Only parameters change: not what looks like one in a string, a quoted or plain name, a comment or a
    /// dollar-quoted string.
    func renumberingParameters(by offset: Int) -> String {
        guard offset > 0 else { return self }
        var scanner = ParameterScanner(text: Array(utf8), offset: offset)
        return scanner.renumbered()
    }
}

/// Reads SQL text once, copying it and changing the parameters on the way.
private struct ParameterScanner {
    let text: [UInt8]
    let offset: Int
    var position = 0
    var copy: [UInt8] = []

    init(text: [UInt8], offset: Int) {
        self.text = text
        self.offset = offset
        copy.reserveCapacity(text.count + 8)
    }

    mutating func renumbered() -> String {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "'"): copyQuoted(by: byte, escapes: false)
            case UInt8(ascii: "\""): copyQuoted(by: byte, escapes: false)
            case UInt8(ascii: "-") where peek(1) == byte: copyLine()
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): copyComment()
            case UInt8(ascii: "$"): copyDollar()
            case _ where SQLText.startsName(byte): copyName()
            case _ where SQLText.isDigit(byte): copyName()
            default: copyBytes(1)
            }
        }
        return String(decoding: copy, as: UTF8.self)
    }

    private func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < text.count ? text[position + distance] : nil
    }

    private mutating func copyBytes(_ count: Int) {
        let end = Swift.min(position + count, text.count)
        copy.append(contentsOf: text[position..<end])
        position = end
    }

    /// A string or quoted name; a doubled quote reads as two strings side by side, which is copied alike.
    private mutating func copyQuoted(by quote: UInt8, escapes: Bool) {
        copyBytes(1)
        while let byte = peek() {
            if escapes, byte == UInt8(ascii: "\\") {
                copyBytes(2)
            } else {
                copyBytes(1)
                if byte == quote { return }
            }
        }
    }

    private mutating func copyLine() {
        while let byte = peek(), byte != UInt8(ascii: "\n") { copyBytes(1) }
    }

    /// A block comment; they nest.
    private mutating func copyComment() {
        var depth = 0
        while let byte = peek() {
            if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                depth += 1
                copyBytes(2)
            } else if byte == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                depth -= 1
                copyBytes(2)
                if depth == 0 { return }
            } else {
                copyBytes(1)
            }
        }
    }

    /// A name, a keyword or a number, in which `$` is a letter like any other; `E'…'` has backslash escapes.
    private mutating func copyName() {
        let start = position
        while let byte = peek(), SQLText.continuesName(byte) { copyBytes(1) }
        let isEscapePrefix = position - start == 1 && text[start] | 0x20 == UInt8(ascii: "e")
        if isEscapePrefix, peek() == UInt8(ascii: "'") {
            copyQuotedEscape()
        }
    }

    private mutating func copyQuotedEscape() {
        copyQuoted(by: UInt8(ascii: "'"), escapes: true)
        // In an escape string a doubled quote goes on with escapes.
        while peek() == UInt8(ascii: "'") { copyQuoted(by: UInt8(ascii: "'"), escapes: true) }
    }

    /// A parameter, the opening of a dollar-quoted string, or a lone dollar.
    private mutating func copyDollar() {
        var end = position + 1
        while end < text.count, SQLText.isDigit(text[end]) { end += 1 }
        if end > position + 1 {
            let number = Int(String(decoding: text[(position + 1)..<end], as: UTF8.self))
            guard let number, number <= Int(UInt16.max) else { return copyBytes(end - position) }
            copy.append(contentsOf: "$\(number + offset)".utf8)
            position = end
            return
        }
        while end < text.count, SQLText.startsName(text[end]) || SQLText.isDigit(text[end]) { end += 1 }
        guard end < text.count, text[end] == UInt8(ascii: "$") else { return copyBytes(1) }
        let tag = text[position...end]
        copyBytes(tag.count)
        while position < text.count, !text[position...].starts(with: tag) { copyBytes(1) }
        copyBytes(tag.count)
    }
}
