import NIOCore
import PostgresBridge
import StatsModel

/// One reading of what is published, on top of what is in memory: only what is new is read.
struct PublicationReading {
    /// What a reading found.
    struct Finding: Sendable {
        /// What is published; nil where nothing has changed.
        var snapshot: PublicationSnapshot?
        /// What the database's clock shows.
        var clock: Instant
        /// Instants of versions that the database's clock let through and the own clock has not reached.
        var waiting: [Instant]
    }

    private var snapshot: PublicationSnapshot
    private let now: Instant
    private var frames: [FrameKey: ReleaseFrame] = [:]

    private struct FrameKey: Hashable {
        let load: Int
        let months: ClosedRange<Month>
    }

    /// A reading on top of a snapshot, at an instant of the own clock.
    init(over snapshot: PublicationSnapshot, now: Instant) {
        self.snapshot = snapshot
        self.now = now
        for version in snapshot.publication.entries.compactMap(\.readable) {
            guard let load = snapshot.loads[version.content.name.number] else { continue }
            let frame = version.content.table.frame
            frames[FrameKey(load: load, months: frame.months)] = frame
        }
    }

    /// Reads within a transaction that sees one moment, as the publisher's role.
    ///
    /// What has been public stays so: a version that is in memory is never dropped because a database that was restored
    /// or lags behind does not have it, and a withdrawal is never undone.
    mutating func run(_ connection: PostgresConnection) async throws -> Finding {
        _ = try await connection.query(PublisherRole())
        let rows = try await connection.query(PublishedVersions())
        let clock = try await connection.query(PublicationClock()).first ?? now
        let reached = rows.filter { $0.publishAt <= now }
        let waiting = rows.map(\.publishAt).filter { $0 > now }
        let changed = reached.filter { row in
            switch snapshot.publication.entry(number: row.name.number) {
            case nil: true
            case .readable: row.withdrawnAt != nil
            case .withdrawn: false
            }
        }
        guard !changed.isEmpty else { return Finding(clock: clock, waiting: waiting) }

        var entries = Dictionary(
            snapshot.publication.entries.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        for load in Set(changed.map(\.load)).sorted() where snapshot.packs[load] == nil {
            snapshot.packs[load] = try await pack(load, connection)
        }
        let agreements = try await connection.query(PublishedAgreements(numbers: changed.map(\.name.number)))
        for row in changed {
            let number = row.name.number
            snapshot.loads[number] = row.load
            if let withdrawnAt = row.withdrawnAt {
                entries[number] = .withdrawn(row.withdrawn(at: withdrawnAt))
                snapshot.files[number] = nil
            } else {
                let said = agreements.filter { $0.number == number }.map(\.agreement)
                entries[number] = .readable(try await version(row, said, connection))
            }
        }
        snapshot.signingKeys = try await connection.query(PublishedSigningKeys())
        snapshot.publication = Publication(Array(entries.values))
        return Finding(snapshot: snapshot, clock: clock, waiting: waiting)
    }

    // MARK: Parts

    private func pack(_ load: Int, _ connection: PostgresConnection) async throws -> NumberedPack {
        do {
            if let pack = try await NumberedPack.read(load: load, over: connection, as: .publisher) { return pack }
        } catch let error as ReferencePackError {
            throw PublicationFailure(load: load, "can't be understood: \(error)")
        }
        throw PublicationFailure(load: load, "is not there")
    }

    private mutating func version(
        _ row: PublishedVersions.Row, _ agreements: [PublishedAgreement], _ connection: PostgresConnection
    ) async throws -> PublishedVersion {
        let files = Dictionary(
            try await connection.query(PublishedFileRows(number: row.name.number)),
            uniquingKeysWith: { first, _ in first })
        let data = files[ReleaseVerification.data]
        let metadata = files[ReleaseVerification.metadata]
        let manifest = files[ReleaseVerification.manifest]
        let hashes = try ReleaseVerification.hashes(
            row.name, digest: row.digest, data: data, metadata: metadata, manifest: manifest)
        guard let pack = snapshot.packs[row.load], let data, let metadata, let manifest else {
            throw PublicationFailure(row.name, "lacks one of its files")
        }
        guard let start = ReleaseMetadata.seriesStart(metadata), start <= row.periodTo else {
            throw PublicationFailure(row.name, "does not say from which month on it counts")
        }
        let frame = frame(pack, start...row.periodTo)
        let content = ReleaseVersion(
            name: row.name, title: row.title, reason: row.reason, periodTo: row.periodTo, cutOff: row.cutOff,
            publishedAt: row.publishAt, digest: row.digest, table: try Self.table(row.name, data, frame),
            numbers: pack.citationNumbers)
        snapshot.files[row.name.number] = PublishedFiles(
            data: ByteBuffer(bytes: data), metadata: ByteBuffer(bytes: metadata),
            manifest: ByteBuffer(bytes: manifest), signature: row.signature, hashes: hashes, digest: row.digest)
        return PublishedVersion(
            content: content, publishedAt: row.publishAt, agreements: agreements, signature: row.signature,
            signingKey: row.signingKey, predecessor: row.predecessor, heldChanges: row.heldChanges)
    }

    /// The cells of a version. Versions of the same pack and months share them.
    private mutating func frame(_ pack: NumberedPack, _ months: ClosedRange<Month>) -> ReleaseFrame {
        let key = FrameKey(load: pack.load, months: months)
        if let frame = frames[key] { return frame }
        let frame = ReleaseFrame(pack.pack, months: months)
        frames[key] = frame
        return frame
    }

    private static func table(_ name: ReleaseName, _ data: [UInt8], _ frame: ReleaseFrame) throws -> ProtectedTable {
        do throws(FrozenTable.Failure) {
            return try FrozenTable.table(csv: data, frame: frame)
        } catch {
            throw PublicationFailure(name, "has a table that can't be read back: \(error)")
        }
    }
}

extension PublishedVersions.Row {
    /// What remains known of a version that was withdrawn.
    func withdrawn(at moment: Instant) -> WithdrawnVersion {
        WithdrawnVersion(
            name: name, title: title, periodTo: periodTo, publishedAt: publishAt, withdrawnAt: moment,
            reason: withdrawalReason ?? "", referenceLoad: load, heldChanges: heldChanges)
    }
}
