/// A number as somebody quotes it, exact to the last digit: `12.50` equals `12.5` and not `12.5000000000000001`, which
/// no binary fraction could tell apart.
public struct QuotedNumber: Sendable {
    /// Why a text is no number that can be quoted.
    public enum Failure: Error, Sendable, Hashable {
        /// It is not written as JSON writes numbers.
        case notNumber
        /// It is larger than any figure could be, or longer than anybody writes.
        case tooLarge
    }

    /// As it was written.
    public let text: String
    private let exact: Exact

    /// A sign, the significant digits as a whole number without noughts at either end, and how many noughts follow them.
    private struct Exact: Sendable, Hashable {
        var isNegative = false
        var digits: [UInt8] = []
        var exponent = 0
    }

    /// Longer texts are refused.
    private static let longestText = 100
    /// Numbers with so many digits before the point are refused.
    private static let firstRefusedMagnitude = 16

    /// Reads a number as JSON writes it (RFC 8259, section 6).
    public init(_ text: some StringProtocol) throws(Failure) {
        let bytes = Array(text.utf8)
        guard let parts = Parts(bytes) else { throw .notNumber }
        guard bytes.count <= Self.longestText else { throw .tooLarge }
        var digits = parts.whole + parts.fraction
        digits.removeFirst(digits.prefix { $0 == UInt8(ascii: "0") }.count)
        guard !digits.isEmpty else {
            self.text = String(text)
            exact = Exact()
            return
        }
        guard let given = parts.exponent else { throw .tooLarge }
        var exponent = given - parts.fraction.count
        guard digits.count + exponent < Self.firstRefusedMagnitude else { throw .tooLarge }
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        self.text = String(text)
        exact = Exact(isNegative: parts.isNegative, digits: digits, exponent: exponent)
    }

    /// A published value.
    public init(_ value: FixedDecimal) {
        text = value.description
        var digits = Array(String(value.units.magnitude).utf8)
        var exponent = -value.places
        guard value.units != 0 else {
            exact = Exact()
            return
        }
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        exact = Exact(isNegative: value.units < 0, digits: digits, exponent: exponent)
    }

    /// As it was written, with a comma between thousands: `1,234.50`. One with an exponent stays as it is.
    public var grouped: String {
        guard let parts = Parts(Array(text.utf8)), !parts.hasExponent else { return text }
        var whole = ""
        for (place, digit) in parts.whole.enumerated() {
            if place > 0, (parts.whole.count - place).isMultiple(of: 3) { whole += "," }
            whole.unicodeScalars.append(Unicode.Scalar(digit))
        }
        let fraction = parts.fraction.isEmpty ? "" : "." + String(decoding: parts.fraction, as: UTF8.self)
        return (parts.isNegative ? "-" : "") + whole + fraction
    }

    /// A number taken apart by the grammar of JSON.
    private struct Parts {
        var isNegative = false
        var whole: [UInt8] = []
        var fraction: [UInt8] = []
        var hasExponent = false
        /// nil where it is beyond all measure.
        var exponent: Int? = 0

        init?(_ bytes: [UInt8]) {
            var rest = bytes[...]
            func digits() -> [UInt8] {
                let run = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                rest = rest.dropFirst(run.count)
                return Array(run)
            }
            if rest.first == UInt8(ascii: "-") {
                isNegative = true
                rest.removeFirst()
            }
            whole = digits()
            guard !whole.isEmpty, whole.count == 1 || whole[0] != UInt8(ascii: "0") else { return nil }
            if rest.first == UInt8(ascii: ".") {
                rest.removeFirst()
                fraction = digits()
                guard !fraction.isEmpty else { return nil }
            }
            if let sign = rest.first, sign == UInt8(ascii: "e") || sign == UInt8(ascii: "E") {
                rest.removeFirst()
                hasExponent = true
                let isBelow = rest.first == UInt8(ascii: "-")
                if isBelow || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
                let power = digits()
                guard !power.isEmpty else { return nil }
                let number = power.count <= 6 ? Int(String(decoding: power, as: UTF8.self)) : nil
                exponent = number.map { isBelow ? -$0 : $0 }
            }
            guard rest.isEmpty else { return nil }
        }
    }
}

extension QuotedNumber: Hashable {
    /// Whether two are the same number, however they are written.
    public static func == (one: QuotedNumber, other: QuotedNumber) -> Bool { one.exact == other.exact }

    /// By the number, not by how it is written.
    public func hash(into hasher: inout Hasher) { hasher.combine(exact) }
}
