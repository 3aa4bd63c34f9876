import Testing

@testable import StatsModel

/// Examples that can be checked with a pencil. What is seen of a cell is its count or `c`.
@Suite("Disclosure: worked examples")
struct DisclosureExampleTests {
    typealias Incident = SmallWorld.Incident

    static let land = SmallWorld.Place(name: "land", level: "top", parent: nil)
    static let flat = [land] + ["u0", "u1"].map { SmallWorld.Place(name: $0, level: "upper", parent: "land") }
    static let quarters = ["quarter,*,*,any,crime"]

    static func incidents(_ area: String, _ count: Int, month: Int = 0, _ categories: [Int] = [0]) -> [Incident] {
        Array(repeating: Incident(area: area, month: month, categories: CategorySet(categories)), count: count)
    }

    /// A world of one quarter, a month of which holds all.
    static func quarter(
        _ incidents: [[Incident]], places: [SmallWorld.Place] = flat, threshold: Int, width: Int? = nil
    ) -> SmallWorld {
        SmallWorld(
            places: places, plan: quarters, threshold: threshold, width: width ?? threshold,
            editions: incidents.map { .init(incidents: $0, months: 3) })
    }

    /// What is known of a cell where what is shown is decided cell by cell: those in `hidden` are not.
    static func interval(
        _ world: SmallWorld, hiding hidden: [FigureCell?], of cell: FigureCell?
    ) throws -> ClosedRange<Int>? {
        let raw = try world.raw(0, try world.pack())
        let positions = Set(hidden.compactMap { $0.flatMap(raw.frame.position) })
        let table = SmallWorld.table(raw) { position, _ in positions.contains(position) ? .hidden : .shown }
        var oracle = try #require(try Oracle([world.entry(0, raw, table)]))
        return oracle.interval(of: try #require(cell), in: 0)
    }

    static func expectSafe(
        _ releases: SmallWorld.Releases, watchingChanges: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(releases.failures.isEmpty, sourceLocation: sourceLocation)
        var oracle = try #require(try Oracle(releases.ledger, watchingChanges: watchingChanges))
        let findings = try oracle.findings()
        #expect(findings.breaches.isEmpty, "\(findings.breaches)", sourceLocation: sourceLocation)
        #expect(findings.undecided == 0, sourceLocation: sourceLocation)
    }

    @Test func `nought is nought and nought: zeros under a shown zero hide nothing, so they are not hidden`() throws {
        var world = Self.quarter([Self.incidents("u0", 4, month: 3)], threshold: 3)
        world.editions[0].months = 6
        world.zeros = .mask
        let (land, u0, u1) = (
            world.cell("land", "QE2020-03"), world.cell("u0", "QE2020-03"), world.cell("u1", "QE2020-03")
        )
        // 0 = c + c + remainder, none of them negative: each c is 0.
        #expect(try Self.interval(world, hiding: [u0, u1], of: u0) == 0...0)
        #expect(try Self.interval(world, hiding: [u0, u1], of: u1) == 0...0)
        let releases = try world.releases()
        let table = releases.ledger[0].table
        #expect([land, u0, u1].map(table.seen) == ["0", "0", "0"])
        try Self.expectSafe(releases)
    }

    @Test func `two ones under a shown two are known, so the two is hidden too`() throws {
        // From 2 on a count is shown. 2 = c + c + remainder, and where zeros are shown c is at least 1: 1 + 1 + 0.
        let world = Self.quarter([Self.incidents("u0", 1) + Self.incidents("u1", 1)], threshold: 2)
        let (land, u0, u1) = (
            world.cell("land", "QE2020-03"), world.cell("u0", "QE2020-03"), world.cell("u1", "QE2020-03")
        )
        #expect(try Self.interval(world, hiding: [u0, u1], of: u0) == 1...1)
        // With the 2 hidden as well there is no upper limit: at least far enough.
        let open = try Self.interval(world, hiding: [land, u0, u1], of: u0)
        #expect(open?.lowerBound == 1)
        #expect(open.map { $0.upperBound >= 3 } == true)
        let releases = try world.releases()
        #expect([land, u0, u1].map(releases.ledger[0].table.seen) == ["c", "c", "c"])
        try Self.expectSafe(releases)
    }

    static let county = [
        land, .init(name: "county", level: "upper", parent: "land"),
        .init(name: "big", level: "lower", parent: "county"), .init(name: "small", level: "lower", parent: "county"),
    ]

    @Test func `a county does not give back its one small district`() throws {
        // 20 = 17 + small + remainder: small is 1, 2 or 3, and all of these are below 5.
        let world = Self.quarter(
            [Self.incidents("big", 17) + Self.incidents("small", 3)], places: Self.county, threshold: 5)
        let cells = ["land", "county", "big", "small"].map { world.cell($0, "QE2020-03") }
        #expect(try Self.interval(world, hiding: [cells[3]], of: cells[3]) == 1...3)
        // 20 = c + c + remainder: small may be 1 to 19.
        #expect(try Self.interval(world, hiding: [cells[2], cells[3]], of: cells[3]) == 1...19)
        // The land's 20 give the county back up to what is recorded in no county: 0 to 20.
        let releases = try world.releases()
        let seen = cells.map(releases.ledger[0].table.seen)
        #expect(seen[3] == "c")
        #expect(seen[1] == "c" || seen[2] == "c")
        try Self.expectSafe(releases)
    }

    @Test func `a district that is all of its county is protected by what might be recorded in the county alone`()
        throws
    {
        let places = Array(Self.county[0...2])
        // 9 = 2 + 7 recorded in no district: the district may be 1 to 9, and nothing else need be hidden.
        let wide = Self.quarter([Self.incidents("big", 2) + Self.incidents("county", 7)], places: places, threshold: 3)
        let district = wide.cell("big", "QE2020-03")
        #expect(try Self.interval(wide, hiding: [district], of: district) == 1...9)
        let shown = try wide.releases()
        #expect(
            ["land", "county", "big"].map { shown.ledger[0].table.seen(wide.cell($0, "QE2020-03")) } == ["9", "9", "c"])
        try Self.expectSafe(shown)
        // 3 = 2 + 1: the district may be 1 to 3, which is less than 3 apart, so the county is hidden; and then the land,
        // of whose 3 the county can have no more than 3.
        let narrow = Self.quarter(
            [Self.incidents("big", 2) + Self.incidents("county", 1)], places: places, threshold: 3)
        #expect(try Self.interval(narrow, hiding: [district], of: district) == 1...3)
        let county = narrow.cell("county", "QE2020-03")
        #expect(try Self.interval(narrow, hiding: [district, county], of: district) == 1...3)
        let hidden = try narrow.releases()
        #expect(
            ["land", "county", "big"].map { hidden.ledger[0].table.seen(narrow.cell($0, "QE2020-03")) } == [
                "c", "c", "c",
            ])
        try Self.expectSafe(hidden)
    }

    @Test func `two kinds of year that share nine months don't give a January to March back`() throws {
        // January to March 2020: 10; April to December: 20; January to March 2021: 1.
        let world = SmallWorld(
            places: [Self.land], plan: ["quarter,3,*,any,crime", "year,3;12,*,any,crime"], threshold: 5, width: 5,
            editions: [
                .init(
                    incidents: Self.incidents("land", 10) + Self.incidents("land", 20, month: 5)
                        + Self.incidents("land", 1, month: 13), months: 15)
            ])
        let cells = ["QE2020-03", "YE2020-12", "YE2021-03", "QE2021-03"].map { world.cell("land", $0) }
        // 21 − (30 − 10) = 1.
        #expect(try Self.interval(world, hiding: [cells[3]], of: cells[3]) == 1...1)
        // 21 − (30 − c): from April to December there may be none to 20, so that it may be 1 to 21.
        #expect(try Self.interval(world, hiding: [cells[0], cells[3]], of: cells[3]) == 1...21)
        let releases = try world.releases()
        let seen = cells.map(releases.ledger[0].table.seen)
        #expect(seen[3] == "c" && seen[0...2].contains("c"), "\(seen)")
        try Self.expectSafe(releases)
    }

    @Test func `any does not give its categories back`() throws {
        func world(_ threshold: Int, _ incidents: [Incident]) -> SmallWorld {
            SmallWorld(
                places: [Self.land], categories: 2, plan: ["quarter,*,*,any;*,crime"], threshold: threshold,
                width: threshold, editions: [.init(incidents: incidents, months: 3)])
        }
        // One incident of the first category: it can't be told from any, and is hidden with it.
        let one = world(3, Self.incidents("land", 1))
        let (any, first) = (one.cell("land", "QE2020-03"), one.cell("land", "QE2020-03", category: 0))
        #expect(try Self.interval(one, hiding: [first], of: first) == 1...1)
        let hidden = try one.releases()
        #expect([any, first].map(hidden.ledger[0].table.seen) == ["c", "c"])
        // No incident of the second category is what everybody may know.
        #expect(hidden.ledger[0].table.seen(one.cell("land", "QE2020-03", category: 1)) == "0")
        try Self.expectSafe(hidden)

        // Two incidents, one of each category: max(c, c) ≤ 2 ≤ c + c, so each is 1 or 2, 1 apart. Any is hidden too.
        let two = world(2, Self.incidents("land", 1) + Self.incidents("land", 1, [1]))
        let second = two.cell("land", "QE2020-03", category: 1)
        #expect(try Self.interval(two, hiding: [first, second], of: first) == 1...2)
        let releases = try two.releases()
        #expect([any, first, second].map(releases.ledger[0].table.seen) == ["c", "c", "c"])
        try Self.expectSafe(releases)

        // Of 8 incidents 7 of the first and 1 of the second: c is at least 8 − 7, and at most 8. Nothing else is hidden.
        let many = world(3, Self.incidents("land", 7) + Self.incidents("land", 1, [1]))
        #expect(try Self.interval(many, hiding: [second], of: second) == 1...8)
        let wide = try many.releases()
        #expect([any, first, second].map(wide.ledger[0].table.seen) == ["8", "7", "c"])
        try Self.expectSafe(wide)
    }

    @Test func `the next release does not give back what the one before hid`() throws {
        // Quarters of 1, 6 and 7, then 8; the year 22. 22 − 6 − 7 − 8 = 1, and the 6 and the 7 are known already.
        let incidents = [1, 6, 7, 8].enumerated().flatMap { Self.incidents("land", $1, month: 3 * $0) }
        let world = SmallWorld(
            places: [Self.land], plan: Self.quarters + ["year,12,*,any,crime"], threshold: 5, width: 5,
            editions: [.init(incidents: incidents, months: 9), .init(incidents: incidents, months: 12)])
        let codes = ["QE2020-03", "QE2020-06", "QE2020-09", "QE2020-12", "YE2020-12"]
        let cells = codes.map { world.cell("land", $0) }
        let releases = try world.releases()
        #expect(cells.map(releases.ledger[0].table.seen) == ["c", "6", "7", "-", "-"])
        let seen = cells.map(releases.ledger[1].table.seen)
        #expect(seen[0...2] == ["c", "6", "7"])
        #expect(seen[3...4].contains("c"))
        try Self.expectSafe(releases)
    }

    @Test func `a revision by one is not shown where the policy hides it`() throws {
        var world = Self.quarter(
            [
                Self.incidents("u0", 10) + Self.incidents("u1", 10),
                Self.incidents("u0", 11) + Self.incidents("u1", 10),
            ], threshold: 3)
        world.revisions = .hide
        let cells = ["land", "u0", "u1"].map { world.cell($0, "QE2020-03") }
        let releases = try world.releases()
        #expect(cells.map(releases.ledger[0].table.seen) == ["20", "10", "10"])
        // The change of u0 is all of the land's: 21 = 11 + 10 would show both. What has not changed is as it was.
        #expect(cells.map(releases.ledger[1].table.seen) == ["c", "c", "10"])
        try Self.expectSafe(releases, watchingChanges: true)

        world.revisions = .show
        #expect(cells.map(try world.releases().ledger[1].table.seen) == ["21", "11", "10"])

        // An override shows the cells it names.
        world.revisions = .hide
        let exempt = try world.releases(exempting: cells.prefix(2).compactMap(\.self))
        #expect(cells.map(exempt.ledger[1].table.seen) == ["21", "11", "10"])
    }

    @Test func `small revisions one after the other are not shown by what they come to either`() throws {
        // 20, then 21, then 22: beside the 20 that is known the 22 would tell a change of 2. The 23 may be shown again.
        var world = Self.quarter([20, 21, 22, 23].map { Self.incidents("u0", $0) }, threshold: 3)
        world.revisions = .hide
        let releases = try world.releases()
        let seen = releases.ledger.map { $0.table.seen(world.cell("u0", "QE2020-03")) }
        #expect(seen == ["20", "c", "c", "23"])
        try Self.expectSafe(releases, watchingChanges: true)
    }

    @Test func `a larger revision is shown`() throws {
        var world = Self.quarter(
            [
                Self.incidents("u0", 10) + Self.incidents("u1", 10),
                Self.incidents("u0", 13) + Self.incidents("u1", 10),
            ], threshold: 3)
        world.revisions = .hide
        let releases = try world.releases()
        #expect(
            ["land", "u0", "u1"].map { releases.ledger[1].table.seen(world.cell($0, "QE2020-03")) } == [
                "23", "13", "10",
            ])
        try Self.expectSafe(releases, watchingChanges: true)
    }

    @Test func `what was hidden stays hidden while it does not change`() throws {
        // 10 = 4 + 6: below 5 the 4 is hidden, and with it the 6 or the 10. Then 3 more are found in u0: 13 = 7 + 6.
        // Nothing is small any more, but the 6, if it was hidden, would give back the 4: 10 − 6.
        let world = Self.quarter(
            [
                Self.incidents("u0", 4) + Self.incidents("u1", 6),
                Self.incidents("u0", 7) + Self.incidents("u1", 6),
            ], threshold: 5)
        let cells = ["land", "u0", "u1"].map { world.cell($0, "QE2020-03") }
        let releases = try world.releases()
        let before = cells.map(releases.ledger[0].table.seen)
        #expect(before[1] == "c" && (before[0] == "c" || before[2] == "c"))
        let after = cells.map(releases.ledger[1].table.seen)
        #expect(after[2] == before[2])
        try Self.expectSafe(releases)
    }
}
