import Crypto
public import PostgresBridge
import StatsModel

/// Makes a version of a release: counts the records as of its cut-off, protects the counts, marks what was revised, and
/// writes the files that will be frozen.
///
/// The same records, cut-off, pack and predecessor give the same bytes, at any time: `hatestats check` relies on it.
public struct ReleaseBuilder: Sendable {
    private let pack: NumberedPack

    /// A builder by a pack: its areas, plan and policy.
    public init(pack: NumberedPack) { self.pack = pack }

    /// Makes a version inside the caller's transaction, which must be a read-committed one.
    ///
    /// Takes the lock that imports hold while they come into force, so that none can come into force inside the cut-off
    /// after it has been counted. The lock is held until the transaction ends.
    ///
    /// - Throws: an `impossible` problem where the plan leaves nothing to publish; `PostgresError`.
    public func build(_ plan: ReleasePlan, over connection: PostgresConnection) async throws -> BuiltRelease {
        try await connection.query(CountingLock.take, deadline: Self.longest)
        let predecessor = try await Self.predecessor(id: plan.id, version: plan.version, over: connection)
        let isSynthetic = try await connection.query(SyntheticMark()).first ?? false
        return try await built(plan, predecessor: predecessor, isSynthetic: isSynthetic, over: connection)
    }

    /// The number of the version that one must be compared with, as of now: for a correction the last that was published
    /// of the same release, for a new release the newest that is published; nil where there is none.
    public static func predecessor(
        id: String, version: Int, over connection: PostgresConnection
    ) async throws -> Int? {
        try await connection.query(Predecessor(id: id, version: version)).first
    }

    /// Makes a version again as it was made: against the predecessor that it had, without a lock, since nothing comes
    /// into force in the past.
    func built(
        _ plan: ReleasePlan, predecessor: Int?, isSynthetic: Bool, over connection: PostgresConnection
    ) async throws -> BuiltRelease {
        let count = try await ReleaseCount(pack: pack, cutOff: plan.cutOff, periodTo: plan.periodTo, over: connection)
        let raw = try RawTable(frame: count.frame, cube: count.cube, absences: count.absences.reasons(in: count.frame))
        let disclosure = DisclosureControl(pack.pack.policy)
        var table = disclosure.protecting(raw)
        var before: FrozenVersion?
        if let predecessor {
            let earlier = try await FrozenVersion.read(number: predecessor, present: pack, over: connection)
            table = table.markingRevisions(since: earlier.table, named: earlier.spokenName)
            before = earlier
        }
        let name = ReleaseName(id: plan.id, version: plan.version, number: plan.number, isSynthetic: isSynthetic)
        let data = FrozenTable.csv(table, name: name, numbers: pack.citationNumbers)
        let metadata = ReleaseMetadata(
            plan: plan, isSynthetic: isSynthetic, pack: pack, months: count.frame.months, before: before,
            disclosure: disclosure, hidden: table.hiddenCount
        ).json
        let manifest = Self.manifest(data: data, metadata: metadata)
        return BuiltRelease(
            dataCSV: data, metadataJSON: metadata, manifest: manifest, digest: Array(SHA256.hash(data: manifest)),
            predecessor: predecessor, isSynthetic: isSynthetic, load: pack.load)
    }

    /// `manifest.txt`, as `sha256sum -c` reads it.
    static func manifest(data: [UInt8], metadata: [UInt8]) -> [UInt8] {
        let lines = [("data.csv", data), ("metadata.json", metadata)].map { name, bytes in
            "\(Hexadecimal.text(SHA256.hash(data: bytes)))  \(name)\n"
        }
        return Array(lines.joined().utf8)
    }

    /// How long counting may take: a cut-off far back in a large database is read from every version of every record.
    static let longest = Duration.seconds(600)
}

extension NumberedPack {
    /// The numbers by which citations name areas and categories.
    var citationNumbers: CitationNumbers {
        CitationNumbers(areas: areaNumbers.map(Int.init), categories: categoryNumbers)
    }
}

// MARK: SQL

/// The version that a new one is compared with: for a correction the last that was published of the same release, for a
/// new release the newest release that is published.
private struct Predecessor: PreparedStatement {
    // A version that the clock has not reached yet is not there, whatever is known of it here.
    static let sql = """
        SELECT v.number FROM release_version v JOIN release r ON r.number = v.release
        WHERE v.state = 'scheduled' AND v.publish_at <= publication_clock() AND ($2 = 1 OR r.id = $1)
        ORDER BY CASE WHEN $2 > 1 THEN v.version END DESC, v.period_to DESC, v.publish_at DESC, v.version DESC LIMIT 1
        """
    let id: String
    let version: Int
    var bindings: [PostgresBinding] { [PostgresBinding(id), PostgresBinding(Int32(clamping: version))] }
    static func decode(_ row: PostgresRow) throws -> Int { Int(try row.decode(Int32.self, at: 0)) }
}

/// Whether the database holds demonstration data.
private struct SyntheticMark: PreparedStatement {
    static let sql = "SELECT EXISTS (SELECT FROM synthetic_mark)"
    var bindings: [PostgresBinding] { [] }
    static func decode(_ row: PostgresRow) throws -> Bool { try row.decode(Bool.self, at: 0) }
}
