/// Bytes of a field, read without making a string of them.
enum FieldText {
    /// The bytes without the spaces around them: space, tab, ends of lines, and the no-break space that spreadsheets
    /// leave behind.
    @inline(__always)
    static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let first = bytes.first, let last = bytes.last,
            first <= 0x20 || first == 0xC2 || last <= 0x20 || last == 0xA0
        else { return bytes }
        return trimmedSlowly(bytes)
    }

    private static func trimmedSlowly(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var (start, end) = (0, bytes.count)
        while start < end {
            if isSpace(bytes[start]) {
                start += 1
            } else if end - start >= 2, bytes[start] == 0xC2, bytes[start + 1] == 0xA0 {
                start += 2
            } else {
                break
            }
        }
        while start < end {
            if isSpace(bytes[end - 1]) {
                end -= 1
            } else if end - start >= 2, bytes[end - 2] == 0xC2, bytes[end - 1] == 0xA0 {
                end -= 2
            } else {
                break
            }
        }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    /// Whether bytes spell an ASCII word that is given in lower case, in any case.
    @inline(__always)
    static func spells(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        guard bytes.count == word.utf8CodeUnitCount else { return false }
        for index in 0..<bytes.count {
            let byte = bytes[index]
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            guard (isUpper ? byte | 0x20 : byte) == word.utf8Start[index] else { return false }
        }
        return true
    }

    /// Whether two fields have the same bytes.
    static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        left.count == right.count && left.elementsEqual(right)
    }

    /// The text of bytes.
    static func string(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}

extension StringProtocol {
    /// The text without the spaces around it.
    var trimmed: String {
        var text = String(self)
        return text.withUTF8 { FieldText.string(FieldText.trimmed(UnsafeRawBufferPointer($0))) }
    }

    /// The text in backticks, to be named in a sentence: at most 60 letters, on one line, and without signs that cannot
    /// be seen.
    var quoted: String {
        var shown = ""
        for scalar in unicodeScalars.prefix(60) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: shown.append(" ")
            default: shown.unicodeScalars.append(scalar == "`" ? " " : scalar)
            }
        }
        return "`\(shown)\(unicodeScalars.dropFirst(60).isEmpty ? "" : "…")`"
    }
}
