/// What somebody may have meant who did not write a date as `2024-03-31`.
enum DateGuess {
    /// The dates that numbers in another order or with other signs between them can mean: two for `03/04/2024`, which
    /// nobody can decide; none where the calendar has none of them.
    static func dates(in text: String) -> [CalendarDate] {
        guard text.utf8.count <= 32 else { return [] }
        let parts = text.split { $0 == "-" || $0 == "/" || $0 == "." || $0 == " " || $0 == "T" }
        if parts.count == 1, parts[0].utf8.count == 8 {
            return date(parts[0].prefix(4), parts[0].dropFirst(4).prefix(2), parts[0].suffix(2)).map { [$0] } ?? []
        }
        guard parts.count >= 3 else { return [] }
        if parts[0].utf8.count == 4 { return date(parts[0], parts[1], parts[2]).map { [$0] } ?? [] }
        guard parts[2].utf8.count == 4 else { return [] }
        let dates = [date(parts[2], parts[1], parts[0]), date(parts[2], parts[0], parts[1])].compactMap { $0 }
        return dates.count == 2 && dates[0] == dates[1] ? [dates[0]] : dates
    }

    private static func date(_ year: Substring, _ month: Substring, _ day: Substring) -> CalendarDate? {
        guard let year = Int(year), let month = Int(month), let day = Int(day) else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }
}
