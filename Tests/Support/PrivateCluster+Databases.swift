import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension PrivateCluster {
    private static let databaseCount = Atomic<Int>(0)

    /// The URL of a database, over the Unix socket.
    public func url(for database: String, role: String = "postgres") -> String {
        "postgresql:///\(database)?host=\(socketDirectory)&port=\(port)&user=\(role)"
    }

    /// The URL of a database over TCP, with the superuser's password.
    ///
    /// - Parameters:
    ///   - port: another port than the server's, such as a proxy's.
    ///   - options: further parameters, such as `sslmode=verify-full`.
    public func tcpURL(
        for database: String = "postgres", host: String = "127.0.0.1", port: Int? = nil, options: String = ""
    ) -> String {
        let suffix = options.isEmpty ? "" : "?\(options)"
        return "postgresql://postgres:\(password)@\(host):\(port ?? self.port)/\(database)\(suffix)"
    }

    /// Makes a new database with a name of its own.
    ///
    /// - Parameter template: the name or URL of a database to copy; nobody may be connected to it.
    /// - Returns: its URL for the superuser.
    public func createDatabase(template: String? = nil) async throws -> String {
        let name = "test_\(Self.databaseCount.add(1, ordering: .relaxed).newValue)"
        let source = template.map { " template \"\(Self.databaseName(of: $0))\"" } ?? ""
        try await psql("create database \"\(name)\"\(source)")
        return url(for: name)
    }

    /// Drops a database by name or URL, ending the sessions in it.
    public func dropDatabase(_ nameOrURL: String) async throws {
        try await psql("drop database if exists \"\(Self.databaseName(of: nameOrURL))\" with (force)")
    }

    /// Makes a role that can log in.
    ///
    /// - Parameter attributes: such as `nosuperuser` or `in role reporter`.
    public func createRole(_ name: String, attributes: String = "") async throws {
        try await psql("create role \"\(name)\" login \(attributes)")
    }

    /// Runs SQL by `psql`, stopping at the first error.
    ///
    /// - Parameter database: a name or URL.
    /// - Returns: the rows, unaligned, without headings and command tags.
    @discardableResult
    public func psql(_ sql: String, in database: String = "postgres") async throws -> String {
        let target = database.contains(":") ? database : url(for: database)
        let arguments = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", target, "-f", "-"]
        let output = try await Command(try ServerPrograms.psql(), arguments, input: sql).run()
        return output.text.hasSuffix("\n") ? String(output.text.dropLast()) : output.text
    }

    /// Ends the session of a backend, as an administrator would; its client hears 57P01.
    public func terminateBackend(_ processID: Int32) async throws {
        try await psql("select pg_terminate_backend(\(processID))")
    }

    /// Ends all sessions in a database, named by name or URL.
    public func terminateBackends(in nameOrURL: String) async throws {
        try await psql(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = '\(Self.databaseName(of: nameOrURL))' and pid <> pg_backend_pid()
            """
        )
    }

    /// Kills a backend with SIGKILL: the server ends all sessions and recovers, as after a crash.
    public func killBackend(_ processID: Int32) {
        kill(processID, SIGKILL)
    }

    /// The database's name in a URL made by ``url(for:role:)``, or the name itself.
    public static func databaseName(of nameOrURL: String) -> String {
        guard let path = nameOrURL.split(separator: "//", maxSplits: 1).last, nameOrURL.contains("//") else {
            return nameOrURL
        }
        return path.split(separator: "/").first.map { String($0.prefix { $0 != "?" }) } ?? nameOrURL
    }
}
