internal import StatsModel

/// What stands in words round a chart, and what its series are called.
struct ChartWords: Sendable {
    let figures: ChartFigures
    let counted: CountedWords

    private var pack: ReferencePack { figures.pack }

    init(_ figures: ChartFigures) {
        self.figures = figures
        counted = CountedWords(figures.pack)
    }

    // MARK: Names

    func name(ofArea area: Int) -> String { pack.areas[area].name }

    func name(ofCategory category: Int?) -> String { category.map { pack.categories[$0].label } ?? "Any motivation" }

    func name(ofKind kind: KindSelection) -> String { counted.noun(kind).capitalisedFirst }

    /// What a series is called beside the others: by that in which they differ.
    func name(of series: ChartSeries) -> String {
        var parts: [String] = []
        if figures.areas.count > 1 { parts.append(name(ofArea: series.area)) }
        if figures.categories.count > 1 { parts.append(name(ofCategory: series.category)) }
        if figures.kinds.count > 1 { parts.append(name(ofKind: series.kind)) }
        return parts.joined(separator: ", ")
    }

    /// What a figure is called beside the others: as its series, or by its period where only that differs.
    func name(of figure: ChartFigure, in series: ChartSeries) -> String {
        let own = name(of: series)
        guard figures.periods.count > 1 || own.isEmpty else { return own }
        let period = figure.cell.period.label
        return own.isEmpty ? period : "\(own), \(period)"
    }

    // MARK: Subtitle

    /// What is measured, where and when: `Number of hate crimes recorded, Leicester, years ending March 2019 to March 2024`.
    var subtitle: String { "\(measured), \(places), \(times)" }

    /// The nouns of all kinds, with the motivation where there is one category.
    var nouns: String {
        let nouns = figures.kinds.map { counted.noun($0) }.listed
        guard figures.categories.count == 1, let category = figures.categories.first ?? nil else { return nouns }
        return "\(nouns) \(counted.motivation(category))"
    }

    /// What is measured.
    var measured: String {
        let motivations = figures.categories.count > 1 ? " by motivation" : ""
        let since = figures.comparison == .yearEarlier ? "a year earlier" : "the period before"
        switch figures.measure {
        case .count, .rank: return "Number of \(nouns) recorded\(motivations)"
        case .rate: return "\(nouns.capitalisedFirst) recorded per 1,000 residents\(motivations)"
        case .change: return "Change from \(since) in the number of \(nouns) recorded\(motivations)"
        case .changePercent: return "Change in percent from \(since) of \(nouns) recorded\(motivations)"
        case .share:
            guard figures.categories.count == 1, let category = figures.categories.first ?? nil else {
                return "Percent of all \(figures.kinds.map { counted.noun($0) }.listed) recorded, by motivation"
            }
            return "Percent of all \(figures.kinds.map { counted.noun($0) }.listed) recorded that were "
                + counted.motivation(category)
        }
    }

    private var places: String {
        let areas = figures.areas
        guard let first = areas.first else { return "" }
        if areas.count == 1 { return name(ofArea: first) }
        if areas.count == pack.areas.count { return "all \(areas.count) areas" }
        if let parent = pack.tree.parentIndex(of: first), pack.tree.children(of: parent) == areas {
            return "the \(areas.count) areas of \(name(ofArea: parent))"
        }
        return areas.count <= 3 ? areas.map(name(ofArea:)).listed : "\(areas.count) areas"
    }

    private var times: String {
        let periods = figures.periods
        guard let first = periods.first, let last = periods.last else { return "" }
        if periods.count == 1 { return first.name }
        guard let grain = figures.grain else { return "\(periods.count) periods" }
        let ends = "\(first.lastMonth.label) to \(last.lastMonth.label)"
        switch grain {
        case .month: return ends + ", by month"
        case .quarter: return (first.months?.lowerBound.label ?? "") + " to \(last.lastMonth.label), by quarter"
        case .year where first.lastMonth.number == last.lastMonth.number: return "years ending \(ends)"
        default: return "years that end in \(ends)"
        }
    }

    // MARK: What must be said

    /// What the letters stand for, and what misleads where nobody says it.
    ///
    /// - Parameter finding: the title, whose judgement is explained.
    func notes(hasWhiskers: Bool, isMarkingChanges: Bool, finding: String) -> [String] {
        var notes: [String] = []
        var marks = FigureMarks()
        for figure in figures.figures { marks.add(figure.result) }
        for mark in marks.explanations {
            notes.append("[\(mark.symbol.rawValue)]\(mark.isInstead ? ", hatched:" : "") \(mark.text).")
        }
        if isMarkingChanges { notes += figures.definitionChanges.map { "Dashed rule: \($0.words.lowercasedFirst)." } }
        if hasWhiskers { notes.append("Thin lines are 95% confidence intervals.") }
        if finding.contains(ChartFinding.levelWords) {
            notes.append("\(ChartFinding.levelWords.capitalisedFirst): a difference that can be chance.")
        }
        if figures.categories.count > 1 {
            notes.append("One incident can have several motivations, so these do not add up.")
        }
        return notes
    }
}

extension String {
    /// The text with a capital letter at its beginning.
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
