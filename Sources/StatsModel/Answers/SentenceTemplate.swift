/// A template of `wording.csv`, taken apart once so that filling it is no search through its text.
///
/// `{place}` is filled in. What stands between `[` and `]` is left out where every place in it stays empty. Gaps that an
/// empty place leaves are closed, and an "a" before a vowel becomes "an".
struct SentenceTemplate: Sendable {
    /// What can be filled in.
    enum Place: UInt8, Sendable, CaseIterable {
        case recorder, value, noun, motivation, adjective, area, period, change, compared, earlier, lower, upper
        case population, populationYear, siblings, reason, reference, measure, instead

        /// The place of a name within braces; nil where there is none of that name.
        init?(name: some StringProtocol) {
            let place = Self.allCases.first { $0 == .populationYear ? name == "population_year" : name == "\($0)" }
            guard let place else { return nil }
            self = place
        }
    }

    private enum Part: Sendable {
        case text(TextPiece)
        case place(Place)
        /// The parts up to `end` are left out where their places all stay empty: bit n stands for place n.
        case optional(places: UInt32, end: Int32)
    }

    private var parts: [Part] = []

    /// Takes a template apart. Places that there are not are left out.
    ///
    /// - Parameter isCited: whether it is a sentence that ends with its reference; where it does not say where the
    ///   reference belongs, it is put in parentheses before the last stop.
    init(_ text: String, isCited: Bool, dialect: TextDialect, pieces: inout TextPieces) {
        var text = text
        if isCited, !text.contains("{reference}") {
            let stop = text.last == "." ? "." : ""
            text = text.dropLast(stop.count) + "[ ({reference})]" + stop
        }
        var literal = ""
        var rest = text[...]
        var opening: (index: Int, places: UInt32)?
        func lay(_ parts: inout [Part]) {
            if !literal.isEmpty { parts.append(.text(pieces.add(dialect.written(Self.withoutGaps(literal))))) }
            literal = ""
        }
        while let character = rest.popFirst() {
            switch character {
            case "{":
                guard let closing = rest.firstIndex(of: "}") else {
                    literal.append(character)
                    continue
                }
                lay(&parts)
                if let place = Place(name: rest[..<closing]) {
                    parts.append(.place(place))
                    opening?.places |= 1 << UInt32(place.rawValue)
                }
                rest = rest[rest.index(after: closing)...]
            case "[" where opening == nil && rest.contains("]"):
                lay(&parts)
                opening = (parts.count, 0)
                parts.append(.optional(places: 0, end: 0))
            case "]" where opening != nil:
                lay(&parts)
                if let opening {
                    parts[opening.index] = .optional(places: opening.places, end: Int32(clamping: parts.count))
                }
                opening = nil
            default: literal.append(character)
            }
        }
        lay(&parts)
    }

    /// Writes the template with its places filled.
    ///
    /// - Parameters:
    ///   - empty: the places that stay empty, as far as that decides what is left out: bit n stands for place n.
    ///   - fill: writes what belongs into a place.
    @inline(__always)
    func write(
        to writer: inout ByteWriter, _ pieces: TextPieceReader, empty: UInt32 = 0,
        fill: (Place, inout ByteWriter) -> Void
    ) {
        let start = writer.count
        parts.withUnsafeBufferPointer { parts in
            var next = 0
            while next < parts.count {
                let part = parts[next]
                next += 1
                switch part {
                case .text(let piece): Self.write(piece, to: &writer, pieces, start: start)
                case .place(let place):
                    let mark = writer.count
                    fill(place, &writer)
                    if mark - start >= 2 { Self.fitArticle(before: mark, in: &writer, start: start) }
                case .optional(let places, let end):
                    if places & ~empty == 0 { next = max(next, Int(end)) }
                }
            }
        }
        while writer.count > start, writer.last == UInt8(ascii: " ") { writer.removeLast() }
    }

    /// Writes a text so that no gap is left before it.
    @inline(__always)
    private static func write(
        _ piece: TextPiece, to writer: inout ByteWriter, _ pieces: TextPieceReader, start: Int
    ) {
        guard writer.last == UInt8(ascii: " ") || writer.count == start else { return writer.write(piece, of: pieces) }
        writeAfterGap(piece, to: &writer, pieces, start: start)
    }

    private static func writeAfterGap(
        _ piece: TextPiece, to writer: inout ByteWriter, _ pieces: TextPieceReader, start: Int
    ) {
        guard let first = pieces.first(of: piece) else { return }
        if first == UInt8(ascii: " ") { return writer.write(piece.dropFirst, of: pieces) }
        if writer.count > start, closesGap(first) { writer.removeLast() }
        writer.write(piece, of: pieces)
    }

    /// Makes an "a" that stands before a mark an "an" where a vowel follows.
    @inline(__always)
    private static func fitArticle(before mark: Int, in writer: inout ByteWriter, start: Int) {
        guard writer[mark - 1] == UInt8(ascii: " "), let article = writer[mark - 2],
            article | 0x20 == UInt8(ascii: "a"),
            mark - start == 2 || writer[mark - 3] == UInt8(ascii: " "), let first = writer[mark], isVowel(first)
        else { return }
        writer.insert(UInt8(ascii: "n"), at: mark - 1)
    }

    private static func isVowel(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"): true
        default: false
        }
    }

    private static func closesGap(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ";"), UInt8(ascii: ")"): true
        default: false
        }
    }

    /// A text on one line and without double spaces.
    private static func withoutGaps(_ text: String) -> String {
        var result = ""
        for character in text {
            let plain: Character = character.isNewline || character == "\t" ? " " : character
            if plain == " ", result.last == " " { continue }
            result.append(plain)
        }
        return result
    }
}

/// In which document words are to stand.
public enum TextDialect: Sendable, Hashable, CaseIterable {
    /// As they are.
    case plain
    /// Within strings of JSON.
    case json

    /// A text as it is written in it.
    func written(_ text: String) -> String {
        guard self == .json else { return text }
        var writer = ByteWriter(capacity: text.utf8.count + 16)
        writer.write(escaped: text)
        return writer.text
    }
}

extension TextPieceReader {
    /// The first byte of a piece.
    func first(of piece: TextPiece) -> UInt8? {
        piece.count > 0 && Int(piece.start) < bytes.count ? bytes[Int(piece.start)] : nil
    }
}

extension TextPiece {
    /// The piece without its first byte.
    var dropFirst: TextPiece { count > 0 ? TextPiece(start: start + 1, count: count - 1) : self }
}

extension ByteWriter {
    /// Writes text as a dialect has it.
    mutating func write(text: String, _ dialect: TextDialect) {
        switch dialect {
        case .plain: write(text: text)
        case .json: write(escaped: text)
        }
    }
}
