import PostgresBridge
import TestSupport
import Testing

@Suite("Transactions")
struct TransactionTests {
    private struct Stop: Error {}

    /// A connection with an empty table of numbers.
    private func withTable(_ body: (PostgresConnection) async throws -> Void) async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(
                unsafeScript: "create temp table t (n int primary key deferrable initially deferred)")
            try await body(connection)
        }
    }

    private func numbers(_ connection: PostgresConnection) async throws -> [Int32] {
        try await connection.query("select n from t order by n").map { try $0.decode(Int32.self, at: 0) }
    }

    private func insert(_ number: Int32, _ connection: PostgresConnection) async throws {
        try await connection.query("insert into t values (\(number))")
    }

    @Test func `a body that returns is committed`() async throws {
        try await withTable { connection async throws in
            let answer = try await connection.withTransaction { connection in
                try await insert(1, connection)
                return "done"
            }
            #expect(answer == "done")
            #expect(try await numbers(connection) == [1])
        }
    }

    @Test func `a body that throws is rolled back, and its error thrown on`() async throws {
        try await withTable { connection async throws in
            await #expect(throws: Stop.self) {
                try await connection.withTransaction { connection in
                    try await insert(1, connection)
                    throw Stop()
                }
            }
            #expect(try await numbers(connection).isEmpty)
        }
    }

    @Test func `a savepoint that throws undoes its own, and the outer one goes on`() async throws {
        try await withTable { connection async throws in
            try await connection.withTransaction { connection in
                try await insert(1, connection)
                await #expect(throws: Stop.self) {
                    try await connection.withTransaction { connection in
                        try await insert(2, connection)
                        throw Stop()
                    }
                }
                try await connection.withTransaction { connection in
                    try await insert(3, connection)
                    try await connection.withTransaction { try await insert(4, $0) }
                    await #expect(throws: Stop.self) {
                        try await connection.withTransaction { connection in
                            try await insert(5, connection)
                            throw Stop()
                        }
                    }
                }
            }
            #expect(try await numbers(connection) == [1, 3, 4])
        }
    }

    @Test func `a failed statement within a savepoint is undone with it`() async throws {
        try await withTable { connection async throws in
            try await connection.withTransaction { connection in
                try await insert(1, connection)
                let error = await postgresError {
                    try await connection.withTransaction { _ = try await $0.query("select 1/0") }
                }
                #expect(error?.sqlState == .divisionByZero)
                try await insert(2, connection)
            }
            #expect(try await numbers(connection) == [1, 2])
        }
    }

    @Test func `a body that goes on after a failed statement gets an error, not a commit`() async throws {
        try await withTable { connection async throws in
            let error = await postgresError {
                try await connection.withTransaction { connection in
                    try await insert(1, connection)
                    _ = try? await connection.query("select 1/0")
                }
            }
            #expect(error?.sqlState == .inFailedSQLTransaction)
            #expect(error?.isCommitInDoubt == false)
            #expect(try await numbers(connection).isEmpty)
        }
    }

    @Test func `a savepoint's body that goes on after a failed statement gets an error, and the outer one goes on`()
        async throws
    {
        try await withTable { connection async throws in
            try await connection.withTransaction { connection in
                try await insert(1, connection)
                let error = await postgresError {
                    try await connection.withTransaction { _ = try? await $0.query("select 1/0") }
                }
                #expect(error?.sqlState == .inFailedSQLTransaction)
            }
            #expect(try await numbers(connection) == [1])
        }
    }

    @Test func `a commit that the server refuses is an error, not a doubt`() async throws {
        try await withTable { connection async throws in
            let error = await postgresError {
                try await connection.withTransaction { connection in
                    try await insert(1, connection)
                    try await insert(1, connection)
                }
            }
            #expect(error?.sqlState == .uniqueViolation)
            #expect(error?.isCommitInDoubt == false)
            #expect(try await numbers(connection).isEmpty)
        }
    }

    @Test func `isolation and read-only are as asked`() async throws {
        try await withTable { connection async throws in
            for isolation in PostgresIsolation.allCases {
                try await connection.withTransaction(isolation: isolation, readOnly: true) { connection in
                    let found = try await connection.value(
                        "select current_setting('transaction_isolation')", as: String.self)
                    #expect(found == isolation.rawValue)
                }
            }
            let error = await postgresError {
                try await connection.withTransaction(readOnly: true) { _ = try await $0.query("create table x ()") }
            }
            #expect(error?.sqlState == .readOnlySQLTransaction)
        }
    }

    @Test func `another task's statement doesn't get into a transaction`() async throws {
        try await withTable { connection async throws in
            let (signal, continuation) = AsyncStream<Void>.makeStream()
            let other = Task {
                for await _ in signal { break }
                try await connection.query("insert into t values (2)")
            }
            await #expect(throws: Stop.self) {
                try await connection.withTransaction { connection in
                    try await insert(1, connection)
                    continuation.yield()
                    try await Task.sleep(for: .milliseconds(200))
                    try await insert(3, connection)
                    throw Stop()
                }
            }
            try await other.value
            #expect(try await numbers(connection) == [2])
        }
    }

    @Test func `tasks made within a transaction take part in it`() async throws {
        try await withTable { connection async throws in
            await #expect(throws: Stop.self) {
                try await connection.withTransaction { connection in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for number: Int32 in 1...20 {
                            group.addTask { try await connection.query("insert into t values (\(number))") }
                        }
                        try await group.waitForAll()
                    }
                    #expect(try await numbers(connection).count == 20)
                    throw Stop()
                }
            }
            #expect(try await numbers(connection).isEmpty)
        }
    }

    @Test func `two transactions on one connection run one after the other`() async throws {
        try await withTable { connection async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number: Int32 in 1...20 {
                    group.addTask {
                        try await connection.withTransaction { connection in
                            let before = try await connection.value("select count(*) from t", as: Int64.self)
                            try await connection.query("insert into t values (\(number))")
                            let after = try await connection.value("select count(*) from t", as: Int64.self)
                            #expect(after == before + 1)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await numbers(connection).count == 20)
        }
    }

    @Test func `a cancelled task's transaction is rolled back`() async throws {
        try await withTable { connection async throws in
            let (signal, continuation) = AsyncStream<Void>.makeStream()
            let task = Task {
                try await connection.withTransaction { connection in
                    try await connection.query("insert into t values (1)")
                    continuation.yield()
                    try await connection.query("select pg_sleep(60)")
                }
            }
            for await _ in signal { break }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await numbers(connection).isEmpty)
        }
    }

    @Test func `a commit whose answer is lost is in doubt`() async throws {
        let cluster = try await PrivateCluster.start(.init(tcp: .plain))
        let proxy = try TCPProxy(to: .port(cluster.port))
        defer { proxy.stop() }
        let connection = try await TestSession.connect(cluster.tcpURL(port: proxy.port, options: "sslmode=disable"))
        try await connection.execute(unsafeScript: "create table t (n int)")
        let error = await postgresError {
            try await connection.withTransaction { connection in
                try await connection.query("insert into t values (1)")
                proxy.mode = .cut(afterBytesFromClient: 12)
            }
        }
        #expect(error?.kind == .connectionClosed)
        #expect(error?.isCommitInDoubt == true)
        #expect(error?.isSafeToRetry == false)
        try await cluster.stop()
    }

    @Test func `a transaction whose connection breaks before the commit is in no doubt`() async throws {
        let cluster = try await PrivateCluster.shared()
        let connection = try await TestSession.connect()
        let error = await postgresError {
            try await connection.withTransaction { connection in
                let process = await connection.serverProcessID
                try await cluster.terminateBackend(process)
                _ = try await eventually { connection.isClosed }
            }
        }
        #expect(error?.isCommitInDoubt == false)
    }
}
