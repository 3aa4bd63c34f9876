import Solver
import StatsModel
import Testing

/// Tables as large as a police force area's.
@Suite("Attack on a county") struct AttackCountyTests {
    /// Two years of the default pack's plan.
    static let months = 24
    static let policy = AttackedPolicy(threshold: 5, width: 5, zeros: .show)

    private func table() throws -> (world: AttackWorld, cells: [AttackWorld.Counted]) {
        let pack = try PackFolderTests.pack("reference/llr")
        let first = try #require(Month("2022-04"))
        let world = AttackWorld(pack, first: first, months: Self.months, rates: AttackWorld.leicestershire, seed: 4)
        return (world, world.table(plan: AttackWorld.plan(pack, first: first)))
    }

    private func version(_ world: AttackWorld, _ cells: [AttackWorld.Counted], hides: (AttackWorld.Counted) -> Bool)
        -> AttackedVersion
    {
        AttackedVersion(
            name: "v", areas: world.areas, categories: world.categories, policy: Self.policy,
            rows: cells.map { AttackedRow(cell: $0.cell, standing: hides($0) ? .hidden : .shown($0.count)) })
    }

    @Test func `Hiding only what is small hides little`() throws {
        let (world, cells) = try table()
        let version = version(world, cells) { (1...4).contains($0.count) }
        let report = try Attack.report(on: [version], mode: .verdict, solver: CoinSolver())
        let hidden = cells.count { (1...4).contains($0.count) }
        #expect(report.intervals.count == hidden)
        #expect(report.contradictions.isEmpty)
        let counts = Dictionary(uniqueKeysWithValues: cells.map { ($0.cell, $0.count) })
        // What is said to be known exactly is the truth, and it is most of what was hidden.
        var exact = 0
        for interval in report.breaches {
            guard case .exact(let value) = interval.breach else { continue }
            #expect(counts[interval.cell] == value)
            exact += 1
        }
        #expect(exact * 3 > hidden)
        #expect(report.breaches.count * 2 > hidden)
    }

    @Test func `Every interval holds the truth, whatever is hidden, on one thread and on two`() throws {
        let (world, cells) = try table()
        var random = SplitMix(seed: 9)
        let isHidden = cells.map { $0.count > 0 && ($0.count < 5 || random.below(100) < 25) }
        let hidden = Set(zip(cells, isHidden).filter(\.1).map(\.0.cell))
        let version = version(world, cells) { hidden.contains($0.cell) }
        let report = try Attack.report(on: [version], mode: .verdict, solver: CoinSolver(threads: 1))
        #expect(try Attack.report(on: [version], mode: .verdict, solver: CoinSolver(threads: 2)) == report)
        let counts = Dictionary(uniqueKeysWithValues: cells.map { ($0.cell, $0.count) })
        for interval in report.intervals {
            let count = try #require(counts[interval.cell])
            #expect(interval.lower <= count && count <= interval.upper ?? count, "\(interval.cell)")
            let possible = try #require(interval.possible)
            #expect(interval.lower <= possible.lower)
            #expect(possible.upper ?? 0 <= interval.upper ?? Int.max)
        }
    }
}
