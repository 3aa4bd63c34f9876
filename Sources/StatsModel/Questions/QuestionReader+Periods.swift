extension QuestionReader {
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
            // What is answered instead has been said; of the years that were asked for there is nothing to say then.
            found.chips.append(chip(fitted, range, note ?? (fitted == wanted ? yearNote(phrase, fitted) : nil)))
        }
        if let (newest, _, range) = times.against {
            // What is published in the place of the one that was named has been said of that.
            let fitted = fitted([newest], subject, 0..<0, measures, &found)
            all.formUnion(fitted)
            found.chips.append(chip(fitted, range, "The newest that is published, beside it."))
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

    // MARK: How years were taken

    /// What must be said of years: that one named by its number alone is the calendar year, and which part of those asked
    /// for lies in no year that is given.
    private func yearNote(_ phrase: TimePhrase, _ given: [Period]) -> String? {
        guard !given.isEmpty, given.allSatisfy({ $0.grain == .year }) else { return nil }
        switch phrase {
        case .unit(let unit): return unit.isPlainYear ? calendarNote(given) : nil
        case .range(let from, let to):
            let isPlain = [from, to].compactMap(\.self).contains(where: \.isPlainYear)
            let isCalendar = given.allSatisfy { $0.lastMonth.number == 12 }
            let first = isPlain && isCalendar ? calendarNote(given) : nil
            let notes = [first, restNote(from, to, given)].compactMap(\.self)
            return notes.isEmpty ? nil : notes.joined(separator: " ")
        case .each(_, let from, let to): return from.isPlainYear || to.isPlainYear ? calendarNote(given) : nil
        case .last: return nil
        }
    }

    private func calendarNote(_ given: [Period]) -> String? {
        let headline = pack.policy.headlineMonth
        guard let first = given.first?.lastMonth, let last = given.last?.lastMonth, first.number != headline else {
            return nil
        }
        let months = first.advanced(by: -11)...last
        let taken = given.count == 1 ? Month.label(of: months) : "calendar years, \(Month.label(of: months))"
        let name = Month.names[headline - 1]
        guard headline == 3 else {
            return "Taken as \(taken). For the year to \(name), ask for \"year ending \(name) \(first.year)\"."
        }
        let before = Self.financialYear(first.year - 1)
        let after = Self.financialYear(last.year)
        guard given.count > 1 else {
            return
                "Taken as \(taken). For the year to March \(first.year), ask for \(before); for the year from April, "
                + "for \(after)."
        }
        return "Taken as \(taken). For the years to March, ask for \"\(before) to \(after)\"."
    }

    private static func financialYear(_ start: Int) -> String {
        "\(start)/" + String(String(100 + (start + 1) % 100).suffix(2))
    }

    /// That the first or last months of a stretch lie in no year that is given.
    private func restNote(_ from: TimeUnit?, _ to: TimeUnit?, _ given: [Period]) -> String? {
        guard let first = given.first?.months?.lowerBound, let last = given.last?.months?.upperBound else { return nil }
        var notes: [String] = []
        if let start = from?.months.lowerBound, start >= scope.first, start < first {
            let rest = Month.label(of: start...first.advanced(by: -1))
            notes.append(
                "These are the years ending \(last.name) that lie wholly within it: the first begins in \(first.label). "
                    + "\(rest) is part of the year before.")
        } else if from == nil, scope.first < first {
            let rest = Month.label(of: scope.first...first.advanced(by: -1))
            notes.append("The figures begin with \(scope.first.label): \(rest) is in none of these years.")
        }
        let end = Swift.min(to?.months.upperBound ?? scope.latest, scope.latest)
        if end > last {
            notes.append(
                "\(Month.label(of: last.advanced(by: 1)...end)) is in none of these years: ask for it by month or quarter."
            )
        }
        return notes.isEmpty ? nil : notes.joined(separator: " ")
    }

    private func addNewest(
        _ times: TimesAsked, _ subject: PublishedScope.Subject, _ measures: [Measure], _ all: inout Set<Period>,
        _ found: inout PeriodsFound
    ) {
        var newest = newestPublished(subject)
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

    /// The newest year; where none is published for what is asked about, the newest period that is.
    private func newestPublished(_ subject: PublishedScope.Subject) -> Period {
        let headline = pack.policy.headlineMonth
        let others = [Grain.quarter, .month].compactMap {
            Period.newest($0, upTo: scope.latest, headlineMonth: headline)
        }
        return ([scope.newestYear, .year(ending: scope.latest)] + others).first { scope.has(subject, in: $0) }
            ?? scope.newestYear
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
            // A default that is not published says so itself, as a figure that is absent.
            if let first = wanted.first, !scope.has(subject, in: first), !range.isEmpty {
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
