import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

/// `hatestats demo --reset`: the demonstration anew, and nothing else ever.
@Suite("Making the demonstration data anew")
struct DemonstrationResetTests {
    private static let emptied = [
        "record_version", "import", "month_count", "release", "release_version", "release_file", "release_ledger",
        "agreement",
    ]

    private static func count(_ table: String, _ database: TestDatabase) async throws -> Int {
        Int(try await database.psql("SELECT count(*) FROM \(table)")) ?? -1
    }

    @Test func `throws records and releases away and makes them again, and keeps keys and the log`() async throws {
        let database = try await TestDatabase.make(pack: DemonstrationTests.recentPackFiles.get())
        let environment = ["HATESTATS_SIGNING_KEY": ReleaseHouse.signingKey]
        let first = try await Program.run(["demo"], database, environment: environment)
        try #require(first.status == 0, "\(first.errors)")
        let key = try await database.key(.statistician)
        let cited = try await database.psql("SELECT max(number) FROM release_version")
        let log = try await Self.count("audit_entry", database)
        var before: [Int] = []
        for table in Self.emptied { before.append(try await Self.count(table, database)) }

        // Nobody is asked where nobody could answer.
        let unasked = try await Program.run(["demo", "--reset"], database, environment: environment)
        #expect(unasked.status != 0 && unasked.errors.contains("--yes"), "\(unasked.errors)")
        #expect(try await Self.count("record_version", database) == before[0])

        let reset = try await Program.run(["demo", "--reset", "--yes"], database, environment: environment)
        try #require(reset.status == 0, "\(reset.errors)")
        #expect(
            reset.output.contains("thrown away: \(before[0]) versions of records and 1 releases"), "\(reset.output)")
        for (table, count) in zip(Self.emptied, before) {
            #expect(try await Self.count(table, database) == count, "\(table)")
        }
        // A reference to a figure that is gone never leads to another.
        #expect(try await database.psql("SELECT min(number) > \(cited) FROM release_version") == "t")
        #expect(try await Self.count("audit_entry", database) > log)
        #expect(try await database.psql("SELECT count(*) FROM audit_entry WHERE action = 'reset'") == "1")
        #expect(try await Self.count("synthetic_mark", database) == 1)
        try await database.serving { app async throws in
            #expect(try await app.get("/v1/releases", key: key).json["items"].items.count == 1)
        }
        let check = try await Program.run(["check"], database)
        #expect(check.status == 0, "\(check.output)")
        // Every guard is on again.
        for table in Self.emptied + ["synthetic_mark"] where table != "month_count" && table != "release_file" {
            await #expect(throws: PostgresError.self, "\(table)") {
                _ = try await database.query(PostgresQuery(unsafeSQL: "DELETE FROM \(table)"))
            }
        }
    }

    @Test func `is refused where the data are not marked synthetic`() async throws {
        let (database, _) = try await ReleaseHouse.fresh()
        let records = try await Self.count("record_version", database)
        // The pack has no demonstration data either, so that the guard of the database is asked alone.
        await #expect(throws: PostgresError.self) {
            _ = try await database.query("SELECT reset_demonstration(1)")
        }
        #expect(try await Self.count("record_version", database) == records)
        let demonstrated = try await TestDatabase.make(pack: DemonstrationTests.recentPackFiles.get())
        let outcome = try await Program.run(["demo", "--reset", "--yes"], demonstrated)
        #expect(outcome.status == 1 && outcome.errors.contains("nothing was thrown away"), "\(outcome.errors)")
    }

    @Test func `is not for the application`() async throws {
        let database = try await TestDatabase.make(pack: DemonstrationTests.recentPackFiles.get())
        try await database.serving { app async throws in
            let error = await #expect(throws: PostgresError.self) {
                _ = try await app.context.pool.query("SELECT reset_demonstration(1)")
            }
            #expect(error?.sqlState == .insufficientPrivilege)
        }
    }
}
