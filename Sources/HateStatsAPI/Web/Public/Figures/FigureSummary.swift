import StatsModel

/// One figure as a tile: a number in large type, what it is of, and how it has changed.
struct FigureTile {
    let value: String
    let isShown: Bool
    let label: String
    let detail: String?
    let href: String?
    let sentence: SentenceView?
}

/// A sentence that can be copied, with a name for the button that copies it.
struct SentenceView {
    let id: String
    let text: String
}

extension FigureTile {
    /// A tile of an answer to a question for one cell: its first measure large, its change beside it.
    init?(_ answer: PublishedAnswer?, id: String, label: String) {
        guard let answer, let figure = answer.content.figures.first else { return nil }
        let prefix = answer.version.pack.policy.citationPrefix
        let sentence = answer.sentences.first
        self.init(
            value: figure.result.shownText, isShown: figure.result.value != nil, label: label,
            detail: Self.detail(answer, figure), href: figure.reference.map { "/c/\($0.text(prefix: prefix))" },
            sentence: sentence.map { SentenceView(id: id, text: $0) })
    }

    /// The change, where it was asked for and can be given; else why there is no value.
    private static func detail(_ answer: PublishedAnswer, _ figure: PublishedFigure) -> String? {
        guard figure.result.value != nil else { return figure.result.absenceReason }
        if let interval = figure.result.interval {
            let residents = figure.result.population.map { "Population of \($0.midYear). " } ?? ""
            return "\(residents)95% confidence interval \(interval.lower.grouped) to \(interval.upper.grouped)"
        }
        let others = answer.content.figures.dropFirst()
        guard let change = others.first(where: { $0.measure == .change }), let value = change.result.value else {
            return nil
        }
        let percent = others.first { $0.measure == .changePercent }?.result.value
        let inPercent = percent.map { " (\($0.signed)%)" } ?? ""
        guard value.units != 0 else { return "the same as a year earlier" }
        let earlier = change.result.comparedWith?.value.map { ", when it was \(FixedDecimal($0).grouped)" } ?? ""
        // As the sentence beside it, and the title of the chart.
        let little = change.result.isLittleChange ? "Little changed: " : ""
        return "\(little)\(value.signed)\(inPercent) since a year earlier\(earlier)"
    }
}

extension MeasuredValue {
    /// The value, or the mark that stands for it.
    var shownText: String { value?.grouped ?? absence?.mark ?? "" }
}

extension MeasureReference.Residents {
    /// The day that they are an estimate for, in words: estimates are for the 30 June of their year.
    var midYear: String { "mid-\(year)" }
}

/// Why figures are not shown, each reason once, with the figures that it is the reason for.
struct AbsenceView {
    let reason: String
    let figures: [String]
    /// How many more there are than are listed.
    let others: Int?

    private static let longest = 12

    static func all(of answer: PublishedAnswer) -> [AbsenceView] {
        let query = answer.content.query
        var order: [String] = []
        var groups: [String: [Group]] = [:]
        for figure in answer.content.figures where figure.result.value == nil {
            let reason = figure.result.absenceReason ?? "There is no figure."
            if groups[reason] == nil { order.append(reason) }
            if let last = groups[reason]?.indices.last, groups[reason]?[last].cell == figure.cell {
                groups[reason]?[last].measures.append(figure.measure)
            } else {
                groups[reason, default: []].append(Group(cell: figure.cell, measures: [figure.measure]))
            }
        }
        return order.map { reason in
            let all = groups[reason, default: []].map { $0.name(query, answer.version.pack) }
            let others = all.count - longest
            return AbsenceView(reason: reason, figures: Array(all.prefix(longest)), others: others > 0 ? others : nil)
        }
    }

    /// The measures of a cell that are not shown for one reason.
    private struct Group {
        let cell: FigureCell
        var measures: [Measure]

        /// What tells them from the others of their answer.
        func name(_ query: FigureQuery, _ pack: ReferencePack) -> String {
            var parts: [String] = []
            if query.areas.count > 1 { parts.append(pack.areas[cell.area].name) }
            if query.categories.count > 1 { parts.append(pack.label(ofCategory: cell.category)) }
            if query.kinds.count > 1 { parts.append(cell.kind.pageLabel) }
            if query.periods.count > 1 { parts.append(cell.period.label) }
            let name = parts.isEmpty ? pack.areas[cell.area].name : parts.joined(separator: ", ")
            if measures.count == query.measures.count { return name }
            return "\(name) (\(measures.map(\.label).joined(separator: ", ")))"
        }
    }
}
