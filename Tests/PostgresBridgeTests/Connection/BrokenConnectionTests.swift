import PostgresBridge
import TestSupport
import Testing

@Suite("Broken connections")
struct BrokenConnectionTests {
    @Test func `a killed idle backend is noticed at once, with the server's reason`() async throws {
        let cluster = try await PrivateCluster.shared()
        let connection = try await TestSession.connect()
        try await cluster.terminateBackend(connection.serverProcessID)
        #expect(try await eventually { connection.isClosed })
        let error = await postgresError { try await connection.query("select 1") }
        #expect(error?.kind == .connectionClosed)
        #expect(error?.sqlState == .adminShutdown)
        #expect(error?.isSafeToRetry == true)
    }

    @Test func `a backend killed within a query is an error with its reason, and not safe to retry`() async throws {
        let cluster = try await PrivateCluster.shared()
        let connection = try await TestSession.connect()
        let process = await connection.serverProcessID
        async let failing = postgresError { try await connection.query("select pg_sleep(600)") }
        let isRunning = try await eventually {
            try await cluster.psql("select state from pg_stat_activity where pid = \(process)") == "active"
        }
        #expect(isRunning)
        try await cluster.terminateBackend(process)
        let error = await failing
        #expect(error?.kind == .connectionClosed)
        #expect(error?.sqlState == .adminShutdown)
        #expect(error?.isSafeToRetry == false)
        #expect(try await eventually { connection.isClosed })
    }

    @Test func `a backend that crashes within a query is an error`() async throws {
        let cluster = try await PrivateCluster.start()
        let connection = try await TestSession.connect(cluster.ownerURL)
        let process = await connection.serverProcessID
        async let failing = postgresError { try await connection.query("select pg_sleep(600)") }
        let isRunning = try await eventually {
            try await cluster.psql("select state from pg_stat_activity where pid = \(process)") == "active"
        }
        #expect(isRunning)
        cluster.killBackend(process)
        #expect(await failing?.kind == .connectionClosed)
        try await cluster.stop()
    }

    @Test func `closing fails what is under way and what waits`() async throws {
        let connection = try await TestSession.connect()
        async let active = postgresError { try await connection.query("select pg_sleep(600)") }
        try await Task.sleep(for: .milliseconds(100))
        async let waiting = postgresError { try await connection.query("select 1") }
        try await Task.sleep(for: .milliseconds(100))
        await connection.close()
        await connection.close()
        let (first, second) = (await active, await waiting)
        #expect(first?.kind == .connectionClosed)
        #expect(first?.isSafeToRetry == false)
        #expect(second?.kind == .connectionClosed)
        #expect(second?.isSafeToRetry == true)
    }

    @Test func `a connection that nobody holds any more is closed`() async throws {
        let cluster = try await PrivateCluster.shared()
        var connection: PostgresConnection? = try await TestSession.connect()
        let process = await connection?.serverProcessID ?? 0
        connection = nil
        let isGone = try await eventually {
            try await cluster.psql("select count(*) from pg_stat_activity where pid = \(process)") == "0"
        }
        #expect(isGone)
    }

    @Test func `bytes that come one at a time make the same answers`() async throws {
        let cluster = try await PrivateCluster.start(.init(tcp: .plain))
        let proxy = try TCPProxy(to: .port(cluster.port), mode: .dribble)
        defer { proxy.stop() }
        let url = cluster.tcpURL(port: proxy.port, options: "sslmode=disable")
        try await TestSession.with(url) { connection async throws in
            let rows = try await connection.query("select n, repeat('x', 20) from generate_series(1, 30) n")
            #expect(try rows.map { try $0.decode(Int32.self, at: 0) } == Array(1...30))
            #expect(try await connection.pipeline(["select 1", "select 2"]).count == 2)
            let count = try await connection.value(
                "select length(\(String(repeating: "y", count: 500)))", as: Int32.self)
            #expect(count == 500)
        }
        try await cluster.stop()
    }

    @Test(arguments: [0, 1, 50, 200, 1000]) func `a cut at any byte of the answer is a closed connection`(
        bytes: Int
    ) async throws {
        let cluster = try await PrivateCluster.start(.init(tcp: .plain))
        let proxy = try TCPProxy(to: .port(cluster.port))
        defer { proxy.stop() }
        let connection = try await TestSession.connect(
            cluster.tcpURL(port: proxy.port, options: "sslmode=disable"))
        proxy.mode = .cutServer(afterBytes: bytes)
        let error = await postgresError {
            for _ in 1...100 { try await connection.query("select repeat('x', 100)") }
        }
        #expect(error?.kind == .connectionClosed)
        #expect(try await eventually { connection.isClosed })
        try await cluster.stop()
    }

    @Test func `a server that stalls within a query runs into the deadline`() async throws {
        let cluster = try await PrivateCluster.start(.init(tcp: .plain))
        let proxy = try TCPProxy(to: .port(cluster.port))
        defer { proxy.stop() }
        let connection = try await TestSession.connect(
            cluster.tcpURL(port: proxy.port, options: "sslmode=disable"))
        proxy.mode = .stall
        let error = await postgresError { try await connection.query("select 1", deadline: .milliseconds(100)) }
        #expect(error?.kind == .deadline)
        // Neither the answer nor the cancel request came through: the session can't be used any more.
        #expect(connection.isClosed)
        try await cluster.stop()
    }

    @Test func `a host that doesn't answer runs into the connect timeout, and the next is tried`() async throws {
        let cluster = try await PrivateCluster.start(.init(tcp: .plain))
        let silent = try TCPProxy(to: .port(cluster.port), mode: .stall)
        defer { silent.stop() }
        let url =
            "host=127.0.0.1,127.0.0.1 port=\(silent.port),\(cluster.port) user=postgres dbname=postgres "
            + "password=\(cluster.password) sslmode=disable"
        try await TestSession.with(url, { $0.connectTimeout = .seconds(1) }) { connection async throws in
            #expect(await connection.isAlive())
        }
        try await cluster.stop()
    }

    @Test func `no host that answers is a failed connection with what each said`() async throws {
        let url = "host=127.0.0.1,127.0.0.1 port=1,2 user=postgres"
        let error = await postgresError { _ = try await TestSession.connect(url) }
        #expect(error?.kind == .connectFailed)
        #expect(error?.message.contains("port 1 ") == true, "\(String(describing: error))")
        #expect(error?.message.contains("port 2 ") == true)
    }

    @Test func `connecting can be cancelled`() async throws {
        let cluster = try await PrivateCluster.shared()
        let silent = try TCPProxy(to: .socket(cluster.socketPath), mode: .stall)
        defer { silent.stop() }
        let url = "host=127.0.0.1 port=\(silent.port) user=postgres"
        let task = Task { _ = try await TestSession.connect(url) }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `a server that has to be writable is looked for among the hosts`() async throws {
        let first = try await PrivateCluster.start(.init(settings: ["default_transaction_read_only": "on"]))
        let second = try await PrivateCluster.start()
        let url =
            "host=\(first.socketDirectory),\(second.socketDirectory) port=\(first.port),\(second.port) "
            + "user=postgres dbname=postgres"
        try await TestSession.with(url + " target_session_attrs=read-write") { connection async throws in
            let found = try await connection.value("select current_setting('data_directory')", as: String.self)
            #expect(found == second.dataDirectory)
        }
        try await TestSession.with(url + " target_session_attrs=prefer-standby") { connection async throws in
            let found = try await connection.value("select current_setting('data_directory')", as: String.self)
            #expect(found == first.dataDirectory)
        }
        try await first.stop()
        try await second.stop()
    }
}

@Suite("TLS")
struct TLSTests {
    @Test func `sslmode=require encrypts, verify-full trusts the right authority and no other`() async throws {
        let certificates = try await TestCertificates.make()
        let cluster = try await PrivateCluster.start(.init(tcp: .tls(certificates)))
        let right = "sslrootcert=\(certificates.authority)"
        for options in ["sslmode=require", "sslmode=verify-full&\(right)"] {
            try await TestSession.with(cluster.tcpURL(options: options)) { connection async throws in
                #expect(await connection.usesTLS)
                #expect(await connection.isAlive())
            }
        }
        let wrong = cluster.tcpURL(options: "sslmode=verify-full&sslrootcert=\(certificates.wrongAuthority)")
        let error = await postgresError { _ = try await TestSession.connect(wrong) }
        #expect(error?.kind == .connectFailed)
        #expect(error?.message.contains("certificate verify failed") == true)
        let plain = await postgresError {
            _ = try await TestSession.connect(cluster.tcpURL(options: "sslmode=disable"))
        }
        #expect(plain?.kind == .connectFailed)
        try await cluster.stop()
    }

    @Test func `large answers, pipelines and COPY go through TLS, also byte by byte`() async throws {
        let certificates = try await TestCertificates.make()
        let cluster = try await PrivateCluster.start(.init(tcp: .tls(certificates)))
        let proxy = try TCPProxy(to: .port(cluster.port))
        defer { proxy.stop() }
        let url = cluster.tcpURL(
            port: proxy.port, options: "sslmode=verify-full&sslrootcert=\(certificates.authority)")
        try await TestSession.with(url) { connection async throws in
            for size: Int32 in [1, 8_000, 16_384, 16_385, 100_000, 3_000_000] {
                let text = try await connection.value("select repeat('x', \(size))", as: String.self)
                #expect(text.utf8.count == Int(size))
            }
            let results = try await connection.pipeline((0..<200).map { "select repeat('y', \(Int32($0 * 100)))" })
            #expect(results.count == 200)
            try await connection.execute(unsafeScript: "create temp table t (text text)")
            let row = Array((String(repeating: "z", count: 999) + "\n").utf8)
            let count = try await connection.copyIn("copy t from stdin") { writer in
                for _ in 0..<3000 { try await writer.write(row) }
            }
            #expect(count == 3000)
            var bytes = 0
            for try await chunk in connection.copyOut("copy t to stdout") { bytes += chunk.count }
            #expect(bytes == 3_000_000)
            proxy.mode = .dribble
            #expect(try await connection.value("select repeat('x', 300)", as: String.self).utf8.count == 300)
        }
        try await cluster.stop()
    }

    @Test func `a statement over TLS can be cancelled`() async throws {
        let certificates = try await TestCertificates.make()
        let cluster = try await PrivateCluster.start(.init(tcp: .tls(certificates)))
        try await TestSession.with(cluster.tcpURL(options: "sslmode=require")) { connection async throws in
            let error = await postgresError {
                try await connection.query("select pg_sleep(600)", deadline: .milliseconds(200))
            }
            #expect(error?.kind == .deadline)
            #expect(await connection.isAlive())
        }
        try await cluster.stop()
    }
}
