/// The counts of current records: every one is provisional, none is hidden, and those for which nothing is held are
/// absent rather than nought.
public struct ManagementCounts: FigureSource {
    private let cube: RolledUpCube
    private let standings: [Period: PeriodStanding]

    /// Counts for the periods of a query, from a cube that holds what the query selects.
    public init(_ cube: RolledUpCube, for query: FigureQuery, pack: ReferencePack, coverage: Coverage) {
        self.cube = cube
        var standings: [Period: PeriodStanding] = [:]
        for period in query.neededPeriods {
            standings[period] = PeriodStanding(period, coverage: coverage, sources: query.sources, pack: pack)
        }
        self.standings = standings
    }

    /// The count with its remarks; absent for a period that the query did not need.
    public func state(of cell: FigureCell) -> CountState {
        guard let standing = standings[cell.period] else { return CountState(missing: PeriodStanding.notCounted) }
        if let absence = standing.absence { return CountState(missing: absence) }
        let count = cube.count(area: cell.area, category: cell.category, kind: cell.kind, period: cell.period)
        guard let count else { return CountState(missing: PeriodStanding.notCounted) }
        return CountState(count, remarks: standing.remarks)
    }

    /// None: a live figure is another tomorrow.
    public func reference(of cell: FigureCell, _ measure: CitedMeasure) -> CitationCharacters? { nil }

    /// Goes through the cells of a query.
    public static func walk(
        _ answered: AnsweredQuery<ManagementCounts>, speaking: Bool, _ body: (CellFigures) -> Void
    ) {
        answered.walk(speaking: speaking, body)
    }

    /// Whether a period is over and all returns for it have come in.
    public func isComplete(_ period: Period) -> Bool {
        standings[period]?.isComplete ?? false
    }
}

/// How far the counts of a period can be relied on.
struct PeriodStanding: Sendable {
    /// Why there is no count at all; nil where there is one.
    let absence: FigureRemark?
    /// What is said beside each count.
    let remarks: [FigureRemark]

    static let notCounted = FigureRemark(.unavailable, "This period was not counted.")
    static let live = FigureRemark(
        .provisional, "Counted from the current records, which still change; neither agreed nor protected.")

    /// Whether nothing but the nature of live counts makes them provisional.
    var isComplete: Bool { absence == nil && remarks.count == 1 }

    init(_ period: Period, coverage: Coverage, sources: [Int], pack: ReferencePack) {
        absence = Self.absence(of: period, coverage: coverage)
        var remarks = [Self.live]
        if !coverage.isOver(period) {
            remarks.append(FigureRemark(.provisional, "The period is not over: it ends on \(period.end.label)."))
        }
        for (source, months) in coverage.missing(in: period, of: sources) {
            let name = pack.sources.indices.contains(source) ? pack.sources[source].name : "A source"
            let reason = "\(name) has not yet sent everything for \(months.listed)."
            remarks.append(FigureRemark(.provisional, reason))
        }
        self.remarks = remarks
    }

    private static func absence(of period: Period, coverage: Coverage) -> FigureRemark? {
        guard let first = coverage.firstMonth else { return FigureRemark(.unavailable, "No records are held yet.") }
        if period.start > coverage.today { return FigureRemark(.unavailable, "The period has not begun.") }
        guard period.start < first.firstDay else { return nil }
        let reason = "Records are held from \(first.label) on only, and the period begins on \(period.start.label)."
        return FigureRemark(.unavailable, reason)
    }
}
