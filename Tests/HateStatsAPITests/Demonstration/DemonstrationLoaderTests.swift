import Foundation
import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

/// The demonstration data in a database.
struct DemonstrationLoaderTests {
    /// The day on which the tests run, as the database has it: the files end with the month before.
    private static let today = CalendarDate(days: Int32(Date.now.timeIntervalSince1970 / 86_400))

    private func database() async throws -> TestDatabase {
        try await TestDatabase.make(pack: DemonstrationTests.packFiles.get())
    }

    private func load(_ database: TestDatabase) async throws -> DemonstrationLoader.Outcome {
        try await database.asOwner().withContext { context in
            try await DemonstrationLoader(pool: context.pool, pack: context.reference.required()).run()
        }
    }

    private func count(_ query: PostgresQuery, _ database: TestDatabase) async throws -> Int64? {
        try await database.query(query).first?.decode(Int64.self, at: 0)
    }

    @Test func `every record goes into an empty database`() async throws {
        let database = try await database()
        let rows = try Demonstration(pack: DemonstrationTests.packOrFailure.get(), today: Self.today)
            .rowCount
        #expect(try await load(database) == .loaded(rows: rows, rejected: 0))
        #expect(try await count("SELECT count(*) FROM record_version", database) == Int64(rows))
    }

    @Test func `the mark is there before the first record`() async throws {
        let database = try await database()
        _ = try await load(database)
        let early: PostgresQuery = """
            SELECT count(*) FROM import WHERE started_at < (SELECT marked_at FROM synthetic_mark)
            """
        #expect(try await count(early, database) == 0)
    }

    @Test func `a second run says that all is there and changes nothing`() async throws {
        let database = try await database()
        _ = try await load(database)
        let imports = try await count("SELECT count(*) FROM import", database)
        #expect(try await load(database) == .wasThere)
        #expect(try await count("SELECT count(*) FROM import", database) == imports)
    }

    @Test func `a run that was cut off is completed by the next`() async throws {
        let whole = try await database()
        _ = try await load(whole)
        let cut = try await database()
        let loading = Task { try await load(cut) }
        while try await count("SELECT count(*) FROM import", cut) ?? 0 < 3 {
            try await Task.sleep(for: .milliseconds(5))
        }
        loading.cancel()
        _ = await loading.result
        _ = try await load(cut)
        let records: PostgresQuery = """
            SELECT md5(string_agg(v::text, ' ' ORDER BY v::text)) FROM (
                SELECT source, source_ref, version, active, area, kind, categories, recorded_on, police_ref
                FROM record_version
            ) v
            """
        let digests = try await [whole, cut].asyncMap { try await $0.query(records).first?.decode(String.self, at: 0) }
        #expect(digests[0] == digests[1])
        #expect(try await load(cut) == .wasThere)
    }

    @Test func `a database with records of its own is refused and not marked`() async throws {
        let database = try await database()
        try await database.query(
            """
            INSERT INTO record_version (categories, import, version, recorded_on, source, area, kind, active, source_ref)
            VALUES (1, 1, 1, '2024-01-01', 1, 1, 1, true, 'A1')
            """)
        await #expect(throws: DemonstrationRefusal.holdsRecords) { try await load(database) }
        #expect(try await count("SELECT count(*) FROM synthetic_mark", database) == 0)
    }

    @Test func `a database with demonstration data of another seed is refused`() async throws {
        let database = try await database()
        try await database.query("INSERT INTO synthetic_mark (seed) VALUES (7)")
        await #expect(throws: DemonstrationRefusal.otherSeed(marked: 7, wanted: 20_180_401)) {
            try await load(database)
        }
    }

    @Test func `a pack without shares has no demonstration and its database no mark`() async throws {
        let database = try await TestDatabase.make()
        await #expect(throws: DemonstrationFailure.self) { try await load(database) }
        #expect(try await count("SELECT count(*) FROM synthetic_mark", database) == 0)
    }

    @Test func `the mark can't be taken back, not even by the owner`() async throws {
        let database = try await database()
        try await database.query("INSERT INTO synthetic_mark (seed) VALUES (7)")
        await #expect(throws: PostgresError.self) { try await database.query("DELETE FROM synthetic_mark") }
    }

    @Test func `the counts that are kept are those of the records that count`() async throws {
        let database = try await database()
        _ = try await load(database)
        let kept = try await count("SELECT sum(count)::bigint FROM month_count WHERE category = -1", database)
        #expect(try await count("SELECT count(*) FROM counted_record", database) == kept)
    }
}

extension Array {
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
