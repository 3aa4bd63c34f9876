import PostgresBridge
import TestSupport
import Testing

@testable import HateStatsAPI

/// What can't be, the database refuses, whoever asks for it with the application's role.
@Suite("The database refuses")
struct DatabaseRefusalTests {
    /// A statement, and the state that it must end with.
    struct Wrong: Sendable {
        let sql: String
        let state: SQLState

        private static func record(_ values: String) -> String {
            """
            INSERT INTO record_version
                (categories, import, version, recorded_on, occurred_on, source, area, kind, channel, active, source_ref)
            VALUES (\(values))
            """
        }

        static let all = [
            Wrong(sql: "UPDATE record_version SET area = 2", state: .insufficientPrivilege),
            Wrong(sql: "DELETE FROM record_version", state: .insufficientPrivilege),
            Wrong(sql: "TRUNCATE record_version", state: .insufficientPrivilege),
            Wrong(sql: "UPDATE import SET new_count = 0", state: .insufficientPrivilege),
            Wrong(sql: "DELETE FROM import", state: .insufficientPrivilege),
            Wrong(sql: "DELETE FROM source_return", state: .insufficientPrivilege),
            Wrong(sql: "UPDATE quarantine SET raw = ''", state: .insufficientPrivilege),
            Wrong(sql: "DELETE FROM month_count", state: .insufficientPrivilege),
            Wrong(sql: "UPDATE month_count SET month = '2020-01-01'", state: .insufficientPrivilege),
            Wrong(sql: "INSERT INTO area VALUES (99, 'x')", state: .insufficientPrivilege),
            Wrong(sql: "INSERT INTO synthetic_mark (seed) VALUES (1)", state: .insufficientPrivilege),
            Wrong(sql: "ALTER TABLE record_version DROP COLUMN kind", state: .insufficientPrivilege),
            Wrong(sql: "ALTER TABLE record_version DISABLE TRIGGER ALL", state: .insufficientPrivilege),
            Wrong(sql: "DROP TABLE month_count", state: .insufficientPrivilege),
            Wrong(sql: "CREATE TABLE mine (a int)", state: .insufficientPrivilege),
            Wrong(sql: "SET session_replication_role = replica", state: .insufficientPrivilege),
            Wrong(sql: "UPDATE month_count SET count = -1", state: .checkViolation),
            Wrong(
                sql: "INSERT INTO month_count VALUES ('2024-03-02', 1, 1, -1, 1)", state: .checkViolation),
            Wrong(
                sql: "INSERT INTO month_count VALUES ('2024-03-01', 999, 1, -1, 1)", state: .foreignKeyViolation),
            // A category, an area, a source and a channel outside the dictionaries.
            Wrong(
                sql: record("1::bigint << 60, 1, 1, '2024-03-05', NULL, 1, 1, 1, NULL, true, 'X'"),
                state: .foreignKeyViolation),
            Wrong(sql: record("1, 1, 1, '2024-03-05', NULL, 1, 999, 1, NULL, true, 'X'"), state: .foreignKeyViolation),
            Wrong(sql: record("1, 1, 1, '2024-03-05', NULL, 999, 1, 1, NULL, true, 'X'"), state: .foreignKeyViolation),
            Wrong(sql: record("1, 1, 1, '2024-03-05', NULL, 1, 1, 1, 999, true, 'X'"), state: .foreignKeyViolation),
            // No category, a kind that is none, a date after the record's, a version before the first, no reference.
            Wrong(sql: record("0, 1, 1, '2024-03-05', NULL, 1, 1, 1, NULL, true, 'X'"), state: .checkViolation),
            Wrong(sql: record("-1, 1, 1, '2024-03-05', NULL, 1, 1, 1, NULL, true, 'X'"), state: .checkViolation),
            Wrong(sql: record("1, 1, 1, '2024-03-05', NULL, 1, 1, 3, NULL, true, 'X'"), state: .checkViolation),
            Wrong(
                sql: record("1, 1, 1, '2024-03-05', '2024-03-06', 1, 1, 1, NULL, true, 'X'"), state: .checkViolation),
            Wrong(sql: record("1, 1, 0, '2024-03-05', NULL, 1, 1, 1, NULL, true, 'X'"), state: .checkViolation),
            Wrong(sql: record("1, 1, 1, '2024-03-05', NULL, 1, 1, 1, NULL, true, ''"), state: .checkViolation),
            // The same version of the same record twice.
            Wrong(
                sql: """
                    INSERT INTO record_version
                        (categories, import, version, recorded_on, source, area, kind, active, source_ref)
                    SELECT categories, import, version, recorded_on, source, area, kind, active, source_ref
                    FROM record_version
                    """, state: .uniqueViolation),
            // An import whose numbers don't add up, or that came into force at the moment of another.
            Wrong(
                sql: """
                    INSERT INTO import (source, file_digest, made_by, header, row_count, new_count, changed_count,
                        unchanged_count, rejected_count, started_at, in_force_at)
                    VALUES (1, sha256(''), '', '', 2, 1, 0, 0, 0, now(), now())
                    """, state: .checkViolation),
            Wrong(
                sql: """
                    INSERT INTO import (source, file_digest, made_by, header, row_count, new_count, changed_count,
                        unchanged_count, rejected_count, started_at, in_force_at)
                    SELECT source, file_digest, '', '', 0, 0, 0, 0, 0, started_at, in_force_at FROM import
                    """, state: .uniqueViolation),
        ]
    }

    @Test func `the application's role what can't be`() async throws {
        try await ImportDesk.open { desk async throws in
            try await desk.take(ImportAnswerTests.header + "A,2024-03-05,leicester,crime,race\n")
            for wrong in Wrong.all {
                await #expect("\(wrong.sql)") {
                    try await desk.app.context.pool.query(PostgresQuery(unsafeSQL: wrong.sql))
                } throws: { error in
                    (error as? PostgresError)?.sqlState == wrong.state
                }
            }
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test func `even the superuser a change of what is only appended to`() async throws {
        let (database, _) = try await ImportDesk.freshDatabase()
        for table in ["record_version", "import", "reference_load", "reference_file", "area", "category", "channel"] {
            for sql in ["DELETE FROM \(table)", "TRUNCATE \(table) CASCADE"] {
                await #expect("\(sql)") {
                    try await database.psql(sql)
                } throws: { error in
                    "\(error)".contains("is only ever appended to")
                }
            }
        }
    }
}
