internal import PostgresBridge
internal import StatsModel

/// A version of a release as the database holds it, whatever its state.
struct ReleaseVersionRow: Sendable {
    /// The release.
    let id: String
    /// By which citations name it.
    let number: Int
    /// Its place in the release, from 1.
    let version: Int
    let title: String
    /// Its last month.
    let periodTo: Month
    let cutOff: Instant
    /// Why it corrects the version before.
    let reason: String?
    let stored: StoredState
    /// Counts its changes.
    let revision: Int
    /// The load of the pack that it was made by.
    let load: Int
    /// The version that it was compared with.
    let predecessor: Int?
    let predecessorID: String?
    let predecessorVersion: Int?
    let isSynthetic: Bool
    let digest: [UInt8]
    let signature: [UInt8]?
    let signingKey: String?
    let publishAt: Instant?
    let withdrawnAt: Instant?
    let withdrawalReason: String?
    /// Whether it is public by the database's clock, or was when it was withdrawn.
    let hasBeenPublic: Bool
    /// How many changes it holds back.
    let heldChanges: Int

    /// The states as they are stored: what is public, the clock tells.
    enum StoredState: String, Sendable {
        case draft
        case inAgreement = "in_agreement"
        case agreed
        case scheduled
        case withdrawn
    }

    private static let columns = """
        r.id, v.number, v.version, v.title, v.period_to, v.cut_off, v.reason, v.state, v.revision, v.reference_load,
        v.predecessor, q.id, p.version, v.synthetic, v.digest, v.signature, v.signing_key, v.publish_at, v.withdrawn_at,
        v.withdrawal_reason,
        coalesce(v.publish_at <= coalesce(v.withdrawn_at, publication_clock()), false), v.held_changes
        FROM release r JOIN release_version v ON v.release = r.number
        LEFT JOIN release_version p ON p.number = v.predecessor LEFT JOIN release q ON q.number = p.release
        """

    /// The versions of a release, ascending; none where there is no such release.
    struct OfRelease: PreparedStatement {
        static let sql = "SELECT \(columns) WHERE r.id = $1 ORDER BY v.version"
        let id: String
        var bindings: [PostgresBinding] { [PostgresBinding(id)] }
        static func decode(_ row: PostgresRow) throws -> ReleaseVersionRow { try ReleaseVersionRow(row) }
    }

    /// Holds the versions of a release to the end of the transaction, against everybody else who wants to change them.
    struct Hold: PreparedStatement {
        static let sql = """
            SELECT v.version FROM release_version v JOIN release r ON r.number = v.release
            WHERE r.id = $1 ORDER BY v.version FOR UPDATE OF v
            """
        let id: String
        var bindings: [PostgresBinding] { [PostgresBinding(id)] }
        static func decode(_ row: PostgresRow) throws -> Int { Int(try row.decode(Int32.self, at: 0)) }
    }

    /// Every version of every release, those of a release one after another, ascending.
    struct All: PreparedStatement {
        static let sql = "SELECT \(columns) ORDER BY r.number, v.version"
        var bindings: [PostgresBinding] { [] }
        static func decode(_ row: PostgresRow) throws -> ReleaseVersionRow { try ReleaseVersionRow(row) }
    }

    private init(_ row: PostgresRow) throws {
        id = try row.decode(String.self, at: 0)
        number = Int(try row.decode(Int32.self, at: 1))
        version = Int(try row.decode(Int32.self, at: 2))
        title = try row.decode(String.self, at: 3)
        periodTo = CalendarDate(try row.decode(PostgresDate.self, at: 4)).month
        cutOff = Instant(try row.decode(PostgresTimestamp.self, at: 5))
        reason = try row.decode(String?.self, at: 6)
        let state = try row.decode(String.self, at: 7)
        guard let state = StoredState(rawValue: state) else {
            throw Problem(.internalError, "A release version has the unknown state \(state).")
        }
        stored = state
        revision = Int(try row.decode(Int32.self, at: 8))
        load = Int(try row.decode(Int32.self, at: 9))
        predecessor = try row.decode(Int32?.self, at: 10).map(Int.init)
        predecessorID = try row.decode(String?.self, at: 11)
        predecessorVersion = try row.decode(Int32?.self, at: 12).map(Int.init)
        isSynthetic = try row.decode(Bool.self, at: 13)
        digest = try row.decode([UInt8].self, at: 14)
        signature = try row.decode([UInt8]?.self, at: 15)
        signingKey = try row.decode(String?.self, at: 16)
        publishAt = try row.decode(PostgresTimestamp?.self, at: 17).map { Instant($0) }
        withdrawnAt = try row.decode(PostgresTimestamp?.self, at: 18).map { Instant($0) }
        withdrawalReason = try row.decode(String?.self, at: 19)
        hasBeenPublic = try row.decode(Bool.self, at: 20)
        heldChanges = Int(try row.decode(Int32.self, at: 21))
    }
}

/// A release as the database holds it: its versions and what they are to each other.
struct ReleaseRecord: Sendable {
    /// Ascending, at least one.
    let versions: [ReleaseVersionRow]
    /// The version that the release stands at, on which actions work: the last, but for those that were withdrawn
    /// before they were public, whose numbers are used up.
    let current: ReleaseVersionRow

    /// A release of these versions, ascending; nil for none.
    init?(_ versions: [ReleaseVersionRow]) {
        guard let last = versions.last else { return nil }
        self.versions = versions
        current = versions.last { $0.stored != .withdrawn || $0.hasBeenPublic } ?? last
    }

    var id: String { current.id }

    /// The state of one of its versions.
    func state(of version: ReleaseVersionRow) -> ReleaseState {
        switch version.stored {
        case .draft: .draft
        case .inAgreement: .inAgreement
        case .agreed: .agreed
        case .withdrawn: .withdrawn
        case .scheduled where !version.hasBeenPublic: .scheduled
        case .scheduled:
            versions.contains { $0.version > version.version && $0.stored == .scheduled && $0.hasBeenPublic }
                ? .superseded : .published
        }
    }

    /// The state that the release is in: that of the version that it stands at.
    var state: ReleaseState { state(of: current) }

    /// What a reader may see of it; nil where that is nothing.
    func seen(by role: Role) -> ReleaseRecord? {
        ReleaseRecord(versions.filter { $0.hasBeenPublic || role.sees(state(of: $0)) })
    }

    /// What the version that it stands at is known by, for `If-Match`. That it has become public changes what can be
    /// done with it, so that it is another then.
    var tag: String { tag(of: current) }

    func tag(of version: ReleaseVersionRow) -> String {
        "\"\(id).\(version.version).\(version.revision)\(version.hasBeenPublic ? ".public" : "")\""
    }

    /// The releases among versions that stand as ``ReleaseVersionRow/All`` gives them.
    static func all(_ versions: [ReleaseVersionRow]) -> [ReleaseRecord] {
        versions.chunked { $0.id == $1.id }.compactMap { ReleaseRecord(Array($0)) }
    }
}

extension Role {
    /// Whether the role may see a version before it is public.
    func sees(_ state: ReleaseState) -> Bool {
        switch self {
        case .statistician: true
        case .partner: [.inAgreement, .agreed, .scheduled].contains(state)
        case .media: [.agreed, .scheduled].contains(state)
        case .contributor, .administrator: false
        }
    }

    /// Whether the role may see anything before it is public.
    var seesEmbargoed: Bool { ReleaseState.allCases.contains { sees($0) } }
}

extension Array {
    /// Runs of neighbours that belong together.
    fileprivate func chunked(_ belong: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
        var chunks: [ArraySlice<Element>] = []
        var start = startIndex
        for index in indices.dropFirst() where !belong(self[index - 1], self[index]) {
            chunks.append(self[start..<index])
            start = index
        }
        if start < endIndex { chunks.append(self[start...]) }
        return chunks
    }
}
