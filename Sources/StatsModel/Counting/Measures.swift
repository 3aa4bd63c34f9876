/// A measure as it was computed, with everything that belongs beside it.
public struct MeasuredValue: Sendable, Hashable {
    /// The limits between which a rate lies.
    public struct Interval: Sendable, Hashable {
        /// The lower limit, as precise as the value.
        public let lower: FixedDecimal
        /// The upper limit, as precise as the value.
        public let upper: FixedDecimal
        /// The level of confidence, 0.95.
        public let confidence: FixedDecimal
    }

    /// The earlier count with which a change compares.
    public struct ComparedWith: Sendable, Hashable {
        /// The earlier period.
        public let period: Period
        /// Its count; nil where it is hidden or absent.
        public let value: Int?
    }

    /// The value; nil where the remarks say why.
    public var value: FixedDecimal?
    /// What must be said beside the value, or in its place: one for each reason, by symbol.
    public var remarks: [FigureRemark]
    /// With a rate: its 95% interval.
    public var interval: Interval?
    /// With a rate: the residents it refers to.
    public var population: MeasureReference.Residents?
    /// With a change: what it compares with.
    public var comparedWith: ComparedWith?

    /// A value whose remarks are put in order, each once.
    init(_ value: FixedDecimal?, _ remarks: [FigureRemark]) {
        self.value = value
        guard remarks.count > 1 else {
            self.remarks = remarks
            return
        }
        var unique: [FigureRemark] = []
        for symbol in FigureSymbol.allCases {
            for remark in remarks where remark.symbol == symbol && !unique.contains(remark) { unique.append(remark) }
        }
        self.remarks = unique
    }

    /// The letters, each once, in the order of `FigureSymbol`.
    public var symbols: [FigureSymbol] {
        FigureSymbol.allCases.filter { symbol in remarks.contains { $0.symbol == symbol } }
    }

    /// All reasons, as one text; nil where there is nothing to say.
    public var reason: String? {
        remarks.isEmpty ? nil : remarks.map(\.reason).joined(separator: " ")
    }
}

/// The measures, computed from counts wherever these come from. A measure of a hidden count is hidden as well.
public struct Measures<Source: CountSource>: Sendable {
    /// Where the counts come from.
    public let source: Source
    /// Areas, residents and definitions.
    public let reference: MeasureReference
    /// With what a change compares.
    public let comparison: Comparison

    /// Measures over a source of counts.
    public init(source: Source, reference: MeasureReference, comparison: Comparison = .yearEarlier) {
        self.source = source
        self.reference = reference
        self.comparison = comparison
    }

    /// A measure of a cell.
    public func value(of measure: Measure, in cell: FigureCell) -> MeasuredValue {
        switch measure {
        case .count: count(cell)
        case .rate: rate(cell)
        case .change, .changePercent: change(cell, inPercent: measure == .changePercent)
        case .share: share(cell)
        case .rank: rank(cell)
        }
    }

    private func count(_ cell: FigureCell) -> MeasuredValue {
        let state = source.state(of: cell)
        return MeasuredValue(state.value.map(FixedDecimal.init), state.remarks)
    }

    /// Incidents for each 1,000 residents, to 2 decimals.
    private func rate(_ cell: FigureCell) -> MeasuredValue {
        guard case .year = cell.period else {
            return MeasuredValue(nil, [FigureRemark(.notApplicable, "Rates are given for years only.")])
        }
        let state = source.state(of: cell)
        guard let count = state.value else { return MeasuredValue(nil, state.remarks) }
        guard let residents = reference.residents(of: cell.area, in: cell.period), residents.value > 0 else {
            let reason = "No population estimate is held for this area and year or any year before."
            return MeasuredValue(nil, [FigureRemark(.unavailable, reason)] + state.remarks)
        }
        var remarks = state.remarks
        if count < MeasureRules.leastReliableCount {
            let least = MeasureRules.leastReliableCount
            remarks.append(FigureRemark(.lowReliability, "The rate rests on fewer than \(least) incidents."))
        }
        let rate = FixedDecimal(count, times: MeasureRules.ratePer, over: residents.value, places: 2)
        var measured = MeasuredValue(rate, rate == nil ? remarks + [MeasureRules.tooLarge] : remarks)
        measured.population = residents
        measured.interval = MeasureRules.interval(ofRateWith: count, residents: residents.value)
        return measured
    }

    /// The difference from the period compared with, as a number or in percent of the earlier count to 1 decimal.
    private func change(_ cell: FigureCell, inPercent: Bool) -> MeasuredValue {
        var earlierCell = cell
        earlierCell.period = comparison.period(for: cell.period)
        let now = source.state(of: cell)
        let earlier = source.state(of: earlierCell)
        var remarks = now.remarks
        for remark in earlier.remarks where !remarks.contains(remark) {
            remarks.append(FigureRemark(remark.symbol, "\(earlierCell.period.label): \(remark.reason)"))
        }
        if reference.hasBreak(in: cell.kind, between: earlierCell.period, and: cell.period) {
            remarks.append(MeasureRules.definitionChanged(earlierCell.period, cell.period))
        }
        var value: FixedDecimal?
        if let now = now.value, let earlier = earlier.value {
            let (difference, overflow) = now.subtractingReportingOverflow(earlier)
            if overflow {
                remarks.append(MeasureRules.tooLarge)
            } else if !inPercent {
                value = FixedDecimal(difference)
            } else if earlier < MeasureRules.leastBaseOfPercentage {
                let least = MeasureRules.leastBaseOfPercentage
                let reason = "No percentage is given where the earlier count is below \(least)."
                remarks.append(FigureRemark(.lowReliability, reason))
            } else {
                value = FixedDecimal(difference, times: 100, over: earlier, places: 1)
            }
        }
        var measured = MeasuredValue(value, remarks)
        measured.comparedWith = MeasuredValue.ComparedWith(period: earlierCell.period, value: earlier.value)
        return measured
    }

    /// Percent of any category in the same area, kind and period, to 1 decimal.
    private func share(_ cell: FigureCell) -> MeasuredValue {
        var wholeCell = cell
        wholeCell.category = nil
        let part = source.state(of: cell)
        let whole = source.state(of: wholeCell)
        let remarks = part.remarks + whole.remarks
        guard let count = part.value, let all = whole.value else { return MeasuredValue(nil, remarks) }
        guard all > 0 else {
            let reason = "Nothing was recorded, so there is nothing to have a share of."
            return MeasuredValue(nil, [FigureRemark(.notApplicable, reason)] + remarks)
        }
        return MeasuredValue(FixedDecimal(count, times: 100, over: all, places: 1), remarks)
    }

    /// 1 and the number of siblings with a higher count, so that ties share the smaller number.
    private func rank(_ cell: FigureCell) -> MeasuredValue {
        guard let parent = reference.tree.parentIndex(of: cell.area) else {
            return MeasuredValue(nil, [FigureRemark(.notApplicable, "The area has no others beside it.")])
        }
        let own = source.state(of: cell)
        var higher = 0
        var remarks = own.remarks
        var isComplete = own.value != nil
        var siblingCell = cell
        for sibling in reference.tree.children(of: parent) where sibling != cell.area {
            guard reference.tree.areas[sibling].exists(in: cell.period) else { continue }
            siblingCell.area = sibling
            let state = source.state(of: siblingCell)
            guard let count = state.value else {
                isComplete = false
                // Which of them is hidden, and what is shown in its place, is said where it is asked for.
                let isHidden = state.remarks.contains { $0.symbol == .confidential }
                remarks += isHidden ? [MeasureRules.hiddenSibling] : state.remarks
                continue
            }
            // Nearly always the same for all siblings; gathering them again for each would cost more than counting.
            if state.remarks != own.remarks { remarks += state.remarks }
            if let own = own.value, count > own { higher += 1 }
        }
        return MeasuredValue(isComplete ? FixedDecimal(higher + 1) : nil, remarks)
    }
}

/// The numbers by which the measures judge, and what they say.
enum MeasureRules {
    /// Rates are per so many residents.
    static let ratePer = 1000
    /// A rate of fewer incidents is of low reliability.
    static let leastReliableCount = 20
    /// No percentage of a smaller earlier count.
    static let leastBaseOfPercentage = 50

    static let tooLarge = FigureRemark(.unavailable, "The numbers are too large to compute with.")

    static let hiddenSibling = FigureRemark(
        .confidential, "A figure that the rank rests on is hidden so that nobody can be identified.")

    static func definitionChanged(_ earlier: Period, _ later: Period) -> FigureRemark {
        let reason = "What is recorded was defined anew between the beginning of \(earlier.nounPhrase) and the end of "
        return FigureRemark(.breakInSeries, reason + "\(later.nounPhrase).")
    }

    /// The interval of the count, over the residents, to the 2 decimals of the rate.
    static func interval(ofRateWith count: Int, residents: Int) -> MeasuredValue.Interval? {
        guard let interval = PoissonInterval(count: count) else { return nil }
        let scale = Double(ratePer) / Double(residents)
        guard let lower = FixedDecimal(interval.lower * scale, places: 2),
            let upper = FixedDecimal(interval.upper * scale, places: 2)
        else { return nil }
        return MeasuredValue.Interval(lower: lower, upper: upper, confidence: PoissonInterval.confidence)
    }
}
