internal import StatsModel

/// One figure as it is drawn.
struct ChartFigure: Sendable {
    let cell: FigureCell
    let result: MeasuredValue
    let reference: CitationCharacters?

    /// The value to draw; nil where there is none.
    var value: Double? { result.value?.doubleValue }

    /// The value in words, with the letters that stand beside it: `1,204 [r]`; the letters alone where there is none.
    var label: String {
        let letters = letters.map { "[\($0.rawValue)]" }.joined(separator: " ")
        guard let value = result.value else { return letters }
        return letters.isEmpty ? value.label : "\(value.label) \(letters)"
    }

    /// The letters that stand beside the value, or in its place: of a missing one the first is enough, as it says why.
    private var letters: [FigureSymbol] {
        let symbols = result.symbols
        return result.value == nil ? Array(symbols.prefix(1)) : symbols
    }

    /// The letter in the place of the value; nil where there is a value.
    var absence: FigureSymbol? { result.value == nil ? result.symbols.first ?? .unavailable : nil }

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

    /// Whether the pack says that a definition of what is counted changed, and when, in the time from the first to the
    /// last period.
    var definitionChanges: [CalendarDate] {
        guard let first = periods.map(\.start).min(), let last = periods.map(\.end).max() else { return [] }
        var dates: [CalendarDate] = []
        for definition in pack.definitions {
            guard let date = definition.validFrom, date > first, date <= last, !dates.contains(date),
                kinds.contains(where: { $0 == definition.kind || ($0 == .all && definition.kind != .all) }),
                pack.definitions.contains(where: { $0.kind == definition.kind && $0.isValid(on: first) })
            else { continue }
            dates.append(date)
        }
        return dates.sorted()
    }
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
            let figure = ChartFigure(cell: cell.cell, result: cell.results[place], reference: cell.references[place])
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
