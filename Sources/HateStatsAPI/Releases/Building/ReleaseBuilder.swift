import Crypto
public import PostgresBridge
import Solver
import StatsModel

/// Makes a version of a release: counts the records as of its cut-off, protects the counts against everything that was
/// ever public, marks what was revised, and writes the files that will be frozen.
///
/// The same records, cut-off, pack and predecessor give the same counts, at any time, and with the ledger's pattern the
/// same bytes: `hatestats check` relies on it.
public struct ReleaseBuilder: Sendable {
    private let pack: NumberedPack

    /// A builder by a pack: its areas, plan and policy.
    public init(pack: NumberedPack) { self.pack = pack }

    /// Makes a version inside the caller's transaction, which must be a read-committed one.
    ///
    /// Counting takes the lock that imports hold while they come into force, so that none can come into force inside the
    /// cut-off after it has been counted. It is given back before the counts are protected, which takes longer.
    ///
    /// - Throws: an `impossible` problem where the plan leaves nothing to publish, `wrong-state` where something was
    ///   published against which nothing can be protected; `PostgresError`.
    public func build(_ plan: ReleasePlan, over connection: PostgresConnection) async throws -> BuiltRelease {
        let predecessor = try await Self.predecessor(id: plan.id, version: plan.version, over: connection)
        let isSynthetic = try await connection.query(SyntheticMark()).first ?? false
        let ledger = try await PublicLedger.read(present: pack, over: connection)
        let counted = try await CountingLock.whileHeld(over: connection, deadline: Self.longest) {
            try await CountedRelease(plan, pack: pack, predecessor: predecessor, over: connection)
        }
        let exemptions = counted.overridden.positions(in: counted.frame)
        let (control, raw) = (DisclosureControl(pack.pack.policy), counted.raw)
        let hidesSmallChanges = pack.pack.policy.revisions != .show
        let protected = try await OwnThread.run {
            // What is held does not change; a rebase and an override outside of its cells tell no small change either.
            control.protecting(
                raw, after: ledger.entries, hidingSmallChanges: hidesSmallChanges, exempting: exemptions,
                with: CoinSolver())
        }
        let files = files(plan, counted, protected.table, isSynthetic: isSynthetic)
        let protection = protected.adding(try await attack(files, of: plan, counted.frame, over: connection))
        let page = LedgerPage(raw, counts: counted.counts, protection: protection)
        return BuiltRelease(
            dataCSV: files.data, metadataJSON: files.metadata, manifest: files.manifest, digest: files.digest,
            predecessor: predecessor, isSynthetic: isSynthetic, load: pack.load, ledger: page.bytes(counted.frame),
            protectedAfter: ledger.numbers, held: counted.held, failures: protection.failures)
    }

    /// Attacks the new files together with everything that was ever public, as a stranger will.
    ///
    /// - Returns: the cells that it finds unsafe.
    /// - Throws: an `impossible` problem where the attack can't be made: what was not attacked is not known to be safe.
    private func attack(
        _ files: Files, of plan: ReleasePlan, _ frame: ReleaseFrame, over connection: PostgresConnection
    ) async throws -> [Protection.Failure] {
        let own = PublicFiles(name: "\(plan.id)@\(plan.version)", data: files.data, metadata: files.metadata)
        let all = try await PublicFiles.everPublic(over: connection) + [own]
        do {
            return try await PublicAttack.run(on: all, mode: .verdict).failures(in: frame)
        } catch let fault as PublicFilesFault {
            throw Problem(.impossible, "The release can't be attacked, so it can't be shown to be safe. \(fault)")
        }
    }

    /// The number of the version that one must be compared with, as of now: for a correction the last that was published
    /// of the same release, for a new release the newest that is published; nil where there is none.
    public static func predecessor(
        id: String, version: Int, over connection: PostgresConnection
    ) async throws -> Int? {
        try await connection.query(Predecessor(id: id, version: version)).first
    }

    /// The files of a version.
    struct Files: Sendable {
        let data: [UInt8]
        let metadata: [UInt8]
        let manifest: [UInt8]
        /// The SHA-256 of the manifest.
        let digest: [UInt8]
    }

    /// The files of a version that was counted and protected.
    func files(
        _ plan: ReleasePlan, _ counted: CountedRelease, _ protected: ProtectedTable, isSynthetic: Bool
    ) -> Files {
        var table = protected
        if let basis = counted.basis {
            table = table.markingRevisions(since: basis.table, named: basis.spokenName)
        }
        let name = ReleaseName(id: plan.id, version: plan.version, number: plan.number, isSynthetic: isSynthetic)
        let data = FrozenTable.csv(table, name: name, numbers: pack.citationNumbers)
        let metadata = ReleaseMetadata(
            plan: plan, isSynthetic: isSynthetic, pack: pack, counted: counted, hidden: table.hiddenCount
        ).json
        let manifest = Self.manifest(data: data, metadata: metadata)
        return Files(data: data, metadata: metadata, manifest: manifest, digest: Array(SHA256.hash(data: manifest)))
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
