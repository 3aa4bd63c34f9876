/// What a question says of time.
struct TimesAsked {
    /// The stretches, with the words for them.
    var phrases: [(phrase: TimePhrase, range: Range<Int>)] = []
    /// A grain that is asked for as a series.
    var series: (grain: Grain, range: Range<Int>)?
    /// All that is held.
    var allTime: Range<Int>?
    /// The newest there is.
    var newest: Range<Int>?
    /// What something is compared with.
    var earlier: (unit: TimeUnit, range: Range<Int>)?

    var isAllTime: Bool { allTime != nil }
    var isEmpty: Bool { phrases.isEmpty && series == nil && allTime == nil && newest == nil && earlier == nil }
}

/// The periods of a query.
struct PeriodsFound {
    var periods: [Period] = []
    var chips: [Question.Chip] = []
    var unheld: [(range: Range<Int>, reason: String)] = []
}

extension QuestionReader {
    mutating func times() -> TimesAsked {
        var asked = TimesAsked()
        var oneYear: Range<Int>?
        var bare: (grain: Grain, range: Range<Int>)?
        var when: Range<Int>?
        var isSuperlative = false
        var isEver = false
        for place in scan.pieces.indices where !scan.pieces[place].isTaken {
            let range = scan.pieces[place].range
            switch scan.pieces[place].sense {
            case .time(.unit(let unit)) where unit.isEarlier:
                if asked.earlier == nil { asked.earlier = (unit, range) }
            case .time(let phrase): asked.phrases.append((phrase, range))
            case .word(.series(let grain)): asked.series = asked.series ?? (grain, range)
            case .word(.allTime): asked.allTime = asked.allTime ?? range
            case .word(.newest): asked.newest = asked.newest ?? range
            case .word(.oneYear): oneYear = range
            case .word(.filler):
                if scan.keys[range.lowerBound] == "when" { when = range }
                if bare == nil, range.count == 1, let grain = TimeWords.grains[scan.keys[range.lowerBound]] {
                    bare = (grain, range)
                }
                continue
            case .word(.cue(.rank)):
                isSuperlative = true
                if Self.isRecord(scan.key(range)) {
                    isEver = true
                    asked.allTime = asked.allTime ?? range
                }
                continue
            case .word(.cue(.ever)):
                isEver = true
                asked.allTime = asked.allTime ?? range
            case .word(.cue(.previous)):
                let first = scan.keys[range.lowerBound]
                if asked.phrases.isEmpty, first == "month" || first == "quarter" {
                    asked.phrases.append((.last(1, first == "month" ? .month : .quarter), range))
                }
                continue
            default: continue
            }
            scan.pieces[place].isTaken = true
        }
        if let oneYear, isSuperlative || isEver, asked.series == nil { asked.series = (.year, oneYear) }
        // "The latest quarterly figures" are those of one quarter.
        if let newest = asked.newest, let series = asked.series, asked.phrases.isEmpty, !isSuperlative,
            newest.upperBound == series.range.lowerBound, series.grain != .year
        {
            asked.phrases.append((.last(1, series.grain), newest.lowerBound..<series.range.upperBound))
            asked.series = nil
            asked.newest = nil
        }
        // "The worst month" asks for each of them.
        if let bare, isSuperlative, asked.series == nil { asked.series = bare }
        if let when, isSuperlative, asked.isEmpty { asked.allTime = when }
        separate(&asked)
        return asked
    }

    private static func isRecord(_ key: String) -> Bool { key.hasPrefix("record") || key.hasSuffix("ever") }

    /// Beside "this year", "last year" is the one before it; "June last year" beside "June" too.
    private func separate(_ asked: inout TimesAsked) {
        nameYears(&asked)
        for (place, entry) in asked.phrases.enumerated() {
            guard case .unit(var unit) = entry.phrase, unit.isRelative else { continue }
            let first = scan.keys[entry.range].first { $0 != "the" }
            guard unit.isOfLastYear || ["last", "past", "previous"].contains(first ?? "") else { continue }
            let hasTwin = asked.phrases.enumerated().contains { other, candidate in
                guard other != place, case .unit(let twin) = candidate.phrase else { return false }
                return twin.isRelative && twin.months == unit.months
            }
            guard hasTwin else { continue }
            let step = unit.isOfLastYear || unit.grain == nil ? 12 : unit.months.count
            let (start, end) = (unit.months.lowerBound, unit.months.upperBound)
            unit.months = start.advanced(by: -step)...end.advanced(by: -step)
            unit.note = nil
            asked.phrases[place].phrase = .unit(unit)
            return
        }
    }

    /// A month without its year beside one with it is the nearest to that: `September 2022 compared with August`.
    private func nameYears(_ asked: inout TimesAsked) {
        var dated: Month?
        for entry in asked.phrases {
            guard case .unit(let unit) = entry.phrase, !unit.isRelative, unit.months.count == 1 else { continue }
            dated = dated ?? unit.months.lowerBound
        }
        guard let dated else { return }
        for (place, entry) in asked.phrases.enumerated() {
            guard case .unit(var unit) = entry.phrase, unit.hasNoYear, !unit.isOfLastYear, unit.months.count == 1
            else { continue }
            let later = dated.next(number: unit.months.lowerBound.number)
            let nearest = dated.distance(to: later) > 6 || later > scope.latest ? later.advanced(by: -12) : later
            unit.months = nearest...nearest
            unit.isRelative = false
            unit.note = nil
            asked.phrases[place].phrase = .unit(unit)
        }
    }

    // MARK: The periods

    func periods(
        _ times: TimesAsked, _ subject: PublishedScope.Subject, measures: [Measure], measuresAsked: MeasuresAsked
    ) -> PeriodsFound {
        var found = PeriodsFound()
        var all: Set<Period> = []
        for (phrase, range) in times.phrases {
            var (wanted, note) = wanted(phrase, range, times.series?.grain, &found)
            if wanted.isEmpty {
                wanted = [scope.newestYear]
                found.unheld.append((range, "No whole period lies within it: answered with \(label(wanted))."))
            }
            let fitted = fitted(wanted, subject, range, measures, &found)
            all.formUnion(fitted)
            found.chips.append(chip(fitted, range, note))
        }
        if times.phrases.isEmpty, let (grain, range) = times.series {
            let fitted = fitted(seriesAlone(grain, times), subject, range, measures, &found)
            all.formUnion(fitted)
            let note = grain == .year || times.isAllTime ? nil : "The newest year of them: name another time for more."
            found.chips.append(chip(fitted, range, note))
        } else if times.phrases.isEmpty, let range = times.allTime {
            let years = scope.years(in: scope.first...scope.latest, endingIn: pack.policy.headlineMonth)
            let fitted = fitted(years.isEmpty ? [scope.newestYear] : years, subject, range, measures, &found)
            all.formUnion(fitted)
            found.chips.append(chip(fitted, range, nil))
        }
        if all.isEmpty { addNewest(times, subject, measures, &all, &found) }
        // The change between a period and the one that it is compared with anyway is a figure of the later.
        let changes = measures.contains(where: \.isComparison)
        if changes, all.count == 2, let last = all.max(), all.contains(measuresAsked.comparison.period(for: last)) {
            all = [last]
        }
        // A rate or a share has no change of its own: the earlier one stands beside it.
        if measuresAsked.isChange || measuresAsked.isChangePercent, !measures.contains(where: \.isComparison),
            all.count == 1,
            let only = all.first
        {
            let earlier = measuresAsked.comparison.period(for: only)
            if scope.has(subject, in: earlier) { all.insert(earlier) }
        }
        found.periods = all.sorted()
        return found
    }

    private func addNewest(
        _ times: TimesAsked, _ subject: PublishedScope.Subject, _ measures: [Measure], _ all: inout Set<Period>,
        _ found: inout PeriodsFound
    ) {
        var newest = scope.newestYear
        if let earlier = times.earlier, let grain = earlier.unit.grain, grain != .year,
            let period = Period.newest(grain, upTo: scope.latest, headlineMonth: pack.policy.headlineMonth)
        {
            newest = period
        }
        let range = times.newest ?? times.earlier?.range
        let fitted = fitted([newest], subject, range ?? 0..<0, measures, &found)
        all.formUnion(fitted)
        let text = times.newest.map { scan[$0] } ?? ""
        found.chips.append(
            .init(
                dimension: .period, text: text, code: fitted.map(\.code).joined(separator: ","),
                label: label(fitted), note: text.isEmpty ? "The newest year that is published." : nil))
    }

    private func seriesAlone(_ grain: Grain, _ times: TimesAsked) -> [Period] {
        let all = scope.first...scope.latest
        switch grain {
        case .year, .days: return scope.years(in: all, endingIn: pack.policy.headlineMonth)
        case .month, .quarter:
            let recent = Swift.max(scope.first, scope.latest.advanced(by: -11))...scope.latest
            return scope.periods(grain, in: times.isAllTime ? all : recent)
        }
    }

    /// The periods that a phrase means, cut to what is held; with what must be said of how it was taken.
    private func wanted(
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
            return (last(count, grain, series, range, &found), nil)
        case .range(let from, let to):
            return (between(from, to, series, range, &found), nil)
        case .each(let grain, let from, let to):
            return (between(from, to, grain, range, &found), nil)
        }
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
            return years.isEmpty ? [scope.newestYear] : years
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

    // MARK: What is published

    /// The nearest periods that are published for what is asked about; what is not is said.
    private func fitted(
        _ periods: [Period], _ subject: PublishedScope.Subject, _ range: Range<Int>, _ measures: [Measure],
        _ found: inout PeriodsFound
    ) -> [Period] {
        var wanted = periods
        if measures.contains(.rate), wanted.contains(where: { $0.grain != .year }) {
            wanted = Set(wanted.map { Period.year(ending: $0.lastMonth.next(number: pack.policy.headlineMonth)) })
                .map { Swift.min($0, scope.newestYear) }.sorted()
            wanted = Set(wanted).sorted()
            found.unheld.append((range, "Rates are given for years only: answered with \(label(wanted))."))
        }
        let fitted = scope.fitting(wanted, subject)
        guard fitted != wanted else {
            if let first = wanted.first, !scope.has(subject, in: first) {
                found.unheld.append((range, "This is not published in this detail."))
            }
            return fitted
        }
        found.unheld.append((range, reason(wanted, subject) + " Answered with \(label(fitted))."))
        return fitted
    }

    private func reason(_ periods: [Period], _ subject: PublishedScope.Subject) -> String {
        let finest = periods.first { !scope.has(subject, in: $0) } ?? scope.newestYear
        let what =
            switch finest {
            case .month: "Months"
            case .quarter: "Quarters"
            case .year(let end): "Years that end in \(end.name)"
            case .days: "Days"
            }
        let withoutCategories = PublishedScope.Subject(areas: subject.areas, categories: [nil], kinds: subject.kinds)
        if subject.categories != [nil], scope.has(withoutCategories, in: finest) {
            return "\(what) are published for all motivations together only."
        }
        let areas = subject.areas.count == 1 ? pack.areas[subject.areas[0]].name : "all of these areas"
        return "\(what) are not published for \(areas)\(subject.categories == [nil] ? "" : " by motivation")."
    }

    private func chip(_ periods: [Period], _ range: Range<Int>, _ note: String?) -> Question.Chip {
        .init(
            dimension: .period, text: scan[range], code: periods.map(\.code).joined(separator: ","),
            label: label(periods), note: note)
    }

    private func label(_ periods: [Period]) -> String {
        guard let first = periods.first, let last = periods.last else { return "" }
        guard periods.count > 3 else { return periods.map(\.label).joined(separator: "; ") }
        let noun =
            switch first.grain {
            case .month: "months"
            case .quarter: "quarters"
            default: "years"
            }
        return "\(periods.count) \(noun), \(first.label) to \(last.label)"
    }
}
