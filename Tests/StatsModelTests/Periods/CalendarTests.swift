import Testing

@testable import StatsModel

@Suite struct CalendarTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2024-03-31", 19_813), ("1900-01-01", -25_567),
        ("2199-12-31", 84_005),
    ])
    func `a date is a number of days since 1970`(text: String, days: Int32) {
        #expect(CalendarDate(text)?.days == days)
        #expect(CalendarDate(days: days).description == text)
    }

    @Test func `every day of the readable years is read as it is written, and follows the one before`() throws {
        var days = try #require(CalendarDate("1900-01-01")).days
        for year in CalendarDate.readableYears {
            for month in 1...12 {
                for day in 1...31 {
                    guard let date = CalendarDate(year: year, month: month, day: day) else { continue }
                    guard date.days == days, date.components == (year, month, day) else {
                        Issue.record("\(date) has \(date.days) days, expected \(days)")
                        return
                    }
                    days += 1
                }
            }
        }
        #expect(days - 1 == CalendarDate("2199-12-31")?.days)
    }

    @Test(arguments: [
        "", "2024-3-01", "2024-02-30", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-01-00",
        "1899-12-31", "2200-01-01", "2024/01/01", "2024-01-01 ", " 2024-01-01", "２０２４-01-01", "2024-01-0x",
        "20240-1-01",
    ])
    func `text that is not an ISO date of a readable year is no date`(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test func `arithmetic stops at the ends of the calendar`() {
        let first = CalendarDate(days: .min)
        let last = CalendarDate(days: .max)
        #expect(first.advanced(by: .min) == first)
        #expect(last.advanced(by: .max) == last)
        #expect(last.advanced(by: 1) == last)
        #expect(Month(index: .max).advanced(by: .max) == Month(index: .max))
        #expect(Month(index: .min).lastDay < Month(index: .max).firstDay)
        _ = [first, last].map { ($0.description, $0.month, $0.month.firstDay, $0.label) }
        for month in [Month(index: .min), Month(index: .max)] {
            for period in [Period.month(month), .quarter(ending: month), .year(ending: month), .days(first...last)] {
                _ = (period.label, period.nounPhrase, period.start, period.end, period.yearEarlier, period.previous)
            }
        }
    }

    @Test func `a month knows its days`() throws {
        let month = try #require(Month("2024-02"))
        #expect(month.firstDay.description == "2024-02-01")
        #expect(month.lastDay.description == "2024-02-29")
        #expect(month.advanced(by: -2).description == "2023-12")
        #expect(month.distance(to: try #require(Month("2023-12"))) == -2)
        #expect(CalendarDate("2024-02-17")?.month == month)
        #expect(month.next(number: 3).description == "2024-03")
        #expect(month.next(number: 2).description == "2024-02")
        #expect(month.next(number: 1).description == "2025-01")
    }

    @Test(arguments: ["2024-1", "2024-13", "2024-00", "24-01", "2024/01", "", "1800-01", "2024-01-01"])
    func `text that is not a month is no month`(text: String) {
        #expect(Month(text) == nil)
    }
}
