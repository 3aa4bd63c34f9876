import Solver
import Testing

@testable import StatsModel

/// The rule of disclosure control, on small worlds made at random in which everything that could be true can be tried.
@Suite("Disclosure: random worlds")
struct RandomWorldTests {
    /// What came of some worlds.
    struct Tally {
        var worlds = 0
        var examined = 0
        /// Worlds whose protection says of some cells that they can't be made safe.
        var refused = 0
    }

    static func check(
        _ seeds: ClosedRange<UInt64>, _ course: WorldGenerator.Course, watchingChanges: Bool = false
    ) throws -> Tally {
        var tally = Tally()
        for seed in seeds {
            let world = WorldGenerator.world(seed, course)
            let releases = try world.releases()
            tally.worlds += 1
            guard releases.failures.isEmpty else {
                tally.refused += 1
                continue
            }
            var oracle = try Oracle(releases.ledger, watchingChanges: watchingChanges)
            let findings = try oracle.findings(most: 3)
            tally.examined += findings.examined
            #expect(findings.undecided == 0, "seed \(seed)")
            #expect(findings.breaches.isEmpty, "seed \(seed)\n\(world)\n\(releases.ledger.map(\.seen))")
        }
        return tally
    }

    @Test(arguments: [1...60, 61...120, 121...180, 181...240] as [ClosedRange<UInt64>])
    func `one release keeps the rule`(seeds: ClosedRange<UInt64>) throws {
        let tally = try Self.check(seeds, .once)
        #expect(tally.worlds == seeds.count)
        #expect(tally.examined > 4 * seeds.count)
    }
}

extension LedgerEntry {
    /// All cells: `u0 any crime QE2020-03: 3` or `c (3)`, hidden ones with their counts.
    var seen: String {
        var lines: [String] = []
        raw.frame.forEachCell { position, cell in
            let area = raw.frame.pack.areas[cell.area].slug
            let category = cell.category.map { "c\($0)" } ?? "any"
            let shown = table.seen(cell)
            let truth = shown == "c" || shown == "x" ? " (\(raw.counts[position]))" : ""
            lines.append("\(area) \(category) \(cell.kind) \(cell.period.code): \(shown)\(truth)")
        }
        return lines.joined(separator: "\n")
    }
}
