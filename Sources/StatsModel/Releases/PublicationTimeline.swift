/// What followed what: of a release, and of all that is published.
extension Publication {
    /// The version of the same release that superseded one; nil where it is the last, or was never public.
    public func successor(of name: ReleaseName) -> Entry? {
        entries.filter { $0.name.id == name.id && $0.name.version > name.version }
            .min { $0.name.version < $1.name.version }
    }

    /// When a version was superseded by the next of the same release; nil where it is the last.
    public func supersededAt(_ name: ReleaseName) -> Instant? {
        successor(of: name).map { max($0.publishedAt, entry(number: name.number)?.publishedAt ?? $0.publishedAt) }
    }

    /// The last version of a release that is public; it may have been withdrawn. nil for an unknown release.
    public func newestVersion(of release: String) -> Entry? { versions(of: release).last }

    /// A version of a release by its number within it; nil where that is not public.
    public func version(_ version: Int, of release: String) -> Entry? {
        entries.first { $0.name.id == release && $0.name.version == version }
    }

    /// The version of a release that was its newest at a past moment; nil where none of it was public then.
    public func version(of release: String, at moment: Instant) -> Entry? {
        versions(of: release).last { $0.publishedAt <= moment }
    }

    /// Every release by its newest version, the release with the greatest last month first.
    public var releases: [Entry] {
        var newest: [String: Entry] = [:]
        for entry in entries where (newest[entry.name.id]?.name.version ?? 0) < entry.name.version {
            newest[entry.name.id] = entry
        }
        return newest.values.sorted { one, other in
            (one.periodTo, one.publishedAt, one.number) > (other.periodTo, other.publishedAt, other.number)
        }
    }

    /// The version whose figures another was compared with when it was made: the one before it, or the last of the
    /// release before. nil for the first of all.
    public func predecessor(of version: PublishedVersion) -> Entry? {
        version.predecessor.flatMap { entry(number: $0) }
    }

    /// When something of it changed last: the last publication or withdrawal; 1970 where nothing was published.
    public var lastInstant: Instant {
        entries.reduce(Instant(microseconds: 0)) { last, entry in
            if case .withdrawn(let version) = entry { return max(last, entry.publishedAt, version.withdrawnAt) }
            return max(last, entry.publishedAt)
        }
    }

    /// A stretch of time during which one version was the newest.
    public struct Reign: Sendable {
        /// The version.
        public let entry: Entry
        /// From when on.
        public let from: Instant
        /// Until when; nil where it is the newest still.
        public let until: Instant?
    }

    /// Which version was the newest when, ascending, without gaps but where all that was public had been withdrawn.
    public var reigns: [Reign] {
        var moments = Set(entries.map(\.publishedAt))
        for case .withdrawn(let version) in entries { moments.insert(version.withdrawnAt) }
        var reigns: [Reign] = []
        for moment in moments.sorted() {
            let entry = inForce(at: moment)
            if let last = reigns.last, last.until == nil {
                if last.entry.number == entry?.number { continue }
                reigns[reigns.count - 1] = Reign(entry: last.entry, from: last.from, until: moment)
            }
            if let entry { reigns.append(Reign(entry: entry, from: moment, until: nil)) }
        }
        return reigns
    }
}
