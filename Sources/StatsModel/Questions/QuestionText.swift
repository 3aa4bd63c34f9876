/// A question cut into words.
struct QuestionText: Sendable {
    /// The question, without spaces around it.
    let text: String
    /// Its words, in order.
    let words: [Word]

    /// One word, number, or sign that is read as a word.
    struct Word: Sendable {
        /// What it is compared by: lower-case letters and digits, without the `'s` of possession.
        let key: String
        /// As it is written, in lower case: numbers with their hyphens and strokes.
        let spelling: String
        /// Where it stands.
        let range: Range<String.Index>
        /// Whether it ends with the `'s` of possession.
        let isPossessive: Bool
        /// Whether it begins with a capital letter.
        let isCapitalised: Bool
        /// Whether only a hyphen or dash stands between it and the word before.
        let isHyphenated: Bool
        /// Whether a stop, comma or the like stands before it.
        let isAfterPause: Bool

        /// Whether it looks like the first half of a postcode: `LE2`.
        var isPostcode: Bool {
            let letters = spelling.utf8.prefix { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
            let rest = spelling.utf8.dropFirst(letters.count)
            return (1...2).contains(letters.count) && (1...2).contains(rest.count)
                && rest.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        }

        /// Whether it is a time of day: `4pm`, `10.30am`.
        var isTimeOfDay: Bool {
            guard let first = spelling.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
                return false
            }
            return spelling.hasSuffix("am") || spelling.hasSuffix("pm")
        }

        /// A whole number below a hundred million; nil for words.
        var number: Int? {
            guard spelling.utf8.count <= 10, !spelling.utf8.isEmpty else { return nil }
            var value = 0
            for byte in spelling.utf8 where byte != UInt8(ascii: ",") {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                value = value &* 10 &+ Int(byte &- UInt8(ascii: "0"))
            }
            return value < 100_000_000 ? value : nil
        }
    }

    init(_ text: String) {
        self.text = text.trimmed
        var cutter = WordCutter(self.text)
        cutter.cut()
        words = cutter.words
    }

    /// The words of a range, as they are written.
    subscript(_ range: Range<Int>) -> String {
        guard !range.isEmpty, words.indices.contains(range.lowerBound), words.indices.contains(range.upperBound - 1)
        else { return "" }
        return String(text[words[range.lowerBound].range.lowerBound..<words[range.upperBound - 1].range.upperBound])
    }
}

/// Goes through a text and cuts it into words: at everything but letters, digits, apostrophes within words, and the
/// signs within numbers, dates and codes.
private struct WordCutter {
    private let scalars: String.UnicodeScalarView
    private let text: String
    private(set) var words: [QuestionText.Word] = []
    private var start: String.Index?
    private var hasDigit = false
    private var gap: [Unicode.Scalar] = []

    init(_ text: String) {
        self.text = text
        scalars = text.unicodeScalars
    }

    mutating func cut() {
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            let next = scalars.index(after: index)
            if Self.isLetter(scalar) && (start != nil || scalar.isASCII || scalar.properties.isAlphabetic)
                || Self.isDigit(scalar)
            {
                if start == nil { start = index }
                if Self.isDigit(scalar) { hasDigit = true }
            } else if start != nil, next < scalars.endIndex, joins(scalar, before: scalars[next]) {
                // It belongs to the word.
            } else {
                finish(at: index)
                if scalar == "&" || scalar == "%" {
                    add(scalar == "&" ? "and" : "percent", index..<next)
                } else {
                    gap.append(scalar)
                }
            }
            index = next
        }
        finish(at: scalars.endIndex)
    }

    /// Whether a sign within a word belongs to it, by what comes after it.
    private func joins(_ scalar: Unicode.Scalar, before next: Unicode.Scalar) -> Bool {
        switch scalar {
        case "'", "\u{2019}", "\u{2018}", "`": Self.isLetter(next)
        case "/", "-", "\u{2010}"..."\u{2015}", ",", ".": hasDigit && Self.isDigit(next)
        default: false
        }
    }

    private mutating func finish(at end: String.Index) {
        defer {
            start = nil
            hasDigit = false
        }
        guard let start, start < end else { return }
        var spelling = ""
        for scalar in scalars[start..<end] {
            switch scalar {
            case "\u{2010}"..."\u{2015}": spelling += "-"
            case "\u{2019}", "\u{2018}", "`": spelling += "'"
            default: spelling.unicodeScalars.append(scalar)
            }
        }
        add(spelling.lowercased(), start..<end)
    }

    private mutating func add(_ spelling: String, _ range: Range<String.Index>) {
        let isPossessive = spelling.hasSuffix("'s")
        let stem = isPossessive ? String(spelling.dropLast(2)) : spelling
        let signs = gap
        gap = []
        guard !stem.isEmpty else { return }
        words.append(
            QuestionText.Word(
                key: NameKey(stem).text, spelling: stem, range: range,
                isPossessive: isPossessive,
                isCapitalised: text.unicodeScalars[range.lowerBound].properties.isUppercase,
                isHyphenated: Self.isOneDash(signs),
                isAfterPause: signs.contains { ",;:.?!()".unicodeScalars.contains($0) }))
    }

    private static func isOneDash(_ signs: [Unicode.Scalar]) -> Bool {
        let visible = signs.filter { $0 != " " }
        return visible.count == 1 && isDash(visible[0])
    }

    private static func isDash(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "-" || ("\u{2010}"..."\u{2015}").contains(scalar)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }
        return scalar.properties.isAlphabetic || scalar.properties.canonicalCombiningClass != .notReordered
    }
}
