/// A PostgreSQL server of the tests' own: made by `initdb`, reachable by a Unix socket in a closed directory, and gone
/// with its data when the test process ends, however it ends.
///
/// Test suites share one, each with a database of its own:
///
/// ```swift
/// let cluster = try await PrivateCluster.shared()
/// let database = try await cluster.createDatabase()
/// ```
///
/// A test that stops or restarts its server makes another by ``start(_:)``.
public struct PrivateCluster: Sendable {
    /// How a cluster differs from the plain one.
    public struct Options: Sendable {
        /// Whether and how the server listens on 127.0.0.1, besides its socket.
        public var tcp: TCP = .none
        /// Settings added to `postgresql.conf`, such as `["max_connections": "10"]`.
        public var settings: [String: String] = [:]

        /// The plain cluster, unless told otherwise.
        public init(tcp: TCP = .none, settings: [String: String] = [:]) {
            self.tcp = tcp
            self.settings = settings
        }
    }

    /// Listening on 127.0.0.1, always with a password (SCRAM).
    public enum TCP: Sendable {
        /// No TCP at all.
        case none
        /// Without encryption.
        case plain
        /// With TLS; connections without it are refused.
        case tls(TestCertificates)
    }

    /// How a server is stopped.
    public enum StopMode: String, Sendable {
        /// Waits for the sessions to end.
        case smart
        /// Ends the sessions.
        case fast
        /// As a crash: recovery follows at the next start.
        case immediate
    }

    /// The directory of the Unix socket, for `host=`.
    public let socketDirectory: String
    /// The socket's number, and the port where the server listens on TCP.
    public let port: Int
    /// The superuser's password, needed on TCP only.
    public let password: String
    let programs: String

    /// The data directory.
    public var dataDirectory: String { "\(socketDirectory)/data" }
    /// The server's own log.
    public var logFile: String { "\(socketDirectory)/log" }
    /// The path of the Unix socket.
    public var socketPath: String { "\(socketDirectory)/.s.PGSQL.\(port)" }
    /// The superuser's connection to the database `postgres`.
    public var ownerURL: String { url(for: "postgres") }

    /// The cluster the suites share, started when first asked for.
    public static func shared() async throws -> PrivateCluster {
        try await sharedStart.value
    }

    private static let sharedStart = Task { try await start() }

    /// Makes and starts another cluster.
    ///
    /// - Throws: ``Command/Failure`` with the program's or the server's own words.
    public static func start(_ options: Options = Options()) async throws -> PrivateCluster {
        let programs = try ServerPrograms.directory()
        let directory = try ScratchDirectory.make("c")
        var port = 5432
        if case .none = options.tcp {} else { port = try FreePort.find() }
        let password = String(UInt64.random(in: .min ... .max), radix: 36)
        let cluster = PrivateCluster(
            socketDirectory: directory, port: port, password: password, programs: programs)
        try await cluster.initialise(options)
        try await cluster.start()
        return cluster
    }

    private func initialise(_ options: Options) async throws {
        try TextFile.write(programs, to: "\(socketDirectory)/bin")
        try TextFile.write(password, to: "\(socketDirectory)/password")
        for path in ["", "/password"] { try ServerPrograms.handOver(socketDirectory + path) }
        try await ServerPrograms.asServerUser(
            "\(programs)/initdb",
            [
                "-D", dataDirectory, "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
                "--auth-local=trust", "--auth-host=scram-sha-256", "--pwfile=\(socketDirectory)/password",
            ]
        ).run()
        var settings = [
            // What is lost with the machine is a test's.
            "fsync": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0",
            "listen_addresses": "''", "unix_socket_directories": "'\(socketDirectory)'",
            "unix_socket_permissions": "0700", "port": "\(port)", "max_connections": "400", "timezone": "'UTC'",
            "log_timezone": "'UTC'", "jit": "off",
        ]
        switch options.tcp {
        case .none: break
        case .plain:
            settings["listen_addresses"] = "'127.0.0.1'"
        case .tls(let certificates):
            settings["listen_addresses"] = "'127.0.0.1'"
            settings["ssl"] = "on"
            try installCertificate(certificates, into: &settings)
            try TextFile.write(
                "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n", to: "\(dataDirectory)/pg_hba.conf")
        }
        settings.merge(options.settings) { _, own in own }
        let lines = settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)\n" }.joined()
        try TextFile.append(lines, to: "\(dataDirectory)/postgresql.conf")
    }

    private func installCertificate(_ certificates: TestCertificates, into settings: inout [String: String]) throws {
        for (source, name, setting) in [
            (certificates.serverCertificate, "server.crt", "ssl_cert_file"),
            (certificates.serverKey, "server.key", "ssl_key_file"),
        ] {
            let path = "\(socketDirectory)/\(name)"
            try TextFile.write(try TextFile.read(source), to: path)
            try ServerPrograms.handOver(path)
            settings[setting] = "'\(path)'"
        }
    }
}

// MARK: - Its life

extension PrivateCluster {
    /// Starts the server after it was stopped.
    public func start() async throws {
        do {
            try await control("start", "-l", logFile, "-t", "60")
        } catch {
            let log = (try? TextFile.read(logFile)) ?? ""
            throw Command.Failure(description: "\(error)\nThe server's log:\n\(log)")
        }
    }

    /// Stops the server; its data stay.
    public func stop(_ mode: StopMode = .fast) async throws {
        try await control("stop", "-m", mode.rawValue, "-t", "60")
    }

    /// Stops the server and starts it again, at the same socket and port.
    public func restart(_ mode: StopMode = .fast) async throws {
        try await stop(mode)
        try await start()
    }

    private func control(_ arguments: String...) async throws {
        try await ServerPrograms.asServerUser("\(programs)/pg_ctl", arguments + ["-s", "-w", "-D", dataDirectory]).run()
    }
}
