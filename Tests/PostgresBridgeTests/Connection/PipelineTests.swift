import PostgresBridge
import TestSupport
import Testing

@Suite("Pipelines")
struct PipelineTests {
    @Test func `answers come in the order of the statements`() async throws {
        try await TestSession.with { connection async throws in
            for _ in 1...3 {
                let queries: [PostgresQuery] = (0..<100).map { "select \(Int32($0))" }
                let results = try await connection.pipeline(queries)
                #expect(try results.map { try $0[0].decode(Int32.self, at: 0) } == (0..<100).map { Int32($0) })
            }
        }
    }

    @Test func `a failing statement is named, and the whole group undone`() async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(unsafeScript: "create temp table t (n int)")
            for _ in 1...3 {
                let error = await postgresError {
                    _ = try await connection.pipeline([
                        "insert into t values (1)", "insert into t values (2)", "select 1/0",
                        "insert into t values (3)",
                    ])
                }
                #expect(error?.sqlState == .divisionByZero)
                #expect(error?.statementIndex == 2)
            }
            #expect(try await connection.value("select count(*) from t", as: Int64.self) == 0)
        }
    }

    @Test func `a statement that can't be parsed is named, too`() async throws {
        try await TestSession.with { connection async throws in
            for _ in 1...3 {
                let error = await postgresError {
                    _ = try await connection.pipeline(["select 1", "selec", "select 2"])
                }
                #expect(error?.sqlState == .syntaxError)
                #expect(error?.statementIndex == 1)
            }
            #expect(try await connection.pipeline(["select 1", "select 2"]).count == 2)
        }
    }

    @Test func `a group within a transaction fails with it`() async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(unsafeScript: "create temp table t (n int)")
            let error = await postgresError {
                try await connection.withTransaction { connection in
                    _ = try await connection.pipeline(["insert into t values (1)", "select 1/0"])
                }
            }
            #expect(error?.sqlState == .divisionByZero)
            #expect(try await connection.value("select count(*) from t", as: Int64.self) == 0)
        }
    }

    @Test func `an empty group is nothing`() async throws {
        try await TestSession.with { connection async throws in #expect(try await connection.pipeline([]).isEmpty) }
    }

    @Test func `more than the sockets hold goes through, both ways`() async throws {
        try await TestSession.with { connection async throws in
            let bytes = [UInt8](repeating: 7, count: 50_000)
            let queries = [PostgresQuery](repeating: "select \(bytes)", count: 100)
            let results = try await connection.pipeline(queries)
            #expect(try results.allSatisfy { try $0[0].decode([UInt8].self, at: 0).count == bytes.count })
        }
    }

    @Test func `a cancelled group ends, and the session goes on`() async throws {
        try await TestSession.with { connection async throws in
            let task = Task { try await connection.pipeline(["select 1", "select pg_sleep(60)", "select 2"]) }
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await connection.pipeline(["select 1"]).count == 1)
        }
    }

    @Test func `a group with a COPY in it fails, and ends the session`() async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(unsafeScript: "create temp table t (n int)")
            let error = await postgresError {
                _ = try await connection.pipeline(
                    ["select 1", "copy t from stdin", "select 2"], deadline: .seconds(10))
            }
            #expect(error?.kind == .misuse)
            #expect(connection.isClosed)
        }
    }
}
