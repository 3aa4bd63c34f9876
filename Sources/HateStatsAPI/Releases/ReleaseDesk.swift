internal import NIOConcurrencyHelpers
internal import PostgresBridge
internal import StatsModel

/// Where releases are worked on and looked at: what routes and the command line share.
struct ReleaseDesk: Sendable {
    let app: AppContext
    private let packs = PackLibrary()

    var pool: PostgresPool { app.pool }

    init(_ app: AppContext) { self.app = app }

    // MARK: Looking

    /// A version of a release, or the one that the release stands at, as a reader may see it.
    ///
    /// - Throws: `not-found` where there is none, or none for this reader: the same words for both.
    func view(_ id: String, version: Int? = nil, for access: Access?) async throws -> ReleaseView {
        guard let access, access.role.seesEmbargoed else { return try published(id, version: version) }
        return try await pool.withTransaction { connection in
            let rows = try await connection.query(ReleaseVersionRow.OfRelease(id: id))
            guard let record = ReleaseRecord(rows)?.seen(by: access.role),
                let row = version.map({ wanted in record.versions.first { $0.version == wanted } }) ?? record.current
            else { throw try await unknown(id, version: version, for: access, over: connection) }
            return try await shown([(row, record)], to: access, over: connection)[0]
        }
    }

    /// The releases that a reader may see, newest first, each by the version that it stands at.
    func views(for access: Access?, _ listing: (String) throws -> Listing) async throws -> ReleasePage {
        guard let access, access.role.seesEmbargoed else { return try publishedPage(listing) }
        return try await pool.withTransaction { connection in
            let records = ReleaseRecord.all(try await connection.query(ReleaseVersionRow.All()))
                .compactMap { $0.seen(by: access.role) }
                .sorted { ($0.current.periodTo, $0.current.number) > ($1.current.periodTo, $1.current.number) }
            let listing = try listing(ReleasePage.version(of: records.map(\.tag)))
            let (part, next) = listing.part(of: records)
            return ReleasePage(
                views: try await shown(part.map { ($0.current, $0) }, to: access, over: connection), next: next,
                listing: listing)
        }
    }

    /// Versions as they are shown to a reader, and the looks at those that are not public written down.
    private func shown(
        _ versions: [(row: ReleaseVersionRow, record: ReleaseRecord)], to access: Access,
        over connection: PostgresConnection
    ) async throws -> [ReleaseView] {
        let decisions = try await connection.query(StandingDecisions(numbers: versions.map(\.row.number)))
        var views: [ReleaseView] = []
        for (row, record) in versions {
            let pack = try await pack(load: row.load, over: connection)
            views.append(ReleaseView(row, of: record, pack: pack, decisions: decisions))
        }
        for view in views where view.publishedAt == nil {
            let event = AuditEvent(AuditActor(access), .look, .release(view.id, version: view.version))
            try await AuditLog.write(event, over: connection)
        }
        return views
    }

    /// A version as it is after a change, in the eyes of whoever changed it.
    func changed(
        _ id: String, version: Int, by access: Access, over connection: PostgresConnection
    ) async throws -> ReleaseView {
        let rows = try await connection.query(ReleaseVersionRow.OfRelease(id: id))
        guard let whole = ReleaseRecord(rows), let row = rows.first(where: { $0.version == version }),
            let record = ReleaseRecord(
                rows.filter { $0.version == version || $0.hasBeenPublic || access.role.sees(whole.state(of: $0)) })
        else { throw Problem(.internalError, "A release is gone that was changed.") }
        let decisions = try await connection.query(StandingDecisions(numbers: [row.number]))
        return ReleaseView(
            row, of: record, pack: try await pack(load: row.load, over: connection), decisions: decisions)
    }

    /// The pack of a load, as it was frozen with a version.
    func pack(load: Int, over connection: PostgresConnection) async throws -> ReferencePack {
        if let present = app.reference.pack, present.load == load { return present.pack }
        if let known = packs[load] { return known }
        guard let pack = try await NumberedPack.read(load: load, over: connection)?.pack else {
            throw Problem(.internalError, "The reference data of a release (load \(load)) is not there.")
        }
        packs[load] = pack
        return pack
    }

    // MARK: What isn't there

    /// The answer about a release that does not exist, or not for this reader.
    func unknown(
        _ id: String, version: Int?, for access: Access, over connection: PostgresConnection
    ) async throws -> Problem {
        let records = ReleaseRecord.all(try await connection.query(ReleaseVersionRow.All()))
            .compactMap { $0.seen(by: access.role) }
        return .unknownRelease(
            id, version: version,
            among: Dictionary(records.map { ($0.id, $0.versions.map(\.version)) }, uniquingKeysWith: { $1 }))
    }
}

/// A part of the list of releases.
struct ReleasePage {
    let views: [ReleaseView]
    let next: String?
    let listing: Listing
    /// When what is listed last changed; nil for lists behind a key.
    var lastChange: Instant?

    /// The version of a list, for its cursors: by what its entries are known by.
    static func version(of tags: [String]) -> String {
        EntityTag.of(tags.joined(separator: " ").utf8).filter { $0 != "\"" }
    }
}

extension Problem {
    /// There is no such release, or no such version of it, for this reader.
    ///
    /// - Parameter known: the releases and versions that the reader may see.
    static func unknownRelease(_ id: String, version: Int?, among known: [String: [Int]]) -> Problem {
        if let version, let versions = known[id] {
            return Problem(
                .notFound,
                faults: [
                    .init(
                        "path.n", value: String(version),
                        reason: "the release \(id) has no such version",
                        suggestions: versions.max().map { [String($0)] } ?? [])
                ])
        }
        return Problem(
            .notFound,
            faults: [
                .init(
                    "path.id", value: id.shortened(to: 80), reason: "there is no release of that name",
                    suggestions: Spelling.nearest(to: id, among: known.keys.sorted()))
            ])
    }
}

/// Packs of past loads that have been read once: they never change.
private final class PackLibrary: Sendable {
    /// More packs than a partnership changes in a year.
    private static let limit = 16
    private let packs = NIOLockedValueBox<[Int: ReferencePack]>([:])

    subscript(load: Int) -> ReferencePack? {
        get { packs.withLockedValue { $0[load] } }
        set {
            packs.withLockedValue { packs in
                if packs.count >= Self.limit, let oldest = packs.keys.min() { packs[oldest] = nil }
                packs[load] = newValue
            }
        }
    }
}
