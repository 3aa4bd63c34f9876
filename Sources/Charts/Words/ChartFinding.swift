internal import StatsModel

/// What a chart shows, in about ten words: its title. And the references of the figures that it speaks of, which stand in
/// the picture.
///
/// It claims no more than the figures bear: a difference within its 95% interval is little changed; no percentage where
/// the sentences give none; nothing is compared across a change of definition; and where figures are hidden, none of the
/// others is called the highest.
struct ChartFinding: Sendable {
    let title: String
    /// Where the title sums up many series, the reference of one: they are all drawn, and in the table beside it.
    let references: [CitationCharacters]

    /// What is said of a difference that lies within its 95% interval.
    static let levelWords = "little changed"

    init(_ words: ChartWords, _ kind: ChartKind) {
        let figures = words.figures
        let missing = figures.missing
        let total = figures.series.reduce(0) { $0 + $1.figures.count }
        guard missing.hidden + missing.absent < total else {
            title = "\(Self.subject(words)): \(Self.nothing(total, missing))"
            references = [figures.figures.first { _ in true }].references
            return
        }
        if figures.series.count == 1, figures.grain != nil || figures.periods.count == 1 {
            (title, references) = Self.ofOne(words)
        } else if figures.grain != nil, figures.periods.count > 1 || figures.measure.isComparison {
            (title, references) = Self.ofSeveralSeries(words)
        } else {
            (title, references) = Self.ofComparison(words)
        }
    }

    // MARK: What it is about

    /// `Recorded race hate crimes in Leicester`.
    static func subject(_ words: ChartWords, isPlaceNamed: Bool = true) -> String {
        let figures = words.figures
        var nouns = figures.kinds.map { words.counted.noun($0) }.listed
        if figures.categories.count == 1, let category = figures.categories.first ?? nil {
            nouns = "\(words.name(ofCategory: category).lowercasedFirst) \(nouns)"
        }
        let subject = figures.measure == .rate ? "Rate of recorded \(nouns)" : "Recorded \(nouns)"
        guard isPlaceNamed, figures.areas.count == 1, let area = figures.areas.first else { return subject }
        return "\(subject) in \(words.name(ofArea: area))"
    }

    private static func nothing(_ total: Int, _ missing: (hidden: Int, absent: Int)) -> String {
        switch (total, missing.hidden, missing.absent) {
        case (1, 1, _): "the figure is hidden"
        case (1, _, _): "there is no figure"
        case (_, total, _): "all \(total) figures are hidden"
        case (_, 0, _): "there are no figures"
        default: "\(missing.hidden) figures are hidden, the others do not exist"
        }
    }

    // MARK: One series

    private static func ofOne(_ words: ChartWords) -> (String, [CitationCharacters]) {
        let figures = words.figures
        let subject = subject(words)
        guard let series = figures.series.first, let last = series.figures.last else { return (subject, []) }
        guard last.value != nil else {
            let what = last.absence == .confidential ? "the latest figure is hidden" : "there is no latest figure"
            return ("\(subject): \(what)", [last].references)
        }
        let change = (figures.changes.first ?? nil).flatMap { $0.isBroken ? nil : $0 }
        let title = "\(subject)\(said(of: last, figures.changes.first ?? nil, figures.measure, figures.comparison))"
        // A change rests on both of its figures.
        switch figures.measure {
        case .rate: return (title, change?.references.ofRates ?? [last].references)
        case .share: return (title, [last].references)
        case .count, .change, .changePercent, .rank: return (title, change?.references.ofCounts ?? [last].references)
        }
    }

    /// What is said of a figure after its subject.
    private static func said(
        of figure: ChartFigure, _ change: ChartChange?, _ measure: Measure, _ comparison: Comparison
    ) -> String {
        let value = figure.valueLabel
        switch measure {
        case .share: return ": \(value) of all"
        case .rate:
            guard let change, !change.isBroken else { return ": \(value) per 1,000 residents" }
            if change.isWithinChance(ofRates: true) { return " \(levelWords): \(value) per 1,000 residents" }
            return " \(isRising(change, ofRates: true) ? "up" : "down") to \(value) per 1,000 residents"
        case .count, .change, .changePercent, .rank:
            guard let change else { return ": \(value)\(measure.isComparison ? " in change" : "")" }
            let since = since(change, comparison)
            if change.isBroken { return ": \(change.count.grouped), counted under a changed definition" }
            if change.count == change.earlier { return " unchanged on \(since) at \(change.count.grouped)" }
            if change.isWithinChance(ofRates: false) {
                return " \(levelWords): \(change.count.grouped), after \(change.earlier.grouped) \(since)"
            }
            let direction = change.count > change.earlier ? "up" : "down"
            guard let percent = change.percent, let magnitude = magnitude(percent) else {
                return " \(direction) to \(change.count.grouped), from \(change.earlier.grouped) \(since)"
            }
            return " \(direction) \(magnitude)% on \(since)"
        }
    }

    private static func magnitude(_ percent: FixedDecimal) -> String? {
        FixedDecimal(units: Int(clamping: percent.units.magnitude), places: percent.places)?.label
    }

    private static func isRising(_ change: ChartChange, ofRates: Bool) -> Bool {
        guard ofRates, let residents = change.residents else { return change.count > change.earlier }
        // Products of counts and residents fit in 128 bits.
        return Int128(change.count) * Int128(residents.earlier) > Int128(change.earlier) * Int128(residents.now)
    }

    private static func since(_ change: ChartChange, _ comparison: Comparison) -> String {
        if comparison == .yearEarlier || change.period.grain == .year { return "a year earlier" }
        return "the \(change.period.grain.rawValue) before"
    }

    // MARK: Several series

    /// How each series has moved.
    private enum Movement: CaseIterable {
        case up, down, level, unknown

        var words: String {
            switch self {
            case .up: "up"
            case .down: "down"
            case .level: ChartFinding.levelWords
            case .unknown: "no comparison"
            }
        }
    }

    private static func ofSeveralSeries(_ words: ChartWords) -> (String, [CitationCharacters]) {
        let figures = words.figures
        if figures.measure == .share, let title = latest(words) {
            return (title, figures.series.map(\.figures.last).references)
        }
        let headline = [
            figures.series.first { $0.figures.last?.value != nil }?.figures.last ?? figures.series.first?.lastShown
        ].references
        var moved: [(movement: Movement, names: [String])] = Movement.allCases.map { ($0, []) }
        for (place, series) in figures.series.enumerated() {
            let movement = movement(
                figures.changes.indices.contains(place) ? figures.changes[place] : nil, figures.measure)
            guard let own = moved.firstIndex(where: { $0.movement == movement }) else { continue }
            moved[own].names.append(words.name(of: series))
        }
        moved = moved.filter { !$0.names.isEmpty }
        let subject = subject(words)
        let change = figures.changes.lazy.compactMap(\.self).first
        let since = change.map { " on \(self.since($0, figures.comparison))" } ?? ""
        let link = figures.varying.filter { $0 != .period } == [.area] ? "in" : "for"
        if let only = moved.first, moved.count == 1 {
            let all = "\(figures.series.count == 2 ? "both" : "all \(figures.series.count)") \(side(figures))"
            guard only.movement != .unknown else {
                let (hidden, total) = (figures.missing.hidden, figures.series.count * figures.periods.count)
                let why = hidden > 0 ? "\(hidden) of \(total) figures are hidden" : "no comparison with earlier figures"
                return ("\(subject): \(why)", headline)
            }
            return ("\(subject) \(only.movement.words) \(link) \(all)\(since)", headline)
        }
        let named = moved.map { "\($0.movement.words) \(link) \($0.names.listed)" }.joined(separator: "; ")
        let title = "\(subject) \(named)"
        if figures.series.count <= ChartFigures.mostLines, title.count <= 90 { return (title, headline) }
        let counted = moved.map { "\($0.names.count) \($0.movement.words)" }.joined(separator: ", ")
        return ("\(subject)\(since): \(counted)", headline)
    }

    /// The last value of each series; nil where they are many or one has none.
    private static func latest(_ words: ChartWords) -> String? {
        let series = words.figures.series
        guard series.count <= ChartFigures.mostLines else { return nil }
        let values = series.compactMap { series -> String? in
            guard let last = series.figures.last, last.value != nil else { return nil }
            return "\(last.valueLabel) \(words.name(of: series))"
        }
        guard values.count == series.count else { return nil }
        return "\(subject(words)): \(values.listed)"
    }

    /// What stands side by side.
    private static func side(_ figures: ChartFigures) -> String {
        switch figures.varying.filter({ $0 != .period }) {
        case [.area]: "areas"
        case [.category] where !figures.categories.contains(nil): "motivations"
        case [.kind]: "kinds"
        default: "series"
        }
    }

    private static func movement(_ change: ChartChange?, _ measure: Measure) -> Movement {
        guard let change, !change.isBroken, measure != .share else { return .unknown }
        if change.isWithinChance(ofRates: measure == .rate) { return .level }
        return isRising(change, ofRates: measure == .rate) ? .up : .down
    }
}

extension [ChartFigure?] {
    /// The references of those figures that can be cited.
    var references: [CitationCharacters] { compactMap { $0?.reference } }
}

extension String {
    /// The text with a small letter at its beginning, unless its first word is no ordinary one.
    var lowercasedFirst: String {
        guard let second = dropFirst().first, second.isLowercase else { return self }
        return prefix(1).lowercased() + dropFirst()
    }
}
