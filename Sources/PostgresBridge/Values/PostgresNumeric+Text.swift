extension PostgresNumeric: LosslessStringConvertible {
    /// Reads what PostgreSQL reads: `12`, `-1.50`, `.5`, `1.5e-3`, `NaN`, `Infinity`, `-inf`, in any case, without
    /// spaces around. `1.50` keeps its two decimals.
    ///
    /// `nil` for anything else, and for more digits than PostgreSQL keeps.
    public init?(_ description: String) {
        switch description.lowercased() {
        case "nan": self = .notANumber
        case "infinity", "+infinity", "inf", "+inf": self = .infinity
        case "-infinity", "-inf": self = .negativeInfinity
        default:
            guard let number = Self.finite(Array(description.utf8)) else { return nil }
            self = number
        }
    }

    /// The decimal digits, as many behind the point as the scale says; never an exponent.
    public var description: String {
        switch value {
        case .notANumber: return "NaN"
        case .positiveInfinity: return "Infinity"
        case .negativeInfinity: return "-Infinity"
        case .finite(let isNegative, let weight, let digits):
            var text: [UInt8] = []
            for place in stride(from: max(weight, 0), through: 0, by: -1) {
                Self.append(Self.digit(digits, at: weight - place), to: &text)
            }
            let leading = min(text.prefix { $0 == UInt8(ascii: "0") }.count, text.count - 1)
            text.removeFirst(leading)
            if scale > 0 {
                text.append(UInt8(ascii: "."))
                let point = text.count
                var place = -1
                while text.count < point + scale {
                    Self.append(Self.digit(digits, at: weight - place), to: &text)
                    place -= 1
                }
                text.removeLast(text.count - point - scale)
            }
            return (isNegative ? "-" : "") + String(decoding: text, as: UTF8.self)
        }
    }

    private static func digit(_ digits: [UInt16], at index: Int) -> UInt16 {
        digits.indices.contains(index) ? digits[index] : 0
    }

    /// Appends a digit of base 10,000 as four of base 10.
    private static func append(_ digit: UInt16, to text: inout [UInt8]) {
        for power: UInt16 in [1_000, 100, 10, 1] {
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit / power % 10))
        }
    }

    /// Sign, digits, point, digits, exponent.
    private static func finite(_ text: [UInt8]) -> PostgresNumeric? {
        var rest = text[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        var decimals = Array(rest.prefix(while: SQLText.isDigit))
        rest = rest.dropFirst(decimals.count)
        // Where the point stands, counted from the first decimal digit.
        var point = decimals.count
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: SQLText.isDigit)
            decimals += fraction
            rest = rest.dropFirst(fraction.count + 1)
        }
        guard !decimals.isEmpty else { return nil }
        var scale = decimals.count - point
        if let exponent = exponent(&rest) {
            point += exponent
            scale = max(0, scale - exponent)
        }
        guard rest.isEmpty, scale <= greatestScale else { return nil }
        return grouped(decimals, point: point, scale: scale, isNegative: isNegative)
    }

    /// Reads `e-3`, if that is what comes. An exponent that no number of PostgreSQL can have is left unread, which is
    /// an error of the caller's.
    private static func exponent(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") else { return nil }
        var digits = rest.dropFirst()
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        guard let number = Int(digits: digits), number < 1_000_000 else { return nil }
        rest = []
        return isNegative ? -number : number
    }

    /// Groups decimal digits by four, counted from the point.
    private static func grouped(
        _ decimals: [UInt8], point: Int, scale: Int, isNegative: Bool
    ) -> PostgresNumeric? {
        // Leading zeros first, so that only what is significant decides about the size.
        let leading = decimals.prefix { $0 == UInt8(ascii: "0") }.count
        let significant = decimals.dropFirst(leading)
        guard !significant.isEmpty else {
            return PostgresNumeric(isNegative: false, weight: 0, digits: [], scale: scale)
        }
        let integerDigits = point - leading
        guard integerDigits <= 4 * (weights.upperBound + 1), integerDigits >= 4 * weights.lowerBound else { return nil }
        // Digits before the point fill groups from the right; so the first group may need zeros in front.
        let inFirst = ((integerDigits % 4) + 4) % 4
        var padded = Array(repeating: UInt8(ascii: "0"), count: inFirst == 0 ? 0 : 4 - inFirst) + significant
        while padded.count % 4 != 0 { padded.append(UInt8(ascii: "0")) }
        let digits = stride(from: 0, to: padded.count, by: 4).map { start in
            padded[start..<(start + 4)].reduce(UInt16(0)) { $0 * 10 + UInt16($1 - UInt8(ascii: "0")) }
        }
        let weight = (integerDigits - inFirst) / 4 - (inFirst == 0 ? 1 : 0)
        return PostgresNumeric(isNegative: isNegative, weight: weight, digits: digits, scale: scale)
    }
}
