internal import PostgresBridge
internal import StatsModel

/// Everything that has ever been public, as disclosure control needs it: withdrawn versions too, for what was seen stays
/// seen.
struct PublicLedger: Sendable {
    /// The versions, in the order in which they became public.
    let numbers: [Int]
    /// What each counted and showed, in the same order.
    let entries: [LedgerEntry]

    /// Reads it.
    ///
    /// - Parameter present: a pack at hand, which is not read again for versions that have the same.
    /// - Throws: a `wrong-state` problem where a version has no page: nothing can be protected against it.
    static func read(present: NumberedPack, over connection: PostgresConnection) async throws -> PublicLedger {
        let versions = try await connection.query(EverPublic())
        let without = versions.filter { !$0.hasPage }
        guard without.isEmpty else { throw Problem.noLedger(of: without.map(\.name)) }
        var entries: [LedgerEntry] = []
        for version in versions {
            let frozen = try await FrozenVersion.read(number: version.number, present: present, over: connection)
            guard let page = try await LedgerPage.read(of: frozen, number: version.number, over: connection) else {
                throw Problem.noLedger(of: [version.name])
            }
            entries.append(
                LedgerEntry(
                    name: frozen.spokenName, raw: try page.raw(frozen.table.frame), table: frozen.table))
        }
        return PublicLedger(numbers: versions.map(\.number), entries: entries)
    }
}

extension LedgerPage {
    /// The page of a version; nil where there is none.
    ///
    /// - Throws: ``FrozenVersionError`` where it can't be read back.
    static func read(
        of version: FrozenVersion, number: Int, over connection: PostgresConnection
    ) async throws -> LedgerPage? {
        guard let kept = try await connection.query(KeptLedger(number: number)).first else { return nil }
        do throws(Failure) {
            return try LedgerPage(kept.content, frame: version.table.frame)
        } catch {
            throw FrozenVersionError("The ledger of \(version.spokenName) can't be read back: \(error).")
        }
    }
}

extension BuiltRelease {
    /// Puts into its place what the public doesn't see of a draft: its page of the ledger, and the changes that it holds.
    func keepLedger(number: Int, over connection: PostgresConnection) async throws {
        try await connection.perform(
            KeepLedger(number: number, content: ledger, protectedAfter: protectedAfter))
        try await connection.perform(HeldChange.Clear(number: number))
        if !held.isEmpty { try await connection.perform(HeldChange.Keep(number: number, changes: held)) }
    }
}

extension Problem {
    /// Versions are public that nothing can be protected against.
    static func noLedger(of names: [String]) -> Problem {
        Problem(
            .wrongState,
            "\(names.joined(separator: ", ")) \(names.count == 1 ? "was" : "were") published before there was disclosure "
                + "control over all releases together, and nothing can be protected against what was not kept. Begin "
                + "with a new database; of demonstration data, `hatestats demo --reset` makes all of it anew.")
    }
}

// MARK: SQL

/// The versions that have ever been public, in the order in which they became so.
struct EverPublic: PreparedStatement {
    // As `published_version` has it.
    static let sql = """
        SELECT v.number, r.id || '@' || v.version, l.version_number IS NOT NULL
        FROM release_version v JOIN release r ON r.number = v.release
        LEFT JOIN release_ledger l ON l.version_number = v.number
        WHERE v.publish_at <= publication_clock()
          AND (v.state = 'scheduled' OR (v.state = 'withdrawn' AND v.withdrawn_at >= v.publish_at))
        ORDER BY v.publish_at, v.number
        """
    var bindings: [PostgresBinding] { [] }

    struct Row: Sendable {
        let number: Int
        let name: String
        let hasPage: Bool
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (number, name, hasPage) = try row.decode((Int32, String, Bool).self)
        return Row(number: Int(number), name: name, hasPage: hasPage)
    }
}

/// Other versions that are decided and not public yet: the name of each, and its instant.
struct OtherScheduled: PreparedStatement {
    static let sql = """
        SELECT r.id || '@' || v.version, v.publish_at
        FROM release_version v JOIN release r ON r.number = v.release
        WHERE v.state = 'scheduled' AND v.publish_at > publication_clock() AND v.number <> $1
        ORDER BY v.publish_at, v.number
        """
    /// The version that is not meant.
    let number: Int
    var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number))] }

    struct Row: Sendable {
        let name: String
        let at: Instant
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (name, at) = try row.decode((String, PostgresTimestamp).self)
        return Row(name: name, at: Instant(at))
    }
}

/// What the ledger keeps of a version.
struct KeptLedger: PreparedStatement {
    static let sql = "SELECT content, protected_after FROM release_ledger WHERE version_number = $1"
    let number: Int
    var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number))] }

    struct Row: Sendable {
        let content: [UInt8]
        /// The versions that it was protected against.
        let protectedAfter: [Int]
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (content, after) = try row.decode(([UInt8], [Int32]).self)
        return Row(content: content, protectedAfter: after.map(Int.init))
    }
}

/// Puts a draft's page in its place.
struct KeepLedger: PreparedStatement {
    static let sql = """
        INSERT INTO release_ledger (version_number, content, protected_after) VALUES ($1, $2, $3)
        ON CONFLICT (version_number) DO UPDATE
        SET content = excluded.content, protected_after = excluded.protected_after
        """
    let number: Int
    let content: [UInt8]
    let protectedAfter: [Int]
    var bindings: [PostgresBinding] {
        [
            PostgresBinding(Int32(clamping: number)), PostgresBinding(content),
            PostgresBinding(protectedAfter.map { Int32(clamping: $0) }),
        ]
    }
    static func decode(_ row: PostgresRow) throws {}
}

/// The lock under which one version at a time is let out, so that two can't each be decided without the other.
enum PublicationLock {
    /// Its number among the database's advisory locks.
    static let key: Int64 = 0x4861_7465_5075_626C

    /// Waits for it, and holds it until the transaction ends.
    static var take: PostgresQuery { "SELECT pg_advisory_xact_lock(\(key))" }
}
