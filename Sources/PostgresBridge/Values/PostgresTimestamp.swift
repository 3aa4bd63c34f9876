/// A `timestamptz`: a moment, to the microsecond.
public struct PostgresTimestamp: Hashable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z without leap seconds, negative before.
    public var microsecondsSince1970: Int64

    /// A moment by its distance from 1970-01-01T00:00:00Z. PostgreSQL refuses what is before 4713 BC.
    public init(microsecondsSince1970: Int64) {
        self.microsecondsSince1970 = microsecondsSince1970
    }

    /// Microseconds from 1970 to 2000, from which PostgreSQL counts.
    private static let postgresEpoch: Int64 = 946_684_800_000_000
    private static let microsecondsADay: Int64 = 86_400_000_000
}

extension PostgresTimestamp: Comparable {
    /// Earlier is less.
    public static func < (left: PostgresTimestamp, right: PostgresTimestamp) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }
}

extension PostgresTimestamp: LosslessStringConvertible {
    /// `2024-03-01T13:05:00Z`, with six decimals of the second when they aren't all 0.
    public var description: String {
        let perDay = Self.microsecondsADay
        var (day, time) = microsecondsSince1970.quotientAndRemainder(dividingBy: perDay)
        if time < 0 {
            day -= 1
            time += perDay
        }
        let (seconds, fraction) = Int(time).quotientAndRemainder(dividingBy: 1_000_000)
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { CivilDay.padded($0, 2) }
        let decimals = fraction == 0 ? "" : "." + CivilDay.padded(fraction, 6)
        return "\(CivilDay.text(Int(day)))T\(clock.joined(separator: ":"))\(decimals)Z"
    }

    /// Reads `2024-03-01T13:05:00Z`, with up to six decimals of the second and any offset (`+01:00`) in place of `Z`.
    public init?(_ description: String) {
        let text = Array(description.utf8)
        guard text.count >= 20, text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"),
            text[16] == UInt8(ascii: ":"),
            let date = PostgresDate(String(decoding: text[..<10], as: UTF8.self)),
            let hour = Int(digits: text[11..<13]), hour < 24, let minute = Int(digits: text[14..<16]), minute < 60,
            let second = Int(digits: text[17..<19]), second < 60
        else { return nil }
        var rest = text[19...]
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix(while: SQLText.isDigit)
            guard digits.count <= 6, let number = Int(digits: digits) else { return nil }
            fraction = (digits.count..<6).reduce(number) { scaled, _ in scaled * 10 }
            rest = rest.dropFirst(digits.count + 1)
        }
        guard let offset = Self.offset(rest) else { return nil }
        let seconds = Int64(date.daysSince1970) * 86_400 + Int64(hour * 3_600 + minute * 60 + second - offset)
        self.init(microsecondsSince1970: seconds * 1_000_000 + Int64(fraction))
    }

    /// Seconds east of Greenwich.
    private static func offset(_ text: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(text)
        if bytes == [UInt8(ascii: "Z")] { return 0 }
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = Int(digits: bytes[1..<3]), hours < 24,
            let minutes = Int(digits: bytes[4...]), minutes < 60
        else { return nil }
        switch bytes[0] {
        case UInt8(ascii: "+"): return hours * 3_600 + minutes * 60
        case UInt8(ascii: "-"): return -(hours * 3_600 + minutes * 60)
        default: return nil
        }
    }
}

extension PostgresTimestamp: PostgresArrayElement {
    /// `timestamptz`
    public static var postgresOID: UInt32 { PostgresType.timestamptz }
    /// `timestamptz[]`
    public static var postgresArrayOID: UInt32 { PostgresType.timestamptzArray }

    /// Appends the microseconds since 2000-01-01T00:00:00Z.
    public func encode(into buffer: inout [UInt8]) {
        let (value, overflow) = microsecondsSince1970.subtractingReportingOverflow(Self.postgresEpoch)
        // The least number of all means -infinity; the one above is out of PostgreSQL's range, and it says so.
        buffer.appendBigEndian(overflow || value == .min ? .min + 1 : value)
    }

    /// Reads a `timestamptz`, or a `timestamp`, which is taken to be in UTC; `infinity`, `-infinity` and the last thirty
    /// years PostgreSQL knows, which are beyond 64 bits from 1970, are errors.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        guard oid == PostgresType.timestamptz || oid == PostgresType.timestamp else { throw .typeMismatch }
        let value = try bytes.bigEndian(Int64.self)
        guard value != .max, value != .min else { throw .infinite }
        let (since1970, overflow) = value.addingReportingOverflow(Self.postgresEpoch)
        guard !overflow else { throw .outOfRange("the moment is after 294247-01-10") }
        self.init(microsecondsSince1970: since1970)
    }
}
