import PostgresBridge
import TestSupport
import Testing

@Suite("The pool")
struct PoolTests {
    @Test func `many tasks share few connections`() async throws {
        let cluster = try await PrivateCluster.shared()
        let database = try await cluster.createDatabase()
        let pool = try await TestSession.pool(database) {
            $0.maximumConnections = 3
            $0.acquireDeadline = .seconds(120)
        }
        try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await pool.withConnection { connection in
                        try await connection.value("select pg_backend_pid() from pg_sleep(0.001)", as: Int32.self)
                    }
                }
            }
            var processes: Set<Int32> = []
            for try await process in group { processes.insert(process) }
            #expect(processes.count <= 3)
        }
    }

    @Test func `a pool that is exhausted says so at its deadline`() async throws {
        let pool = try await TestSession.pool {
            $0.maximumConnections = 1
            $0.acquireDeadline = .seconds(5)
        }
        try await pool.withConnection { _ in
            let error = await postgresError { try await pool.query("select 1") }
            #expect(error?.kind == .poolExhausted)
            #expect(error?.isSafeToRetry == true)
        }
        #expect(try await pool.query("select 1").count == 1)
    }

    @Test func `one task more than may wait is refused at once`() async throws {
        let pool = try await TestSession.pool {
            $0.maximumConnections = 1
            $0.maximumWaiters = 0
            $0.acquireDeadline = .seconds(600)
        }
        try await pool.withConnection { _ in
            #expect(await postgresError { try await pool.query("select 1") }?.kind == .poolExhausted)
        }
    }

    @Test func `a task that is cancelled while it waits takes nothing along`() async throws {
        let pool = try await TestSession.pool { $0.maximumConnections = 1 }
        let waiting = try await pool.withConnection { _ in
            let task = Task { try await pool.query("select 1") }
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            return task
        }
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(try await pool.query("select 1").count == 1)
    }

    @Test func `a connection comes back without a transaction`() async throws {
        let pool = try await TestSession.pool { $0.maximumConnections = 1 }
        try await pool.query("begin")
        #expect(await postgresError { try await pool.query("savepoint s") }?.sqlState == .noActiveSQLTransaction)
    }

    @Test func `a connection comes back without what remained of a stream`() async throws {
        let pool = try await TestSession.pool { $0.maximumConnections = 1 }
        try await pool.withConnection { connection in
            for try await _ in connection.stream("select generate_series(1, 1000000000)") { break }
        }
        #expect(try await pool.query("select 1").count == 1)
    }

    @Test func `a connection comes back without channels`() async throws {
        let pool = try await TestSession.pool { $0.maximumConnections = 1 }
        try await pool.withConnection { _ = try await $0.listen("left") }
        #expect(try await pool.query("select pg_listening_channels()").isEmpty)
    }

    @Test func `a connection that broke is replaced`() async throws {
        let cluster = try await PrivateCluster.shared()
        let pool = try await TestSession.pool { $0.maximumConnections = 1 }
        for _ in 1...5 {
            let error = await postgresError {
                try await pool.withConnection { connection in
                    try await cluster.terminateBackend(connection.serverProcessID)
                    for _ in 1...1000 { try await connection.query("select 1") }
                }
            }
            #expect(error?.kind == .connectionClosed)
            #expect(try await pool.query("select 1").count == 1)
        }
    }

    @Test func `connections that broke while idle are replaced without an error`() async throws {
        let cluster = try await PrivateCluster.shared()
        let database = try await cluster.createDatabase()
        let name = PrivateCluster.databaseName(of: database)
        let pool = try await TestSession.pool(database) { $0.minimumConnections = 3 }
        for _ in 1...3 {
            try await pool.warm()
            try await cluster.terminateBackends(in: database)
            _ = try await eventually {
                try await cluster.psql("select count(*) from pg_stat_activity where datname = '\(name)'") == "0"
            }
            try await Task.sleep(for: .milliseconds(200))
            #expect(try await pool.query("select 1").count == 1)
        }
    }

    @Test func `a connection that was idle for long is checked before it is handed out`() async throws {
        let cluster = try await PrivateCluster.start(.init(tcp: .plain))
        let proxy = try TCPProxy(to: .port(cluster.port))
        defer { proxy.stop() }
        var configuration = PostgresPool.Configuration()
        configuration.healthCheckAfterIdle = .zero
        configuration.acquireDeadline = .seconds(60)
        let pool = PostgresPool(
            PostgresConfiguration(cluster.tcpURL(port: proxy.port, options: "sslmode=disable")),
            pool: configuration, logger: TestSession.logger)
        #expect(try await pool.query("select 1").count == 1)
        // Silence without an end: only asking shows that the connection is dead.
        proxy.mode = .stall
        let waiting = Task { try await pool.query("select 1") }
        try await Task.sleep(for: .milliseconds(500))
        proxy.dropConnections()
        proxy.mode = .pass
        #expect(try await waiting.value.count == 1)
        try await cluster.stop()
    }

    @Test func `a connection past its life is renewed`() async throws {
        let pool = try await TestSession.pool {
            $0.maximumConnections = 1
            $0.maximumLifetime = .milliseconds(100)
        }
        var processes: Set<Int32> = []
        for _ in 1...3 {
            let result = try await pool.query("select pg_backend_pid()")
            processes.insert(try result[0].decode(Int32.self, at: 0))
            try await Task.sleep(for: .milliseconds(150))
        }
        #expect(processes.count == 3)
    }

    @Test func `a server that restarts is found again, and no task is stuck`() async throws {
        let cluster = try await PrivateCluster.start()
        var configuration = PostgresPool.Configuration()
        configuration.maximumConnections = 4
        configuration.acquireDeadline = .seconds(60)
        let pool = PostgresPool(
            PostgresConfiguration(cluster.ownerURL), pool: configuration, logger: TestSession.logger)
        let life = Task { try await pool.run() }
        let workers = (0..<8).map { _ in
            Task {
                var succeeded = 0
                while !Task.isCancelled {
                    if (try? await pool.query("select pg_sleep(0.001)")) != nil { succeeded += 1 }
                }
                return succeeded
            }
        }
        for mode in [PrivateCluster.StopMode.fast, .immediate] {
            try await Task.sleep(for: .milliseconds(200))
            try await cluster.restart(mode)
            #expect(try await pool.query("select 1").count == 1)
        }
        for worker in workers { worker.cancel() }
        var succeeded = 0
        for worker in workers { succeeded += await worker.value }
        #expect(succeeded > 0)
        life.cancel()
        try await life.value
        try await cluster.stop()
    }

    @Test func `warming makes the minimum, and fails at once without a server`() async throws {
        let cluster = try await PrivateCluster.shared()
        let database = try await cluster.createDatabase()
        let pool = try await TestSession.pool(database) { $0.minimumConnections = 3 }
        try await pool.warm()
        let name = PrivateCluster.databaseName(of: database)
        #expect(try await cluster.psql("select count(*) from pg_stat_activity where datname = '\(name)'") == "3")
        let nowhere = try await TestSession.pool("host=/nowhere")
        #expect(await postgresError { try await nowhere.warm() }?.kind == .connectFailed)
    }

    @Test func `a pool that ends lets what is under way end first`() async throws {
        let pool = try await TestSession.pool()
        let life = Task { try await pool.run() }
        let (signal, continuation) = AsyncStream<Void>.makeStream()
        let work = Task {
            try await pool.withConnection { connection in
                continuation.yield()
                try await connection.query("select pg_sleep(0.3)")
                return try await connection.value("select 42", as: Int32.self)
            }
        }
        for await _ in signal { break }
        life.cancel()
        try await life.value
        #expect(try await work.value == 42)
        #expect(await postgresError { try await pool.query("select 1") }?.kind == .poolClosed)
    }

    @Test func `a pool that ends closes its connections`() async throws {
        let cluster = try await PrivateCluster.shared()
        let database = try await cluster.createDatabase()
        let pool = try await TestSession.pool(database) { $0.minimumConnections = 2 }
        let life = Task { try await pool.run() }
        try await pool.warm()
        life.cancel()
        try await life.value
        let name = PrivateCluster.databaseName(of: database)
        let isEmpty = try await eventually {
            try await cluster.psql("select count(*) from pg_stat_activity where datname = '\(name)'") == "0"
        }
        #expect(isEmpty)
    }

    @Test func `a transaction of the pool is committed or rolled back`() async throws {
        let cluster = try await PrivateCluster.shared()
        let pool = try await TestSession.pool(cluster.createDatabase())
        try await pool.query("create table t (n int)")
        try await pool.withTransaction { try await $0.query("insert into t values (1)") }
        _ = await postgresError {
            try await pool.withTransaction { connection in
                try await connection.query("insert into t values (2)")
                try await connection.query("select 1/0")
            }
        }
        let result = try await pool.query("select n from t")
        #expect(try result.map { try $0.decode(Int32.self, at: 0) } == [1])
    }
}
