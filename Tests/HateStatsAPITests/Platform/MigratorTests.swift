import PostgresBridge
import TestSupport
import Testing

@testable import HateStatsAPI

@Suite("hatestats migrate")
struct MigratorTests {
    @Test func `applies every migration once, and says so`() async throws {
        let database = try await TestDatabase.empty()
        let first = try await database.asOwner().migrate()
        #expect(first.first?.hasPrefix("0001_") == true)
        #expect(try await database.asOwner().migrate() == [])
    }

    @Test func `by several processes at once is done once`() async throws {
        let database = try await TestDatabase.empty()
        let applied = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<4 { group.addTask { try await database.asOwner().migrate() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(applied.filter { !$0.isEmpty }.count == 1)
    }

    @Test func `refuses a migration that was edited, by its name, and changes nothing`() async throws {
        let database = try await TestDatabase.make()
        try await database.query("UPDATE schema_migration SET checksum = sha256('other') WHERE version = 1")
        let error = await #expect(throws: MigrationError.self) { try await database.asOwner().migrate() }
        #expect(error?.description.contains("0001_") == true)
        #expect(error?.description.contains("edited") == true)
    }

    @Test func `refuses a database that is newer than the program`() async throws {
        let database = try await TestDatabase.make()
        try await database.query(
            """
            INSERT INTO schema_migration (version, name, checksum)
            SELECT max(version) + 1, '9999_later.sql', sha256('x') FROM schema_migration
            """)
        let error = await #expect(throws: MigrationError.self) { try await database.asOwner().migrate() }
        #expect(error?.description.contains("9999_later.sql") == true)
    }

    @Test func `that fails half-way leaves nothing of the failed migration`() async throws {
        let database = try await TestDatabase.empty()
        let migrator = Migrator(
            [
                Migration(version: 1, name: "0001_good.sql", sql: "CREATE TABLE good (a int)"),
                Migration(version: 2, name: "0002_bad.sql", sql: "CREATE TABLE half (a int); SELECT 1/0;"),
            ], logger: TestDatabase.logger)
        await #expect(throws: MigrationError.self) {
            try await database.asOwner().withConnection { try await migrator.migrate($0) }
        }
        let there = try await database.query(
            "SELECT to_regclass('good') IS NOT NULL, to_regclass('half') IS NOT NULL")
        let (good, half) = try #require(try there.first?.decode((Bool, Bool).self))
        #expect(good)
        #expect(!half)
    }

    @Test func `lets the service's login in, which can't alter a table`() async throws {
        let database = try await TestDatabase.make()
        let service = try DatabaseOwner(
            try database.settings { $0.ownerDatabaseURL = database.serviceURL }, logger: TestDatabase.logger)
        try await service.withConnection { connection async throws in
            #expect(try await connection.query("SELECT count(*) FROM area").count == 1)
            for statement in [
                "ALTER TABLE area ADD COLUMN x int", "DROP TABLE api_key", "CREATE TABLE mine (a int)",
                "DELETE FROM api_key", "UPDATE area SET code = 'x'", "DELETE FROM reference_load",
                "INSERT INTO schema_migration VALUES (99, 'x', sha256('x'))",
            ] {
                let error = await #expect(throws: PostgresError.self) {
                    try await connection.query(PostgresQuery(unsafeSQL: statement))
                }
                #expect(error?.sqlState == .insufficientPrivilege, "\(statement)")
            }
        }
    }
}
