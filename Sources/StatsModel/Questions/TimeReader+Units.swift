extension TimeReader {
    /// The longest name of a stretch of time that begins at a word.
    func unit(at place: Int) -> Found<TimeUnit>? {
        let start = key(place) == "the" ? place + 1 : place
        let readings: [(Int) -> Found<TimeUnit>?] = [
            yearEnding, written, day, month, monthsOfQuarter, quarter, season, half, relative, ago,
        ]
        return readings.compactMap { $0(start) }.max { $0.end < $1.end }
    }

    // MARK: By their own names

    /// `year ending March 2024`, `12 months to June 2024`, `quarter to March`, `FY`.
    private func yearEnding(at place: Int) -> Found<TimeUnit>? {
        var next = place
        var length = 12
        if let count = number(at: next), key(next + 1).hasPrefix("month") {
            guard (2...60).contains(count) else { return nil }
            length = count
            next += 2
        } else if key(next) == "quarter" {
            length = 3
            next += 1
        } else if key(next) == "ye" || key(next) == "yearending" || (key(next) == "y" && key(next + 1) == "e") {
            return ending(at: next + (key(next) == "y" ? 2 : 1), length: 12)
        } else {
            if TimeWords.yearAdjectives.contains(key(next)) { next += 1 }
            guard key(next) == "year" else { return nil }
            next += 1
        }
        guard ["ending", "ended", "to", "end", "until", "till", "up", "endin"].contains(key(next)) else { return nil }
        if key(next) == "up" { next += 1 }
        return ending(at: next + 1, length: length)
    }

    private func ending(at place: Int, length: Int) -> Found<TimeUnit>? {
        var next = place
        while ["the", "in", "on", "end", "of"].contains(key(next)) { next += 1 }
        guard let last = day(at: next) ?? month(at: next) else { return nil }
        let end = last.value.months.upperBound
        var unit = TimeUnit(end.advanced(by: 1 - length)...end, nil)
        unit.grain = unit.period?.grain
        // "(calendar year 2024)" says the same again.
        let isNamed = key(last.end) == "calendar" && key(last.end + 1) == "year" && year(at: last.end + 2) == end.year
        return (unit, last.end + (isNamed ? 3 : 0))
    }

    /// A year, a financial year, or a code: `2023`, `2023/24`, `FY 2023-24`, `calendar year 2023`, `YE2024-03`.
    private func written(at place: Int) -> Found<TimeUnit>? {
        var next = place
        var isFinancial = false
        while ["fy", "financial", "fiscal", "tax", "calendar", "year", "yr", "whole", "full", "all", "of", "reporting"]
            .contains(key(next)), next - place < 4
        {
            if ["fy", "financial", "fiscal", "tax"].contains(key(next)) { isFinancial = true }
            next += 1
        }
        guard words.indices.contains(next) else { return nil }
        let spelling = words[next].spelling
        if let end = financialYear(spelling) { return (TimeUnit(.year(ending: end)), next + suffix(at: next + 1)) }
        if let year = year(at: next) {
            if ["financial", "fiscal", "fy", "tax"].contains(key(next + 1)) { isFinancial = true }
            let end = next + suffix(at: next + 1)
            guard isFinancial else {
                let isSaid = keys[place..<Swift.min(end, keys.count)].contains("calendar")
                return (isSaid ? calendarYear(year) : plainYear(year)).map { ($0, end) }
            }
            guard let march = Month(year: year + 1, number: 3) else { return nil }
            let note = "A financial year is named by the year in which it begins."
            return (TimeUnit(.year(ending: march), note: note), end)
        }
        guard next == place || key(place) == "fy", spelling.utf8.count > 4, let period = Period(spelling),
            period.grain != .days
        else { return nil }
        return (TimeUnit(period), next + 1)
    }

    /// How many words are gone with "financial year" behind a year, itself included.
    private func suffix(at place: Int) -> Int {
        if ["financial", "fiscal", "calendar", "tax"].contains(key(place)), key(place + 1) == "year" { return 3 }
        return 1
    }

    /// A day: `14 March 2024`, `March 14th`, `2024-03-14`, `14/03/2024`. Months are the finest that is published.
    private func day(at place: Int) -> Found<TimeUnit>? {
        guard words.indices.contains(place) else { return nil }
        let form = PeriodForm(words[place].spelling)
        if let n = form.numbers(like: "####-##-##"), let date = CalendarDate(year: n[0], month: n[1], day: n[2]) {
            return (fine(date.month), place + 1)
        }
        let written =
            ["##/##/####", "##-##-####", "##.##.####", "#/#/####", "##/#/####", "#/##/####"] as [StaticString]
        for pattern in written {
            if let n = form.numbers(like: pattern), let date = CalendarDate(year: n[2], month: n[1], day: n[0]) {
                return (fine(date.month), place + 1)
            }
        }
        if let day = ordinal(at: place) {
            let next = key(place + 1) == "of" ? place + 2 : place + 1
            guard let found = month(at: next) else { return nil }
            // The last day of a month is how people end a year; it names no day.
            var unit = day >= 28 ? found.value : fine(found.value)
            unit.isFirstDay = day == 1
            unit.isLastDay = day >= 28
            return (unit, found.end)
        }
        guard let number = monthNumber(at: place), let day = ordinal(at: place + 1) else { return nil }
        // "Mar 25" is a month of a year here: the day comes first.
        if year(at: place + 2) == nil, words[place + 1].number != nil,
            let month = Month(year: 2000 + day, number: number),
            month <= latest, month >= latest.advanced(by: -240)
        {
            return (TimeUnit(.month(month), note: "Taken as \(month.label)."), place + 2)
        }
        if let year = year(at: place + 2), let month = Month(year: year, number: number) {
            return (fine(month), place + 3)
        }
        return (fine(TimeUnit(.month(newest(number)))), place + 2)
    }

    private func fine(_ month: Month) -> TimeUnit { fine(TimeUnit(.month(month))) }

    private func fine(_ unit: TimeUnit) -> TimeUnit {
        var unit = unit
        unit.isTooFine = true
        return unit
    }

    /// `March 2024`, `Mar`, `June last year`; without a year that of the next month that has one, else the newest.
    func month(at place: Int) -> Found<TimeUnit>? {
        guard let number = monthNumber(at: place) else { return nil }
        var next = place + 1
        if key(next) == "of" || key(next) == "in" { next += 1 }
        if let year = year(at: next), let month = Month(year: year, number: number) {
            return (TimeUnit(.month(month)), next + 1)
        }
        if let span = financialYear(at: next) {
            let month = span.months.lowerBound.next(number: number)
            return (TimeUnit(.month(month)), next + 1)
        }
        var unit = TimeUnit(.month(newest(number)))
        unit.isRelative = true
        unit.hasNoYear = true
        if ["last", "this", "same", "previous"].contains(key(next)), key(next + 1) == "year" {
            unit.isOfLastYear = key(next) == "last" || key(next) == "previous"
            unit.note = "The newest \(Month.names[number - 1]) that is published."
            return (unit, next + 2)
        }
        if let later = yearOfList(after: place) {
            let offset = number > later.number ? 1 : 0
            if let month = Month(year: later.year - offset, number: number) {
                var unit = TimeUnit(.month(month))
                unit.hasNoYear = false
                return (unit, place + 1)
            }
        }
        unit.note = "The newest \(Month.names[number - 1]) that is published, as no year was said."
        return (unit, place + 1)
    }

    /// A quarter by its months: `January to March 2024`.
    private func monthsOfQuarter(at place: Int) -> Found<TimeUnit>? {
        guard let first = monthNumber(at: place) else { return nil }
        var next = place + 1
        if TimeWords.connectors.contains(key(next)) {
            next += 1
        } else if !words.indices.contains(next) || !words[next].isHyphenated {
            return nil
        }
        guard let last = monthNumber(at: next), last == first + 2, last % 3 == 0, let year = year(at: next + 1),
            let end = Month(year: year, number: last)
        else { return nil }
        return (TimeUnit(.quarter(ending: end)), next + 2)
    }

    /// In `June and July 2024`, `Jan to Mar 2025`: the month and year with which the list ends.
    private func yearOfList(after place: Int) -> (number: Int, year: Int)? {
        var next = place + 1
        for _ in 0..<12 {
            let isJoined = ["and", "or", "to", "until", "till", "through"].contains(key(next))
            if isJoined { next += 1 }
            guard let number = monthNumber(at: next),
                isJoined || words[next].isHyphenated || words[next].isAfterPause
            else { return nil }
            if let year = year(at: next + 1) { return (number, year) }
            next += 1
        }
        return nil
    }

    /// The number of a month; "may" and the like only where no other word is meant.
    func monthNumber(at place: Int) -> Int? {
        guard let number = TimeWords.monthNumbers[key(place)] else { return nil }
        guard ["may", "mar", "march", "sep", "dec", "jan", "sun"].contains(key(place)) else { return number }
        guard key(place) == "may" else { return number }
        let before = [
            "in", "during", "since", "last", "this", "of", "to", "until", "till", "from", "and", "between", "ending",
            "ended", "end", "for", "before", "after", "previous", "by", "through",
        ]
        let isDated = year(at: place + 1) != nil || ["last", "this"].contains(key(place + 1))
        return before.contains(key(place - 1)) || isDated || ordinal(at: place - 1) != nil
            || (place > 0 && words[place].isHyphenated) ? number : nil
    }

    /// The newest month with a number.
    func newest(_ number: Int) -> Month {
        latest.advanced(by: -((latest.number - number + 12) % 12))
    }

    /// A year of four digits.
    func year(at place: Int) -> Int? {
        guard words.indices.contains(place), words[place].spelling.utf8.count == 4, let number = words[place].number,
            (1950...2099).contains(number)
        else { return nil }
        return number
    }

    /// The day of a month: `14`, `14th`.
    private func ordinal(at place: Int) -> Int? {
        guard words.indices.contains(place) else { return nil }
        let spelling = words[place].spelling
        let digits = spelling.prefix { ("0"..."9").contains($0) }
        guard (1...2).contains(digits.utf8.count), let number = Int(digits), (1...31).contains(number) else {
            return nil
        }
        return ["", "st", "nd", "rd", "th"].contains(String(spelling.dropFirst(digits.count))) ? number : nil
    }

    func calendarYear(_ year: Int) -> TimeUnit? {
        Month(year: year, number: 12).map { TimeUnit(.year(ending: $0)) }
    }

    /// A year that is named by its number alone: the calendar year, which must be said.
    func plainYear(_ year: Int) -> TimeUnit? {
        var unit = calendarYear(year)
        unit?.isPlainYear = true
        return unit
    }

    func financialYear(at place: Int) -> TimeUnit? {
        guard words.indices.contains(place) else { return nil }
        return financialYear(words[place].spelling).map { TimeUnit(.year(ending: $0)) }
    }

    /// The last month of `2023/24`, `2023-24`, `23/24`, `2023/2024`, `FY23/24`.
    func financialYear(_ spelling: String) -> Month? {
        let form = PeriodForm(spelling.hasPrefix("fy") ? String(spelling.dropFirst(2)) : spelling)
        let years: [Int]?
        if let n = form.numbers(like: "####/##") ?? form.numbers(like: "####-##") {
            years = (n[0] + 1) % 100 == n[1] ? [n[0], n[0] + 1] : nil
        } else if let n = form.numbers(like: "####/####") ?? form.numbers(like: "####-####") {
            years = n[0] + 1 == n[1] ? n : nil
        } else if let n = form.numbers(like: "##/##") ?? form.numbers(like: "##-##") {
            years = n[0] + 1 == n[1] && n[0] >= 10 ? [2000 + n[0], 2000 + n[1]] : nil
        } else {
            years = nil
        }
        return years.flatMap { Month(year: $0[1], number: 3) }
    }
}
