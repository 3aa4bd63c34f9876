import PostgresBridge
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// The demonstration data in a database.
struct DemonstrationLoaderTests {
    private func load(_ database: ServiceDatabase) async throws -> DemonstrationLoader.Outcome {
        try await database.owner().withContext { context in
            try await DemonstrationLoader(pool: context.pool, pack: context.reference.required()).run()
        }
    }

    @Test func `the demonstration fills an empty database and marks it before the first record`() async throws {
        let database = try await ServiceDatabase.make(.leicestershire)
        guard case .loaded(let rows, let rejected) = try await load(database) else {
            Issue.record("the demonstration was there before")
            return
        }
        #expect(rejected == 0)
        #expect(try await database.psql("SELECT count(*) FROM record_version") == "\(rows)")
        let isMarkedFirst = "SELECT (SELECT marked_at FROM synthetic_mark) <= (SELECT min(started_at) FROM import)"
        #expect(try await database.psql(isMarkedFirst) == "t")
    }

    @Test func `a second run changes nothing`() async throws {
        let database = try await ServiceDatabase.make(.leicestershire)
        _ = try await load(database)
        let state = "SELECT (SELECT count(*) FROM import), (SELECT count(*) FROM record_version)"
        let before = try await database.psql(state)
        #expect(try await load(database) == .wasThere)
        #expect(try await database.psql(state) == before)
    }

    @Test func `a run that was cut off is completed by the next`() async throws {
        let whole = try await ServiceDatabase.make(.leicestershire)
        _ = try await load(whole)
        let cut = try await ServiceDatabase.make(.leicestershire)
        let loading = Task { try await load(cut) }
        let hasThree = "SELECT count(*) >= 3 FROM import"
        while try await cut.psql(hasThree) == "f" { try await Task.sleep(for: .milliseconds(5)) }
        loading.cancel()
        _ = await loading.result
        _ = try await load(cut)
        let records =
            "SELECT md5(string_agg(v::text, ' ' ORDER BY v::text)) FROM (SELECT source, source_ref, version, active, "
            + "area, kind, categories, recorded_on, police_ref FROM record_version) v"
        #expect(try await cut.psql(records) == whole.psql(records))
        #expect(try await load(cut) == .wasThere)
    }

    @Test func `a database with records of its own is refused and stays as it was`() async throws {
        let database = try await ServiceDatabase.make(.leicestershire)
        try await database.psql(
            """
            INSERT INTO record_version (categories, import, version, recorded_on, source, area, kind, active, source_ref)
            VALUES (1, 1, 1, '2024-01-01', 1, 1, 1, true, 'A1')
            """)
        await #expect(throws: DemonstrationRefusal.holdsRecords) { try await load(database) }
        #expect(try await database.psql("SELECT count(*) FROM synthetic_mark") == "0")
    }

    @Test func `a database with demonstration data of another seed is refused`() async throws {
        let database = try await ServiceDatabase.make(.leicestershire)
        try await database.psql("INSERT INTO synthetic_mark (seed) VALUES (7)")
        await #expect(throws: DemonstrationRefusal.otherSeed(marked: 7, wanted: 20_180_401)) {
            try await load(database)
        }
    }

    @Test func `a pack without shares has no demonstration`() async throws {
        let database = try await ServiceDatabase.make(.archipelago)
        await #expect(throws: DemonstrationFailure.self) { try await load(database) }
        #expect(try await database.psql("SELECT count(*) FROM synthetic_mark") == "0")
    }

    @Test func `the mark can't be taken back`() async throws {
        let database = try await ServiceDatabase.make(.leicestershire)
        try await database.psql("INSERT INTO synthetic_mark (seed) VALUES (7)")
        await #expect(throws: (any Error).self) { try await database.psql("DELETE FROM synthetic_mark") }
    }

    @Test func `the kept counts are those of a recount`() async throws {
        let database = try await ServiceDatabase.make(.leicestershire)
        _ = try await load(database)
        let kept = try await database.psql("SELECT sum(count) FROM month_count WHERE category = -1")
        #expect(try await database.psql("SELECT count(*) FROM counted_record") == kept)
    }
}
