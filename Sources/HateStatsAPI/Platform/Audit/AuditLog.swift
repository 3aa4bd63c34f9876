public import PostgresBridge
import StatsModel

/// The audit log: appended to and read, never changed; the database numbers its entries and chains their digests.
public enum AuditLog {
    /// Appends an entry within the caller's transaction: the entry is there if and only if what it tells of happened.
    ///
    /// From here to its end the transaction holds the lock that gives the chain its order, so this comes last.
    public static func write(_ entry: AuditEvent, over connection: PostgresConnection) async throws {
        _ = try await connection.query(AppendAuditEntry(event: entry))
    }
}

/// An entry of the log as it is kept.
public struct AuditEntry: Sendable, Hashable {
    /// Its place in the chain, from 1.
    public var number: Int64
    /// When; never before the entry before.
    public var at: PostgresTimestamp
    /// The key, or `owner`.
    public var actor: String
    /// The key's role, or `owner`.
    public var role: String
    /// The source that the key acts for.
    public var source: String?
    /// What was done.
    public var action: String
    /// To what.
    public var subject: String
    /// In which state it was.
    public var from: String?
    /// In which state it was then.
    public var to: String?
    /// The reason that was given.
    public var why: String?
    /// The digest of the entry before; 32 zeros for the first.
    public var previous: [UInt8]
    /// Its own digest.
    public var digest: [UInt8]

    fileprivate static let columns = """
        number, at, actor, role, source, action, subject, from_state, to_state, why, previous, digest
        """

    fileprivate static func decode(_ row: PostgresRow) throws -> AuditEntry {
        let (number, at, actor, role, source, action, subject, from, to, why, previous, digest) = try row.decode(
            (
                Int64, PostgresTimestamp, String, String, String?, String, String, String?, String?, String?, [UInt8],
                [UInt8]
            ).self)
        return AuditEntry(
            number: number, at: at, actor: actor, role: role, source: source, action: action, subject: subject,
            from: from, to: to, why: why, previous: previous, digest: digest)
    }
}

// MARK: SQL

private struct AppendAuditEntry: PreparedStatement {
    // Number, time and digests are the trigger's to fill in.
    static let sql = """
        INSERT INTO audit_entry (actor, role, source, action, subject, from_state, to_state, why)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    let event: AuditEvent
    var bindings: [PostgresBinding] {
        [
            PostgresBinding(event.actor.name), PostgresBinding(event.actor.role),
            PostgresBinding(event.actor.source?.rawValue), PostgresBinding(event.action.rawValue),
            PostgresBinding(event.subject.text), PostgresBinding(event.from), PostgresBinding(event.to),
            PostgresBinding(event.why),
        ]
    }

    static func decode(_ row: PostgresRow) throws {}
}

extension AuditEntry {
    /// Entries, newest first, below a number, as far as they meet the conditions that are given.
    struct Page: PreparedStatement {
        static let sql = """
            SELECT \(columns) FROM audit_entry
            WHERE ($1::bigint IS NULL OR number < $1)
              AND ($2::text IS NULL OR subject = $2 OR starts_with(subject, $2 || '@'))
              AND ($3::text IS NULL OR action = $3) AND ($4::text IS NULL OR actor = $4)
            ORDER BY number DESC LIMIT $5
            """
        var below: Int64?
        /// One subject; `release:ID` stands for all its versions.
        var subject: String?
        var action: String?
        var actor: String?
        var limit: Int
        var bindings: [PostgresBinding] {
            [
                PostgresBinding(below), PostgresBinding(subject), PostgresBinding(action), PostgresBinding(actor),
                PostgresBinding(limit),
            ]
        }

        static func decode(_ row: PostgresRow) throws -> AuditEntry { try AuditEntry.decode(row) }
    }

    /// Entries, oldest first, above a number.
    struct Following: PreparedStatement {
        static let sql = "SELECT \(columns) FROM audit_entry WHERE number > $1 ORDER BY number LIMIT $2"
        var above: Int64
        var limit: Int
        var bindings: [PostgresBinding] { [PostgresBinding(above), PostgresBinding(limit)] }

        static func decode(_ row: PostgresRow) throws -> AuditEntry { try AuditEntry.decode(row) }
    }
}
