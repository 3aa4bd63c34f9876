/// A day of the proleptic Gregorian calendar, without a time and without a time zone.
///
/// It is stored as the number of days since 1970-01-01, the form that the database and the counts use. Every `Int32` is
/// a date, so nothing that comes from outside can make one that traps; arithmetic stops at both ends instead of
/// overflowing. Text is read for the years 1900 to 2199 only: a record of any other year is a slip of the keyboard.
public struct CalendarDate: Sendable, Hashable {
    /// Days since 1970-01-01; negative before.
    public let days: Int32

    /// The years that text may name.
    public static let readableYears = 1900...2199

    /// The date that is `days` days after 1970-01-01.
    public init(days: Int32) {
        self.days = days
    }

    /// The date of a year, month and day, or nil where the calendar has none, or the year is not in `readableYears`.
    public init?(year: Int, month: Int, day: Int) {
        guard Self.readableYears.contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        self.init(days: Int32(Self.days(year: year, month: month, day: day)))
    }

    /// Reads `YYYY-MM-DD`, exactly ten ASCII bytes; nil for anything else and for days that do not exist.
    public init?(iso bytes: some Collection<UInt8>) {
        guard bytes.count == 10 else { return nil }
        var numbers = (year: 0, month: 0, day: 0)
        var position = 0
        for byte in bytes {
            switch position {
            case 4, 7:
                guard byte == UInt8(ascii: "-") else { return nil }
            default:
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                let digit = Int(byte &- UInt8(ascii: "0"))
                if position < 4 {
                    numbers.year = numbers.year &* 10 &+ digit
                } else if position < 7 {
                    numbers.month = numbers.month &* 10 &+ digit
                } else {
                    numbers.day = numbers.day &* 10 &+ digit
                }
            }
            position &+= 1
        }
        self.init(year: numbers.year, month: numbers.month, day: numbers.day)
    }

    /// Reads `YYYY-MM-DD` from text, as `init(iso:)` does from bytes.
    public init?(_ text: some StringProtocol) {
        self.init(iso: text.utf8)
    }

    /// The year, the month (1 to 12) and the day of the month (1 to 31).
    ///
    /// The algorithm is "civil_from_days" of Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*: years begin
    /// in March, so that the leap day is the last of its year, and 400 years (an era) have 146,097 days.
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// The month in which the day lies.
    public var month: Month {
        let (year, month, _) = components
        return Month(clampedIndex: year * 12 + month - 1)
    }

    /// The number of days that a month (1 to 12) of a year has.
    static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 of a date that is known to exist ("days_from_civil" of the same source).
    static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension CalendarDate: Strideable {
    /// The date `n` days later, or the last (first) that can be stored.
    public func advanced(by n: Int) -> CalendarDate {
        CalendarDate(days: Int32(clamping: Int(days).addingClamped(n)))
    }

    /// The number of days from this date to another; negative where the other is earlier.
    public func distance(to other: CalendarDate) -> Int {
        Int(other.days) - Int(days)
    }

    /// Whether a day is before another.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.days < right.days
    }

    /// Whether two are the same day.
    public static func == (left: CalendarDate, right: CalendarDate) -> Bool {
        left.days == right.days
    }
}

extension CalendarDate: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = components
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }
}

/// A number with leading zeros, at least `width` digits.
func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.count))
    return (number < 0 ? "-" : "") + zeros + digits
}

extension Int {
    /// The sum, or the nearest number there is where it does not fit.
    func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        guard overflow else { return sum }
        return other < 0 ? .min : .max
    }
}
