/// A closed run of months or of days: the times over which something is counted, one count for each.
public enum TimeSpan: Sendable, Hashable {
    /// Whole months.
    case months(ClosedRange<Month>)
    /// Single days.
    case days(ClosedRange<CalendarDate>)

    /// How many months or days there are.
    public var count: Int {
        switch self {
        case .months(let range): range.lowerBound.distance(to: range.upperBound) + 1
        case .days(let range): range.lowerBound.distance(to: range.upperBound) + 1
        }
    }

    /// The first day.
    public var start: CalendarDate {
        switch self {
        case .months(let range): range.lowerBound.firstDay
        case .days(let range): range.lowerBound
        }
    }

    /// The last day.
    public var end: CalendarDate {
        switch self {
        case .months(let range): range.upperBound.lastDay
        case .days(let range): range.upperBound
        }
    }

    /// The position of the unit in which a day lies; nil outside the span.
    public func position(of date: CalendarDate) -> Int? {
        switch self {
        case .months(let range): position(of: date.month, in: range)
        case .days(let range): position(of: date, in: range)
        }
    }

    /// The position of a month in a span of months; nil outside it, and in a span of days.
    public func position(of month: Month) -> Int? {
        guard case .months(let range) = self else { return nil }
        return position(of: month, in: range)
    }

    /// The positions of the units of which a period consists; nil where it reaches outside the span, or is cut by a
    /// unit, as days are by months.
    public func positions(of period: Period) -> ClosedRange<Int>? {
        guard let first = position(of: period.start), let last = position(of: period.end), first <= last,
            isBoundary(period)
        else { return nil }
        return first...last
    }

    private func isBoundary(_ period: Period) -> Bool {
        guard case .months = self else { return true }
        return period.start == period.start.month.firstDay && period.end == period.end.month.lastDay
    }

    private func position<Unit: Strideable<Int>>(of unit: Unit, in range: ClosedRange<Unit>) -> Int? {
        range.contains(unit) ? range.lowerBound.distance(to: unit) : nil
    }
}
