public import StatsModel

extension AppContext {
    /// Does something with a release for the holder of a key, as the addresses below `/v1/releases` do.
    ///
    /// - Parameters:
    ///   - id: the release; for a new one it stands in `members`.
    ///   - members: those of the body of the request.
    ///   - ifMatch: the tag of the version that is meant.
    /// - Throws: `Problem` where the key has no right to it, or the release's state does not allow it.
    public func perform(
        _ action: ReleaseAction, on id: String, _ members: [String: JSONValue], key: String?, ifMatch: String? = nil
    ) async throws -> ReleaseView {
        let access = try await authenticate(key: key)
        return try await ReleaseDesk(self).perform(action, on: id, members, by: access, ifMatch: ifMatch)
    }

    /// A release as the holder of a key may see it, or as everybody may.
    public func release(_ id: String, version: Int?, key: String?) async throws -> ReleaseView {
        try await prepareReading()
        let access = key == nil ? nil : try await authenticate(key: key)
        return try await ReleaseDesk(self).view(id, version: version, for: access)
    }

    /// The releases that the holder of a key may see, or that everybody may, newest first.
    public func releases(key: String?) async throws -> [ReleaseView] {
        try await prepareReading()
        let access = key == nil ? nil : try await authenticate(key: key)
        return try await ReleaseDesk(self).views(for: access) {
            try Listing(QueryParameters(pairs: []), version: $0)
        }.views
    }

    /// Reads what is published, which a command without a service has not done yet.
    private func prepareReading() async throws { try await publication.reload() }
}
