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
        /// Whether both versions show the change since a year earlier; where one does not, nobody can tell by it whether
        /// the figure turned round.
        public let isDirectionKnown: Bool

        /// How many more incidents; nil where either count is not shown.
        public var change: Int? {
            guard let old = old.value, let new = new.value else { return nil }
            return new - old
        }

        /// Why it is not told how many more incidents; nil where it is.
        ///
        /// That a count is hidden which was shown before says that it changed. Whether by little, or beside another that
        /// did, is not told: the words are the same.
        public var withholding: FigureRemark? {
            switch (old.standing, new.standing) {
            case (.shown, .shown): nil
            case (.shown, .hidden): FigureRemark(.confidential, ProtectedTable.hiddenSinceChangeReason)
            case (.hidden, .shown):
                FigureRemark(.confidential, "It was hidden before, so that how it changed can't be told.")
            case (.hidden, .hidden): FigureRemark(.confidential, ProtectedTable.hiddenReason)
            case (.absent, _): FigureRemark(.unavailable, "There was no whole count before.")
            case (_, .absent): FigureRemark(.unavailable, "There is no whole count now.")
            }
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
            let turn = Turn(
                old: earlier.changeSinceYearEarlier(of: there), new: later.changeSinceYearEarlier(of: cell))
            let isSame =
                earlier.standing(at: before) == later.standing(at: position)
                && earlier.shownValue(at: before) == later.shownValue(at: position)
            guard !isSame || !turn.flips.isEmpty else { return }
            items.append(
                Item(
                    cell: cell, old: earlier[before], new: later[position], flips: turn.flips,
                    isDirectionKnown: turn.isKnown))
        }
        self.items = items
        addedCount = later.frame.count - commonCount
        removedCount = earlier.frame.count - commonCount
    }

    /// The change since a year earlier, as each version has it; nil where it does not show it.
    private struct Turn {
        let old: Int?
        let new: Int?

        var isKnown: Bool { old != nil && new != nil }
        var flips: [Flip] {
            guard let old, let new, old.signum() != new.signum() else { return [] }
            return [Flip(measure: .change, old: old, new: new)]
        }
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
