/// An exact decimal number with a fixed number of places: what a figure's value, a rate or a percentage is.
///
/// It is a whole number of units of 10^-`places`, so it prints without the noise of binary fractions, and equal values
/// print equally.
public struct FixedDecimal: Sendable, Hashable {
    /// The value times 10^`places`.
    public let units: Int
    /// Digits after the point, 0 to 9.
    public let places: Int

    /// A whole number.
    public init(_ whole: Int) {
        units = whole
        places = 0
    }

    /// A number of units of 10^-`places`; nil where places are not between 0 and 9.
    public init?(units: Int, places: Int) {
        guard (0...9).contains(places) else { return nil }
        self.units = units
        self.places = places
    }

    /// A quotient of whole numbers, rounded half away from zero; nil where the divisor is 0 or the result does not fit.
    public init?(_ dividend: Int, times factor: Int = 1, over divisor: Int, places: Int) {
        guard divisor != 0, let power = Self.power(places) else { return nil }
        // 64 × 64 bits fit in 128; the power may not, so that step is checked.
        let (scaled, overflow) = (Int128(dividend) * Int128(factor)).multipliedReportingOverflow(by: Int128(power))
        guard !overflow else { return nil }
        let (magnitude, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: Int128(divisor).magnitude)
        let rounded = rest >= Int128(divisor).magnitude - rest ? magnitude + 1 : magnitude
        guard let units = Int(exactly: rounded) else { return nil }
        self.units = (scaled < 0) == (divisor < 0) ? units : -units
        self.places = places
    }

    /// A floating-point number, rounded half away from zero; nil where it is not finite or does not fit.
    public init?(_ number: Double, places: Int) {
        guard let power = Self.power(places) else { return nil }
        let scaled = (number * Double(power)).rounded(.toNearestOrAwayFromZero)
        guard scaled.isFinite, let units = Int(exactly: scaled) else { return nil }
        self.units = units
        self.places = places
    }

    /// The nearest floating-point number.
    public var doubleValue: Double {
        Double(units) / Double(Self.power(places) ?? 1)
    }

    /// The value where it is whole and was made so.
    public var wholeValue: Int? {
        places == 0 ? units : nil
    }

    private static func power(_ places: Int) -> Int? {
        guard (0...9).contains(places) else { return nil }
        return (0..<places).reduce(1) { power, _ in power * 10 }
    }
}

extension FixedDecimal: CustomStringConvertible {
    /// All places are written, also noughts: `0.90`, `-12.5`, `1234`. Valid as a number of JSON and of CSV.
    public var description: String {
        text(groupingSeparator: "")
    }

    /// As `description`, with a comma between thousands: `1,234.5`.
    public var grouped: String {
        text(groupingSeparator: ",")
    }

    private func text(groupingSeparator: String) -> String {
        let significant = String(units.magnitude)
        let digits = String(repeating: "0", count: max(0, places + 1 - significant.count)) + significant
        var whole = ""
        for (position, digit) in digits.dropLast(places).enumerated() {
            if position > 0, (digits.count - places - position) % 3 == 0 { whole += groupingSeparator }
            whole.append(digit)
        }
        return (units < 0 ? "-" : "") + whole + (places > 0 ? "." + digits.suffix(places) : "")
    }
}
