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
        let states = access.role.unpublishedStates
        guard !states.isEmpty else { return nil }
        return try await pool.withTransaction { connection in
            let rows = try await connection.query(
                UnpublishedVersions(id: id == "latest" ? nil : id, version: version, states: states))
            // By this process's memory, not by the clock: what is in one of the two is always found.
            guard let row = rows.first(where: { publication.current.entry(number: $0.name.number) == nil }) else {
                return nil
            }
            let content = try await content(row, connection)
            let subject = AuditSubject.release(row.name.id, version: row.name.version)
            try await AuditLog.write(
                AuditEvent(AuditActor(access), .look, subject, from: row.state, to: row.state), over: connection)
            return (content, row.state)
        }
    }

    /// The figures of a version, from its working or frozen files.
    private func content(
        _ row: UnpublishedVersions.Row, _ connection: PostgresConnection
    ) async throws -> ReleaseVersion {
        let frozen = try await FrozenVersion.read(
            number: row.name.number, present: reference.pack, over: connection)
        return ReleaseVersion(
            name: row.name, title: row.title, reason: row.reason, periodTo: row.periodTo, cutOff: row.cutOff,
            publishedAt: nil, digest: frozen.digest, table: frozen.table, numbers: frozen.pack.citationNumbers)
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
