import Testing

@testable import StatsModel

/// That the oracle finds what there is to find, and nothing else.
@Suite("Disclosure: the oracle")
struct DisclosureOracleTests {
    @Test func `breaks a good part of the worlds in which only small counts are hidden`() throws {
        var (broken, withSmall, exact) = (0, 0, 0)
        for seed in 1...120 {
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

    @Test func `finds the same least and greatest values as going through all tables does`() throws {
        var random = SplitMix(seed: 1)
        var (worlds, cells, narrow) = (0, 0, 0)
        for seed in 0..<2000 as Range<UInt64> where worlds < 60 {
            let world = Self.tinyWorld(&random, editions: seed % 3 == 0 ? 2 : 1)
            let pack = try world.pack()
            let ledger = try world.editions.indices.map { edition in
                let raw = try world.raw(edition, pack)
                // Any pattern will do, as long as zeros are shown where they are.
                let table = SmallWorld.table(raw) { _, count in
                    (count == 0 && world.zeros == .show) || random.below(2) == 0 ? .shown : .hidden
                }
                return world.entry(edition, raw, table)
            }
            let enumeration = Enumeration(world, ledger)
            guard enumeration.size <= 100_000, ledger.contains(where: { $0.table.hiddenCount > 0 }) else { continue }
            worlds += 1
            var oracle = try #require(try Oracle(ledger))
            for (version, position, interval) in enumeration.intervals() {
                let raw = ledger[version].raw
                let cell = try #require(raw.frame.cell(at: position))
                let found = oracle.interval(of: cell, in: version)
                // So near the truth the bounds of neither play a part.
                let near = raw.counts[position] - 2...raw.counts[position] + 2
                #expect(
                    found?.clamped(to: near) == interval.clamped(to: near),
                    "\(cell) v\(version + 1)\n\(world)\n\(ledger.map(\.seen).joined(separator: "\n\n"))")
                cells += 1
                if interval.clamped(to: near).count < 5 { narrow += 1 }
            }
        }
        #expect(worlds == 60)
        #expect(cells > 200)
        // Not all of them are bounded by nothing.
        #expect(narrow * 3 > cells, "\(narrow) of \(cells)")
    }

    /// A world with few unknowns: up to two areas in the land, a quarter or two.
    private static func tinyWorld(_ random: inout SplitMix, editions: Int) -> SmallWorld {
        let places = ["land", "u0", "u1"].prefix(1 + random.below(3)).map { name in
            SmallWorld.Place(name: name, level: name == "land" ? "top" : "upper", parent: name == "land" ? nil : "land")
        }
        let (times, isSplit, isMonthly) = (1 + random.below(3), random.below(3) == 0, random.below(2) == 0)
        // Of several categories the finest unknowns are others than the oracle's, which matters where they are linked.
        let categories = editions > 1 ? 1 : 1 + random.below(2)
        let row = "*,*,\(editions > 1 ? "any" : "any;*"),\(isSplit ? "*" : "crime")"
        var world = SmallWorld(places: places, categories: categories, plan: ["quarter,\(row)"], editions: [])
        if isMonthly { world.plan.append("month,\(row)") }
        world.zeros = random.below(2) == 0 ? .show : .mask
        var incidents: [SmallWorld.Incident] = []
        for _ in 0..<2 + random.below(6) {
            incidents.append(incident(&random, world, times, isMonthly, isSplit))
        }
        for edition in 0..<editions {
            if edition > 0 {
                incidents[random.below(incidents.count)] = incident(&random, world, times, isMonthly, isSplit)
            }
            world.editions.append(.init(incidents: incidents, months: isMonthly ? times : 3 * times))
        }
        return world
    }

    private static func incident(
        _ random: inout SplitMix, _ world: SmallWorld, _ times: Int, _ isMonthly: Bool, _ isSplit: Bool
    ) -> SmallWorld.Incident {
        var set = CategorySet([random.below(world.categories)])
        set.insert(random.below(world.categories))
        return SmallWorld.Incident(
            area: world.places[random.below(world.places.count)].name,
            kind: isSplit && random.below(2) == 0 ? .incident : .crime,
            month: (isMonthly ? 1 : 3) * random.below(times),
            categories: set)
    }
}
