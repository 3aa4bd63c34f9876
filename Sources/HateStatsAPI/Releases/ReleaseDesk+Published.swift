internal import StatsModel

/// What everybody may see, from memory: one path for what is embargoed and for what never was.
extension ReleaseDesk {
    /// A version that has been public, or the one that the release stands at.
    func published(_ id: String, version: Int? = nil) throws -> ReleaseView {
        let snapshot = try app.publication.requiredSnapshot()
        let versions = snapshot.publication.versions(of: id)
        let found =
            if let version { versions.first { $0.name.version == version } } else { Self.standing(versions) }
        guard let found else {
            let known = Dictionary(grouping: snapshot.publication.entries, by: \.name.id)
            throw Problem.unknownRelease(
                id, version: version, among: known.mapValues { $0.map(\.name.version) })
        }
        return try Self.view(found, versions, snapshot)
    }

    func publishedPage(_ listing: (String) throws -> Listing) throws -> ReleasePage {
        let snapshot = try app.publication.requiredSnapshot()
        let releases = Dictionary(grouping: snapshot.publication.entries, by: \.name.id).keys
            .map { snapshot.publication.versions(of: $0) }
            .compactMap { versions in Self.standing(versions).map { (entry: $0, versions: versions) } }
            .sorted { ($0.entry.periodTo, $0.entry.publishedAt) > ($1.entry.periodTo, $1.entry.publishedAt) }
        let listing = try listing(
            ReleasePage.version(of: snapshot.publication.entries.map { "\($0.number) \($0.readable == nil)" }))
        let (part, next) = listing.part(of: releases)
        return ReleasePage(
            views: try part.map { try Self.view($0.entry, $0.versions, snapshot) }, next: next, listing: listing,
            lastChange: snapshot.publication.entries.map(\.lastChange).max())
    }

    /// The version that a release stands at: the last that can be read, or else the last.
    private static func standing(_ versions: [Publication.Entry]) -> Publication.Entry? {
        versions.last { $0.readable != nil } ?? versions.last
    }

    private static func view(
        _ entry: Publication.Entry, _ versions: [Publication.Entry], _ snapshot: PublicationSnapshot
    ) throws -> ReleaseView {
        let pack =
            switch entry {
            case .readable(let version): version.content.pack
            case .withdrawn(let version): snapshot.packs[version.referenceLoad]?.pack
            }
        guard let pack else { throw Problem.unavailable("What is published has not been read whole.") }
        return ReleaseView(entry, among: versions, in: snapshot.publication, pack: pack)
    }
}

extension Publication.Entry {
    /// When what is said of it last changed.
    var lastChange: Instant {
        switch self {
        case .readable(let version): version.publishedAt
        case .withdrawn(let version): max(version.publishedAt, version.withdrawnAt)
        }
    }
}

extension ReleaseView {
    /// When what is said of the release last changed in public: nil where nothing of it has been.
    var lastChange: Instant? {
        let changes = versions.compactMap(\.publishedAt) + [withdrawal?.at].compactMap(\.self)
        return changes.max()
    }
}
