internal import StatsModel

/// How a count compares with the one before it, as the title of a chart says it.
struct ChartChange: Sendable {
    /// The later period and the one it is compared with.
    let period: Period
    let earlierPeriod: Period
    /// The counts.
    let count: Int
    let earlier: Int
    /// The residents that rates refer to; nil where there are none.
    let residents: (now: Int, earlier: Int)?
    /// In percent of the earlier count; nil where that is too small for it.
    let percent: FixedDecimal?
    /// Whether a definition changed between the two.
    let isBroken: Bool

    /// The references of the later and the earlier figure, as counts and as rates; none where they can't be cited.
    var references = References()

    struct References: Sendable {
        var ofCounts: [CitationCharacters] = []
        var ofRates: [CitationCharacters] = []
    }

    /// Whether the difference lies within its own 95% interval, so that it can be chance.
    func isWithinChance(ofRates: Bool) -> Bool {
        Chance.explains(count, after: earlier, residents: ofRates ? residents : nil)
    }
}

extension ChartChange {
    /// The change of a cell's count; nil where either count is not shown.
    init?(_ cell: FigureCell, _ measures: Measures<PublishedCounts>) {
        let change = measures.value(of: .change, in: cell)
        guard let compared = change.comparedWith, let earlier = compared.value,
            let count = measures.source.state(of: cell).value
        else { return nil }
        var residents: (now: Int, earlier: Int)?
        if let now = measures.reference.residents(of: cell.area, in: cell.period),
            let then = measures.reference.residents(of: cell.area, in: compared.period)
        {
            residents = (now.value, then.value)
        }
        var earlierCell = cell
        earlierCell.period = compared.period
        func references(_ measure: Measure) -> [CitationCharacters] {
            [cell, earlierCell].compactMap {
                measures.source.reference(of: $0, CitedMeasure(measure, measures.comparison))
            }
        }
        self.init(
            period: cell.period, earlierPeriod: compared.period, count: count, earlier: earlier, residents: residents,
            percent: measures.value(of: .changePercent, in: cell).value,
            isBroken: change.remarks.contains { $0.symbol == .breakInSeries },
            references: References(ofCounts: references(.count), ofRates: references(.rate)))
    }
}
