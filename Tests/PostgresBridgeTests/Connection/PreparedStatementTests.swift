import PostgresBridge
import TestSupport
import Testing

@Suite("Prepared statements and what becomes of them")
struct PreparedStatementTests {
    private let query: PostgresQuery = "select * from t where \(Int32(1)) = 1"

    /// A connection with a table and a prepared statement about it.
    private func withPrepared(_ body: (PostgresConnection) async throws -> Void) async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(unsafeScript: "create temp table t (a int); insert into t values (7)")
            for _ in 1...3 { try await connection.query(query) }
            try await body(connection)
        }
    }

    @Test func `a statement whose table has changed is prepared anew`() async throws {
        try await withPrepared { connection async throws in
            try await connection.execute(unsafeScript: "alter table t add b text default 'new'")
            for _ in 1...2 {
                let result = try await connection.query(query)
                #expect(result.columns.map(\.name) == ["a", "b"])
                #expect(try result.first?.decode(String.self, named: "b") == "new")
            }
        }
    }

    @Test func `a statement that the server forgot is prepared anew`() async throws {
        try await withPrepared { connection async throws in
            try await connection.execute(unsafeScript: "deallocate all")
            for _ in 1...2 { #expect(try await connection.query(query).count == 1) }
        }
    }

    @Test func `within a transaction the change is an error, and it works the next time`() async throws {
        try await withPrepared { connection async throws in
            try await connection.execute(unsafeScript: "alter table t add b int")
            let error = await postgresError {
                try await connection.withTransaction { connection in _ = try await connection.query(query) }
            }
            #expect(error?.sqlState == .featureNotSupported)
            #expect(try await connection.query(query).columns.count == 2)
        }
    }

    @Test func `a pipeline prepares anew what the server forgot`() async throws {
        try await withPrepared { connection async throws in
            try await connection.execute(unsafeScript: "deallocate all")
            let results = try await connection.pipeline(["select 1", query, query])
            #expect(results.map(\.count) == [1, 1, 1])
        }
    }

    @Test func `far more statements than are kept work, and the server keeps no more than we`() async throws {
        try await TestSession.with { connection async throws in
            for _ in 1...2 {
                for number in 1...300 {
                    let query = PostgresQuery(unsafeSQL: "select \(number)")
                    for _ in 1...2 {
                        #expect(try await connection.value(query, as: Int32.self) == Int32(number))
                    }
                }
            }
            let kept = try await connection.value("select count(*) from pg_prepared_statements", as: Int64.self)
            #expect(kept <= 130)
        }
    }

    @Test func `the same text with other types is another statement`() async throws {
        try await TestSession.with { connection async throws in
            for _ in 1...3 {
                #expect(try await connection.value("select pg_typeof(\(Int32(1)))::text", as: String.self) == "integer")
                #expect(try await connection.value("select pg_typeof(\(Int64(1)))::text", as: String.self) == "bigint")
                #expect(try await connection.value("select pg_typeof(\("x"))::text", as: String.self) == "text")
            }
        }
    }

    @Test func `a statement that can't be prepared fails each time in the same way`() async throws {
        try await TestSession.with { connection async throws in
            for _ in 1...4 {
                let error = await postgresError { try await connection.query("select * from nowhere") }
                #expect(error?.sqlState == .undefinedTable)
            }
        }
    }
}
