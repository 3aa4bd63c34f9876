import PostgresBridge
import Testing

@Suite("Dates and moments")
struct DateAndTimestampTests {
    @Test func `a date is days since 2000 on the wire and since 1970 here`() throws {
        let date = PostgresDate(daysSince1970: 10_957)
        #expect(encoded(date) == [0, 0, 0, 0])
        #expect(date.description == "2000-01-01")
        #expect(
            try decoded(PostgresDate.self, [0xff, 0xff, 0xff, 0xff], PostgresType.date).description == "1999-12-31")
    }

    @Test(arguments: [
        (0, "1970-01-01"), (-1, "1969-12-31"), (19_782, "2024-02-29"), (-719_468, "0000-03-01"),
        (-719_469, "0000-02-29"), (2_932_896, "9999-12-31"), (2_932_897, "+10000-01-01"), (-719_529, "-0001-12-31"),
    ])
    func `days and the calendar agree`(days: Int32, text: String) {
        let date = PostgresDate(daysSince1970: days)
        #expect(date.description == text)
        let (year, month, day) = date.components
        #expect(PostgresDate(year: year, month: month, day: day) == date)
    }

    @Test func `every day of eight hundred years follows the one before`() {
        var previous = PostgresDate(daysSince1970: -146_097 - 1).components
        for days in Int32(-146_097)...146_097 {
            let now = PostgresDate(daysSince1970: days).components
            let isNextDay = now.year == previous.year && now.month == previous.month && now.day == previous.day + 1
            let isNextMonth = now.year == previous.year && now.month == previous.month + 1 && now.day == 1
            let isNextYear = now.year == previous.year + 1 && now.month == 1 && now.day == 1 && previous.month == 12
            guard isNextDay || isNextMonth || isNextYear,
                PostgresDate(year: now.year, month: now.month, day: now.day)?.daysSince1970 == days
            else {
                Issue.record("\(now) after \(previous)")
                return
            }
            previous = now
        }
    }

    @Test(arguments: [
        "2023-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024-1-1", "24-01-01", " 2024-01-01", "2024/01/01",
        "1900-02-29",
    ])
    func `what isn't a day is none`(text: String) {
        #expect(PostgresDate(text) == nil)
    }

    @Test func `infinite dates and moments are refused by name`() {
        for bytes: [UInt8] in [[0x7f, 0xff, 0xff, 0xff], [0x80, 0, 0, 0]] {
            #expect(throws: PostgresDecodingFailure.infinite) {
                try decoded(PostgresDate.self, bytes, PostgresType.date)
            }
        }
        for bytes: [UInt8] in [[0x7f] + Array(repeating: 0xff, count: 7), [0x80] + Array(repeating: 0, count: 7)] {
            #expect(throws: PostgresDecodingFailure.infinite) {
                try decoded(PostgresTimestamp.self, bytes, PostgresType.timestamptz)
            }
        }
    }

    @Test func `no date or moment encodes as an infinity`() {
        for days: Int32 in [.min, .min + 10_957, .min + 10_958, .max] {
            let bytes = encoded(PostgresDate(daysSince1970: days))
            #expect(bytes != [0x80, 0, 0, 0] && bytes != [0x7f, 0xff, 0xff, 0xff])
        }
        let epoch: Int64 = 946_684_800_000_000
        for value: Int64 in [.min, .min + epoch, .min + epoch + 1, .max] {
            let bytes = encoded(PostgresTimestamp(microsecondsSince1970: value))
            #expect(bytes.dropFirst().contains { $0 != bytes[7] } || (bytes[0] != 0x80 && bytes[0] != 0x7f))
        }
    }

    @Test func `a date or moment beyond what fits is refused`() {
        #expect(throws: PostgresDecodingFailure.outOfRange("PostgreSQL has no such date")) {
            try decoded(PostgresDate.self, [0x7f, 0xff, 0xff, 0xfe], PostgresType.date)
        }
        #expect(throws: PostgresDecodingFailure.outOfRange("the moment is after 294247-01-10")) {
            try decoded(PostgresTimestamp.self, encoded(Int64.max - 1), PostgresType.timestamptz)
        }
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999999Z"), (946_684_800_000_000, "2000-01-01T00:00:00Z"),
        (1_709_211_845_000_120, "2024-02-29T13:04:05.000120Z"),
    ])
    func `a moment is written in UTC`(microseconds: Int64, text: String) {
        let moment = PostgresTimestamp(microsecondsSince1970: microseconds)
        #expect(moment.description == text)
        #expect(PostgresTimestamp(text) == moment)
    }

    @Test func `an offset is taken off`() {
        #expect(PostgresTimestamp("2024-02-29T13:00:00.5+01:30") == PostgresTimestamp("2024-02-29T11:30:00.500000Z"))
        #expect(PostgresTimestamp("2024-02-29T23:00:00-02:00") == PostgresTimestamp("2024-03-01T01:00:00Z"))
    }

    @Test(arguments: [
        "2024-02-29T24:00:00Z", "2024-02-29T13:60:00Z", "2024-02-29T13:00:60Z", "2024-02-29T13:00:00",
        "2024-02-29 13:00:00Z", "2024-02-29T13:00:00.Z", "2024-02-29T13:00:00.1234567Z", "2024-02-29T13:00:00+0100",
        "2024-02-29T13:00:00Zx", "2024-02-29T13:00:00+25:00", "",
    ])
    func `what isn't a moment is none`(text: String) {
        #expect(PostgresTimestamp(text) == nil)
    }

    @Test func `the extremes can be described`() {
        #expect(PostgresDate(daysSince1970: .min).description.hasPrefix("-"))
        #expect(PostgresDate(daysSince1970: .max).description.hasPrefix("+"))
        #expect(PostgresTimestamp(microsecondsSince1970: .min).description.hasSuffix("Z"))
        #expect(PostgresTimestamp(microsecondsSince1970: .max).description.hasSuffix("Z"))
    }
}
