/// One count that can be asked for.
public struct FigureCell: Sendable, Hashable {
    /// The position of the area in the pack.
    public var area: Int
    /// The position of the category in the pack; nil for any.
    public var category: Int?
    /// Crimes, incidents, or both.
    public var kind: KindSelection
    /// The time.
    public var period: Period

    /// A count of these dimensions.
    public init(area: Int, category: Int?, kind: KindSelection, period: Period) {
        self.area = area
        self.category = category
        self.kind = kind
        self.period = period
    }
}

/// What is known of one count: its value, or why there is none, and what must be said beside it.
public struct CountState: Sendable, Hashable {
    /// The count; nil where it is hidden or absent, which the remarks explain.
    public let value: Int?
    /// What stands beside the value or in its place.
    public let remarks: [FigureRemark]

    /// A count, or none, with remarks that are in their order already.
    init(value: Int?, remarks: [FigureRemark]) {
        self.value = value
        self.remarks = remarks
    }

    /// A count with remarks.
    public init(_ value: Int, remarks: [FigureRemark] = []) {
        self.value = value
        self.remarks = remarks
    }

    /// A count that is not given.
    public init(missing remark: FigureRemark, remarks: [FigureRemark] = []) {
        value = nil
        self.remarks = [remark] + remarks
    }
}

/// Where counts come from: live records, or a release in which some are hidden. The measures know no more than this.
public protocol CountSource: Sendable {
    /// What is known of a count.
    func state(of cell: FigureCell) -> CountState

    /// How a period is called at the head of a column; a source may have it ready.
    func label(of period: Period) -> String

    /// That a definition changed between two periods; a source may have it ready.
    func definitionChange(from earlier: Period, to later: Period) -> FigureRemark
}

extension CountSource {
    /// How a period is called at the head of a column.
    public func label(of period: Period) -> String { period.label }

    /// That a definition changed between two periods.
    public func definitionChange(from earlier: Period, to later: Period) -> FigureRemark {
        MeasureRules.definitionChanged(earlier, later)
    }
}
