/// So many periods that a moment ends or begins: `three years to March 2025`, `two years before 2024`.
extension TimeReader {
    /// On which side of a moment the periods lie.
    private enum Side {
        case upTo, before, from, after

        /// Whether the moment comes behind them.
        var isEnd: Bool { self == .upTo || self == .before }
    }

    /// How many periods are asked for.
    private struct Count {
        let number: Int
        let grain: Grain
        var isFinancial = false
        /// Whether it was said as a number: "the year from April" begins a range.
        var isNumber = true
    }

    /// `three years to March 2025`, `two years before 2024`, `five years since 2020`, `year before 2024`.
    func countedBeside(at place: Int) -> Found<TimePhrase>? {
        guard let counted = count(at: place), let side = side(at: counted.end) else { return nil }
        let (count, isFromOrTo) = (counted.value, side.value == .from || side.value == .upTo)
        guard count.isNumber || !isFromOrTo, words.indices.contains(side.end), !words[side.end].isAfterPause,
            let moment = unit(at: side.end), let step = count.grain.step
        else { return nil }
        // "Three years from 2018 to 2020" is a range.
        if !side.value.isEnd, end(after: moment) != nil { return nil }
        var beside = moment.value
        if count.isFinancial, beside.isPlainYear { beside = financial(beside, side.value) }
        let (months, isShifted) = stretch(count.number * step, count.grain, side.value, of: beside)
        if isShifted { beside.note = "Taken as whole quarters." }
        // A first day begins a stretch as its month does.
        let isTooFine = beside.isTooFine && !(beside.isFirstDay && side.value == .from)
        func part(_ months: ClosedRange<Month>, _ grain: Grain?) -> TimeUnit {
            var unit = TimeUnit(months, grain, note: beside.note)
            unit.isPlainYear = beside.isPlainYear
            unit.isTooFine = isTooFine
            return unit
        }
        guard count.grain != .month else {
            return (.unit(part(months, TimeUnit(months, nil).period?.grain)), moment.end)
        }
        let (start, end) = (months.lowerBound, months.upperBound)
        let first = part(start...start.advanced(by: step - 1), count.grain)
        return (.each(count.grain, from: first, to: part(end.advanced(by: 1 - step)...end, count.grain)), moment.end)
    }

    /// `three years`, `last couple of quarters`, `two financial years`, `decade`; one alone without its number.
    private func count(at place: Int) -> Found<Count>? {
        var next = ["the", "a"].contains(key(place)) ? place + 1 : place
        if TimeWords.steps[key(next)] != nil { next += 1 }
        if key(next) == "decade" { return (Count(number: 10, grain: .year), next + 1) }
        if let grain = TimeWords.grains[key(next)], key(next).last != "s" {
            return (Count(number: 1, grain: grain, isNumber: false), next + 1)
        }
        guard let number = number(at: next), (1...1200).contains(number) else { return nil }
        next += 1
        if key(next) == "of" { next += 1 }
        let isFinancial = ["financial", "fiscal", "tax"].contains(key(next))
        if TimeWords.yearAdjectives.contains(key(next)) { next += 1 }
        guard let grain = TimeWords.grains[key(next)] else { return nil }
        next += 1
        if key(next) == "period" { next += 1 }
        return (Count(number: number, grain: grain, isFinancial: isFinancial), next)
    }

    private func side(at place: Int) -> Found<Side>? {
        var next = ["leading", "running"].contains(key(place)) ? place + 1 : place
        if key(next) == "up", key(next + 1) == "to" || key(next + 1) == "until" { next += 1 }
        let side: Side
        switch key(next) {
        case "ending", "ended": side = .upTo
        case "before", "preceding": side = .before
        case "prior" where key(next + 1) == "to":
            side = .before
            next += 1
        case "since", "from", "starting", "beginning": side = .from
        case "after", "following": side = .after
        case let word where TimeWords.connectors.contains(word): side = .upTo
        default: return nil
        }
        next += 1
        let behind = next
        let isOpen = side == .upTo || side == .from
        while ["the", "end", "start", "of"].contains(key(next))
            || isOpen && ["in", "on", "from", "with", "and", "including"].contains(key(next)),
            next - behind < 4
        {
            next += 1
        }
        return (side, next)
    }

    /// A financial year is named by the year in which it ends where something ends with it, else by that of its beginning.
    private func financial(_ year: TimeUnit, _ side: Side) -> TimeUnit {
        let shift = side.isEnd ? -9 : 3
        var unit = year
        unit.months = year.months.lowerBound.advanced(by: shift)...year.months.upperBound.advanced(by: shift)
        unit.isPlainYear = false
        unit.note = "Taken as the years to March."
        return unit
    }

    /// So many months on one side of a stretch. Quarters are those of the calendar, and whole.
    private func stretch(
        _ length: Int, _ grain: Grain, _ side: Side, of beside: TimeUnit
    ) -> (months: ClosedRange<Month>, isShifted: Bool) {
        if side.isEnd {
            var end = side == .upTo ? beside.months.upperBound : beside.months.lowerBound.advanced(by: -1)
            let rest = grain == .quarter ? end.number % 3 : 0
            end = end.advanced(by: -rest)
            return (end.advanced(by: 1 - length)...end, rest > 0)
        }
        var start = side == .from ? beside.months.lowerBound : beside.months.upperBound.advanced(by: 1)
        let rest = grain == .quarter ? (start.number - 1) % 3 : 0
        start = start.advanced(by: (3 - rest) % 3)
        return (start...start.advanced(by: length - 1), rest > 0)
    }
}
