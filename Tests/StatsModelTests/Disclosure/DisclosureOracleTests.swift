import Testing

@testable import StatsModel

/// That the oracle finds what there is to find, and nothing else.
@Suite("Disclosure: the oracle")
struct DisclosureOracleTests {
    static let seeds = 1...120

    @Test func `breaks a good part of the worlds in which only small counts are hidden`() throws {
        var (broken, withSmall, exact) = (0, 0, 0)
        for seed in Self.seeds {
            let world = WorldGenerator.world(UInt64(seed), .once)
            let ledger = try world.naiveReleases()
            guard ledger[0].table.hiddenCount > 0 else { continue }
            withSmall += 1
            var oracle = try #require(try Oracle(ledger))
            let findings = try oracle.findings()
            #expect(findings.undecided == 0, "seed \(seed)")
            if !findings.breaches.isEmpty { broken += 1 }
            if findings.breaches.contains(where: { $0.interval.count == 1 }) { exact += 1 }
        }
        #expect(withSmall >= 60)
        #expect(broken * 10 >= withSmall * 3, "\(broken) of \(withSmall), \(exact) exactly")
        #expect(exact * 10 >= withSmall, "\(broken) of \(withSmall), \(exact) exactly")
    }
}
