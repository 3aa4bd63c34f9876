import Solver
import Testing

@testable import StatsModel

@Suite("Rounding: examples")
struct RoundingExampleTests {
    /// A land of two counties, 4 crimes in each and none elsewhere.
    private static var twoFours: SmallWorld {
        var world = SmallWorld(
            places: [
                .init(name: "land", level: "top"), .init(name: "u0", level: "upper", parent: "land"),
                .init(name: "u1", level: "upper", parent: "land"),
            ], plan: ["month,*,*,any,crime"], threshold: 5, width: 4, editions: [])
        world.rounding = 5
        world.editions = [
            .init(incidents: ["u0", "u1"].flatMap { Array(repeating: .init(area: $0), count: 4) }, months: 1)
        ]
        return world
    }

    private static func seen(_ table: ProtectedTable?, _ world: SmallWorld) -> [String] {
        world.places.map { table?.seen(world.cell($0.name, "2020-01")) ?? "-" }
    }

    @Test func `what adds up before adds up after`() throws {
        // 8 is 5 or 10, each 4 is 0 or 5, and the land is no less than its counties: 10, 5, 5 is 4 away in all, as near as
        // can be.
        let world = Self.twoFours
        let releases = try world.releases()
        #expect(Self.seen(releases.protections.first?.table, world) == ["10", "5", "5"])
        #expect(releases.failures.isEmpty)
    }

    @Test func `each rounded by itself does not add up`() throws {
        // Two counties with 3 each: the nearest multiples are 5 and 5, and of the 6 of the land 5.
        var world = Self.twoFours
        world.editions[0].incidents.removeAll { $0.area == "u0" || $0.area == "u1" }
        for place in ["u0", "u1"] { world.editions[0].incidents += Array(repeating: .init(area: place), count: 3) }
        let raw = try world.raw(0, try world.pack())
        var naive = ProtectedTable(raw.frame)
        for position in 0..<raw.frame.count {
            naive.set(position, .shown, value: (raw.counts[position] + 2) / 5 * 5, reason: nil)
        }
        #expect(Self.seen(naive, world) == ["5", "5", "5"])
        #expect(!RoundedSums(naive).broken.isEmpty)
        let controlled = try #require(try world.releases().protections.first)
        #expect(RoundedSums(controlled.table).broken.isEmpty)
    }

    @Test func `zeros and multiples stay as they are`() throws {
        var world = Self.twoFours
        world.editions[0].incidents = Array(repeating: .init(area: "u0"), count: 10)
        #expect(Self.seen(try world.releases().protections.first?.table, world) == ["10", "10", "0"])
    }

    @Test func `a multiple below the threshold is shown, and found again by a check`() throws {
        var world = Self.twoFours
        (world.rounding, world.width) = (3, 2)
        world.editions[0].incidents = ["u0", "u1"].flatMap { Array(repeating: .init(area: $0), count: 3) }
        let raw = try world.raw(0, try world.pack())
        let protection = try #require(try world.releases().protections.first)
        #expect(Self.seen(protection.table, world) == ["6", "3", "3"])
        let page = LedgerPage(
            months: raw.frame.months, counts: try Cube(.init(areas: 3, categories: 1, span: .months(raw.frame.months))),
            absences: [:], roles: protection.roles, shownValues: [:], failures: [])
        let again = DisclosureControl(raw.frame.pack.policy).repeating(page, on: raw)
        #expect(Self.seen(again, world) == ["6", "3", "3"])
    }

    @Test func `a count that somebody else has published can't be taken back`() throws {
        var world = Self.twoFours
        world.outside = ["Home Office,u0,any,crime,2020-01,4"]
        let failures = try world.releases().failures
        #expect(failures.map(\.cell) == [world.cell("u0", "2020-01")])
    }

    @Test func `the rule says what is done`() throws {
        let rule = DisclosureControl(try Self.twoFours.pack().policy).rule
        #expect(rule.hasPrefix("Counts are rounded to a multiple of 5,"))
    }
}
