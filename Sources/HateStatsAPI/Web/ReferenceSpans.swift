/// References in the text of a page, each in an element that the style sheet keeps on one line: a browser breaks lines at
/// hyphens, and half a reference is none. It is done to the finished page, so that no template can forget it.
enum ReferenceSpans {
    private static let opening = Array("<span class=\"reference-name\">".utf8)
    private static let closing = Array("</span>".utf8)
    /// Elements whose content is no text with elements in it, or that break no lines.
    private static let closed = ["title", "option", "textarea", "script", "style", "svg", "pre"].map { Array($0.utf8) }

    /// The page with its references in elements.
    static func marking(_ html: String) -> String {
        var html = html
        let marked = html.withUTF8 { bytes in
            var scan = Scan(bytes: bytes)
            scan.run()
            return scan.copied == 0 ? nil : String(decoding: scan.output, as: UTF8.self)
        }
        return marked ?? html
    }

    private struct Scan {
        let bytes: UnsafeBufferPointer<UInt8>
        var output: [UInt8] = []
        /// Up to where the page is in the output.
        var copied = 0
        private var place = 0

        init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        mutating func run() {
            while place < bytes.count {
                switch bytes[place] {
                case UInt8(ascii: "<"): skipTag()
                case UInt8(ascii: "A")...UInt8(ascii: "Z") where place == 0 || !isWord(bytes[place - 1]):
                    word()
                default: place += 1
                }
            }
            if copied > 0 { output += bytes[copied...] }
        }

        /// Passes a tag, and what is in it where that is no text.
        private mutating func skipTag() {
            let name = bytes[(place + 1)...].prefix { isLetter($0) }
            var quote: UInt8?
            while place < bytes.count {
                let byte = bytes[place]
                place += 1
                if let open = quote {
                    if byte == open { quote = nil }
                } else if byte == UInt8(ascii: "\"") {
                    quote = byte
                } else if byte == UInt8(ascii: ">") {
                    break
                }
            }
            guard closed.contains(where: { name.elementsEqual($0) }) else { return }
            while place < bytes.count {
                if bytes[place] == UInt8(ascii: "<"), bytes[(place + 1)...].starts(with: [UInt8(ascii: "/")] + name) {
                    return
                }
                place += 1
            }
        }

        /// Takes a word, and marks it where it is a reference: letters and digits, then two groups of four or more.
        private mutating func word() {
            let start = place
            while place < bytes.count, isLetterOrDigit(bytes[place]) { place += 1 }
            var groups = 0
            while place < bytes.count, bytes[place] == UInt8(ascii: "-") {
                let group = bytes[(place + 1)...].prefix { isLetterOrDigit($0) }
                guard group.count == 4, group.allSatisfy(isCapitalOrDigit) else { break }
                groups += 1
                place += 5
            }
            guard groups >= 2, bytes[start..<place].allSatisfy({ $0 == UInt8(ascii: "-") || isCapitalOrDigit($0) })
            else { return }
            output += bytes[copied..<start]
            output += opening
            output += bytes[start..<place]
            output += closing
            copied = place
        }

        private func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
        private func isCapitalOrDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        private func isLetterOrDigit(_ byte: UInt8) -> Bool { isCapitalOrDigit(byte) || isLetter(byte) }
        /// Whether a byte before a word makes it a part of a longer one.
        private func isWord(_ byte: UInt8) -> Bool {
            isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
    }
}
