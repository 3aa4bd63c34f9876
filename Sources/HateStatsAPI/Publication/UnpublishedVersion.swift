import PostgresBridge
public import StatsModel

extension AppContext {
    /// A version that is not public yet, for a key that may see it: statisticians always, partners from its submission,
    /// media from its agreement. The look is written into the audit log before the figures are given.
    ///
    /// - Parameters:
    ///   - id: the release; `latest` for the one with the greatest last month of all that the key may see.
    ///   - version: nil for the last.
    /// - Returns: nil where there is no such version, it is public, or the key may not see it: which of these is not said.
    public func unpublished(id: String, version: Int?, access: Access) async throws -> ReleaseVersion? {
        try await unpublishedWithState(id: id, version: version, access: access)?.version
    }

    /// The same, with the stored state in which it was found.
    func unpublishedWithState(
        id: String, version: Int?, access: Access
    ) async throws -> (version: ReleaseVersion, state: String)? {
        try await looking(id: id, version: version, access: access) { row, connection in
            let frozen = try await FrozenVersion.read(
                number: row.name.number, present: reference.pack, over: connection)
            let content = ReleaseVersion(
                name: row.name, title: row.title, reason: row.reason, periodTo: row.periodTo, cutOff: row.cutOff,
                publishedAt: nil, digest: frozen.digest, table: frozen.table, numbers: frozen.pack.citationNumbers)
            return (content, row.state)
        }
    }

    /// One file of such a version, for a key that may see it; `manifest.sig` from when it was signed on.
    func unpublishedFile(
        _ name: String, id: String, version: Int?, access: Access
    ) async throws -> (name: ReleaseName, content: [UInt8])? {
        let found = try await looking(id: id, version: version, access: access) { row, connection in
            (row.name, try await connection.query(WorkingFile(number: row.name.number, name: name)).first ?? nil)
        }
        return found.flatMap { name, content in content.map { (name, $0) } }
    }

    /// Finds the version, lets it be read, and writes the look into the log.
    private func looking<Answer: Sendable>(
        id: String, version: Int?, access: Access,
        _ read: (UnpublishedVersions.Row, PostgresConnection) async throws -> Answer
    ) async throws -> Answer? {
        let states = access.role.unpublishedStates
        guard !states.isEmpty else { return nil }
        return try await pool.withTransaction { connection in
            let rows = try await connection.query(
                UnpublishedVersions(id: id == "latest" ? nil : id, version: version, states: states))
            // By this process's memory, not by the clock: what is in one of the two is always found.
            let known = publication.current
            guard let row = rows.first(where: { known.entry(number: $0.name.number) == nil }) else { return nil }
            let answer = try await read(row, connection)
            let subject = AuditSubject.release(row.name.id, version: row.name.version)
            try await AuditLog.write(
                AuditEvent(AuditActor(access), .look, subject, from: row.state, to: row.state), over: connection)
            return answer
        }
    }
}

extension Role {
    /// The stored states in which a version that is not public is shown to a key of this role.
    var unpublishedStates: [String] {
        switch self {
        case .statistician: ["draft", "in_agreement", "agreed", "scheduled"]
        case .partner: ["in_agreement", "agreed", "scheduled"]
        case .media: ["agreed", "scheduled"]
        case .contributor, .administrator: []
        }
    }
}

/// The versions of one release, or of all, that are in certain states, the greatest last month and version first.
struct UnpublishedVersions: PreparedStatement {
    static let sql = """
        SELECT v.number, r.id, v.version, v.synthetic, v.title, v.reason, v.period_to, v.cut_off, v.state
        FROM release_version v JOIN release r ON r.number = v.release
        WHERE ($1::text IS NULL OR r.id = $1) AND ($2::int IS NULL OR v.version = $2) AND v.state = ANY($3)
        ORDER BY v.period_to DESC, v.version DESC, v.number DESC
        """
    /// nil for all.
    let id: String?
    /// nil for all.
    let version: Int?
    let states: [String]
    var bindings: [PostgresBinding] {
        [PostgresBinding(id), PostgresBinding(version.map { Int32(clamping: $0) }), PostgresBinding(states)]
    }

    struct Row: Sendable {
        let name: ReleaseName
        let title: String
        let reason: String?
        let periodTo: Month
        let cutOff: Instant
        let state: String
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (number, id, version, isSynthetic, title, reason, periodTo, cutOff, state) = try row.decode(
            (Int32, String, Int32, Bool, String, String?, PostgresDate, PostgresTimestamp, String).self)
        return Row(
            name: ReleaseName(id: id, version: Int(version), number: Int(number), isSynthetic: isSynthetic),
            title: title, reason: reason, periodTo: CalendarDate(periodTo).month, cutOff: Instant(cutOff),
            state: state)
    }
}

/// One file of a version, whatever state it is in; the signature is a column of the version itself.
struct WorkingFile: PreparedStatement {
    static let sql = """
        SELECT CASE $2 WHEN 'manifest.sig' THEN v.signature
               ELSE (SELECT content FROM release_file f WHERE f.version_number = v.number AND f.name = $2) END
        FROM release_version v WHERE v.number = $1
        """
    let number: Int
    let name: String
    var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number)), PostgresBinding(name)] }

    static func decode(_ row: PostgresRow) throws -> [UInt8]? { try row.decode([UInt8]?.self, at: 0) }
}
