import StatsModel

/// How a release is found that somebody names. What is not public yet is not in memory, so that no answer can tell it
/// from what never was.
extension PublicationSnapshot {
    /// The version of a release that can be read: its newest, or one by its number.
    ///
    /// - Parameter place: where the version's number was given.
    /// - Throws: a `not-found` problem, or `withdrawn` with the reason.
    func version(_ version: String?, of id: String, place: String = "path.n") throws -> PublishedVersion {
        let versions = publication.versions(of: id)
        guard let newest = versions.last else {
            throw Problem(
                .notFound,
                faults: [
                    .init(
                        "path.id", value: id.shortened(to: 100), reason: "no such release has been published",
                        suggestions: Spelling.nearest(to: id, among: publication.releases.map(\.name.id)))
                ])
        }
        // The last that can be read; the last of all where every one was withdrawn.
        guard let version else { return try (versions.last { $0.readable != nil } ?? newest).readableOrProblem }
        guard let entry = versions.first(where: { String($0.name.version) == version }) else {
            throw Problem(
                .notFound,
                faults: [
                    .init(
                        place, value: version.shortened(to: 100),
                        reason: "no such version of the release has been published",
                        suggestions: [String(newest.name.version)])
                ])
        }
        return try entry.readableOrProblem
    }

    /// The frozen files of the version that ``version(_:of:)`` finds.
    func files(_ version: String?, of id: String) throws -> (version: PublishedVersion, files: PublishedFiles) {
        let found = try self.version(version, of: id)
        guard let files = files[found.content.name.number] else { throw Problem(.internalError, "") }
        return (found, files)
    }
}

extension Publication.Entry {
    /// The version, unless it was withdrawn.
    fileprivate var readableOrProblem: PublishedVersion {
        get throws {
            switch self {
            case .readable(let version): version
            case .withdrawn(let version): throw version.problem
            }
        }
    }
}

extension WithdrawnVersion {
    /// What is answered where its figures would have been.
    var problem: Problem {
        Problem(
            .withdrawn,
            "Version \(name.version) of the release \(name.id) was withdrawn on \(withdrawnAt): \(reason)")
    }
}

extension Publication {
    /// What was in force at a moment.
    ///
    /// - Throws: a `nothing-published` problem that says since when there are figures.
    func inForceOrProblem(at moment: Instant) throws -> Entry {
        if let entry = inForce(at: moment) { return entry }
        throw Problem(.nothingPublished, nothingPublishedDetail(at: moment))
    }

    private func nothingPublishedDetail(at moment: Instant) -> String {
        guard let first = firstInstant else { return "Nothing has been published yet." }
        return first > moment
            ? "Nothing had been published by \(moment); the first figures were published at \(first)."
            : "All that had been published by \(moment) had been withdrawn by then."
    }

    /// The newest version.
    ///
    /// - Throws: a `nothing-published` problem.
    func newestOrProblem() throws -> PublishedVersion {
        guard let newest else {
            throw Problem(
                .nothingPublished,
                entries.isEmpty ? "Nothing has been published yet." : "All that had been published has been withdrawn.")
        }
        return newest
    }
}

extension AppContext {
    /// The `Cache-Control` of everything public, by the service's own clock.
    var publicCacheControl: String { FiveMinutes.cacheControl(now: Int(clamping: now.microseconds / 1_000_000)) }
}

extension Instant {
    /// As HTTP writes times.
    var http: String { WallClock.http(seconds: Int(clamping: microseconds / 1_000_000)) }
}
