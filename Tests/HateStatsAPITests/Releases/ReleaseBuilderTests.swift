import Crypto
import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("Making a version of a release")
struct ReleaseBuilderTests {
    private static let june = Month(index: 2024 * 12 + 5)
    private static let start = Month(index: 2022 * 12 + 6)
    private static let police: SourceCode = "northshire-police"

    /// `count` records of a month in an area.
    static func rows(
        _ prefix: String, _ count: Int, _ month: Month, area: String = "alder", categories: String = "race",
        kind: String = "crime"
    ) -> String {
        (0..<count).map { "\(prefix)\($0),\(month)-01,\(area),\(kind),\(categories)\n" }.joined()
    }

    static let header = "source_ref,recorded_on,area,kind,categories\n"

    /// Two years: 12 crimes in Alder and 3 in Birch in the first, 20 and 6 in the second, all covered.
    private static func serving(
        _ pack: [String: [UInt8]] = TestPack.northshire, _ body: (TestApplication) async throws -> Void
    ) async throws {
        let database = try await TestDatabase.make(pack: pack)
        try await database.serving { app in
            let text =
                header + rows("A", 12, start) + rows("B", 3, start, area: "birch-county")
                + rows("C", 20, start.advanced(by: 12)) + rows("D", 6, june, area: "dale")
            try await app.importFile(text, source: police, covers: start...june)
            try await body(app)
        }
    }

    /// The pack by which every change is shown at once.
    private static let showing = TestPack.northshire("policy.csv") { $0 + "revisions,show\n" }

    private static func year(_ year: Int) -> Period { .year(ending: Month(index: Int32(year * 12 + 5))) }

    @Test func `counts, protects and freezes what the plan names`() async throws {
        try await Self.serving { app in
            let version = try await BuiltVersion.draft("2024-h1", periodTo: Self.june, app)
            // Years of the top and upper areas, two of them; any and race; crime and all.
            #expect(version.table.frame.count == 4 * 2 * 2 * 2)
            #expect(version.cell("alder", nil, .crime, Self.year(2024))?.value == 20)
            // Birch's 3 of the first year are below the threshold, and what the top has beyond Alder would tell them: one of
            // these two is hidden as well.
            let around = ["alder", "northshire"].map { version.cell($0, nil, .crime, Self.year(2023)) }
            #expect(around.contains { $0?.standing == .hidden })
            #expect(zip(around, [12, 15]).allSatisfy { $0?.standing == .hidden || $0?.value == $1 })
            // Dale lies in Birch.
            #expect(version.cell("birch-county", "race", .crime, Self.year(2024))?.value == 6)
            #expect(version.cell("birch-county", "race", .crime, Self.year(2023))?.standing == .hidden)
            #expect(version.cell("northshire", nil, .all, Self.year(2024))?.value == 26)
            #expect(version.cell("cedar", nil, .all, Self.year(2024))?.value == 0)
        }
    }

    @Test func `writes a manifest that sha256sum reads, and its digest`() async throws {
        try await Self.serving { app in
            let built = try await BuiltVersion.draft("2024-h1", periodTo: Self.june, app).built
            func hex(_ bytes: [UInt8]) -> String { Hexadecimal.text(SHA256.hash(data: bytes)) }
            #expect(
                String(decoding: built.manifest, as: UTF8.self)
                    == "\(hex(built.dataCSV))  data.csv\n\(hex(built.metadataJSON))  metadata.json\n")
            #expect(Hexadecimal.text(built.digest) == hex(built.manifest))
            #expect(built.digest.count == 32)
            #expect(!built.isSynthetic)
            #expect(built.predecessor == nil)
        }
    }

    @Test func `freezes the labels, populations, definitions and rules beside the counts`() async throws {
        try await Self.serving { app in
            let version = try await BuiltVersion.draft("2024-h1", title: "First \"half\"", periodTo: Self.june, app)
            let json = JSONValue.read(version.built.metadataJSON)
            #expect(json["release"].text == "2024-h1")
            #expect(json["title"].text == "First \"half\"")
            #expect(json["series_start"].text == "2022-07")
            #expect(json["period_to"].text == "2024-06")
            #expect(json["cut_off"].text == version.plan.cutOff.description)
            #expect(json["compared_with"] == .null)
            #expect(json["disclosure"]["hidden"] == .integer(version.table.hiddenCount))
            #expect(json["policy"]["threshold"].text == "5")
            #expect(json["areas"].items[1]["populations"].items[1]["value"] == .integer(10_000))
            #expect(json["areas"].items[0]["number"] == .integer(1))
            #expect(json["categories"].items.map { $0["code"].text } == ["race", "age", "faith"])
            #expect(json["definitions"].items.map { $0["id"].text } == ["crime-1", "incident-1"])
            #expect(json["notes"].items.count == 2)
            #expect(json["plan"].items.count == 1)
            #expect(json["symbols"].items.count == 7)
            #expect(json["sources"].items.count == 3)
            #expect(json["pack"].text?.hasPrefix("sha256:") == true)
        }
    }

    @Test func `gives the same bytes again, and counts as of the cut-off alone`() async throws {
        try await Self.serving { app in
            let first = try await BuiltVersion.draft("one", periodTo: Self.june, app)
            try await app.importFile(Self.header + Self.rows("E", 50, Self.june), source: Self.police)
            let pack = try app.context.reference.required()
            let again = try await app.context.pool.withTransaction { connection in
                try await ReleaseBuilder(pack: pack).build(first.plan, over: connection)
            }
            #expect(again == first.built)
            var later = first.plan
            later.cutOff = Instant(try await app.context.pool.query("SELECT now()").only(PostgresTimestamp.self))
            let plan = later
            let other = try await app.context.pool.withTransaction { connection in
                try await ReleaseBuilder(pack: pack).build(plan, over: connection)
            }
            #expect(other.dataCSV != first.built.dataCSV)
        }
    }

    @Test func `leaves out what depends on a month that has not come in`() async throws {
        let database = try await TestDatabase.make()
        try await database.serving { app in
            try await app.importFile(
                Self.header + Self.rows("A", 12, Self.start) + Self.rows("B", 20, Self.june), source: Self.police,
                covers: Self.start...Self.june.advanced(by: -3))
            let version = try await BuiltVersion.draft("2024-h1", periodTo: Self.june, app)
            #expect(version.cell("alder", nil, .crime, Self.year(2023))?.value == 12)
            let cell = version.cell("alder", nil, .crime, Self.year(2024))
            #expect(cell?.standing == .absent)
            #expect(
                cell?.reason == "Northshire Police had not sent everything for April to June 2024 by the cut-off.")
            // The return that comes after the cut-off does not mend it.
            try await app.importFile(Self.header, source: Self.police, covers: Self.june.advanced(by: -2)...Self.june)
            let same = try await BuiltVersion.draft("same", periodTo: Self.june, cutOff: version.plan.cutOff, app)
            #expect(same.cell("alder", nil, .crime, Self.year(2024))?.standing == .absent)
            let later = try await BuiltVersion.draft("later", periodTo: Self.june, app)
            #expect(later.cell("alder", nil, .crime, Self.year(2024))?.value == 20)
        }
    }

    @Test func `leaves out a period that is not over at the cut-off, by the days of the partnership`() async throws {
        let database = try await TestDatabase.make()
        try await database.serving { app in
            try await app.importFile(
                Self.header + Self.rows("A", 12, Self.start), source: Self.police, covers: Self.start...Self.june)
            let pack = try app.context.reference.required()
            // 2024-06-30 23:30 in London, and half an hour later.
            for (moment, isOver) in [("2024-06-30T22:59:59Z", false), ("2024-06-30T23:00:00Z", true)] {
                let cutOff = try #require(Instant(moment))
                let absences = try await app.context.pool.withConnection { connection in
                    try await ReleaseAbsences.read(pack, cutOff: cutOff, over: connection)
                }
                let reason = absences.reason(Self.year(2024))
                #expect(reason?.contains("was not over at the cut-off: it ends on 30 June 2024") == !isOver || isOver)
                #expect((reason?.contains("was not over") ?? false) == !isOver)
            }
        }
    }

    @Test func `marks what differs from what was published before`() async throws {
        try await Self.serving(Self.showing) { app in
            let first = try await BuiltVersion.draft("2024-h1", periodTo: Self.june, app)
            // A draft is compared with nothing that isn't public.
            let beside = try await BuiltVersion.draft("beside", periodTo: Self.june, app)
            #expect(beside.built.predecessor == nil)
            try await first.publish(app)
            try await app.importFile(Self.header + Self.rows("E", 1, Self.june), source: Self.police)

            let second = try await BuiltVersion.draft(
                "2024-h1", version: 2, periodTo: Self.june, reason: "One came late.", app)
            #expect(second.built.predecessor == first.number)
            let cell = second.cell("alder", nil, .crime, Self.year(2024))
            #expect(cell?.value == 21)
            #expect(cell?.isRevised == true)
            #expect(cell?.reason == "Revised since release 2024-h1, version 1.")
            #expect(second.cell("alder", nil, .crime, Self.year(2023))?.isRevised == false)
            let compared = JSONValue.read(second.built.metadataJSON)["compared_with"]
            #expect(compared["release"].text == "2024-h1")
            #expect(compared["digest"].text == "sha256:" + Hexadecimal.text(first.built.digest))
            // The next release is compared with the newest that is published, not with a draft.
            let next = try await BuiltVersion.draft("2024-h2", periodTo: Self.june, app)
            #expect(next.built.predecessor == first.number)
            try await second.publish(app)
            let after = try await BuiltVersion.draft("after", periodTo: Self.june, app)
            #expect(after.built.predecessor == second.number)
            #expect(after.cell("alder", nil, .crime, Self.year(2024))?.isRevised == false)
        }
    }

    @Test func `compares with what is published by its own pack, whatever the pack in force`() async throws {
        let database = try await TestDatabase.make(pack: Self.showing)
        try await database.serving { app in
            try await app.importFile(
                Self.header + Self.rows("A", 12, Self.start) + Self.rows("C", 20, Self.june), source: Self.police,
                covers: Self.start...Self.june)
            let first = try await BuiltVersion.draft("one", periodTo: Self.june, app)
            try await first.publish(app)
            // Categories in another order, an area renamed, and a new one.
            var pack = Self.showing
            pack["areas.csv"] =
                TestPack.northshire("areas.csv") {
                    $0.replacing("N4,cedar,Cedar", with: "N8,gorse,Gorse,upper,N1,,,,\nN4,cedar,Cedarwood")
                }["areas.csv"]
            pack["categories.csv"] = Array(
                "code,label,adjective,definition,national\nfaith,F,f,F,yes\nrace,R,r,R,yes\nage,A,a,A,no\n".utf8)
            try await database.load(pack)
            try await app.context.reference.reload()
            try await app.importFile(Self.header + Self.rows("D", 2, Self.june), source: Self.police)
            let second = try await BuiltVersion.draft("two", periodTo: Self.june, app)
            #expect(second.built.load != first.built.load)
            #expect(second.cell("alder", "race", .crime, Self.year(2024))?.value == 22)
            #expect(second.cell("alder", "race", .crime, Self.year(2024))?.isRevised == true)
            #expect(second.cell("alder", "race", .crime, Self.year(2023))?.isRevised == false)
            #expect(second.cell("gorse", nil, .crime, Self.year(2024))?.value == 0)
            #expect(second.cell("gorse", nil, .crime, Self.year(2024))?.isRevised == false)
        }
    }

    @Test func `says so where nothing would be left to publish`() async throws {
        try await Self.serving { app in
            for month in [Self.start, Self.start.advanced(by: -40)] {
                let error = await #expect(throws: Problem.self) {
                    _ = try await BuiltVersion.draft("none-\(month)", periodTo: month, app)
                }
                #expect(error?.type == .impossible)
            }
        }
    }

    @Test func `waits for an import that is coming into force`() async throws {
        try await Self.serving { app in
            let pool = app.context.pool
            let (begun, begin) = AsyncStream<Void>.makeStream()
            let (ended, end) = AsyncStream<Void>.makeStream()
            async let holding: Void = pool.withTransaction { connection in
                try await connection.query(CountingLock.take)
                begin.finish()
                for await _ in ended {}
            }
            for await _ in begun {}
            async let made = BuiltVersion.draft("2024-h1", periodTo: Self.june, app)
            var isWaiting = false
            for _ in 0..<200 where !isWaiting {
                isWaiting =
                    try await pool.query("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                    .count > 0
                if !isWaiting { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(isWaiting)
            end.finish()
            try await holding
            #expect(try await made.table.frame.count > 0)
        }
    }
}
