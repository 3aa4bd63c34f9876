/// The number of a member of a JSON object as it was written, to the last digit: decoders give binary fractions.
///
/// It looks at any bytes at all; whether they are JSON, the decoder says that is given the ``remainder``.
struct WrittenNumber: Sendable {
    /// The numbers of all members of the name, as they were written.
    let texts: [String]
    /// The bytes with each of them replaced by 0, which every decoder can read.
    let remainder: [UInt8]

    /// Looks for numbers among the object's own members, not those of objects within it.
    init(member name: String, in bytes: [UInt8]) {
        var scan = Scan(bytes: bytes, name: Array(name.utf8))
        let ranges = scan.ranges()
        texts = ranges.map { String(decoding: bytes[$0], as: UTF8.self) }
        var remainder = bytes
        for range in ranges.reversed() { remainder.replaceSubrange(range, with: [UInt8(ascii: "0")]) }
        self.remainder = remainder
    }

    private struct Scan {
        let bytes: [UInt8]
        let name: [UInt8]
        var index = 0

        mutating func ranges() -> [Range<Int>] {
            var ranges: [Range<Int>] = []
            var depth = 0
            while index < bytes.count {
                switch bytes[index] {
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                case UInt8(ascii: "\""):
                    let text = string()
                    if depth == 1, bytes[text].elementsEqual(name), let range = numberAfterColon() {
                        ranges.append(range)
                    }
                    continue
                default: break
                }
                index += 1
            }
            return ranges
        }

        /// What stands between quotation marks; goes on behind them.
        private mutating func string() -> Range<Int> {
            index += 1
            let start = index
            while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            let end = min(index, bytes.count)
            index = min(end + 1, bytes.count)
            return start..<end
        }

        /// The number after a colon; goes on behind it. nil where something else follows.
        private mutating func numberAfterColon() -> Range<Int>? {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return nil }
            index += 1
            skipSpace()
            let start = index
            while index < bytes.count, Self.isPartOfNumber(bytes[index]) { index += 1 }
            guard start < index, bytes[start] == UInt8(ascii: "-") || bytes[start] < UInt8(ascii: ":") else {
                return nil
            }
            return start..<index
        }

        private mutating func skipSpace() {
            while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
        }

        private static func isPartOfNumber(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
    }
}
