/// The length of a period.
public enum Grain: String, Sendable, Hashable, CaseIterable {
    /// A month of the calendar.
    case month
    /// Three months, ending in March, June, September or December.
    case quarter
    /// Twelve months, ending in any month.
    case year
    /// Any run of days; management figures only.
    case days

    /// Months from one period of a series to the next; nil for days.
    public var step: Int? {
        switch self {
        case .month: 1
        case .quarter: 3
        case .year: 12
        case .days: nil
        }
    }
}

/// A stretch of time for which something is counted. Named by its end: financial, calendar and rolling years are one
/// thing, a year that ends in some month.
public enum Period: Sendable, Hashable {
    /// One month.
    case month(Month)
    /// Three months.
    case quarter(ending: Month)
    /// Twelve months.
    case year(ending: Month)
    /// From the first to the last day, both inclusive.
    case days(ClosedRange<CalendarDate>)

    /// The period of a grain that ends in a month; nil for days.
    public init?(_ grain: Grain, ending month: Month) {
        switch grain {
        case .month: self = .month(month)
        case .quarter: self = .quarter(ending: month)
        case .year: self = .year(ending: month)
        case .days: return nil
        }
    }

    /// What kind of period this is.
    public var grain: Grain {
        switch self {
        case .month: .month
        case .quarter: .quarter
        case .year: .year
        case .days: .days
        }
    }

    /// The months it consists of; nil for a run of days, which need not be whole months.
    public var months: ClosedRange<Month>? {
        switch self {
        case .month(let month): month...month
        case .quarter(let last): Swift.min(last, last.advanced(by: -2))...last
        case .year(let last): Swift.min(last, last.advanced(by: -11))...last
        case .days: nil
        }
    }

    /// Its first day.
    public var start: CalendarDate {
        switch self {
        case .days(let range): range.lowerBound
        default: months?.lowerBound.firstDay ?? CalendarDate(days: 0)
        }
    }

    /// Its last day, inclusive.
    public var end: CalendarDate {
        switch self {
        case .month(let month), .quarter(let month), .year(let month): month.lastDay
        case .days(let range): range.upperBound
        }
    }

    /// The last month of it, or the month in which its last day lies.
    public var lastMonth: Month {
        switch self {
        case .month(let month), .quarter(let month), .year(let month): month
        case .days(let range): range.upperBound.month
        }
    }

    /// The same period a number of months away (negative: earlier).
    ///
    /// A run of days moves by its calendar dates: the 29th of February becomes the 28th in a year without it.
    public func shifted(byMonths months: Int) -> Period {
        switch self {
        case .month(let month): return .month(month.advanced(by: months))
        case .quarter(let month): return .quarter(ending: month.advanced(by: months))
        case .year(let month): return .year(ending: month.advanced(by: months))
        case .days(let range):
            let start = Self.shifted(range.lowerBound, byMonths: months)
            let end = Self.shifted(range.upperBound, byMonths: months)
            return .days(Swift.min(start, end)...Swift.max(start, end))
        }
    }

    /// The same period of the year before.
    public var yearEarlier: Period {
        shifted(byMonths: -12)
    }

    /// The period of the same length just before this one.
    public var previous: Period {
        guard case .days(let range) = self else { return shifted(byMonths: -(grain.step ?? 0)) }
        let length = range.lowerBound.distance(to: range.upperBound)
        let last = range.lowerBound.advanced(by: -1)
        return .days(Swift.min(last, last.advanced(by: -length))...last)
    }

    private static func shifted(_ date: CalendarDate, byMonths months: Int) -> CalendarDate {
        let month = date.month.advanced(by: months)
        let day = date.month.firstDay.distance(to: date)
        return Swift.min(month.firstDay.advanced(by: day), month.lastDay)
    }
}

extension Period: Comparable {
    /// By their ends; of two that end together, the longer first.
    public static func < (left: Period, right: Period) -> Bool {
        let (ends, starts) = ((left.end, right.end), (left.start, right.start))
        if ends.0 != ends.1 { return ends.0 < ends.1 }
        // Codes are written only where they are needed: whole lists of periods are sorted.
        return starts.0 != starts.1 ? starts.0 < starts.1 : left.code < right.code
    }
}
