/// The counts of a release as they are published: shown, hidden, absent, or not in it at all, each with what must be said.
public struct PublishedCounts: FigureSource {
    private let table: ProtectedTable
    private let references: CitationSeries
    /// For each cell the number of its remarks in `remarks`; 0 is none.
    private let remarkNumbers: [UInt16]
    private let remarks: [[FigureRemark]]
    private let labels: PeriodTable<String>
    private let changesFromYearEarlier: PeriodTable<FigureRemark?>
    private let changesFromPrevious: PeriodTable<FigureRemark?>

    /// The counts of a protected table, and the numbers by which its figures are cited. What is said of its cells is put
    /// into words here, once.
    public init(
        _ table: ProtectedTable, numbers: CitationNumbers, versionNumber: Int, reference: MeasureReference
    ) {
        self.table = table
        references = CitationSeries(versionNumber: versionNumber, numbers: numbers)
        let nearest = NearestPublished(frame: table.frame)
        var numbers = [UInt16](repeating: 0, count: table.frame.count)
        var known: [[FigureRemark]: UInt16] = [[]: 0]
        var remarks: [[FigureRemark]] = [[]]
        for position in numbers.indices {
            guard table.standing(at: position) != .shown || table.isRevised(at: position) else { continue }
            let said = Self.remarks(table, position, nearest)
            let number = known[said] ?? UInt16(clamping: remarks.count)
            if Int(number) == remarks.count {
                remarks.append(said)
                known[said] = number
            }
            numbers[position] = number
        }
        remarkNumbers = numbers
        self.remarks = remarks
        labels = PeriodTable(table.frame.months) { $0.label }
        func changes(_ comparison: Comparison) -> PeriodTable<FigureRemark?> {
            PeriodTable(table.frame.months) { period in
                let earlier = comparison.period(for: period)
                guard reference.hasBreak(in: .all, between: earlier, and: period) else { return nil }
                return MeasureRules.definitionChanged(earlier, period)
            }
        }
        changesFromYearEarlier = changes(.yearEarlier)
        changesFromPrevious = changes(.previous)
    }

    /// What is known of a count.
    public func state(of cell: FigureCell) -> CountState {
        guard let position = table.frame.position(of: cell) else {
            return CountState(missing: NearestPublished(frame: table.frame).absence(of: cell))
        }
        let said = remarks[Int(remarkNumbers[position])]
        return CountState(value: table.shownValue(at: position), remarks: said)
    }

    /// How a period is called at the head of a column.
    public func label(of period: Period) -> String { labels[period] ?? period.label }

    /// That a definition changed between two periods.
    public func definitionChange(from earlier: Period, to later: Period) -> FigureRemark {
        let table = later.yearEarlier == earlier ? changesFromYearEarlier : changesFromPrevious
        return (table[later] ?? nil) ?? MeasureRules.definitionChanged(earlier, later)
    }

    /// The reference of a figure; nil where the release has no such cell.
    public func reference(of cell: FigureCell, _ measure: CitedMeasure) -> CitationCharacters? {
        has(cell) ? references.reference(of: cell, measure) : nil
    }

    /// Goes through the cells of a query.
    public static func walk(
        _ answered: AnsweredQuery<PublishedCounts>, speaking: Bool, _ body: (CellFigures) -> Void
    ) {
        answered.walk(speaking: speaking, body)
    }

    /// Whether the counts of a period are whole. What is not whole is absent from a release, and says so itself.
    public func isComplete(_ period: Period) -> Bool { true }

    /// The nearest coarser cell whose count is shown, as what is said of a hidden one names it; nil where there is none.
    public func shownInstead(of cell: FigureCell) -> FigureCell? {
        Self.shown(near: cell, table, NearestPublished(frame: table.frame))
    }

    /// Whether the release has a cell.
    public func has(_ cell: FigureCell) -> Bool { table.frame.position(of: cell) != nil }

    private static func remarks(
        _ table: ProtectedTable, _ position: Int, _ nearest: NearestPublished
    ) -> [FigureRemark] {
        let published = table[position]
        let (own, revision) = ProtectedTable.parted(published.reason)
        var remarks: [FigureRemark] = []
        switch published.standing {
        case .shown: break
        case .hidden: remarks.append(hidden(table, position, nearest))
        case .absent: remarks.append(FigureRemark(.unavailable, own ?? "There is no whole count."))
        }
        if published.isRevised {
            let reason = revision ?? (published.standing == .absent ? nil : own)
            remarks.append(FigureRemark(.revised, reason ?? "Revised."))
        }
        return remarks
    }

    /// That a cell is hidden, and what coarser figure is shown instead.
    private static func hidden(
        _ table: ProtectedTable, _ position: Int, _ nearest: NearestPublished
    ) -> FigureRemark {
        // What was hidden before is not revised by staying so: this one was shown.
        let reason =
            table.isRevised(at: position) ? ProtectedTable.hiddenSinceChangeReason : ProtectedTable.hiddenReason
        guard let cell = table.frame.cell(at: position), let shown = shown(near: cell, table, nearest) else {
            return FigureRemark(.confidential, reason)
        }
        let instead = nearest.difference(of: shown, from: cell)
        return FigureRemark(.confidential, "\(reason) Shown instead: \(instead).", instead: instead)
    }

    private static func shown(
        near cell: FigureCell, _ table: ProtectedTable, _ nearest: NearestPublished
    ) -> FigureCell? {
        nearest.cell(near: cell, otherYears: false) { table.standing(at: $0) == .shown }
    }
}

extension ProtectedTable {
    /// A reason without, and what it says of, a revision.
    static func parted(_ reason: String?) -> (own: String?, revision: String?) {
        guard let reason else { return (nil, nil) }
        if reason.hasPrefix(revisionMark) { return (nil, reason) }
        guard let mark = reason.firstRange(of: " " + revisionMark) else { return (reason, nil) }
        return (String(reason[..<mark.lowerBound]), String(reason[mark.lowerBound...].dropFirst()))
    }
}
