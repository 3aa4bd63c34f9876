/// What one version of a release shows otherwise than another, cell by cell.
///
/// Cells are the same where their codes are, so that the two may come from different packs. A cell that only one of them
/// has is none that changed.
public struct ReleaseChanges: Sendable {
    /// One cell that is shown otherwise, or whose change against a year earlier has another direction than before.
    public struct Item: Sendable, Hashable {
        /// The cell, by the positions of the later version's pack.
        public let cell: FigureCell
        /// What the earlier version showed.
        public let old: ProtectedTable.Cell
        /// What the later version shows.
        public let new: ProtectedTable.Cell
        /// The measures that turned round.
        public let flips: [Flip]

        /// How many more incidents; nil where either count is not shown.
        public var change: Int? {
            guard let old = old.value, let new = new.value else { return nil }
            return new - old
        }
    }

    /// A measure that is above, at or below 0 in one version and not in the other: a rise that became a fall.
    public struct Flip: Sendable, Hashable {
        /// Which measure.
        public let measure: Measure
        /// Its value by the earlier version.
        public let old: Int
        /// Its value by the later version.
        public let new: Int
    }

    /// The cells that changed, in the order of the later version.
    public let items: [Item]
    /// How many cells the later version has that the earlier one has not.
    public let addedCount: Int
    /// How many cells the earlier version has that the later one has not.
    public let removedCount: Int

    /// What changed from one table to another.
    public init(from earlier: ProtectedTable, to later: ProtectedTable) {
        let translation = PackTranslation(from: later.frame.pack, to: earlier.frame.pack)
        var items: [Item] = []
        var commonCount = 0
        later.frame.forEachCell { position, cell in
            guard let there = translation.cell(cell), let before = earlier.frame.position(of: there) else { return }
            commonCount += 1
            let flips = Self.flips(earlier, there, later, cell)
            let isSame =
                earlier.standing(at: before) == later.standing(at: position)
                && earlier.shownValue(at: before) == later.shownValue(at: position)
            guard !isSame || !flips.isEmpty else { return }
            items.append(Item(cell: cell, old: earlier[before], new: later[position], flips: flips))
        }
        self.items = items
        addedCount = later.frame.count - commonCount
        removedCount = earlier.frame.count - commonCount
    }

    private static func flips(
        _ earlier: ProtectedTable, _ there: FigureCell, _ later: ProtectedTable, _ cell: FigureCell
    ) -> [Flip] {
        guard let old = earlier.changeSinceYearEarlier(of: there), let new = later.changeSinceYearEarlier(of: cell),
            old.signum() != new.signum()
        else { return [] }
        return [Flip(measure: .change, old: old, new: new)]
    }
}

extension ProtectedTable {
    /// How many more incidents a cell has than the same cell a year earlier; nil where either is not shown.
    fileprivate func changeSinceYearEarlier(of cell: FigureCell) -> Int? {
        var before = cell
        before.period = cell.period.yearEarlier
        guard let position = frame.position(of: cell), let beforePosition = frame.position(of: before),
            let now = shownValue(at: position), let then = shownValue(at: beforePosition)
        else { return nil }
        return now - then
    }
}
