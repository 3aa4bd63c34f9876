internal import PostgresBridge
internal import StatsModel

/// A version's row as a check reads it.
struct CheckedVersion: Sendable {
    let number: Int
    let plan: ReleasePlan
    let state: String
    let load: Int
    let predecessor: Int?
    let isSynthetic: Bool
    let digest: [UInt8]
    let signature: [UInt8]?
    let signingKey: String?
    let publicKey: [UInt8]?
    /// How many changes it says that it holds.
    let heldChanges: Int

    /// Its name in reports.
    var name: String { "\(plan.id)@\(plan.version)" }
    var isScheduled: Bool { state == "scheduled" }
    var isAgreed: Bool { state == "agreed" || isScheduled }

    /// Every version that was made: the earlier first, so that what went wrong in one is told before what follows.
    struct All: PreparedStatement {
        static let sql = """
            SELECT r.id, v.version, v.number, v.title, v.period_to, v.cut_off, v.reason, v.state, v.reference_load,
                   v.predecessor, v.synthetic, v.digest, v.signature, v.signing_key, k.public_key, v.held_changes
            FROM release_version v JOIN release r ON r.number = v.release
            LEFT JOIN signing_key k ON k.id = v.signing_key
            ORDER BY v.number
            """
        var bindings: [PostgresBinding] { [] }
        static func decode(_ row: PostgresRow) throws -> CheckedVersion { try CheckedVersion(row) }
    }

    private init(_ row: PostgresRow) throws {
        number = Int(try row.decode(Int32.self, at: 2))
        plan = ReleasePlan(
            id: try row.decode(String.self, at: 0), version: Int(try row.decode(Int32.self, at: 1)), number: number,
            title: try row.decode(String.self, at: 3),
            periodTo: CalendarDate(try row.decode(PostgresDate.self, at: 4)).month,
            cutOff: Instant(try row.decode(PostgresTimestamp.self, at: 5)), reason: try row.decode(String?.self, at: 6))
        state = try row.decode(String.self, at: 7)
        load = Int(try row.decode(Int32.self, at: 8))
        predecessor = try row.decode(Int32?.self, at: 9).map(Int.init)
        isSynthetic = try row.decode(Bool.self, at: 10)
        digest = try row.decode([UInt8].self, at: 11)
        signature = try row.decode([UInt8]?.self, at: 12)
        signingKey = try row.decode(String?.self, at: 13)
        publicKey = try row.decode([UInt8]?.self, at: 14)
        heldChanges = Int(try row.decode(Int32.self, at: 15))
    }
}

struct CheckedFiles: PreparedStatement {
    static let sql = "SELECT name, content FROM release_file WHERE version_number = $1"
    let number: Int
    var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number))] }
    static func decode(_ row: PostgresRow) throws -> (String, [UInt8]) { try row.decode((String, [UInt8]).self) }
}

struct CheckedLoads: PreparedStatement {
    static let sql = "SELECT id, digest FROM reference_load ORDER BY id"
    var bindings: [PostgresBinding] { [] }
    static func decode(_ row: PostgresRow) throws -> (number: Int, digest: [UInt8]) {
        let (number, digest) = try row.decode((Int32, [UInt8]).self)
        return (Int(number), digest)
    }
}

struct CheckedLoadFiles: PreparedStatement {
    static let sql = "SELECT name, content FROM reference_file WHERE load = $1"
    let load: Int
    var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: load))] }
    static func decode(_ row: PostgresRow) throws -> (String, String) { try row.decode((String, String).self) }
}

/// The sources whose last word on the digest in force is that they agree.
struct AgreeingSources: PreparedStatement {
    static let sql = """
        SELECT source FROM (
            SELECT DISTINCT ON (a.source) a.source, a.decision
            FROM agreement a JOIN release_version v ON v.number = a.version_number AND v.digest = a.digest
            WHERE v.number = $1 ORDER BY a.source, a.number DESC
        ) last WHERE decision = 'agree'
        """
    let number: Int
    var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number))] }
    static func decode(_ row: PostgresRow) throws -> Int16 { try row.decode(Int16.self, at: 0) }
}

/// The kept month counts that are not what a count of all current records gives, at most 20 of them.
struct DifferingMonthCounts: PreparedStatement {
    static let sql = """
        WITH recount AS (
            SELECT date_trunc('month', recorded_on::timestamp)::date AS month, area, kind, c.number AS category,
                   count(*) AS count
            FROM counted_record, LATERAL (
                SELECT -1::smallint AS number
                UNION ALL SELECT number FROM category WHERE categories & (1::bigint << number) <> 0
            ) c
            GROUP BY 1, 2, 3, 4
        )
        SELECT month, a.code, kind, coalesce(g.code, 'any'), coalesce(k.count, 0), coalesce(r.count, 0)
        FROM month_count k FULL JOIN recount r USING (month, area, kind, category)
        JOIN area a ON a.number = area LEFT JOIN category g ON g.number = category
        WHERE coalesce(k.count, 0) <> coalesce(r.count, 0)
        ORDER BY month, area, kind, category LIMIT 20
        """
    var bindings: [PostgresBinding] { [] }

    struct Row: Sendable {
        let month: Month
        let area: String
        let kind: String
        let category: String
        let kept: Int
        let counted: Int
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (month, area, kind, category, kept, counted) = try row.decode(
            (PostgresDate, String, Int16, String, Int64, Int64).self)
        return Row(
            month: CalendarDate(month).month, area: area, kind: kind == 1 ? "crime" : "incident", category: category,
            kept: Int(kept), counted: Int(counted))
    }
}
