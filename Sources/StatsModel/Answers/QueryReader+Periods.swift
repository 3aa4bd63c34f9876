extension QueryReader {
    /// The periods asked for, ascending: a list, a series, or the newest headline year.
    mutating func periods() -> [Period] {
        let seriesParameters = [QueryParameter.grain, .from, .to, .last].filter(has)
        if has(.period) { return listedPeriods(beside: seriesParameters) }
        guard seriesParameters.isEmpty else { return series() }
        return resolvedPeriod(.latest(stepsBack: 0), .year, .period, "latest").map { [$0] } ?? []
    }

    /// The values of `period`. A grain may stand beside them where all are counted back from the newest.
    private mutating func listedPeriods(beside seriesParameters: [QueryParameter]) -> [Period] {
        var found: Set<Period> = []
        var expressions: [(PeriodExpression, String)] = []
        for value in whole(.period) {
            for part in parts(.period, value) {
                if let expression = expression(part, .period) { expressions.append((expression, part)) }
            }
        }
        let areAllLatest = expressions.allSatisfy { expression, _ in
            if case .latest = expression { true } else { false }
        }
        var grain = Grain.year
        for parameter in seriesParameters {
            if parameter == .grain && areAllLatest {
                grain = readGrain() ?? .year
            } else {
                let value = single(parameter) ?? ""
                let reason = "It can't stand beside period. Give period, or grain with from and to or with last."
                report(.conflict, parameter, value, reason)
            }
        }
        for (expression, part) in expressions {
            if let period = resolvedPeriod(expression, grain, .period, part) { found.insert(period) }
        }
        return found.sorted()
    }

    /// A series of one grain: from `to` (else the newest) backwards to `from`, or `last` of them, or all that is held.
    private mutating func series() -> [Period] {
        let earlierProblems = problems.count
        let fromText = single(.from)
        let toText = single(.to)
        let from = fromText.flatMap { expression($0, .from) }
        let to = toText.flatMap { expression($0, .to) }
        if has(.from), has(.last) {
            report(.conflict, .last, single(.last) ?? "", "It can't stand beside from. Give one of the two.")
        }
        let count = readLast()
        guard let grain = has(.grain) ? readGrain() : inferredGrain(from, to), problems.count == earlierProblems
        else { return [] }
        guard let newest = resolvedPeriod(to ?? .latest(stepsBack: 0), grain, .to, toText ?? "latest"),
            let end = lastMonth(of: newest, in: grain, .to, toText ?? "latest")
        else { return [] }
        guard let step = grain.step else { return [] }
        if let count { return Self.series(grain, backFrom: end, count: count) }
        var start = context.firstMonth?.advanced(by: step - 1)
        if let from {
            guard let oldest = resolvedPeriod(from, grain, .from, fromText ?? ""),
                let first = firstEnd(of: oldest, in: grain, .from, fromText ?? "")
            else { return [] }
            guard first <= end else {
                let reason = "It is after the end of the series, which is \(Period(grain, ending: end)?.code ?? "")."
                report(.conflict, .from, fromText ?? "", reason)
                return []
            }
            start = first
        }
        guard let start else {
            report(.conflict, .from, "", "Say where the series begins, with from, or how long it is, with last.")
            return []
        }
        // Where less than one whole period is held, the newest is still answered, with the reason for having no value.
        return Self.series(grain, backFrom: end, count: max(1, start.distance(to: end) / step + 1))
    }

    private static func series(_ grain: Grain, backFrom end: Month, count: Int) -> [Period] {
        guard let step = grain.step else { return [] }
        return (0..<count).reversed().compactMap { Period(grain, ending: end.advanced(by: -step * $0)) }
    }

    private mutating func expression(_ text: String, _ parameter: QueryParameter) -> PeriodExpression? {
        let allowsDays = parameter == .period && context.audience == .management
        do throws(PeriodProblem) {
            return try PeriodExpression(text, allowingDays: allowsDays)
        } catch {
            report(.unknownValue, parameter, text, error.reason, error.suggestions)
            return nil
        }
    }

    private mutating func resolvedPeriod(
        _ expression: PeriodExpression, _ grain: Grain, _ parameter: QueryParameter, _ text: String
    ) -> Period? {
        let headline = pack.policy.headlineMonth
        guard let period = expression.period(grain, latestMonth: context.latestMonth, headlineMonth: headline) else {
            report(.nothingHeld, parameter, text, "Nothing is held yet, so there is no newest period.")
            return nil
        }
        let years = CalendarDate.readableYears
        guard years.contains(period.start.month.year), years.contains(period.end.month.year) else {
            report(
                .unknownValue, parameter, text, "It lies outside the years \(years.lowerBound) to \(years.upperBound).")
            return nil
        }
        return period
    }

    private mutating func readGrain() -> Grain? {
        guard let value = single(.grain) else { return nil }
        if let grain = Grain(rawValue: value.lowercased()), grain.step != nil { return grain }
        let reason =
            "Expected month, quarter or year."
            + (context.audience == .management ? " Days are asked for as period=2024-03-01..2024-03-14." : "")
        let words = Grain.allCases.filter { $0.step != nil }.map(\.rawValue)
        report(.unknownValue, .grain, value, reason, suggestions(for: value, in: NameIndex(words: words)))
        return nil
    }

    private mutating func readLast() -> Int? {
        guard let value = single(.last) else { return nil }
        if let count = Int(value), (1...Self.longestSeries).contains(count), value.utf8.allSatisfy({ $0 >= 0x30 }) {
            return count
        }
        report(.unknownValue, .last, value, "Expected a number from 1 to \(Self.longestSeries).")
        return nil
    }

    /// A hundred years of months.
    private static let longestSeries = 1200

    /// The grain that `from` and `to` show: years where neither does.
    private mutating func inferredGrain(_ from: PeriodExpression?, _ to: PeriodExpression?) -> Grain? {
        let grains = [from, to].compactMap { expression -> Grain? in
            if case .period(let period) = expression { period.grain } else { nil }
        }
        guard Set(grains).count <= 1 else {
            let choices = grains.map(\.rawValue)
            report(.conflict, .grain, "", "From and to are of different lengths. Say which with grain.", choices)
            return nil
        }
        return grains.first ?? .year
    }

    /// The month in which the last period of a grain within another period ends.
    private mutating func lastMonth(
        of period: Period, in grain: Grain, _ parameter: QueryParameter, _ text: String
    ) -> Month? {
        let month = period.lastMonth
        guard grain == .quarter, month.number % 3 != 0 else { return month }
        reportNoQuarter(month, parameter, text)
        return nil
    }

    /// The month in which the first period of a grain ends that begins with another period or, where that is shorter,
    /// ends with it.
    private mutating func firstEnd(
        of period: Period, in grain: Grain, _ parameter: QueryParameter, _ text: String
    ) -> Month? {
        guard let step = grain.step, let months = period.months else { return nil }
        let end = months.lowerBound.advanced(by: step - 1)
        guard end <= months.upperBound else { return lastMonth(of: period, in: grain, parameter, text) }
        guard grain == .quarter, end.number % 3 != 0 else { return end }
        reportNoQuarter(end, parameter, text)
        return nil
    }

    private mutating func reportNoQuarter(_ month: Month, _ parameter: QueryParameter, _ text: String) {
        let quarter = Period.quarter(ending: month.advanced(by: (3 - month.number % 3) % 3))
        let reason = "No quarter begins or ends with it. Quarters end in March, June, September and December."
        report(.unknownValue, parameter, text, reason, [quarter.code])
    }
}
