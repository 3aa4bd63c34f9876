import PostgresBridge
import TestSupport
import Testing

@Suite("Queries")
struct QueryTests {
    private struct Sum: PreparedStatement {
        static let sql = "select $1 + $2 as sum, $3 as label"
        var left: Int32
        var right: Int32
        var label: String?
        var bindings: [PostgresBinding] { [PostgresBinding(left), PostgresBinding(right), PostgresBinding(label)] }
        static func decode(_ row: PostgresRow) throws -> (Int32, String?) { try row.decode((Int32, String?).self) }
    }

    @Test func `a query gives its rows, columns and command`() async throws {
        try await TestSession.with { connection async throws in
            let result = try await connection.query("select n, n * 2 as twice from generate_series(1, 3) n")
            #expect(try result.map { try $0.decode(Int32.self, named: "twice") } == [2, 4, 6])
            #expect(result.columns.map(\.name) == ["n", "twice"])
            #expect(result.command == "SELECT 3")
            #expect(result.affectedRows == 3)
        }
    }

    @Test func `a statement type gives decoded rows, the first time and later`() async throws {
        try await TestSession.with { connection async throws in
            for number: Int32 in 1...3 {
                let rows = try await connection.query(Sum(left: number, right: 1, label: number == 2 ? nil : "x"))
                #expect(rows.map(\.0) == [number + 1])
                #expect(rows.map(\.1) == [number == 2 ? nil : "x"])
            }
        }
    }

    @Test func `a query works unprepared, prepared and without preparing`() async throws {
        for isPreparing in [true, false] {
            try await TestSession.with(nil, { $0.usesPreparedStatements = isPreparing }) { connection async throws in
                for number: Int32 in 1...4 {
                    #expect(try await connection.value("select \(number) + 1", as: Int32.self) == number + 1)
                }
                let count = try await connection.value("select count(*) from pg_prepared_statements", as: Int64.self)
                #expect(count == (isPreparing ? 1 : 0))
            }
        }
    }

    @Test func `a query that changes rows says how many`() async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(unsafeScript: "create temp table t (n int); insert into t values (0)")
            #expect(try await connection.query("insert into t values (1), (2), (3)").affectedRows == 3)
            #expect(try await connection.query("delete from t where n > 1").affectedRows == 2)
        }
    }

    @Test func `an empty query is no error`() async throws {
        try await TestSession.with { connection async throws in
            #expect(try await connection.query("").isEmpty)
        }
    }

    @Test(arguments: [
        "'; drop table x; --", "\\'; select 1; --", "$1", "%s%n\\x00\\", "\u{202E}gnirts", "😀 ß ﬀ e\u{301}", "", " ",
        "\n\r\t", "$$;$$", "/* */ --", String(repeating: "'", count: 100), "\"", "NULL", "{}", "\u{FEFF}bom",
    ])
    func `a hostile string comes back as it went`(text: String) async throws {
        try await TestSession.with { connection async throws in
            for _ in 1...3 { #expect(try await connection.value("select \(text)", as: String.self) == text) }
        }
    }

    @Test func `a NUL in a text parameter is the server's error`() async throws {
        try await TestSession.with { connection async throws in
            let error = await postgresError { try await connection.query("select \("a\0b")") }
            #expect(error?.sqlState == .characterNotInRepertoire)
            #expect(await connection.isAlive())
        }
    }

    @Test func `a NUL in the SQL text is refused`() async throws {
        try await TestSession.with { connection async throws in
            let query = PostgresQuery(unsafeSQL: "select 1\0; drop table x")
            #expect(await postgresError { try await connection.query(query) }?.kind == .misuse)
            #expect(await postgresError { try await connection.execute(unsafeScript: query.sql) }?.kind == .misuse)
            #expect(await connection.isAlive())
        }
    }

    @Test func `too many parameters are refused`() async throws {
        try await TestSession.with { connection async throws in
            let bindings = [PostgresBinding](repeating: PostgresBinding(Int32(1)), count: 65_536)
            let query = PostgresQuery(unsafeSQL: "select 1", bindings: bindings)
            #expect(await postgresError { try await connection.query(query) }?.kind == .misuse)
        }
    }

    @Test func `a megabyte goes there and back`() async throws {
        try await TestSession.with { connection async throws in
            let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            #expect(try await connection.value("select \(bytes)", as: [UInt8].self) == bytes)
        }
    }

    @Test func `a script runs all its statements`() async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(
                unsafeScript: "create temp table t (n int); insert into t values (1); select * from t")
            #expect(try await connection.value("select count(*) from t", as: Int64.self) == 1)
        }
    }

    @Test func `a script that fails leaves nothing behind`() async throws {
        try await TestSession.with { connection async throws in
            let error = await postgresError {
                try await connection.execute(unsafeScript: "create temp table t (n int); select 1/0; select 2")
            }
            #expect(error?.sqlState == .divisionByZero)
            #expect(try await connection.value("select to_regclass('t') is null", as: Bool.self))
        }
    }

    @Test func `a COPY as a query is refused, both ways, and the session goes on`() async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(unsafeScript: "create temp table t (n int); insert into t values (1)")
            for sql in ["copy t from stdin", "copy t to stdout"] {
                let error = await postgresError { try await connection.query(PostgresQuery(unsafeSQL: sql)) }
                #expect(error?.kind == .misuse)
                #expect(await postgresError { try await connection.execute(unsafeScript: sql) }?.kind == .misuse)
            }
            #expect(await connection.isAlive())
        }
    }

    @Test func `many tasks share one connection and each gets its own answer`() async throws {
        try await TestSession.with { connection async throws in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number: Int32 in 0..<500 {
                    group.addTask { try await connection.value("select \(number)", as: Int32.self) == number }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test func `queries from the connection's own thread work as from elsewhere`() async throws {
        try await TestSession.with { connection async throws in
            let sum = try await connection.run { connection in
                var sum: Int32 = 0
                for number: Int32 in 1...100 { sum += try await connection.value("select \(number)", as: Int32.self) }
                return sum
            }
            #expect(sum == 5050)
        }
    }

    @Test func `startup settings hold`() async throws {
        let change: (inout PostgresConfiguration) -> Void = {
            $0.startupParameters = ["work_mem": "77MB", "search_path": "\"a b\", \"c\\d\""]
        }
        try await TestSession.with(nil, change) { connection async throws in
            #expect(try await connection.value("select current_setting('work_mem')", as: String.self) == "77MB")
            #expect(
                try await connection.value("select current_setting('search_path')", as: String.self)
                    == "\"a b\", \"c\\d\"")
            let name = try await connection.value("select current_setting('application_name')", as: String.self)
            #expect(name == "hatestats")
        }
    }
}
