@testable import StatsModel

extension ProtectedTable {
    /// A table of cells at random: shown, hidden and absent, some revised.
    static func random(_ frame: ReleaseFrame, seed: UInt64) -> ProtectedTable {
        var random = SplitMix(seed: seed)
        var table = ProtectedTable(frame)
        frame.forEachCell { position, cell in
            let isRevised = random.below(10) == 0
            let reason = isRevised ? "Revised since release 2023-q4, version \(random.below(3) + 1)." : nil
            switch random.below(4) {
            case 0: table.set(position, .hidden, isRevised: isRevised, reason: reason)
            case 1:
                let absence = "The Police had not sent everything for \(cell.period.label) by the cut-off."
                table.set(
                    position, .absent, isRevised: isRevised,
                    reason: [absence, reason].compactMap(\.self).joined(separator: " "))
            default:
                let value = random.below(20) == 0 ? 100_000_000_000_000_000 : random.below(5000)
                table.set(position, .shown, value: value, isRevised: isRevised, reason: reason)
            }
        }
        return table
    }

    /// A table that shows a count for every cell.
    static func shown(_ frame: ReleaseFrame, _ count: (FigureCell) -> Int) -> ProtectedTable {
        var table = ProtectedTable(frame)
        frame.forEachCell { position, cell in table.set(position, .shown, value: count(cell), reason: nil) }
        return table
    }
}
