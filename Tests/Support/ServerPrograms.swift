#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Where PostgreSQL's programs are, and whom they run as.
enum ServerPrograms {
    /// The directory of `initdb`, `pg_ctl` and `postgres`.
    ///
    /// - Throws: ``Command/Failure`` that says what to install.
    static func directory() throws -> String {
        let candidates = [configured(), newestDebian(), onPath("initdb")]
        for case let directory? in candidates where isComplete(directory) { return directory }
        throw Command.Failure(
            description: """
                The programs of a PostgreSQL server (initdb, pg_ctl, postgres) weren't found by pg_config, in \
                /usr/lib/postgresql/*/bin or on PATH. Install them: apt-get install postgresql
                """
        )
    }

    /// The path of `psql`.
    static func psql() throws -> String {
        let directory = try directory()
        if isProgram("\(directory)/psql") { return "\(directory)/psql" }
        if let other = onPath("psql") { return "\(other)/psql" }
        throw Command.Failure(description: "psql wasn't found. Install it: apt-get install postgresql-client")
    }

    /// A shell command made to run as a user a server accepts: it refuses root, so as root it runs as `postgres`.
    static func asServerUser(_ shellCommand: String) -> String {
        getuid() == 0 ? "runuser -u postgres -- \(shellCommand)" : shellCommand
    }

    /// A command made to run as a user a server accepts.
    static func asServerUser(_ program: String, _ arguments: [String]) throws -> Command {
        guard getuid() == 0 else { return Command(program, arguments) }
        guard let directory = onPath("runuser") ?? ["/usr/sbin", "/sbin"].first(where: { isProgram("\($0)/runuser") })
        else { throw Command.Failure(description: "As root, runuser is needed to run a server as another user.") }
        return Command("\(directory)/runuser", ["-u", "postgres", "--", program] + arguments)
    }

    /// Gives a directory to the user a server runs as.
    static func handOver(_ path: String) throws {
        guard getuid() == 0 else { return }
        guard let user = getpwnam("postgres") else {
            throw Command.Failure(description: "There is no user postgres. Install it: apt-get install postgresql")
        }
        guard chown(path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
            throw Command.Failure(
                description: "\(path) can't be given to postgres: \(String(cString: strerror(errno)))")
        }
    }

    /// The directory on PATH that has the program.
    static func onPath(_ program: String) -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return path.split(separator: ":").map(String.init).first { isProgram("\($0)/\(program)") }
    }

    private static func configured() -> String? {
        guard let directory = onPath("pg_config") else { return nil }
        let output = try? Command("\(directory)/pg_config", ["--bindir"]).runBlocking()
        return output.map { String($0.text.prefix { $0 != "\n" }) }
    }

    private static func newestDebian() -> String? {
        let root = "/usr/lib/postgresql"
        guard let stream = opendir(root) else { return nil }
        defer { closedir(stream) }
        var versions: [Int] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let version = Int(name) { versions.append(version) }
        }
        return versions.sorted(by: >).map { "\(root)/\($0)/bin" }.first(where: isComplete)
    }

    private static func isComplete(_ directory: String) -> Bool {
        ["initdb", "pg_ctl", "postgres"].allSatisfy { isProgram("\(directory)/\($0)") }
    }

    private static func isProgram(_ path: String) -> Bool {
        access(path, X_OK) == 0
    }
}
