internal import PostgresBridge
internal import StatsModel

/// The statements that change a release, each a part of a transition's transaction.
enum ReleaseStatements {
    /// Takes a release's name; no row comes back where it is taken.
    struct TakeName: PreparedStatement {
        static let sql = "INSERT INTO release (id) VALUES ($1) ON CONFLICT (id) DO NOTHING RETURNING number"
        let id: String
        var bindings: [PostgresBinding] { [PostgresBinding(id)] }
        static func decode(_ row: PostgresRow) throws -> Int32 { try row.decode(Int32.self, at: 0) }
    }

    /// Opens a version as a draft that has not been made yet, which gives it the number by which its own figures will be
    /// cited.
    struct Open: PreparedStatement {
        static let sql = """
            INSERT INTO release_version (release, version, title, period_to, cut_off, reason, state, reference_load,
                                         synthetic, digest)
            SELECT r.number, $2, $3, $4, $5, $6, 'draft', $7, false, decode(repeat('00', 32), 'hex')
            FROM release r WHERE r.id = $1
            RETURNING number
            """
        let plan: ReleasePlan
        let load: Int
        var bindings: [PostgresBinding] {
            [
                PostgresBinding(plan.id), PostgresBinding(Int32(clamping: plan.version)), PostgresBinding(plan.title),
                PostgresBinding(PostgresDate(plan.periodTo.firstDay)),
                PostgresBinding(PostgresTimestamp(plan.cutOff)), PostgresBinding(plan.reason),
                PostgresBinding(Int32(clamping: load)),
            ]
        }
        static func decode(_ row: PostgresRow) throws -> Int { Int(try row.decode(Int32.self, at: 0)) }
    }

    /// Writes down what a draft was made of.
    struct Describe: PreparedStatement {
        static let sql = """
            UPDATE release_version
            SET title = $2, period_to = $3, cut_off = $4, reference_load = $5, predecessor = $6, synthetic = $7,
                digest = $8, revision = revision + $9, held_changes = $10
            WHERE number = $1
            """
        let plan: ReleasePlan
        let built: BuiltRelease
        /// Whether this is a change of what others may have seen.
        let isChange: Bool
        var bindings: [PostgresBinding] {
            [
                PostgresBinding(Int32(clamping: plan.number)), PostgresBinding(plan.title),
                PostgresBinding(PostgresDate(plan.periodTo.firstDay)),
                PostgresBinding(PostgresTimestamp(plan.cutOff)), PostgresBinding(Int32(clamping: built.load)),
                PostgresBinding(built.predecessor.map { Int32(clamping: $0) }), PostgresBinding(built.isSynthetic),
                PostgresBinding(built.digest), PostgresBinding(Int32(isChange ? 1 : 0)),
                PostgresBinding(Int32(clamping: built.held.count)),
            ]
        }
        static func decode(_ row: PostgresRow) throws {}
    }

    /// Puts a draft's file in its place.
    struct PutFile: PreparedStatement {
        static let sql = """
            INSERT INTO release_file (version_number, name, content) VALUES ($1, $2, $3)
            ON CONFLICT (version_number, name) DO UPDATE SET content = excluded.content
            """
        let number: Int
        let name: String
        let content: [UInt8]
        var bindings: [PostgresBinding] {
            [PostgresBinding(Int32(clamping: number)), PostgresBinding(name), PostgresBinding(content)]
        }
        static func decode(_ row: PostgresRow) throws {}
    }

    /// Makes a version a draft again, with nothing left of what was decided about it.
    struct TakeBack: PreparedStatement {
        static let sql = """
            UPDATE release_version
            SET state = 'draft', submitted_at = NULL, publish_at = NULL, signature = NULL, signing_key = NULL,
                revision = revision + $2
            WHERE number = $1
            """
        let number: Int
        /// Whether nothing else of the same transition counts the change.
        let isWholeChange: Bool
        var bindings: [PostgresBinding] {
            [PostgresBinding(Int32(clamping: number)), PostgresBinding(Int32(isWholeChange ? 1 : 0))]
        }
        static func decode(_ row: PostgresRow) throws {}
    }

    /// Freezes a draft for agreement, or notes that the round is over.
    struct Advance: PreparedStatement {
        static let sql = """
            UPDATE release_version
            SET state = $2, submitted_at = coalesce(submitted_at, clock_timestamp()), revision = revision + 1
            WHERE number = $1
            """
        let number: Int
        let state: ReleaseVersionRow.StoredState
        var bindings: [PostgresBinding] {
            [PostgresBinding(Int32(clamping: number)), PostgresBinding(state.rawValue)]
        }
        static func decode(_ row: PostgresRow) throws {}
    }

    /// Writes down what a source said.
    struct AddAgreement: PreparedStatement {
        // No row comes back where there is no such source.
        static let sql = """
            INSERT INTO agreement (version_number, source, decision, digest, comment, made_by)
            SELECT $1, s.number, $3, $4, $5, $6 FROM source s WHERE s.code = $2
            RETURNING true
            """
        let number: Int
        let source: SourceCode
        let agrees: Bool
        let digest: [UInt8]
        let comment: String?
        let madeBy: String
        var bindings: [PostgresBinding] {
            [
                PostgresBinding(Int32(clamping: number)), PostgresBinding(source.rawValue),
                PostgresBinding(agrees ? "agree" : "query"), PostgresBinding(digest), PostgresBinding(comment),
                PostgresBinding(madeBy),
            ]
        }
        static func decode(_ row: PostgresRow) throws -> Bool { try row.decode(Bool.self, at: 0) }
    }

    /// Keeps the public half of a signing key, once.
    struct KeepSigningKey: PreparedStatement {
        static let sql = "INSERT INTO signing_key (id, public_key) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING"
        let id: String
        let publicKey: [UInt8]
        var bindings: [PostgresBinding] { [PostgresBinding(id), PostgresBinding(publicKey)] }
        static func decode(_ row: PostgresRow) throws {}
    }

    /// Lets a signed version out: at an instant, or now by the database's clock.
    struct Schedule: PreparedStatement {
        static let sql = """
            UPDATE release_version
            SET state = 'scheduled', publish_at = coalesce($2, clock_timestamp()), signature = $3, signing_key = $4,
                revision = revision + 1
            WHERE number = $1
            """
        let number: Int
        let at: Instant?
        let signature: [UInt8]
        let signingKey: String
        var bindings: [PostgresBinding] {
            [
                PostgresBinding(Int32(clamping: number)), PostgresBinding(at.map { PostgresTimestamp($0) }),
                PostgresBinding(signature), PostgresBinding(signingKey),
            ]
        }
        static func decode(_ row: PostgresRow) throws {}
    }

    /// Withdraws versions, all of which have been public or none of which has: by the same reading of the clock that
    /// stamps them, so that none becomes public in between.
    struct Withdraw: PreparedStatement {
        static let sql = """
            WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS now)
            UPDATE release_version
            SET state = 'withdrawn', withdrawn_at = clock.now, withdrawal_reason = $2, revision = revision + 1
            FROM clock
            WHERE number = ANY ($1) AND coalesce(publish_at <= clock.now, false) = $3
            RETURNING number
            """
        let numbers: [Int]
        let reason: String
        let arePublic: Bool
        var bindings: [PostgresBinding] {
            [
                PostgresBinding(numbers.map { Int32(clamping: $0) }), PostgresBinding(reason),
                PostgresBinding(arePublic),
            ]
        }
        static func decode(_ row: PostgresRow) throws -> Int { Int(try row.decode(Int32.self, at: 0)) }
    }

    /// Tells every process that something public has changed; heard when the transaction commits.
    struct Announce: PreparedStatement {
        static let sql = "SELECT pg_notify($1, '')::text"
        var bindings: [PostgresBinding] { [PostgresBinding(PublicationStore.channel)] }
        static func decode(_ row: PostgresRow) throws {}
    }
}

/// The last decision of each source about a version's digest.
struct StandingDecisions: PreparedStatement {
    static let sql = """
        SELECT DISTINCT ON (a.version_number, a.source) a.version_number, s.code, a.decision = 'agree', a.comment,
               a.made_at
        FROM agreement a JOIN source s ON s.number = a.source
        JOIN release_version v ON v.number = a.version_number AND v.digest = a.digest
        WHERE a.version_number = ANY ($1)
        ORDER BY a.version_number, a.source, a.number DESC
        """
    let numbers: [Int]
    var bindings: [PostgresBinding] { [PostgresBinding(numbers.map { Int32(clamping: $0) })] }

    struct Row: Sendable {
        let number: Int
        let source: SourceCode
        let agrees: Bool
        let comment: String?
        let at: Instant
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (number, source, agrees, comment, at) = try row.decode(
            (Int32, String, Bool, String?, PostgresTimestamp).self)
        return Row(
            number: Int(number), source: SourceCode(rawValue: source), agrees: agrees, comment: comment,
            at: Instant(at))
    }
}

/// One frozen file of a version.
struct ReleaseFileContent: PreparedStatement {
    static let sql = "SELECT content FROM release_file WHERE version_number = $1 AND name = $2"
    let number: Int
    let name: String
    var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number)), PostgresBinding(name)] }
    static func decode(_ row: PostgresRow) throws -> [UInt8] { try row.decode([UInt8].self, at: 0) }
}
