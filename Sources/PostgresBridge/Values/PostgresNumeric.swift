/// A `numeric`: an exact decimal number of up to 131,072 digits before the point and 16,383 behind it, or NaN, or an
/// infinity.
///
/// As in PostgreSQL, 1.0 and 1.00 are equal but written differently, and for the sake of a total order NaN equals
/// itself and is greater than every other number.
public struct PostgresNumeric: Sendable {
    /// The number without its scale. Digits are of base 10,000 as in PostgreSQL; the first has the place value
    /// 10,000^weight. Neither the first nor the last is 0, and 0 itself has none, so that equal numbers have equal parts.
    enum Value: Hashable {
        case finite(isNegative: Bool, weight: Int, digits: [UInt16])
        case positiveInfinity
        case negativeInfinity
        case notANumber
    }

    let value: Value
    /// How many decimals are shown; 0 for NaN and the infinities.
    public let scale: Int

    /// The most decimals PostgreSQL keeps.
    static let greatestScale = 16_383
    /// The weights a number can have; the greatest is that of 131,072 digits.
    static let weights = -32_768...32_767

    /// Not a number.
    public static let notANumber = PostgresNumeric(special: .notANumber)
    /// Greater than every finite number.
    public static let infinity = PostgresNumeric(special: .positiveInfinity)
    /// Less than every finite number.
    public static let negativeInfinity = PostgresNumeric(special: .negativeInfinity)

    init(special value: Value) {
        self.value = value
        scale = 0
    }

    /// A finite number from digits that may begin and end with zeros.
    ///
    /// `nil` when a weight or scale is beyond PostgreSQL's, or a digit isn't 0 behind the last decimal.
    init?(isNegative: Bool, weight: Int, digits: [UInt16], scale: Int) {
        let leading = digits.prefix { $0 == 0 }.count
        var significant = digits.dropFirst(leading)
        while significant.last == 0 { significant.removeLast() }
        guard (0...Self.greatestScale).contains(scale) else { return nil }
        self.scale = scale
        guard let last = significant.last else {
            value = .finite(isNegative: false, weight: 0, digits: [])
            return
        }
        let firstWeight = weight - leading
        guard Self.weights.contains(firstWeight) else { return nil }
        let lastWeight = firstWeight - significant.count + 1
        let zerosInLast = last % 1_000 == 0 ? 3 : last % 100 == 0 ? 2 : last % 10 == 0 ? 1 : 0
        guard -4 * lastWeight - zerosInLast <= scale else { return nil }
        value = .finite(isNegative: isNegative, weight: firstWeight, digits: Array(significant))
    }

    /// An integer.
    public init<Integer: FixedWidthInteger>(_ integer: Integer) {
        var rest = integer.magnitude
        var digits: [UInt16] = []
        // An 8-bit magnitude can't hold 10,000.
        if let small = UInt16(exactly: rest), small < 10_000 {
            digits = [small]
        } else {
            let base = Integer.Magnitude(10_000)
            while rest != 0 {
                digits.append(UInt16(truncatingIfNeeded: rest % base))
                rest /= base
            }
            digits.reverse()
        }
        var weight = digits.count - 1
        let leading = digits.prefix { $0 == 0 }.count
        weight -= leading
        digits.removeFirst(leading)
        while digits.last == 0 { digits.removeLast() }
        value = .finite(isNegative: integer < 0, weight: digits.isEmpty ? 0 : weight, digits: digits)
        scale = 0
    }

    /// Whether the number is neither NaN nor an infinity.
    public var isFinite: Bool {
        if case .finite = value { true } else { false }
    }

    /// Whether this is NaN.
    public var isNaN: Bool { value == .notANumber }

    /// The nearest `Double`; a finite number too great for one becomes an infinity.
    public var double: Double {
        switch value {
        case .notANumber: .nan
        case .positiveInfinity: .infinity
        case .negativeInfinity: -.infinity
        case .finite: Double(description) ?? .nan
        }
    }
}

extension PostgresNumeric: Hashable {
    /// Equal numbers, whatever their scales.
    public static func == (left: PostgresNumeric, right: PostgresNumeric) -> Bool {
        left.value == right.value
    }

    /// Hashes the number without its scale.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(value)
    }
}

extension PostgresNumeric: Comparable {
    /// PostgreSQL's order: −infinity, the finite numbers, infinity, NaN.
    public static func < (left: PostgresNumeric, right: PostgresNumeric) -> Bool {
        guard left.rank == right.rank else { return left.rank < right.rank }
        guard case .finite(let isNegative, let weight, let digits) = left.value,
            case .finite(_, let otherWeight, let otherDigits) = right.value
        else { return false }
        if weight != otherWeight { return isNegative ? weight > otherWeight : weight < otherWeight }
        return isNegative
            ? otherDigits.lexicographicallyPrecedes(digits) : digits.lexicographicallyPrecedes(otherDigits)
    }

    /// The order of what can't be compared by digits alone.
    private var rank: Int {
        switch value {
        case .negativeInfinity: -2
        case .finite(_, _, let digits) where digits.isEmpty: 0
        case .finite(let isNegative, _, _): isNegative ? -1 : 1
        case .positiveInfinity: 2
        case .notANumber: 3
        }
    }
}

extension PostgresNumeric: ExpressibleByIntegerLiteral {
    /// An integer.
    public init(integerLiteral value: Int) {
        self.init(value)
    }
}

extension Int {
    /// The number as an integer; `nil` when it has decimals that aren't 0, isn't finite or doesn't fit.
    public init?(exactly number: PostgresNumeric) {
        guard case .finite(let isNegative, let weight, let digits) = number.value else { return nil }
        guard weight < 5, digits.count <= weight + 1 || digits.isEmpty else { return nil }
        var sum = 0
        for place in 0..<(digits.isEmpty ? 0 : weight + 1) {
            let digit = place < digits.count ? Int(digits[place]) : 0
            let (product, overflow) = sum.multipliedReportingOverflow(by: 10_000)
            // Summed with its sign, so that the least integer fits.
            let (next, second) = product.addingReportingOverflow(isNegative ? -digit : digit)
            guard !overflow, !second else { return nil }
            sum = next
        }
        self = sum
    }
}
