@testable import StatsModel

extension SmallWorld {
    /// A world made at random whose counts are rounded instead of being hidden.
    static func rounded(_ seed: UInt64, _ course: WorldGenerator.Course) -> SmallWorld {
        var random = SplitMix(seed: seed)
        var world = WorldGenerator.world(seed, course)
        let base = 3 + random.below(3)
        (world.rounding, world.zeros, world.revisions) = (base, .show, .show)
        world.threshold = 2 + random.below(base)
        world.width = 1 + random.below(base - 1)
        return world
    }
}

/// What a reader checks of a rounded table, by a way of its own: every sum of the design, looked for cell by cell.
struct RoundedSums {
    /// The sums that do not hold, in words.
    private(set) var broken: [String] = []
    /// Whether one of them is no sum of a rolling year.
    private(set) var breaksOthers = false
    private let table: ProtectedTable
    private let pack: ReferencePack

    init(_ table: ProtectedTable) {
        self.table = table
        pack = table.frame.pack
        table.frame.forEachCell { _, cell in
            guard let value = self.value(cell) else { return }
            self.checkKinds(cell, value)
            self.checkAreas(cell, value)
            self.checkCategories(cell, value)
            self.checkTimes(cell, value)
        }
    }

    private func value(_ cell: FigureCell) -> Int? { table.cell(cell)?.value }

    private func value(_ cell: FigureCell, _ change: (inout FigureCell) -> Void) -> Int? {
        var other = cell
        change(&other)
        return value(other)
    }

    private mutating func expect(_ holds: Bool, _ cell: FigureCell, _ what: String, isRolling: Bool = false) {
        guard !holds else { return }
        let category = cell.category.map(String.init) ?? "any"
        broken.append("\(what): \(pack.areas[cell.area].slug) \(category) \(cell.kind) \(cell.period.code)")
        if !isRolling { breaksOthers = true }
    }

    private mutating func checkKinds(_ cell: FigureCell, _ value: Int) {
        guard cell.kind == .all, let crimes = self.value(cell, { $0.kind = .crime }),
            let incidents = self.value(cell, { $0.kind = .incident })
        else { return }
        expect(value == crimes + incidents, cell, "kinds")
    }

    private mutating func checkAreas(_ cell: FigureCell, _ value: Int) {
        let parts = pack.tree.children(of: cell.area).compactMap { part in self.value(cell) { $0.area = part } }
        expect(value >= parts.reduce(0, +), cell, "areas")
    }

    private mutating func checkCategories(_ cell: FigureCell, _ value: Int) {
        guard cell.category == nil else { return }
        let each = pack.categories.indices.compactMap { category in self.value(cell) { $0.category = category } }
        expect(each.allSatisfy { $0 <= value }, cell, "category")
        if each.count == pack.categories.count { expect(value <= each.reduce(0, +), cell, "categories") }
    }

    private mutating func checkTimes(_ cell: FigureCell, _ value: Int) {
        guard let months = cell.period.months, cell.period.grain != .month else { return }
        let isRolling = cell.period.grain == .year && cell.period.lastMonth.number != pack.policy.headlineMonth
        let single = months.map { month in self.value(cell) { $0.period = .month(month) } }
        if !single.contains(nil) {
            expect(value == single.reduce(0) { $0 + ($1 ?? 0) }, cell, "months", isRolling: isRolling)
        }
        guard cell.period.grain == .year else { return }
        let quarters = stride(from: 2, to: 12, by: 3).map { offset in
            self.value(cell) { $0.period = .quarter(ending: months.lowerBound.advanced(by: offset)) }
        }
        if !quarters.contains(nil) {
            expect(value == quarters.reduce(0) { $0 + ($1 ?? 0) }, cell, "quarters", isRolling: isRolling)
        }
    }
}
