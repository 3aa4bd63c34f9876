/// The sums between the cells of one release that a reader can check with what is published and nothing else.
struct RoundingSums: Sendable {
    /// Over what a sum goes.
    enum Dimension: Int, Sendable, Hashable, CaseIterable {
        /// Crimes and incidents.
        case kinds
        /// An area and what lies in it.
        case areas
        /// Any and the categories.
        case categories
        /// Quarters, and years that end in the headline month.
        case time
        /// Other years: those of a series overlap.
        case rollingYears
    }

    /// A whole and its parts: the same, or the whole is at least as much.
    struct Row: Sendable, Hashable {
        /// The positions of what is on the larger side.
        var wholes: [Int]
        /// The positions of what is on the other.
        var parts: [Int]
        /// Whether both sides are the same.
        var isEquality: Bool
        /// Over what it goes.
        var dimension: Dimension
    }

    /// The sums, in a fixed order.
    private(set) var rows: [Row] = []
    private let table: RawTable

    /// The sums of a table; what is absent stands in none.
    init(_ table: RawTable) {
        self.table = table
        let pack = table.frame.pack
        for area in pack.areas.indices {
            for category in [nil] + pack.categories.indices.map(Optional.some) {
                for kind in KindSelection.allCases {
                    for period in table.frame.periods(area: area, category: category, kind: kind) {
                        addRows(of: FigureCell(area: area, category: category, kind: kind, period: period))
                    }
                }
            }
        }
    }

    private mutating func addRows(of cell: FigureCell) {
        guard let whole = position(cell) else { return }
        if cell.kind == .all {
            let kinds = [KindSelection.crime, .incident].compactMap { position(cell, kind: $0) }
            add([whole], kinds, isEquality: kinds.count == 2, .kinds)
        }
        add([whole], parts(of: cell.area, cell), isEquality: false, .areas)
        if cell.category == nil {
            let categories = table.frame.pack.categories.indices.compactMap { position(cell, category: $0) }
            for category in categories { add([whole], [category], isEquality: false, .categories) }
            if categories.count == table.frame.pack.categories.count {
                add(categories, [whole], isEquality: false, .categories)
            }
        }
        addTimes(of: cell, whole)
    }

    /// The longest published runs of months that make up a longer one, from its first month on.
    private mutating func addTimes(of cell: FigureCell, _ whole: Int) {
        guard cell.period.grain != .month, let months = cell.period.months else { return }
        var parts: [Int] = []
        var isWhole = true
        var month = months.lowerBound
        while month <= months.upperBound {
            let quarter = month.advanced(by: 2)
            if cell.period.grain == .year, quarter <= months.upperBound,
                let position = position(cell, period: .quarter(ending: quarter))
            {
                parts.append(position)
                month = quarter.advanced(by: 1)
            } else {
                if let position = position(cell, period: .month(month)) {
                    parts.append(position)
                } else {
                    isWhole = false
                }
                month = month.advanced(by: 1)
            }
        }
        let isRolling =
            cell.period.grain == .year && cell.period.lastMonth.number != table.frame.pack.policy.headlineMonth
        add([whole], parts, isEquality: isWhole, isRolling ? .rollingYears : .time)
    }

    /// The published areas within an area, the uppermost of each branch.
    private func parts(of area: Int, _ cell: FigureCell) -> [Int] {
        table.frame.pack.tree.children(of: area).flatMap { child in
            position(cell, area: child).map { [$0] } ?? parts(of: child, cell)
        }
    }

    private func position(
        _ cell: FigureCell, area: Int? = nil, kind: KindSelection? = nil, period: Period? = nil
    ) -> Int? {
        guard table.absences[period ?? cell.period] == nil else { return nil }
        return table.frame.position(
            of: FigureCell(
                area: area ?? cell.area, category: cell.category, kind: kind ?? cell.kind,
                period: period ?? cell.period))
    }

    private func position(_ cell: FigureCell, category: Int) -> Int? {
        table.frame.position(
            of: FigureCell(area: cell.area, category: category, kind: cell.kind, period: cell.period))
    }

    private mutating func add(_ wholes: [Int], _ parts: [Int], isEquality: Bool, _ dimension: Dimension) {
        guard !parts.isEmpty else { return }
        rows.append(Row(wholes: wholes, parts: parts, isEquality: isEquality, dimension: dimension))
    }
}
