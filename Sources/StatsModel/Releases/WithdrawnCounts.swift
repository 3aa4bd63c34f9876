/// What is left of the counts of a version that was withdrawn: none, each with the reason, and the references by which
/// they were cited.
public struct WithdrawnCounts: FigureSource {
    private let remark: FigureRemark
    private let numbers: CitationNumbers
    private let versionNumber: Int

    /// The counts of a withdrawn version.
    ///
    /// - Parameter numbers: those of the pack that was frozen with it.
    public init(_ version: WithdrawnVersion, numbers: CitationNumbers) {
        remark = FigureRemark(.unavailable, version.notice)
        self.numbers = numbers
        versionNumber = version.name.number
    }

    /// That it was withdrawn, whatever is asked for.
    public func state(of cell: FigureCell) -> CountState { CountState(missing: remark) }

    /// The reference that it had.
    public func reference(of cell: FigureCell, _ measure: CitedMeasure) -> CitationCharacters? {
        numbers.citation(of: cell, measure, versionNumber: versionNumber).flatMap(CitationCode.characters)
    }

    /// Goes through the cells of a query.
    public static func walk(
        _ answered: AnsweredQuery<WithdrawnCounts>, speaking: Bool, _ body: (CellFigures) -> Void
    ) {
        answered.walk(speaking: speaking, body)
    }

    /// What was withdrawn is not spoken of as incomplete.
    public func isComplete(_ period: Period) -> Bool { true }
}

extension WithdrawnVersion {
    /// That it was withdrawn, when and why, as one sentence or more.
    public var notice: String {
        "Version \(name.version) of the release \(name.id) was withdrawn at \(withdrawnAt): \(reason.asSentence)"
    }

    /// Whether it had a cell, by the publication plan of the pack that was frozen with it: its own table is no longer
    /// read.
    public func had(_ cell: FigureCell, in pack: ReferencePack) -> Bool {
        guard pack.areas.indices.contains(cell.area),
            cell.category.map(pack.categories.indices.contains) ?? true,
            let months = cell.period.months, months.upperBound <= periodTo,
            pack.policy.seriesStart.map({ $0 <= months.lowerBound }) ?? true,
            cell.period.grain != .quarter || months.upperBound.number.isMultiple(of: 3)
        else { return false }
        let area = pack.areas[cell.area]
        return area.exists(in: cell.period)
            && pack.plan.admits(
                level: area.level, category: cell.category, kind: cell.kind, grain: cell.period.grain,
                endingMonth: months.upperBound.number)
    }
}

extension String {
    /// The text with a full stop at its end, where no other mark ends it.
    var asSentence: String {
        guard let last, last != ".", last != "!", last != "?" else { return self }
        return self + "."
    }
}
