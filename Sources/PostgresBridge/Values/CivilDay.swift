/// Days and the Gregorian calendar, which PostgreSQL also uses for the time before it was introduced.
///
/// The formulas are those of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil and
/// civil_from_days). A year is counted from March, so that the leap day is its last.
enum CivilDay {
    /// Days from 1970-01-01 to 2000-01-01, from which PostgreSQL counts.
    static let postgresEpoch: Int32 = 10_957

    /// Days since 1970-01-01; `nil` when there is no such day or it doesn't fit.
    static func days(year: Int, month: Int, day: Int) -> Int32? {
        // Wider than anything PostgreSQL knows (4713 BC to 5874897), so that nothing below overflows.
        guard (-10_000_000...10_000_000).contains(year), (1...12).contains(month), day >= 1,
            day <= length(year: year, month: month)
        else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(exactly: era * 146_097 + dayOfEra - 719_468)
    }

    /// The day of the calendar.
    static func components(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// `2024-03-01`; a year outside 0 to 9999 has its sign, as ISO 8601 asks.
    static func text(_ days: Int) -> String {
        let (year, month, day) = components(days)
        let sign = year < 0 ? "-" : year > 9_999 ? "+" : ""
        return "\(sign)\(padded(abs(year), 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Digits with leading zeros.
    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func length(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
