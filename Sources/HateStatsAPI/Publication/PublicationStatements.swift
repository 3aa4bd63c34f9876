import PostgresBridge
import StatsModel

/// The role that sees, through views that ask the database's clock, what is published, and nothing else.
struct PublisherRole: PreparedStatement {
    static let sql = "SET LOCAL ROLE hatestats_publisher"
    var bindings: [PostgresBinding] { [] }

    static func decode(_ row: PostgresRow) throws {}
}

/// What the database's clock shows.
struct PublicationClock: PreparedStatement {
    static let sql = "SELECT publication_clock()"
    var bindings: [PostgresBinding] { [] }

    static func decode(_ row: PostgresRow) throws -> Instant { Instant(try row.decode(PostgresTimestamp.self, at: 0)) }
}

/// Every version that has been public, without its figures.
struct PublishedVersions: PreparedStatement {
    static let sql = """
        SELECT number, release_id, version, title, period_to, cut_off, reason, reference_load, predecessor, synthetic,
               digest, signature, signing_key, publish_at, withdrawn_at, withdrawal_reason, held_changes
        FROM published_version
        """
    var bindings: [PostgresBinding] { [] }

    struct Row: Sendable {
        let name: ReleaseName
        let title: String
        let periodTo: Month
        let cutOff: Instant
        let reason: String?
        let load: Int
        let predecessor: Int?
        let digest: [UInt8]
        let signature: [UInt8]
        let signingKey: String
        let publishAt: Instant
        let withdrawnAt: Instant?
        let withdrawalReason: String?
        let heldChanges: Int
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        Row(
            name: ReleaseName(
                id: try row.decode(String.self, at: 1), version: Int(try row.decode(Int32.self, at: 2)),
                number: Int(try row.decode(Int32.self, at: 0)), isSynthetic: try row.decode(Bool.self, at: 9)),
            title: try row.decode(String.self, at: 3),
            periodTo: CalendarDate(try row.decode(PostgresDate.self, at: 4)).month,
            cutOff: Instant(try row.decode(PostgresTimestamp.self, at: 5)),
            reason: try row.decode(String?.self, at: 6), load: Int(try row.decode(Int32.self, at: 7)),
            predecessor: try row.decode(Int32?.self, at: 8).map(Int.init),
            digest: try row.decode([UInt8].self, at: 10), signature: try row.decode([UInt8]?.self, at: 11) ?? [],
            signingKey: try row.decode(String?.self, at: 12) ?? "",
            publishAt: Instant(try row.decode(PostgresTimestamp.self, at: 13)),
            withdrawnAt: try row.decode(PostgresTimestamp?.self, at: 14).map { Instant($0) },
            withdrawalReason: try row.decode(String?.self, at: 15),
            heldChanges: Int(try row.decode(Int32.self, at: 16)))
    }
}

/// The frozen files of one version.
struct PublishedFileRows: PreparedStatement {
    static let sql = "SELECT name, content FROM published_file WHERE version_number = $1"
    let number: Int
    var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number))] }

    static func decode(_ row: PostgresRow) throws -> (String, [UInt8]) { try row.decode((String, [UInt8]).self) }
}

/// What the sources said of some versions.
struct PublishedAgreements: PreparedStatement {
    static let sql = """
        SELECT a.version_number, s.code, a.decision = 'agree', a.made_at
        FROM published_agreement a JOIN source s ON s.number = a.source
        WHERE a.version_number = ANY($1) ORDER BY a.version_number, a.source
        """
    let numbers: [Int]
    var bindings: [PostgresBinding] { [PostgresBinding(numbers.map { Int32(clamping: $0) })] }

    static func decode(_ row: PostgresRow) throws -> (number: Int, agreement: PublishedAgreement) {
        let (number, source, agrees, at) = try row.decode((Int32, String, Bool, PostgresTimestamp).self)
        return (
            Int(number), PublishedAgreement(source: SourceCode(rawValue: source), agrees: agrees, at: Instant(at))
        )
    }
}

/// The keys with which published versions were signed.
struct PublishedSigningKeys: PreparedStatement {
    static let sql = "SELECT id, public_key, created_at FROM published_signing_key ORDER BY created_at, id"
    var bindings: [PostgresBinding] { [] }

    static func decode(_ row: PostgresRow) throws -> PublishedSigningKey {
        let (id, publicKey, createdAt) = try row.decode((String, [UInt8], PostgresTimestamp).self)
        return PublishedSigningKey(id: id, publicKey: publicKey, createdAt: Instant(createdAt))
    }
}
