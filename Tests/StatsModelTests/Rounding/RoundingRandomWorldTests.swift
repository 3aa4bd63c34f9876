import Solver
import Testing

@testable import StatsModel

/// Controlled rounding on small worlds made at random.
@Suite("Rounding: random worlds")
struct RoundingRandomWorldTests {
    /// Some worlds of a sort.
    struct Batch: Sendable, CustomTestStringConvertible {
        let name: String
        let course: WorldGenerator.Course
        let seeds: ClosedRange<UInt64>
        /// How many of a hundred may be refused, and how many may break a sum because of what was shown before.
        let refused: Int
        let broken: Int

        var testDescription: String { name }
    }

    static let batches = [
        Batch(name: "one release", course: .once, seeds: 1...150, refused: 8, broken: 0),
        Batch(name: "releases that go on", course: .growing, seeds: 1001...1100, refused: 8, broken: 10),
        Batch(name: "revisions", course: .revised(.show), seeds: 2001...2100, refused: 4, broken: 4),
    ]

    @Test(arguments: batches)
    func `every figure is one of the two multiples beside its count, and they add up`(batch: Batch) throws {
        var (refused, broken, stuck, others, releasesMade) = (0, 0, 0, 0, 0)
        for seed in batch.seeds {
            let world = SmallWorld.rounded(seed, batch.course)
            let base = try #require(world.rounding)
            let releases = try world.releases()
            releasesMade += releases.protections.count
            if !releases.failures.isEmpty { refused += 1 }
            if releases.failures.contains(where: { $0.reason.hasPrefix("No multiple") }) { stuck += 1 }
            for (number, entry) in releases.ledger.enumerated() {
                for position in 0..<entry.raw.frame.count {
                    guard let shown = entry.table.shownValue(at: position) else {
                        #expect(entry.table.standing(at: position) == .absent)
                        continue
                    }
                    let count = entry.raw.counts[position]
                    #expect(shown % base == 0 && (shown - count).magnitude < base, "seed \(seed)")
                }
                let sums = RoundedSums(entry.table)
                if !sums.broken.isEmpty { broken += 1 }
                if sums.breaksOthers { others += 1 }
                // What was not shown before is free, so that there every sum holds.
                if number == 0 { #expect(sums.broken.isEmpty, "seed \(seed)\n\(world)\n\(sums.broken)") }
            }
        }
        print(
            batch.name, "releases", releasesMade, "refused", refused, "of these stuck", stuck, "broken", broken,
            "not rolling", others)
        #expect(refused * 100 <= batch.refused * batch.seeds.count)
        #expect(broken * 100 <= batch.broken * batch.seeds.count)
    }

    @Test(arguments: batches)
    func `a count that has not changed shows what it showed before`(batch: Batch) throws {
        var compared = 0
        for seed in batch.seeds.prefix(50) {
            let ledger = try SmallWorld.rounded(seed, batch.course).releases().ledger
            for (number, entry) in ledger.enumerated() {
                entry.raw.frame.forEachCell { position, cell in
                    guard let shown = entry.table.shownValue(at: position) else { return }
                    for earlier in ledger[..<number].reversed() {
                        guard let there = earlier.raw.frame.position(of: cell),
                            earlier.raw.counts[there] == entry.raw.counts[position],
                            let before = earlier.table.shownValue(at: there)
                        else { continue }
                        compared += 1
                        #expect(shown == before, "seed \(seed)")
                        break
                    }
                }
            }
        }
        #expect(batch.name == "one release" || compared > 500)
    }

    @Test(arguments: batches)
    func `the same is rounded alike on any number of threads`(batch: Batch) throws {
        for seed in batch.seeds.prefix(20) {
            let world = SmallWorld.rounded(seed, batch.course)
            let one = try world.releases(with: CoinSolver(threads: 1)).protections
            let four = try world.releases(with: CoinSolver(threads: 4)).protections
            #expect(one.map(\.failures) == four.map(\.failures))
            for (one, four) in zip(one, four) {
                #expect((0..<one.roles.count).allSatisfy { one.table[$0] == four.table[$0] }, "seed \(seed)")
            }
        }
    }

    /// Everything that could be true of a place with two parts in one month is tried.
    @Test func `no rounded figure is told to be small`() throws {
        var (published, narrow) = (0, 0)
        for seed: UInt64 in 1...40 {
            var random = SplitMix(seed: seed)
            var world = SmallWorld(
                places: [
                    .init(name: "land", level: "top"), .init(name: "u0", level: "upper", parent: "land"),
                    .init(name: "u1", level: "upper", parent: "land"),
                ], plan: ["month,*,*,any,*"], threshold: 3, width: 2, editions: [])
            world.rounding = 3
            var incidents: [SmallWorld.Incident] = []
            for place in world.places {
                for kind in Kind.allCases {
                    for _ in 0..<random.below(4) { incidents.append(.init(area: place.name, kind: kind)) }
                }
            }
            world.editions = [.init(incidents: incidents, months: 1)]
            let releases = try world.releases()
            guard let entry = releases.ledger.first else { continue }
            published += 1
            let (low, high) = Self.possible(entry.table, world)
            for position in 0..<entry.raw.frame.count {
                let (low, high) = (low[position], high[position])
                #expect(low <= entry.raw.counts[position] && high >= entry.raw.counts[position])
                let isSmall = low >= 1 && high < world.threshold
                let isNarrow = low < world.threshold && high >= 1 && high - low < world.width
                if isSmall || isNarrow { narrow += 1 }
                #expect(!isSmall && !isNarrow, "seed \(seed) \(low) \(high)")
            }
        }
        #expect(published >= 30)
    }

    /// The least and the greatest count of each position, of all counts of the two parts and of what is left that agree
    /// with what is shown.
    private static func possible(_ table: ProtectedTable, _ world: SmallWorld) -> (low: [Int], high: [Int]) {
        let base = world.rounding ?? 1
        let shown = (0..<9).map { table.shownValue(at: $0) ?? 0 }
        var (low, high) = ([Int](repeating: .max, count: 9), [Int](repeating: 0, count: 9))
        func range(_ position: Int) -> ClosedRange<Int> {
            max(0, shown[position] - base + 1)...shown[position] + base - 1
        }
        func fits(_ values: [Int]) -> Bool { values.indices.allSatisfy { range($0).contains(values[$0]) } }
        // By area: crimes, incidents, all.
        for landCrimes in range(0) {
            for landIncidents in range(1) where range(2).contains(landCrimes + landIncidents) {
                for crimes in range(3) {
                    for incidents in range(4) where range(5).contains(crimes + incidents) {
                        for otherCrimes in range(6) where crimes + otherCrimes <= landCrimes {
                            for otherIncidents in range(7) where incidents + otherIncidents <= landIncidents {
                                let values = [
                                    landCrimes, landIncidents, landCrimes + landIncidents, crimes, incidents,
                                    crimes + incidents, otherCrimes, otherIncidents, otherCrimes + otherIncidents,
                                ]
                                guard fits(values) else { continue }
                                for (position, value) in values.enumerated() {
                                    low[position] = min(low[position], value)
                                    high[position] = max(high[position], value)
                                }
                            }
                        }
                    }
                }
            }
        }
        return (low, high)
    }
}
