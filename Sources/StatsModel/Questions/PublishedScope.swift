/// What a release has: by the plan of its pack, from its first month to its last.
struct PublishedScope: Sendable {
    let pack: ReferencePack
    let first: Month
    let latest: Month

    /// The figures that a question is about, but for their periods.
    struct Subject: Sendable {
        let areas: [Int]
        let categories: [Int?]
        let kinds: [KindSelection]
    }

    /// Whether every figure of a subject is published for a period.
    func has(_ subject: Subject, in period: Period) -> Bool {
        guard let months = period.months, months.lowerBound >= first, months.upperBound <= latest else { return false }
        return subject.areas.allSatisfy { area in
            subject.categories.allSatisfy { category in
                subject.kinds.allSatisfy { kind in
                    pack.plan.admits(
                        level: pack.areas[area].level, category: category, kind: kind, grain: period.grain,
                        endingMonth: period.lastMonth.number)
                }
            }
        }
    }

    /// The finest periods that are published for a subject and take in those asked for.
    ///
    /// - Returns: themselves where they are published, or nothing nearer is.
    func fitting(_ periods: [Period], _ subject: Subject) -> [Period] {
        guard !periods.allSatisfy({ has(subject, in: $0) }) else { return periods }
        for coarser in [quarter, headlineYear, calendarYear] {
            let wider = Set(periods.map(coarser)).sorted()
            if wider.allSatisfy({ has(subject, in: $0) }) { return wider }
        }
        return periods
    }

    /// The newest year that ends in the headline month.
    var newestYear: Period {
        Period.newest(.year, upTo: latest, headlineMonth: pack.policy.headlineMonth) ?? .year(ending: latest)
    }

    /// The first year that ends in the headline month and is held as a whole.
    var oldestYear: Period {
        let end = first.advanced(by: 11).next(number: pack.policy.headlineMonth)
        return Swift.min(.year(ending: end), newestYear)
    }

    /// The years that end in the headline month within some months; none where there is none.
    func years(in months: ClosedRange<Month>, endingIn month: Int) -> [Period] {
        periods(.year, in: months, endingIn: month)
    }

    /// The periods of a grain that lie within some months.
    func periods(_ grain: Grain, in months: ClosedRange<Month>, endingIn month: Int = 12) -> [Period] {
        guard let step = grain.step else { return [] }
        let start = Swift.max(months.lowerBound, first)
        let stop = Swift.min(months.upperBound, latest)
        guard start <= stop else { return [] }
        var end = start.advanced(by: step - 1)
        if grain == .year { end = end.next(number: month) }
        if grain == .quarter { end = end.advanced(by: (3 - end.number % 3) % 3) }
        return stride(from: end, through: Swift.max(end, stop), by: step).filter { $0 <= stop }
            .compactMap { Period(grain, ending: $0) }
    }

    private func quarter(of period: Period) -> Period {
        guard period.grain == .month else { return period }
        let month = period.lastMonth
        return .quarter(ending: month.advanced(by: (3 - month.number % 3) % 3))
    }

    private func headlineYear(of period: Period) -> Period {
        var end = period.lastMonth.next(number: pack.policy.headlineMonth)
        // Of two years about another year, the one that has more of it.
        if period.grain == .year, period.lastMonth.distance(to: end) > 6 { end = end.advanced(by: -12) }
        return Swift.min(.year(ending: end), newestYear)
    }

    private func calendarYear(of period: Period) -> Period {
        .year(ending: period.lastMonth.next(number: 12))
    }
}
