import PostgresBridge
import TestSupport
import Testing

@Suite("Errors of the server")
struct ServerErrorTests {
    static let statements: [(sql: String, state: SQLState)] = [
        ("insert into child values (1, 1, 1)", .uniqueViolation),
        ("insert into child values (2, 9, 1)", .foreignKeyViolation),
        ("insert into child values (3, 1, -1)", .checkViolation),
        ("insert into child values (null, 1, 1)", .notNullViolation),
        ("select 1/0", .divisionByZero),
        ("selec 1", .syntaxError),
        ("select * from nowhere", .undefinedTable),
        ("select nothing from child", .undefinedColumn),
        ("select 'x'::int", .invalidTextRepresentation),
        ("select 99999999999::int", .numericValueOutOfRange),
        ("drop table parent", SQLState(rawValue: "2BP01")),
        ("do $$ begin raise exception 'x' using errcode = 'HS001'; end $$", SQLState(rawValue: "HS001")),
        ("do $$ begin raise serialization_failure; end $$", .serializationFailure),
    ]

    private static let tables = """
        create temp table parent (n int primary key);
        insert into parent values (1);
        create temp table child (n int constraint child_key primary key, parent int references parent,
            size int check (size > 0));
        insert into child values (1, 1, 1);
        """

    @Test(arguments: statements) func `SQLSTATE is passed on, and the session goes on`(
        statement: (sql: String, state: SQLState)
    ) async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(unsafeScript: Self.tables)
            for _ in 1...2 {
                let error = await postgresError { try await connection.query(PostgresQuery(unsafeSQL: statement.sql)) }
                #expect(error?.sqlState == statement.state)
                #expect(error?.kind == .server)
                #expect(error?.sql == statement.sql)
            }
            #expect(await connection.isAlive())
        }
    }

    @Test func `an error names constraint, table and schema`() async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(unsafeScript: Self.tables)
            let error = await postgresError { try await connection.query("insert into child values (1, 1, 1)") }
            #expect(error?.constraint == "child_key")
            #expect(error?.table == "child")
            #expect(error?.schema?.hasPrefix("pg_temp") == true)
            #expect(error?.detail == "Key (n)=(1) already exists.")
        }
    }

    @Test func `an error's description has no values in it`() async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(unsafeScript: "create temp table t (name text primary key)")
            for _ in 1...2 {
                let error = await postgresError { try await connection.query("insert into t values (\("geheim"))") }
                if let error { #expect(!"\(error)".contains("geheim")) }
            }
        }
    }

    @Test func `an error says where in the text it is`() async throws {
        try await TestSession.with { connection async throws in
            let error = await postgresError { try await connection.query("select nothing from pg_class") }
            #expect(error?.position == 8)
        }
    }

    @Test func `what may pass is safe to try again, the rest is not`() async throws {
        try await TestSession.with { connection async throws in
            let passing = await postgresError {
                try await connection.query("do $$ begin raise deadlock_detected; end $$")
            }
            #expect(passing?.isSafeToRetry == true)
            #expect(await postgresError { try await connection.query("select 1/0") }?.isSafeToRetry == false)
        }
    }

    @Test func `a password that is wrong is a failed connection`() async throws {
        let cluster = try await PrivateCluster.start(.init(tcp: .plain))
        let url = cluster.tcpURL().split(separator: cluster.password).joined(separator: "wrong")
        let error = await postgresError { _ = try await TestSession.connect(url) }
        #expect(error?.kind == .connectFailed)
        #expect(error.map { "\($0)".contains("wrong") } == false)
        try await cluster.stop()
    }

    @Test func `a database that isn't there is a failed connection that says so`() async throws {
        let cluster = try await PrivateCluster.shared()
        let error = await postgresError { _ = try await TestSession.connect(cluster.url(for: "nowhere")) }
        #expect(error?.kind == .connectFailed)
        #expect(error?.message.contains("nowhere") == true)
    }
}
