public import Logging
public import PostgresBridge

/// Brings the database's structure up to date: forward only, each step in a transaction, once however many try.
public struct Migrator: Sendable {
    /// The group role that the service's login belongs to; what it may do, the migrations grant.
    public static let applicationRole = "hatestats_application"
    /// The group role that reads what the public is shown, through views that know nothing else.
    public static let publisherRole = "hatestats_publisher"
    private static let roles = [applicationRole, publisherRole]
    /// The advisory lock that keeps two migrators apart.
    private static let lock: Int64 = 7_236_281_190

    private let migrations: [Migration]
    private let logger: Logger

    /// A migrator of these steps.
    public init(_ migrations: [Migration], logger: Logger) {
        self.migrations = migrations
        self.logger = logger
    }

    /// Applies what is missing, as the owner.
    ///
    /// - Parameter login: the role that the service logs in as, which becomes a member of the application's role; nil,
    ///   or the owner itself, leaves membership alone.
    /// - Returns: the names of the migrations that were applied now.
    /// - Throws: ``MigrationError`` where the database has seen other migrations than these, or the owner may not do
    ///   what is needed.
    @discardableResult
    public func migrate(_ connection: PostgresConnection, login: String? = nil) async throws -> [String] {
        try await connection.query("SELECT pg_advisory_lock(\(Self.lock))", deadline: .seconds(600))
        do {
            for role in Self.roles { try await ensureRole(role, connection) }
            try await connection.execute(
                unsafeScript: """
                    CREATE TABLE IF NOT EXISTS schema_migration (
                        version     integer PRIMARY KEY CHECK (version > 0),
                        name        text NOT NULL,
                        checksum    bytea NOT NULL CHECK (length(checksum) = 32),
                        applied_at  timestamptz NOT NULL DEFAULT clock_timestamp()
                    );
                    GRANT SELECT ON schema_migration TO \(Self.applicationRole);
                    """)
            let done = try Self.compare(try await Self.applied(connection), with: migrations)
            var names: [String] = []
            for migration in migrations.dropFirst(done) {
                try await apply(migration, connection)
                names.append(migration.name)
            }
            if let login {
                for role in Self.roles { try await grantMembership(of: role, to: login, connection) }
            }
            _ = try await connection.query("SELECT pg_advisory_unlock(\(Self.lock))")
            return names
        } catch {
            _ = try? await connection.query("SELECT pg_advisory_unlock(\(Self.lock))")
            throw error
        }
    }

    private func apply(_ migration: Migration, _ connection: PostgresConnection) async throws {
        do {
            try await connection.withTransaction { connection in
                try await connection.execute(unsafeScript: migration.sql)
                try await connection.query(
                    """
                    INSERT INTO schema_migration (version, name, checksum)
                    VALUES (\(Int32(clamping: migration.version)), \(migration.name), \(migration.checksum))
                    """)
            }
        } catch let error as PostgresError {
            throw MigrationError("\(migration.name) failed, and changed nothing: \(error.message)")
        }
        logger.notice("migrated", metadata: ["migration": .string(migration.name)])
    }

    // MARK: What has been applied

    /// A migration as the database remembers it.
    public struct Applied: Sendable, Hashable {
        /// Its number.
        public let version: Int
        /// Its name at that time.
        public let name: String
        let checksum: [UInt8]

        init(version: Int, name: String, checksum: [UInt8]) {
            self.version = version
            self.name = name
            self.checksum = checksum
        }
    }

    static func applied(_ connection: PostgresConnection) async throws -> [Applied] {
        let rows = try await connection.query("SELECT version, name, checksum FROM schema_migration ORDER BY version")
        return try rows.map { row in
            let (version, name, checksum) = try row.decode((Int32, String, [UInt8]).self)
            return Applied(version: Int(version), name: name, checksum: checksum)
        }
    }

    /// How many of `migrations` a database has seen.
    ///
    /// - Throws: where it has seen one that is not there, or that read differently then.
    static func compare(_ applied: [Applied], with migrations: [Migration]) throws -> Int {
        for (index, seen) in applied.enumerated() {
            guard seen.version == index + 1 else {
                throw MigrationError(
                    "The database lacks migration \(index + 1) and has \(seen.name): it was changed by hand.")
            }
            guard index < migrations.count else {
                throw MigrationError(
                    "The database has \(seen.name), which this program does not know: it is newer. Run the newer program."
                )
            }
            let known = migrations[index]
            guard known.checksum == seen.checksum else {
                throw MigrationError(
                    "\(known.name) was edited after it was applied (as \(seen.name)). A migration is never changed: undo "
                        + "the edit, and write what you need as a new one.")
            }
        }
        return applied.count
    }

    // MARK: Roles

    private func ensureRole(_ role: String, _ connection: PostgresConnection) async throws {
        let found = try await connection.query("SELECT 1 FROM pg_roles WHERE rolname = \(role)")
        guard found.isEmpty else { return }
        do {
            try await connection.execute(unsafeScript: "CREATE ROLE \(role) NOLOGIN")
            logger.notice("made a role of the service", metadata: ["role": .string(role)])
        } catch let error as PostgresError {
            // Another database of this server was being migrated at the same time: the role is there.
            if error.sqlState == .uniqueViolation || error.sqlState == .duplicateObject { return }
            guard error.sqlState == .insufficientPrivilege else { throw error }
            throw MigrationError(
                "The owner may not make roles. Have an administrator of the database server run:\n"
                    + "  CREATE ROLE \(role) NOLOGIN;")
        }
    }

    private func grantMembership(of role: String, to login: String, _ connection: PostgresConnection) async throws {
        let row = try await connection.query(
            """
            SELECT \(login) = current_user OR pg_has_role(\(login)::name, \(role)::name, 'MEMBER'),
                   format('GRANT %I TO %I', \(role)::text, \(login)::text)
            """
        ).first
        guard let (isMember, grant) = try row?.decode((Bool, String).self), !isMember else { return }
        do {
            try await connection.execute(unsafeScript: grant)
            logger.notice("let the service in", metadata: ["login": .string(login), "role": .string(role)])
        } catch let error as PostgresError where error.sqlState == .uniqueViolation {
            // Another database of this server was being migrated at the same time: the login is in.
            return
        } catch let error as PostgresError where error.sqlState == .insufficientPrivilege {
            throw MigrationError(
                "The owner may not let the service's login in. Have an administrator of the database server run:\n  \(grant);"
            )
        }
    }
}
