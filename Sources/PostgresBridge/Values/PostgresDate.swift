/// A `date`: a day of the Gregorian calendar, without a time or a zone.
public struct PostgresDate: Hashable, Sendable {
    /// Days since 1970-01-01, negative before.
    public var daysSince1970: Int32

    /// A date by its distance from 1970-01-01. PostgreSQL refuses what is outside 4713 BC to 5874897.
    public init(daysSince1970: Int32) {
        self.daysSince1970 = daysSince1970
    }

    /// A date by the calendar, year 0 being 1 BC; `nil` when there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard let days = CivilDay.days(year: year, month: month, day: day) else { return nil }
        self.init(daysSince1970: days)
    }

    /// The date in the calendar, year 0 being 1 BC.
    public var components: (year: Int, month: Int, day: Int) { CivilDay.components(Int(daysSince1970)) }
}

extension PostgresDate: Comparable {
    /// Earlier is less.
    public static func < (left: PostgresDate, right: PostgresDate) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }
}

extension PostgresDate: LosslessStringConvertible {
    /// Reads `2024-03-01`, and nothing else.
    public init?(_ description: String) {
        let text = Array(description.utf8)
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let year = Int(digits: text[..<4]), let month = Int(digits: text[5..<7]), let day = Int(digits: text[8...])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// `2024-03-01`; a year outside 0 to 9999 has its sign, as ISO 8601 asks.
    public var description: String { CivilDay.text(Int(daysSince1970)) }
}

extension PostgresDate: PostgresArrayElement {
    /// `date`
    public static var postgresOID: UInt32 { PostgresType.date }
    /// `date[]`
    public static var postgresArrayOID: UInt32 { PostgresType.dateArray }

    /// Appends the days since 2000-01-01.
    public func encode(into buffer: inout [UInt8]) {
        let (days, overflow) = daysSince1970.subtractingReportingOverflow(CivilDay.postgresEpoch)
        // The least number of all means -infinity; the one above is out of PostgreSQL's range, and it says so.
        buffer.appendBigEndian(overflow || days == .min ? .min + 1 : days)
    }

    /// Reads a `date`; `infinity` and `-infinity` are errors.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        guard oid == PostgresType.date else { throw .typeMismatch }
        let days = try bytes.bigEndian(Int32.self)
        guard days != .max, days != .min else { throw .infinite }
        let (since1970, overflow) = days.addingReportingOverflow(CivilDay.postgresEpoch)
        guard !overflow else { throw .outOfRange("PostgreSQL has no such date") }
        self.init(daysSince1970: since1970)
    }
}

extension Int {
    /// A number from decimal digits only: no sign, no space.
    init?(digits: ArraySlice<UInt8>) {
        guard !digits.isEmpty, digits.count <= 9, digits.allSatisfy(SQLText.isDigit) else { return nil }
        self = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
