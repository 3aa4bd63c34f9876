extension TimeReader {
    // MARK: Quarters, seasons, halves

    /// `Q1 2024`, `2024 Q1`, `first quarter of 2023/24`, `quarter 2`.
    func quarter(at place: Int) -> Found<TimeUnit>? {
        if let year = year(at: place), let number = quarterNumber(key(place + 1)) {
            return Month(year: year, number: number * 3).map { (TimeUnit(.quarter(ending: $0)), place + 2) }
        }
        var next = place
        let number: Int
        if let short = quarterNumber(key(next)) {
            number = short
            next += 1
        } else if let ordinal = TimeWords.ordinals[key(next)], key(next + 1) == "quarter" {
            // "Last quarter" is the newest unless a year is named.
            number = ordinal
            next += 2
        } else if key(next) == "quarter", let counted = self.number(at: next + 1), (1...4).contains(counted) {
            number = counted
            next += 2
        } else {
            return nil
        }
        let isLast = key(place) == "last"
        var behind = next
        while ["of", "in", "the", "financial", "calendar", "year"].contains(key(behind)), behind - next < 4 {
            behind += 1
        }
        if let span = financialYear(at: behind) {
            let end = span.months.lowerBound.advanced(by: number * 3 - 1)
            return (TimeUnit(.quarter(ending: end)), behind + 1)
        }
        if let year = year(at: behind) {
            return Month(year: year, number: number * 3).map { (TimeUnit(.quarter(ending: $0)), behind + 1) }
        }
        guard !isLast else { return nil }
        var unit = TimeUnit(.quarter(ending: newest(number * 3)))
        unit.isRelative = true
        unit.hasNoYear = true
        unit.note = "The newest such quarter that is published, as no year was said."
        if ["last", "this"].contains(key(behind)), key(behind + 1) == "year" { next = behind + 2 }
        return (unit, next)
    }

    private func quarterNumber(_ key: String) -> Int? {
        switch key {
        case "q1": 1
        case "q2": 2
        case "q3": 3
        case "q4": 4
        default: nil
        }
    }

    /// `this summer`, `summer 2024`, `winter 2023/24`.
    func season(at place: Int) -> Found<TimeUnit>? {
        var next = place
        if TimeWords.steps[key(next)] != nil { next += 1 }
        guard let season = TimeWords.seasons[key(next)] else { return nil }
        let name = key(next)
        next += 1
        if key(next) == "months" { next += 1 }
        let behind = key(next) == "of" || key(next) == "in" ? next + 1 : next
        func unit(_ first: Month, note: String) -> TimeUnit { TimeUnit(first...first.advanced(by: 2), nil, note: note) }
        if let span = financialYear(at: behind) {
            let first = span.months.lowerBound.next(number: season.first)
            return (unit(first, note: "\(name) is \(season.label)".capitalisedAtFirst + "."), behind + 1)
        }
        if let year = year(at: behind),
            let first = Month(year: season.first == 12 ? year - 1 : year, number: season.first)
        {
            let label = Month.label(of: first...first.advanced(by: 2))
            return (unit(first, note: "\(name) is taken as \(label)".capitalisedAtFirst + "."), behind + 1)
        }
        let end = newest((season.first + 1) % 12 + 1)
        let first = end.advanced(by: -2)
        var found = unit(
            first, note: "Taken as \(Month.label(of: first...end)), the newest \(name) that is published.")
        found.isRelative = true
        found.hasNoYear = true
        if ["last", "this"].contains(key(behind)), key(behind + 1) == "year" {
            found.isOfLastYear = key(behind) == "last"
            next = behind + 2
        }
        return (found, next)
    }

    /// `first half of 2024`, `H1 2024`, `first three months of 2025`.
    func half(at place: Int) -> Found<TimeUnit>? {
        var next = place
        var length = 6
        let isSecond: Bool
        if ["h1", "h2"].contains(key(next)) {
            isSecond = key(next) == "h2"
            next += 1
        } else if let ordinal = TimeWords.ordinals[key(next)], ["half", "6", "six"].contains(key(next + 1)) {
            isSecond = ordinal != 1
            next += key(next + 1) == "half" ? 2 : 3
        } else if ["first", "last", "final"].contains(key(next)), let count = number(at: next + 1),
            (2...11).contains(count), key(next + 2) == "months"
        {
            isSecond = key(next) != "first"
            length = count
            next += 3
        } else {
            return nil
        }
        while ["of", "in", "the", "year", "financial"].contains(key(next)) { next += 1 }
        guard let whole = financialYear(at: next) ?? year(at: next).flatMap(calendarYear) else { return nil }
        let first = whole.months.lowerBound.advanced(by: isSecond ? 12 - length : 0)
        var unit = TimeUnit(first...first.advanced(by: length - 1), nil)
        unit.grain = length == 3 ? unit.period?.grain : nil
        return (unit, next + 1)
    }

    // MARK: Counted back from the newest

    /// `last year`, `this month`, `previous quarter`, `latest financial year`, `year before last`, `so far this year`.
    func relative(at place: Int) -> Found<TimeUnit>? {
        if let found = soFar(at: place) ?? yearBefore(at: place) { return found }
        var next = place
        if key(next) == "same", ["period", "time", "month", "quarter", "point"].contains(key(next + 1)) {
            next += 2
            while ["in", "the", "of", "a"].contains(key(next)) { next += 1 }
            guard let base = relative(at: next) ?? ago(at: next) else { return nil }
            var unit = base.value
            unit.isEarlier = true
            return (unit, base.end)
        }
        if key(next) == "most", key(next + 1) == "recent" { next += 1 }
        guard let steps = TimeWords.steps[key(next)] else { return nil }
        next += 1
        if ["last", "previous"].contains(key(place)), isEnd(next), isCompared(at: place) {
            // "This year against last".
            var unit = TimeUnit(newestPeriod(.year, nil).previous)
            unit.isRelative = true
            unit.isEarlier = true
            return (unit, next)
        }
        if key(next) == "available" || key(next) == "published" { next += 1 }
        let adjective = TimeWords.yearAdjectives.contains(key(next)) ? key(next) : nil
        if adjective != nil { next += 1 }
        guard let grain = TimeWords.grains[key(next)], key(next).last != "s" else { return nil }
        next += 1
        var period = newestPeriod(grain, adjective)
        for _ in 0..<steps { period = period.previous }
        var unit = TimeUnit(period)
        unit.isRelative = true
        unit.isEarlier = steps > 0 || isCompared(at: place)
        if ["this", "current", "last", "past"].contains(key(place)) {
            unit.note = "Taken as the newest \(grain.rawValue) that is published."
        }
        if key(next) == "but", key(next + 1) == "one" {
            unit = TimeUnit(period.previous, note: Self.beforeNewest(grain))
            unit.isRelative = true
            next += 2
        }
        return (unit, next)
    }

    /// Whether a text, or a part of it, ends before a word.
    private func isEnd(_ place: Int) -> Bool {
        !words.indices.contains(place) || words[place].isAfterPause
    }

    private func newestPeriod(_ grain: Grain, _ adjective: String?) -> Period {
        let headline: Int =
            switch adjective {
            case "calendar": 12
            case "financial", "fiscal", "tax": 3
            default: headlineMonth
            }
        return Period.newest(grain, upTo: latest, headlineMonth: headline) ?? .month(latest)
    }

    /// Whether what stands before makes of a time what something is compared with: `than last year`.
    func isCompared(at place: Int) -> Bool {
        var before = place - 1
        var steps = 0
        while before >= 0, steps < 5, TimeWords.joining.contains(key(before)) {
            before -= 1
            steps += 1
        }
        guard before >= 0, TimeWords.comparing.contains(key(before)) else { return false }
        guard key(before) == "on" || key(before) == "from" else { return true }
        return TimeWords.changing.contains(key(before - 1))
    }

    /// Whether a time is what something is held against: `than in 2019/20`, `compared with 2020`, `up on its level in 2020`.
    /// `How do they compare in 2020` holds places against each other.
    func isHeldAgainst(at place: Int) -> Bool {
        var before = place - 1
        while before >= 0, TimeWords.joining.contains(key(before)) || TimeWords.levels.contains(key(before)) {
            before -= 1
        }
        switch key(before) {
        case "than", "against", "versus", "vs", "v": return true
        case "on", "from": return TimeWords.changing.contains(key(before - 1))
        case let word where word.hasPrefix("compar"): return ["with", "to"].contains(key(before + 1))
        default: return false
        }
    }

    /// `so far this year`, `this year so far`, `year to date`.
    private func soFar(at place: Int) -> Found<TimeUnit>? {
        let forms: [[String]] = [
            ["so", "far", "this", "year"], ["this", "year", "so", "far"], ["this", "year", "to", "date"],
            ["year", "to", "date"], ["ytd"], ["year", "so", "far"], ["so", "far", "in", "this", "year"],
            ["so", "far", "this", "financial", "year"], ["this", "financial", "year", "so", "far"],
            ["this", "calendar", "year", "so", "far"], ["so", "far", "this", "calendar", "year"],
        ]
        for form in forms where form.indices.allSatisfy({ key(place + $0) == form[$0] }) {
            var unit = TimeUnit(newestPeriod(.year, nil))
            unit.isRelative = true
            unit.note = "An unfinished year is not published: taken as the newest whole year."
            return (unit, place + form.count)
        }
        return nil
    }

    /// `year before last`, `year before`, `year earlier`, `12 months before`: what comes just before the newest.
    private func yearBefore(at place: Int) -> Found<TimeUnit>? {
        var next = place
        if key(next) == "a" { next += 1 }
        var grain: Grain?
        if key(next) == "12" || key(next) == "twelve", key(next + 1) == "months" {
            grain = .year
            next += 2
        } else if let named = TimeWords.grains[key(next)], key(next).last != "s" {
            grain = named
            next += 1
        }
        guard let grain, ["before", "earlier", "previous", "previously", "prior", "beforehand"].contains(key(next))
        else { return nil }
        next += 1
        var unit = TimeUnit(newestPeriod(grain, nil).previous)
        unit.isRelative = true
        unit.isEarlier = true
        if key(next) == "last" {
            unit.isEarlier = false
            unit.note = Self.beforeNewest(grain)
            next += 1
        }
        return (unit, next)
    }

    private static func beforeNewest(_ grain: Grain) -> String {
        "Taken as the \(grain.rawValue) before the newest that is published."
    }

    /// `two years ago`, `a year ago`.
    func ago(at place: Int) -> Found<TimeUnit>? {
        let count = ["a", "one"].contains(key(place)) ? 1 : number(at: place)
        var next = place + 1
        if key(next) == "of" { next += 1 }
        guard let count, (1...100).contains(count), let grain = TimeWords.grains[key(next)],
            ["ago", "earlier", "back"].contains(key(next + 1)), let step = grain.step
        else { return nil }
        var unit = TimeUnit(newestPeriod(grain, nil).shifted(byMonths: -count * step))
        unit.isRelative = true
        unit.note = "Counted back from the newest \(grain.rawValue) that is published."
        unit.isEarlier = count == 1 && grain == .year && isCompared(at: place)
        return (unit, next + 2)
    }
}
