import TestSupport
import Testing

@Suite("The private cluster that tests run on")
struct PrivateClusterTests {
    @Test func `a new database is empty and has a name of its own`() async throws {
        let cluster = try await PrivateCluster.shared()
        let first = try await cluster.createDatabase()
        let second = try await cluster.createDatabase()
        #expect(first != second)
        #expect(
            try await cluster.psql(
                "select count(*) from pg_class where relnamespace = 'public'::regnamespace", in: first) == "0")
    }

    @Test func `a database made from a template has its tables`() async throws {
        let cluster = try await PrivateCluster.shared()
        let template = try await cluster.createDatabase()
        try await cluster.psql("create table kept (n int); insert into kept values (7)", in: template)
        let copy = try await cluster.createDatabase(template: template)
        #expect(try await cluster.psql("select n from kept", in: copy) == "7")
    }

    @Test func `a dropped database is gone`() async throws {
        let cluster = try await PrivateCluster.shared()
        let database = try await cluster.createDatabase()
        try await cluster.dropDatabase(database)
        await #expect(throws: Command.Failure.self) { try await cluster.psql("select 1", in: database) }
    }

    @Test func `the server speaks UTF-8 and UTC`() async throws {
        let cluster = try await PrivateCluster.shared()
        let answer = try await cluster.psql("select current_setting('server_encoding'), current_setting('timezone')")
        #expect(answer == "UTF8|UTC")
    }

    @Test func `a restarted server keeps its data`() async throws {
        let cluster = try await PrivateCluster.start()
        try await cluster.psql("create table kept (n int)")
        try await cluster.restart(.immediate)
        #expect(try await cluster.psql("select count(*) from kept") == "0")
        try await cluster.stop()
        await #expect(throws: Command.Failure.self) { try await cluster.psql("select 1") }
    }

    @Test func `a role logs in with its own rights`() async throws {
        let cluster = try await PrivateCluster.shared()
        try await cluster.createRole("support_reader", attributes: "nosuperuser")
        let answer = try await cluster.psql(
            "select current_user, rolsuper from pg_roles where rolname = current_user",
            in: cluster.url(for: "postgres", role: "support_reader"))
        #expect(answer == "support_reader|f")
    }

    @Test func `a server with TLS is trusted by its authority and by no other`() async throws {
        let certificates = try await TestCertificates.make()
        let cluster = try await PrivateCluster.start(.init(tcp: .tls(certificates)))
        let good = cluster.tcpURL(options: "sslmode=verify-full&sslrootcert=\(certificates.authority)")
        #expect(try await cluster.psql("select ssl from pg_stat_ssl where pid = pg_backend_pid()", in: good) == "t")
        let wrong = cluster.tcpURL(options: "sslmode=verify-full&sslrootcert=\(certificates.wrongAuthority)")
        await #expect(throws: Command.Failure.self) { try await cluster.psql("select 1", in: wrong) }
        await #expect(throws: Command.Failure.self) {
            try await cluster.psql("select 1", in: cluster.tcpURL(options: "sslmode=disable"))
        }
        try await cluster.stop()
    }
}

@Suite("The proxy that makes the network bad")
struct TCPProxyTests {
    private func through(_ proxy: TCPProxy) -> String { "postgresql://postgres@127.0.0.1:\(proxy.port)/postgres" }

    @Test(arguments: [TCPProxy.Mode.pass, .dribble])
    func `bytes pass unchanged`(mode: TCPProxy.Mode) async throws {
        let cluster = try await PrivateCluster.shared()
        let proxy = try TCPProxy(to: .socket(cluster.socketPath), mode: mode)
        defer { proxy.stop() }
        #expect(try await cluster.psql("select repeat('x', 10000)", in: through(proxy)).count == 10_000)
        #expect(proxy.passedBytes.fromServer > 10_000)
    }

    @Test(arguments: [TCPProxy.Mode.cut(afterBytesFromClient: 100), .cutServer(afterBytes: 1_000), .refuse])
    func `a cut connection is an error of the client's`(mode: TCPProxy.Mode) async throws {
        let cluster = try await PrivateCluster.shared()
        let proxy = try TCPProxy(to: .socket(cluster.socketPath), mode: mode)
        defer { proxy.stop() }
        await #expect(throws: Command.Failure.self) {
            try await cluster.psql("select repeat('x', 10000)", in: through(proxy))
        }
    }

    @Test func `a stalled connection goes on when the stall ends`() async throws {
        let cluster = try await PrivateCluster.shared()
        let proxy = try TCPProxy(to: .socket(cluster.socketPath), mode: .stall)
        defer { proxy.stop() }
        async let answer = cluster.psql("select 1", in: through(proxy))
        while proxy.acceptedCount == 0 { try await Task.sleep(for: .milliseconds(5)) }
        proxy.mode = .pass
        #expect(try await answer == "1")
    }
}

@Suite("What tests ask about memory and fixtures")
struct SupportProbesTests {
    @Test func `resident memory is a plausible number`() throws {
        let current = try #require(ResidentMemory.current)
        let peak = try #require(ResidentMemory.peak)
        #expect(current > 1_000_000)
        #expect(peak >= current / 2)
    }

    @Test(.enabled(if: SharedFixtures.toronto != nil, "\(SharedFixtures.reasonWithout("toronto"))"))
    func `the Toronto records are where they are said to be`() throws {
        let directory = try #require(SharedFixtures.toronto)
        #expect(try !TextFile.read("\(directory)/incidents-2018-2024.csv").isEmpty)
    }
}
