public import PostgresBridge
public import StatsModel

/// The keys, as the database holds them.
///
/// Nothing is kept in memory: a key is looked up at every request that brings one (one indexed row), so that a
/// revocation holds from the next request on, in every process.
public struct KeyStore: Sendable {
    private let pool: PostgresPool

    /// Keys of the database behind a pool.
    public init(_ pool: PostgresPool) { self.pool = pool }

    /// A key without its secret.
    public struct Entry: Sendable {
        /// The part that names it.
        public let id: String
        /// What it may do.
        public let role: Role
        /// The source it acts for.
        public let source: SourceCode?
        /// What its administrator wrote beside it.
        public let label: String
        /// When it was made.
        public let createdAt: PostgresTimestamp
        /// When it was revoked; nil while it is valid.
        public let revokedAt: PostgresTimestamp?

        /// What ``cells`` holds, in the same order.
        public static let headings = ["id", "role", "source", "created", "revoked", "label"]

        /// The key as a row of a table for people.
        public var cells: [String] {
            [id, role.rawValue, source?.rawValue ?? "-", createdAt.description, revokedAt?.description ?? "-", label]
        }
    }

    /// Who asks with this `Authorization` field.
    ///
    /// - Throws: a `key-required` problem for every key that is not valid, in the same words whether it is unknown,
    ///   wrong or revoked.
    func access(authorization field: String) async throws -> Access {
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Problem.keyRequired("Authorization must be: Bearer hs_…")
        }
        return try await access(key: String(parts[1]))
    }

    /// Who holds this key.
    public func access(key text: String) async throws -> Access {
        let refusal = Problem.keyRequired("The key is not valid; it may be mistyped or revoked.")
        guard let key = Key(text.filter { !$0.isWhitespace }) else { throw refusal }
        guard let found = try await pool.query(FindKey(id: key.id)).first else { throw refusal }
        let isRight = Key.areEqual(key.digest(salt: found.salt), found.digest)
        guard isRight, !found.isRevoked, let role = Role(rawValue: found.role) else { throw refusal }
        return Access(keyID: key.id, role: role, source: found.source.map { SourceCode(rawValue: $0) })
    }

    /// Makes a key.
    ///
    /// - Returns: the key, whose text is never seen again, and what the database holds of it.
    /// - Throws: an `invalid-parameter` problem where the source is missing, superfluous or unknown.
    public func create(
        _ role: Role, source: SourceCode?, label: String, by actor: AuditActor
    ) async throws -> (Key, Entry) {
        if let fault = await fault(role, source, label) { throw Problem(.invalidParameter, faults: [fault]) }
        let key = Key.fresh()
        let salt = Key.randomBytes(16)
        let insert = InsertKey(
            id: key.id, role: role.rawValue, source: source?.rawValue, label: label, salt: salt,
            digest: key.digest(salt: salt))
        let event = AuditEvent(
            actor, .create, .key(key.id), to: "valid",
            why: "for the role \(role.rawValue)" + (source.map { " of \($0)" } ?? ""))
        let createdAt = try await pool.withTransaction { connection in
            guard let createdAt = try await connection.query(insert).first else {
                throw Problem(
                    .invalidParameter,
                    faults: [.init("body.source", value: source?.rawValue, reason: "there is no such source")])
            }
            try await AuditLog.write(event, over: connection)
            return createdAt
        }
        let entry = Entry(
            id: key.id, role: role, source: source, label: label, createdAt: createdAt, revokedAt: nil)
        return (key, entry)
    }

    /// Makes a key for a source that is given as text; see ``create(_:source:label:by:)``.
    public func create(
        _ role: Role, sourceCode: String?, label: String, by actor: AuditActor
    ) async throws -> (Key, Entry) {
        try await create(role, source: sourceCode.map { SourceCode(rawValue: $0) }, label: label, by: actor)
    }

    private func fault(_ role: Role, _ source: SourceCode?, _ label: String) async -> Problem.Fault? {
        if role.actsForSource, source == nil {
            return .init(
                "body.source", reason: "a key of the role \(role.rawValue) acts for one source, which is missing")
        }
        if !role.actsForSource, let source {
            return .init(
                "body.source", value: source.rawValue, reason: "a key of the role \(role.rawValue) acts for no source")
        }
        if label.utf8.count > 200 { return .init("body.label", reason: "must have at most 200 bytes") }
        return nil
    }

    /// Every key, oldest first.
    public func all() async throws -> [Entry] { try await pool.query(ListKeys()) }

    /// Revokes a key from now on; a key that was revoked before keeps its time.
    ///
    /// - Throws: a `not-found` problem where there is no such key.
    public func revoke(_ id: String, by actor: AuditActor) async throws -> Entry {
        try await pool.withTransaction { connection in
            let isNew = try await !connection.query(RevokeKey(id: id)).isEmpty
            guard let entry = try await connection.query(OneKey(id: id)).first else {
                throw Problem(.notFound, "There is no key of the name \(id.shortened(to: 60)).")
            }
            if isNew {
                let event = AuditEvent(actor, .revoke, .key(entry.id), from: "valid", to: "revoked")
                try await AuditLog.write(event, over: connection)
            }
            return entry
        }
    }
}

// MARK: SQL

private struct FindKey: PreparedStatement {
    static let sql = """
        SELECT k.role, s.code, k.salt, k.digest, k.revoked_at IS NOT NULL
        FROM api_key k LEFT JOIN source s ON s.number = k.source
        WHERE k.id = $1
        """
    let id: String
    var bindings: [PostgresBinding] { [PostgresBinding(id)] }

    struct Row: Sendable {
        let role: String
        let source: String?
        let salt: [UInt8]
        let digest: [UInt8]
        let isRevoked: Bool
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (role, source, salt, digest, isRevoked) = try row.decode(
            (String, String?, [UInt8], [UInt8], Bool).self)
        return Row(role: role, source: source, salt: salt, digest: digest, isRevoked: isRevoked)
    }
}

private struct InsertKey: PreparedStatement {
    // No row comes back where a source is named that does not exist.
    static let sql = """
        INSERT INTO api_key (id, role, source, label, salt, digest)
        SELECT $1, $2, s.number, $4, $5, $6
        FROM (SELECT 1) one LEFT JOIN source s ON s.code = $3
        WHERE $3::text IS NULL OR s.number IS NOT NULL
        RETURNING created_at
        """
    let id: String
    let role: String
    let source: String?
    let label: String
    let salt: [UInt8]
    let digest: [UInt8]
    var bindings: [PostgresBinding] {
        [
            PostgresBinding(id), PostgresBinding(role), PostgresBinding(source), PostgresBinding(label),
            PostgresBinding(salt), PostgresBinding(digest),
        ]
    }

    static func decode(_ row: PostgresRow) throws -> PostgresTimestamp { try row.decode(PostgresTimestamp.self, at: 0) }
}

private struct ListKeys: PreparedStatement {
    static let sql = """
        SELECT k.id, k.role, s.code, k.label, k.created_at, k.revoked_at
        FROM api_key k LEFT JOIN source s ON s.number = k.source
        ORDER BY k.created_at, k.id
        """
    var bindings: [PostgresBinding] { [] }

    static func decode(_ row: PostgresRow) throws -> KeyStore.Entry { try .init(row) }
}

private struct RevokeKey: PreparedStatement {
    // No row comes back where there is no such key, or where it was revoked before.
    static let sql = """
        UPDATE api_key SET revoked_at = clock_timestamp() WHERE id = $1 AND revoked_at IS NULL RETURNING true
        """
    let id: String
    var bindings: [PostgresBinding] { [PostgresBinding(id)] }

    static func decode(_ row: PostgresRow) throws -> Bool { try row.decode(Bool.self, at: 0) }
}

private struct OneKey: PreparedStatement {
    static let sql = """
        SELECT k.id, k.role, s.code, k.label, k.created_at, k.revoked_at
        FROM api_key k LEFT JOIN source s ON s.number = k.source
        WHERE k.id = $1
        """
    let id: String
    var bindings: [PostgresBinding] { [PostgresBinding(id)] }

    static func decode(_ row: PostgresRow) throws -> KeyStore.Entry { try .init(row) }
}

extension KeyStore.Entry {
    fileprivate init(_ row: PostgresRow) throws {
        let (id, role, source, label, createdAt, revokedAt) = try row.decode(
            (String, String, String?, String, PostgresTimestamp, PostgresTimestamp?).self)
        guard let role = Role(rawValue: role) else { throw Problem(.internalError, "A key has an unknown role.") }
        self.init(
            id: id, role: role, source: source.map { SourceCode(rawValue: $0) }, label: label, createdAt: createdAt,
            revokedAt: revokedAt)
    }
}
