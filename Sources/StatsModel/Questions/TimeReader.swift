/// Reads what a question says of time, from one of its words on.
struct TimeReader {
    let words: [QuestionText.Word]
    /// What each word is compared by, spelling put right.
    let keys: [String]
    /// The newest month there is.
    let latest: Month
    /// The month with which the newest year ends.
    let headlineMonth: Int

    typealias Found<Value> = (value: Value, end: Int)

    func key(_ place: Int) -> String { keys.indices.contains(place) ? keys[place] : "" }

    /// The longest phrase that begins at a word; nil where none does.
    func phrase(at place: Int) -> Found<TimePhrase>? {
        if let found = openRange(at: place) { return found }
        if let found = between(at: place) { return found }
        if let found = writtenRange(at: place) ?? counted(at: place) { return found }
        let beside = countedBeside(at: place)
        guard let first = unit(at: place) else { return beside ?? last(at: place) }
        if let beside, beside.end > first.end { return beside }
        if let counted = last(at: place), counted.end > first.end { return counted }
        if let second = end(after: first) { return second }
        guard first.value.isLastDay, first.value.note == nil else { return (.unit(first.value), first.end) }
        var month = first.value
        let name = Period.month(month.months.upperBound).label
        month.note = "Taken as the month of \(name). For the year to that day, ask for \"year ending \(name)\"."
        return (.unit(month), first.end)
    }

    // MARK: Ranges

    /// `since 2019`, `from 2019 onwards`, `after 2020`, `until 2022`, `before 2020`, `from 2019 to 2023`.
    private func openRange(at place: Int) -> Found<TimePhrase>? {
        var next = place + 1
        switch key(place) {
        case "since":
            guard let from = unit(at: next) else { return nil }
            return end(after: from) ?? (.range(from: from.value, to: nil), from.end)
        case "from", "starting", "beginning":
            if key(next) == "from" || key(next) == "in" { next += 1 }
            guard let from = unit(at: next) else { return nil }
            if let found = end(after: from) { return found }
            guard ["on", "onwards", "onward", "forward"].contains(key(from.end)) else { return nil }
            return (.range(from: from.value, to: nil), from.end + 1)
        case "after":
            // "After the 2022 election" is about an event.
            guard key(next) != "the", let from = unit(at: next), from.value.grain != nil, !from.value.isRelative else {
                return nil
            }
            let start = from.value.months.upperBound.advanced(by: 1)
            let length = from.value.months.count
            var unit = TimeUnit(start...start.advanced(by: length - 1), from.value.grain)
            unit.isPlainYear = from.value.isPlainYear
            return (.range(from: unit, to: nil), from.end)
        case "until", "till", "til", "upto", "before", "pre", "prior", "up":
            let isBefore = ["before", "pre", "prior"].contains(key(place))
            if key(place) == "up" { guard key(next) == "to" || key(next) == "until" else { return nil } }
            if ["to", "until", "and"].contains(key(next)) { next += key(next + 1) == "including" ? 2 : 1 }
            guard let to = unit(at: next), to.value.grain != nil else { return nil }
            guard isBefore else { return (.range(from: nil, to: to.value), to.end) }
            let end = to.value.months.lowerBound.advanced(by: -1)
            let length = to.value.months.count
            var unit = TimeUnit(end.advanced(by: 1 - length)...end, to.value.grain)
            unit.isPlainYear = to.value.isPlainYear
            return (.range(from: nil, to: unit), to.end)
        default: return nil
        }
    }

    private func between(at place: Int) -> Found<TimePhrase>? {
        guard key(place) == "between", let from = unit(at: place + 1), ["and", "to"].contains(key(from.end)),
            let to = unit(at: from.end + 1)
        else { return nil }
        return (.range(from: from.value, to: following(to.value, from.value)), to.end)
    }

    /// What makes a range of a unit: `to 2023`, `- March 2024`, `until now`.
    func end(after from: Found<TimeUnit>) -> Found<TimePhrase>? {
        var next = from.end
        if TimeWords.connectors.contains(key(next)) || (key(next) == "up" && key(next + 1) == "to") {
            next += key(next) == "up" ? 2 : 1
        } else if words.indices.contains(next), words[next].isHyphenated, key(next) != "on" {
            // A dash alone.
        } else {
            return nil
        }
        if key(next) == "the" { next += 1 }
        if TimeWords.present.contains(key(next)), unit(at: next) == nil {
            let isOfDay = key(next) == "present" && key(next + 1) == "day"
            return (.range(from: from.value, to: nil), next + (isOfDay ? 2 : 1))
        }
        guard let to = unit(at: next) else { return nil }
        return (.range(from: from.value, to: following(to.value, from.value)), to.end)
    }

    /// A month without its year comes after the one with which a range begins.
    private func following(_ to: TimeUnit, _ from: TimeUnit) -> TimeUnit {
        guard to.hasNoYear, to.months.count == 1 else { return to }
        var unit = to
        let month = from.months.upperBound.next(number: to.months.lowerBound.number)
        unit.months = month...month
        return unit
    }

    /// `6 months from January to June 2024`, `each of 7 years from 2018 to 2024`.
    private func counted(at place: Int) -> Found<TimePhrase>? {
        guard number(at: place) != nil, let grain = TimeWords.grains[key(place + 1)],
            key(place + 2) == "from" || key(place + 2) == "between", let from = unit(at: place + 3)
        else { return nil }
        guard TimeWords.connectors.contains(key(from.end)) || key(from.end) == "and", let to = unit(at: from.end + 1)
        else { return nil }
        return (.each(grain, from: from.value, to: following(to.value, from.value)), to.end)
    }

    /// `2019-2023`, `2019/20-2023/24`.
    private func writtenRange(at place: Int) -> Found<TimePhrase>? {
        guard words.indices.contains(place) else { return nil }
        let spelling = words[place].spelling
        let parts = spelling.split(separator: "-").map(String.init)
        if spelling.contains("/"), parts.count == 2, let from = financialYear(parts[0]),
            let to = financialYear(parts[1]),
            from < to
        {
            return (.range(from: TimeUnit(.year(ending: from)), to: TimeUnit(.year(ending: to))), place + 1)
        }
        let form = PeriodForm(spelling)
        guard let years = form.numbers(like: "####-####") ?? form.numbers(like: "####/####") ?? shortRange(form),
            years[0] < years[1], let from = plainYear(years[0]), let to = plainYear(years[1]),
            financialYear(spelling) == nil
        else { return nil }
        return (.range(from: from, to: to), place + 1)
    }

    /// `2020-22`; not `2024-03`, which is a month.
    private func shortRange(_ form: PeriodForm) -> [Int]? {
        guard let years = form.numbers(like: "####-##") ?? form.numbers(like: "####/##"), years[1] > 12 else {
            return nil
        }
        return [years[0], years[0] / 100 * 100 + years[1]]
    }

    // MARK: So many up to the newest

    /// `last five years`, `past 6 months`, `over two years`, `the last decade`.
    private func last(at place: Int) -> Found<TimePhrase>? {
        var next = place
        if key(next) == "the" { next += 1 }
        if key(next) == "most" && key(next + 1) == "recent" { next += 1 }
        let isCountedBack = TimeWords.steps[key(next)] != nil
        if isCountedBack { next += 1 }
        if isCountedBack, ["decade", "ten-year"].contains(key(next)) { return (.last(10, .year), next + 1) }
        if key(next) == "a" { next += 1 }
        guard let count = number(at: next), (1...1200).contains(count) else { return nil }
        next += 1
        if key(next) == "of" { next += 1 }
        if isCountedBack || key(next) == "financial" || key(next) == "calendar",
            TimeWords.yearAdjectives.contains(key(next))
        {
            next += 1
        }
        guard let grain = TimeWords.grains[key(next)], key(next + 1) != "ago", key(next + 1) != "old",
            key(next + 1) != "olds", key(next + 1) != "earlier"
        else { return nil }
        return (.last(count, grain), next + 1)
    }

    func number(at place: Int) -> Int? {
        guard words.indices.contains(place) else { return nil }
        return words[place].number ?? TimeWords.numbers[key(place)]
    }
}
