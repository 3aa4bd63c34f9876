import PostgresBridge
import StatsModel

/// Throws the demonstration data of a database away, so that they can be made anew: after a change of the program that
/// what is frozen can't follow.
///
/// Records, imports and releases go; keys, reference data and the audit log stay, and the audit log says so.
public struct DemonstrationReset: Sendable {
    private let pool: PostgresPool
    private let seed: Int64

    /// What there is to lose.
    public struct Holdings: Sendable, Hashable {
        /// Versions of records.
        public let records: Int
        /// Releases, published or not.
        public let releases: Int
    }

    /// A reset to the demonstration data of a pack, in the database of a context, which must have the owner's rights.
    ///
    /// - Throws: ``DemonstrationFailure`` where the pack has no demonstration data.
    public init(_ app: AppContext) async throws {
        pool = app.pool
        let pack = try app.reference.required().pack
        let today = try await app.pool.query(Today(timeZone: pack.policy.timeZone)).first
        guard let today else { throw DemonstrationFailure(problems: ["The database doesn't say which day it is."]) }
        seed = try Demonstration(pack: pack, today: today).seed
    }

    /// What would be thrown away.
    ///
    /// - Throws: ``DemonstrationRefusal/notDemonstration`` where the database isn't marked synthetic.
    public func holdings() async throws -> Holdings {
        guard let found = try await pool.query(Found()).first, found.isMarked else {
            throw DemonstrationRefusal.notDemonstration
        }
        return Holdings(records: found.records, releases: found.releases)
    }

    /// Throws it away, all or nothing.
    ///
    /// - Throws: ``DemonstrationRefusal/notDemonstration`` where the database isn't marked synthetic.
    public func run() async throws {
        _ = try await holdings()
        try await pool.withTransaction { connection in
            // Neither an import nor a publication may be under way.
            try await connection.query(CountingLock.take)
            try await connection.query(PublicationLock.take)
            try await connection.query("SELECT reset_demonstration(\(seed))")
            try await AuditLog.write(AuditEvent(.owner, .reset, .demonstration), over: connection)
        }
    }
}

/// Whether a database is marked synthetic, and what it holds.
private struct Found: PreparedStatement {
    static let sql = """
        SELECT EXISTS (SELECT FROM synthetic_mark), (SELECT count(*) FROM record_version), (SELECT count(*) FROM release)
        """
    var bindings: [PostgresBinding] { [] }

    static func decode(_ row: PostgresRow) throws -> (isMarked: Bool, records: Int, releases: Int) {
        let (isMarked, records, releases) = try row.decode((Bool, Int64, Int64).self)
        return (isMarked, Int(clamping: records), Int(clamping: releases))
    }
}
