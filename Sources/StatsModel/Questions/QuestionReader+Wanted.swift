extension QuestionReader {
    /// The periods that a phrase means, cut to what is held; with what must be said of how it was taken.
    func wanted(
        _ phrase: TimePhrase, _ range: Range<Int>, _ series: Grain?, _ found: inout PeriodsFound
    ) -> ([Period], String?) {
        switch phrase {
        case .unit(let unit):
            if unit.isTooFine {
                found.unheld.append((range, "Days are not published; the month in which it lies is answered."))
            }
            guard let months = held(unit.months, unit.grain, range, &found) else {
                return ([unit.months.upperBound > scope.latest ? newest(unit) : oldest(unit)], nil)
            }
            if let series, series.step ?? 0 < months.count { return (scope.periods(series, in: months), unit.note) }
            if let period = TimeUnit(months, unit.grain).period { return ([period], unit.note) }
            return (scope.periods(.month, in: months), unit.note)
        case .last(let count, let grain):
            return (last(count, grain, series, range, &found), lastNote(count, grain))
        case .range(let from, let to):
            return (between(from, to, series, range, &found), nil)
        case .each(let grain, let from, let to):
            let finer = series.flatMap { ($0.step ?? 0) < (grain.step ?? 0) ? $0 : nil }
            return (between(from, to, finer ?? grain, range, &found), from.note)
        }
    }

    /// From where so many periods are counted back: what is newest here may be long past.
    private func lastNote(_ count: Int, _ grain: Grain) -> String {
        guard count > 1 else { return "Taken as the newest \(grain.rawValue) that is published." }
        let newest: Period =
            switch grain {
            case .month: .month(scope.latest)
            case .quarter: .quarter(ending: newestEnd(of: grain))
            default: scope.newestYear
            }
        return "Counted back from the newest \(grain.rawValue) that is published, \(newest.name)."
    }

    /// The part of some months that is held. Nil where a period is not held as a whole, as is then said.
    private func held(
        _ months: ClosedRange<Month>, _ grain: Grain?, _ range: Range<Int>, _ found: inout PeriodsFound
    ) -> ClosedRange<Month>? {
        if months.lowerBound >= scope.first, months.upperBound <= scope.latest { return months }
        let isLate = months.upperBound > scope.latest
        let reason =
            isLate
            ? "Not published yet: the figures go to \(scope.latest.label)."
            : "The figures begin with \(scope.first.label)."
        found.unheld.append((range, reason + " Answered is the nearest that is published."))
        guard grain == nil, months.overlaps(scope.first...scope.latest) else { return nil }
        return months.clamped(to: scope.first...scope.latest)
    }

    private func newest(_ unit: TimeUnit) -> Period {
        guard let grain = unit.grain, grain != .year else { return scope.newestYear }
        return Period.newest(grain, upTo: scope.latest, headlineMonth: pack.policy.headlineMonth) ?? scope.newestYear
    }

    private func oldest(_ unit: TimeUnit) -> Period {
        guard let grain = unit.grain, grain != .year else { return scope.oldestYear }
        return scope.periods(grain, in: scope.first...scope.latest).first ?? scope.oldestYear
    }

    private func last(
        _ count: Int, _ grain: Grain, _ series: Grain?, _ range: Range<Int>, _ found: inout PeriodsFound
    ) -> [Period] {
        var length = count.multipliedReportingOverflow(by: grain.step ?? 1).partialValue
        let end = grain == .year ? scope.newestYear.lastMonth : newestEnd(of: grain)
        if end.advanced(by: 1 - length) < scope.first {
            let held = scope.first.distance(to: end) + 1
            length = Swift.max(grain.step ?? 1, held)
            found.unheld.append(
                (range, "The figures begin with \(scope.first.label): answered is all that is published since."))
        }
        let months = end.advanced(by: 1 - length)...end
        if let series { return scope.periods(series, in: months, endingIn: end.number) }
        if grain == .month, length % 12 == 0 { return scope.years(in: months, endingIn: end.number) }
        if grain == .month, length == 3, end.number % 3 == 0 { return [.quarter(ending: end)] }
        return scope.periods(grain, in: months, endingIn: end.number)
    }

    private func newestEnd(of grain: Grain) -> Month {
        grain == .quarter ? scope.latest.advanced(by: -(scope.latest.number % 3)) : scope.latest
    }

    private func between(
        _ from: TimeUnit?, _ to: TimeUnit?, _ series: Grain?, _ range: Range<Int>, _ found: inout PeriodsFound
    ) -> [Period] {
        let start = from?.months.lowerBound ?? scope.first
        var end = to?.months.upperBound ?? scope.latest
        if end > scope.latest {
            found.unheld.append(
                (range, "The figures go to \(scope.latest.label): answered is what is published up to then."))
            end = scope.latest
        }
        // Nothing is lost where the first year to end in the right month begins with what is held.
        let isOfYears = (from ?? to)?.grain == .year
        let earliest = isOfYears ? start.advanced(by: 11).next(number: yearEnd(to)).advanced(by: -11) : start
        if let fine = [from, to].compactMap(\.self).first(where: { $0.isTooFine && !($0.isFirstDay && $0 == from) }) {
            found.unheld.append(
                (range, "Days are not published: taken by the month, here \(fine.months.lowerBound.label)."))
        }
        if from != nil, earliest < scope.first {
            found.unheld.append(
                (range, "The figures begin with \(scope.first.label): answered is all that is published since."))
        }
        guard Swift.max(start, scope.first) <= end else {
            if from == nil {
                found.unheld.append(
                    (range, "The figures begin with \(scope.first.label). Answered is the nearest that is published."))
            }
            return [end < scope.first ? scope.oldestYear : scope.newestYear]
        }
        let months = Swift.max(start, scope.first)...end
        if let series { return scope.periods(series, in: months, endingIn: yearEnd(to)) }
        let grain = (from ?? to)?.grain ?? .month
        if grain != .year, to != nil, from != nil, let whole = TimeUnit(months, nil).period { return [whole] }
        if grain == .year || (grain == .month && months.count > Self.mostMonths) {
            let years = scope.years(in: start...end, endingIn: yearEnd(to))
            if grain == .month, years.first?.months?.lowerBound != months.lowerBound {
                found.unheld.append((range, "So long a time is answered in whole years; say \"by month\" for months."))
            }
            guard years.isEmpty else { return years }
            // Where no year lies within it, quarters may.
            let quarters = scope.periods(.quarter, in: months)
            if !quarters.isEmpty {
                found.unheld.append((range, "No whole year that is published lies within it: answered by quarter."))
            }
            return quarters
        }
        let periods = scope.periods(grain, in: months)
        return periods.isEmpty ? [scope.newestYear] : periods
    }

    /// A longer run of months is told in years.
    private static let mostMonths = 36

    /// The month in which the years of a series end: that of its last, else the headline month.
    private func yearEnd(_ to: TimeUnit?) -> Int {
        guard let to, to.grain == .year, to.months.upperBound <= scope.latest else { return pack.policy.headlineMonth }
        return to.months.upperBound.number
    }
}
