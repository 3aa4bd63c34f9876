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
    /// The newest period, which is meant beside the one that is named, as that is what it is held against.
    var against: (newest: Period, isNext: Bool, range: Range<Int>)?

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
        holdAgainstNewest(&asked)
        return asked
    }

    /// Beside the one time that something is held against the newest is meant: `more than in 2019/20`, `up on 2020`,
    /// `compare 2023/24 with now`.
    private func holdAgainstNewest(_ asked: inout TimesAsked) {
        guard asked.phrases.count == 1, asked.series == nil, asked.earlier == nil, !asked.isAllTime,
            case .unit(var unit) = asked.phrases[0].phrase, let past = unit.period,
            let newest = Period.newest(
                past.grain, upTo: scope.latest, headlineMonth: past.lastMonth.number),
            newest > past
        else { return }
        let range = asked.phrases[0].range
        guard scan.time.isHeldAgainst(at: range.lowerBound) || isHeldAgainstNow else { return }
        let isNext = newest.previous == past
        if isNext, past.grain == .year, past.lastMonth.number == pack.policy.headlineMonth {
            // That is the change on a year earlier.
            unit.isEarlier = true
            asked.phrases = []
            asked.earlier = (unit, range)
        } else {
            asked.against = (newest, isNext, range)
        }
    }

    private var isHeldAgainstNow: Bool {
        guard scan.keys.contains(where: { ["now", "today", "currently"].contains($0) }) else { return false }
        return scan.keys.contains("than")
            || scan.pieces.contains { piece in
                if case .word(.cue(.versus)) = piece.sense { true } else { false }
            }
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
}
