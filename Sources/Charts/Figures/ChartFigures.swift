internal import StatsModel

/// One figure as it is drawn.
struct ChartFigure: Sendable {
    let cell: FigureCell
    let measure: Measure
    let result: MeasuredValue
    let reference: CitationCharacters?

    /// The value to draw; nil where there is none.
    var value: Double? { result.value?.doubleValue }

    /// The value in words: `1,204`, `+12`, `52.0%`; nothing where there is none.
    var valueLabel: String {
        guard let value = result.value else { return "" }
        let sign = measure.isComparison && value.units > 0 ? "+" : ""
        return sign + value.label + (measure == .share || measure == .changePercent ? "%" : "")
    }

    /// The value in words, with the letters that stand beside it: `1,204 [r]`; the letter alone where there is none.
    var label: String {
        let letters = result.marks.map { "[\($0.rawValue)]" }.joined(separator: " ")
        guard result.value != nil else { return letters }
        return letters.isEmpty ? valueLabel : "\(valueLabel) \(letters)"
    }

    /// The letter in the place of the value; nil where there is a value.
    var absence: FigureSymbol? { result.absence }

    /// Whether the value must be taken with care.
    var isUncertain: Bool {
        result.remarks.contains { $0.symbol == .lowReliability || $0.symbol == .provisional }
    }
}

extension FixedDecimal {
    /// As `grouped`, with a minus sign as wide as a digit.
    var label: String { units < 0 ? "\u{2212}" + grouped.dropFirst() : grouped }
}

/// The figures of an area, a category and a kind, by period.
struct ChartSeries: Sendable {
    let area: Int
    let category: Int?
    let kind: KindSelection
    var figures: [ChartFigure]

    /// The last figure that has a value.
    var lastShown: ChartFigure? { figures.last { $0.value != nil } }
}

/// What a chart is drawn from: the figures of one measure, by series.
struct ChartFigures: Sendable {
    let pack: ReferencePack
    let measure: Measure
    let comparison: Comparison
    let areas: [Int]
    let categories: [Int?]
    let kinds: [KindSelection]
    let periods: [Period]
    var series: [ChartSeries]
    /// For each series what its last figure is compared with; nil where it has none.
    var changes: [ChartChange?] = []

    /// All figures, series by series.
    var figures: some Sequence<ChartFigure> { series.lazy.flatMap(\.figures) }

    /// How many are hidden, and how many are missing for another reason.
    var missing: (hidden: Int, absent: Int) {
        var missing = (hidden: 0, absent: 0)
        for figure in figures {
            switch figure.absence {
            case nil: break
            case .confidential?: missing.hidden += 1
            case _?: missing.absent += 1
            }
        }
        return missing
    }

    /// The changes of definitions of what is counted, in the time from the first to the last period, as the pack has them.
    var definitionChanges: [DefinitionChange] {
        guard let first = periods.map(\.start).min(), let last = periods.map(\.end).max() else { return [] }
        var changes: [DefinitionChange] = []
        for definition in pack.definitions {
            guard let date = definition.validFrom, date > first, date <= last, definition.kind != .all,
                kinds.contains(where: { $0 == definition.kind || $0 == .all }),
                pack.definitions.contains(where: { $0.kind == definition.kind && $0.isValid(on: first) }),
                !changes.contains(where: { $0.date == date && $0.kind == definition.kind })
            else { continue }
            changes.append(DefinitionChange(date: date, kind: definition.kind, label: definition.label))
        }
        return changes.sorted { ($0.date, $0.kind.rawValue) < ($1.date, $1.kind.rawValue) }
    }
}

/// That something counted was defined anew.
struct DefinitionChange: Sendable {
    let date: CalendarDate
    let kind: KindSelection
    /// What was defined: `Hate incident`.
    let label: String

    /// Whether it touches figures of a kind.
    func touches(_ kind: KindSelection) -> Bool { kind == self.kind || kind == .all }

    /// `Definition of hate incident changed 3 June 2023`.
    var words: String { "Definition of \(label.lowercasedFirst) changed \(date.label)" }
}

extension ChartFigures {
    /// The figures of one measure of an answer.
    init(_ answer: PublishedFigures, _ request: ChartRequest) throws(ChartRefusal) {
        let query = answer.query
        let measure = try Self.measure(query, request)
        guard let place = query.measures.firstIndex(of: measure) else {
            throw ChartRefusal(.measure, "measure", value: measure.rawValue, "is none of those asked for")
        }
        var series: [ChartSeries] = []
        series.reserveCapacity(query.areas.count * query.categories.count * query.kinds.count)
        answer.answered.forEachCell { cell in
            let figure = ChartFigure(
                cell: cell.cell, measure: measure, result: cell.results[place], reference: cell.references[place])
            let own = cell.cell
            if let last = series.indices.last, series[last].area == own.area, series[last].category == own.category,
                series[last].kind == own.kind
            {
                series[last].figures.append(figure)
            } else {
                var figures: [ChartFigure] = []
                figures.reserveCapacity(query.periods.count)
                figures.append(figure)
                series.append(
                    ChartSeries(area: own.area, category: own.category, kind: own.kind, figures: figures))
            }
        }
        self.init(
            pack: answer.version.pack, measure: measure, comparison: query.comparison, areas: query.areas,
            categories: query.categories, kinds: query.kinds, periods: query.periods, series: series)
        let measures = Measures(
            source: answer.version.counts, reference: answer.version.reference, comparison: query.comparison)
        changes = series.map { $0.figures.last.flatMap { ChartChange($0.cell, measures) } }
    }

    /// The one measure that is drawn.
    private static func measure(_ query: FigureQuery, _ request: ChartRequest) throws(ChartRefusal) -> Measure {
        let drawable = query.measures.filter { $0 != .rank }.map(\.rawValue)
        guard let measure = request.measure ?? query.measures.first else {
            throw ChartRefusal(.measure, "measure", "names none")
        }
        guard request.measure != nil || query.measures.count == 1 else {
            throw ChartRefusal(
                .severalMeasures, "measure", value: query.measures.map(\.rawValue).joined(separator: ","),
                "a chart draws one measure; ask for one of them", suggestions: drawable)
        }
        guard measure != .rank else {
            throw ChartRefusal(
                .measure, "measure", value: measure.rawValue,
                "a rank is a place and no quantity, so it can't be drawn; ask for the counts or rates behind it",
                suggestions: [Measure.count, .rate].map(\.rawValue))
        }
        return measure
    }
}
