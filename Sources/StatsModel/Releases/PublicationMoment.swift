extension FigureQuery.Moment {
    /// Reads a date (`2024-05-01`), which means its end, or a time in UTC (`2024-05-01T12:00:00Z`); nil for anything
    /// else.
    public init?(_ text: String) {
        if let date = CalendarDate(text) {
            self = .endOf(date)
        } else if let instant = Instant(text) {
            self = .instant(microseconds: instant.microseconds)
        } else {
            return nil
        }
    }
}
