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

    /// 0.975 of a standard normal distribution lie below it.
    static let quantile = 1.959_963_984_540_054

    /// Whether the difference lies within its own 95% interval, so that it can be chance.
    ///
    /// Counts are taken as Poisson, whose variance is the count itself; the variance of a difference is the sum of both,
    /// each over the square of its residents where rates are compared.
    func isWithinChance(ofRates: Bool) -> Bool {
        var (nowPer, earlierPer) = (1.0, 1.0)
        if ofRates, let residents { (nowPer, earlierPer) = (Double(residents.now), Double(residents.earlier)) }
        guard nowPer > 0, earlierPer > 0 else { return true }
        let difference = Double(count) / nowPer - Double(earlier) / earlierPer
        let variance = Double(count) / (nowPer * nowPer) + Double(earlier) / (earlierPer * earlierPer)
        return difference.magnitude <= Self.quantile * variance.squareRoot()
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
        self.init(
            period: cell.period, earlierPeriod: compared.period, count: count, earlier: earlier, residents: residents,
            percent: measures.value(of: .changePercent, in: cell).value,
            isBroken: change.remarks.contains { $0.symbol == .breakInSeries })
    }
}
