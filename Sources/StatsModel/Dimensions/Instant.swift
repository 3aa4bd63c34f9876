/// A moment, to the microsecond, as the database keeps it.
public struct Instant: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let microseconds: Int64

    /// A moment by its distance from 1970.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Reads `YYYY-MM-DDTHH:MM:SSZ`, with 3 or 6 digits of a fraction or none; nil for anything else.
    public init?(_ text: String) {
        guard let microseconds = QueryReader.microseconds(utc: text) else { return nil }
        self.microseconds = microseconds
    }

    /// The day on which it lies in UTC.
    public var date: CalendarDate { CalendarDate(days: Int32(clamping: wholeSeconds.quotient(86_400))) }

    /// Whether it lies on a five-minute mark of the clock.
    public var isFiveMinuteMark: Bool { microseconds.isMultiple(of: 300_000_000) }

    /// Earlier before later.
    public static func < (one: Instant, other: Instant) -> Bool { one.microseconds < other.microseconds }

    private var wholeSeconds: Int64 { microseconds.quotient(1_000_000) }
}

extension Instant: CustomStringConvertible {
    /// In UTC: `2024-05-01T08:30:00Z`, with six digits of a fraction where it is not whole.
    public var description: String {
        let second = wholeSeconds - date64 * 86_400
        let fraction = microseconds - wholeSeconds * 1_000_000
        func two(_ value: Int64) -> String { (value < 10 ? "0" : "") + String(value) }
        let time = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
        let digits = fraction == 0 ? "" : "." + String(1_000_000 + fraction).dropFirst()
        return "\(date)T\(time)\(digits)Z"
    }

    private var date64: Int64 { wholeSeconds.quotient(86_400) }
}

extension Int64 {
    /// The quotient rounded down, also below 0.
    fileprivate func quotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
