import PostgresBridge
import Testing

@testable import HateStatsAPI

@Suite("hatestats reference load")
struct ReferenceLoaderTests {
    @Test func `takes the same pack once`() async throws {
        let database = try await TestDatabase.make()
        #expect(try await database.load(TestPack.northshire) == .unchanged)
        let count = try await database.query("SELECT count(*) FROM reference_load").first?.decode(Int64.self, at: 0)
        #expect(count == 1)
    }

    @Test func `takes the checkout's own pack`() async throws {
        let database = try await TestDatabase.make(pack: try TestPack.llr)
        try await database.serving { app async throws in
            #expect(try await app.get("/v1/areas").json["items"].items.count == 11)
            #expect(try await app.get("/v1/sources").json["items"].items.count == 13)
        }
    }

    @Test func `names every problem by file and line, and changes nothing`() async throws {
        let pack = TestPack.northshire("areas.csv") {
            $0.replacing("N5,dale,Dale,lower,N3", with: "N5,dale,Dale,lower,N9")
                .replacing("N6,elm,Elm,lower,N3", with: "N6,dale,Elm,lower,N3")
        }
        let error = #expect(throws: ReferenceError.self) { try ReferenceLoader(files: pack) }
        #expect(error?.description.contains("areas.csv:6") == true)
        #expect(error?.description.contains("areas.csv:7") == true)
    }

    @Test func `keeps every number when codes come, go and move`() async throws {
        let database = try await TestDatabase.make()
        let before = try await numbers(of: "area", in: database)
        let changed = TestPack.northshire("areas.csv") { text in
            let lines = text.split(separator: "\n")
            // Fen goes, Gorse comes, and Cedar moves to the end.
            return
                (lines.filter { !$0.hasPrefix("N7") && !$0.hasPrefix("N4") } + ["N8,gorse,Gorse,lower,N3,,,,"]
                + lines.filter { $0.hasPrefix("N4") }).joined(separator: "\n") + "\n"
        }
        #expect(try await database.load(changed) == .loaded(newCodes: 1))
        let after = try await numbers(of: "area", in: database)
        for (code, number) in before { #expect(after[code] == number) }
        #expect(after["N8"] == 8)
        #expect(try await database.load(TestPack.northshire) == .loaded(newCodes: 0))
        #expect(try await numbers(of: "area", in: database) == after)
    }

    private func numbers(of table: String, in database: TestDatabase) async throws -> [String: Int16] {
        let rows = try await database.query("SELECT code, number FROM \(unsafeSQL: table)")
        return Dictionary(uniqueKeysWithValues: try rows.map { try $0.decode((String, Int16).self) })
    }

    @Test func `refuses to leave out what records use, with the number of them`() async throws {
        let database = try await TestDatabase.make()
        try await insertRecords(3, into: database)
        let areas = TestPack.northshire("areas.csv") { $0.replacing("N7,fen,Fen,parish,N6,,,,\n", with: "") }
        let area = await #expect(throws: ReferenceError.self) { try await database.load(areas) }
        #expect(area?.description == "areas.csv: “N7” can't be left out: 3 versions of records use it.")
        let categories = TestPack.northshire("categories.csv") {
            $0.replacing("age,Age,age,Old or young.,no\n", with: "")
        }
        var rest = categories
        rest["synonyms.csv"] = Array("word,dimension,code,note\nracist,category,race,\n".utf8)
        let category = await #expect(throws: ReferenceError.self) { try await database.load(rest) }
        #expect(category?.description.contains("“age” can't be left out: 3") == true)
        #expect(try await database.load(TestPack.northshire) == .unchanged)
    }

    @Test func `refuses another police source once there are records`() async throws {
        let database = try await TestDatabase.make()
        let swapped = TestPack.northshire("sources.csv") {
            $0.replacing("Police,yes", with: "Police,no").replacing("Alder Council,no", with: "Alder Council,yes")
        }
        #expect(try await database.load(swapped) == .loaded(newCodes: 0))
        #expect(try await database.load(TestPack.northshire) == .loaded(newCodes: 0))
        try await insertRecords(1, into: database)
        let error = await #expect(throws: ReferenceError.self) { try await database.load(swapped) }
        #expect(error?.description.contains("the police source can't change") == true)
    }

    /// Records of the police in Fen with race and age.
    private func insertRecords(_ count: Int, into database: TestDatabase) async throws {
        try await database.query(
            """
            INSERT INTO record_version (categories, import, version, recorded_on, source, area, kind, active, source_ref)
            SELECT 3, 1, 1, '2024-01-01', 1, 7, 1, true, n::text FROM generate_series(1, \(Int32(clamping: count))) n
            """)
    }

    @Test func `by two at once is done one after the other`() async throws {
        let database = try await TestDatabase.empty()
        _ = try await database.asOwner().migrate()
        let outcomes = try await withThrowingTaskGroup(of: ReferenceLoader.Outcome.self) { group in
            for _ in 0..<4 { group.addTask { try await database.load(TestPack.northshire) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 != .unchanged }.count == 1)
    }
}
