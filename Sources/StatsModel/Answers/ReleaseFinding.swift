/// What a reader who asks for a release finds among what has been published.
///
/// Nothing else is looked at, so a release that is not public yet and one that never was are the same.
public enum ReleaseFinding: Sendable {
    /// A version that can be read.
    case found(PublishedVersion)
    /// A version that has been withdrawn.
    case withdrawn(WithdrawnVersion)
    /// Nothing of that name; the ids that have been published, newest first.
    case unknown(published: [String])
    /// It was published, but later than the moment that was asked for.
    case tooEarly(first: Instant)
    /// Nothing has been published at all.
    case nothingPublished
}

extension Publication {
    /// What a reader finds.
    ///
    /// - Parameters:
    ///   - choice: which release is asked for.
    ///   - moment: as of when; nil for now.
    public func finding(_ choice: FigureQuery.ReleaseChoice, asOf moment: Instant?) -> ReleaseFinding {
        guard let firstInstant else { return .nothingPublished }
        switch choice {
        case .latest:
            guard let moment else {
                return newest.map { .found($0) } ?? lastWithdrawn.map { .withdrawn($0) } ?? .nothingPublished
            }
            if let entry = inForce(at: moment) { return ReleaseFinding(entry) }
            guard moment >= firstInstant else { return .tooEarly(first: firstInstant) }
            // All that had been published by then had been withdrawn by then too.
            return lastWithdrawn.map { .withdrawn($0) } ?? .nothingPublished
        case .named(let id, let version):
            let named = versions(of: id).filter { version == nil || $0.name.version == version }
            guard let first = named.first else {
                var ids: [String] = []
                for entry in entries.reversed() where !ids.contains(entry.name.id) { ids.append(entry.name.id) }
                return .unknown(published: ids)
            }
            let public_ = named.filter { entry in moment.map { entry.publishedAt <= $0 } ?? true }
            guard let last = public_.last else { return .tooEarly(first: first.publishedAt) }
            return ReleaseFinding(public_.last { $0.readable != nil } ?? last)
        }
    }

    private var lastWithdrawn: WithdrawnVersion? {
        for entry in entries.reversed() {
            if case .withdrawn(let version) = entry { return version }
        }
        return nil
    }

    /// Whether a later version of the same release is public.
    public func isSuperseded(_ name: ReleaseName) -> Bool {
        versions(of: name.id).contains { $0.name.version > name.version && $0.readable != nil }
    }
}

extension ReleaseFinding {
    init(_ entry: Publication.Entry) {
        switch entry {
        case .readable(let version): self = .found(version)
        case .withdrawn(let version): self = .withdrawn(version)
        }
    }
}
