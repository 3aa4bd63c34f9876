internal import StatsModel

/// Understands a question for published figures, and finds the release that answers it.
struct PublishedEnquiry: Sendable {
    /// All that is public, at one moment.
    let publication: Publication
    /// When it is asked.
    let now: Instant
    /// The prepared words of releases.
    let shelf: ReleaseShelf

    /// Answers a question from what is public.
    ///
    /// - Parameters:
    ///   - parameters: the query's parameters as the contract has them, decoded.
    ///   - otherParameters: names that the caller reads itself.
    /// - Throws: `QueryProblems` where the question can't be understood, `Problem` where no release answers it.
    func answer(
        _ parameters: [(name: String, value: String)], otherParameters: Set<String>
    ) throws -> PublishedAnswer {
        let version = try version(parameters)
        let query = try Self.query(parameters, for: version, otherParameters: otherParameters)
        let content = PublishedFigures(query, of: version)
        return PublishedAnswer(
            content, status: publication.isSuperseded(version.name) ? .superseded : .published,
            stands: publication.newest.map { content.stands(beside: $0.content) } ?? true,
            prepared: shelf.prepared(version, in: publication))
    }

    /// Answers a question from a version that is not public, for a key that may see it. Such an answer never stands: what
    /// it says has not been published.
    ///
    /// - Parameter own: the areas that are listed first where all are asked for; those of the partner who looks.
    func answer(
        _ parameters: [(name: String, value: String)], otherParameters: Set<String>,
        unpublished version: ReleaseVersion,
        status: PublishedAnswer.Status, own: Set<Int>
    ) throws -> PublishedAnswer {
        var query = try Self.query(parameters, for: version, otherParameters: otherParameters)
        if query.areas.count == version.pack.areas.count { query = query.listing(first: own) }
        return PublishedAnswer(
            PublishedFigures(query, of: version), status: status, stands: false, prepared: PreparedRelease(version))
    }

    /// The question, in the words of a release.
    static func query(
        _ parameters: [(name: String, value: String)], for version: ReleaseVersion, otherParameters: Set<String>
    ) throws -> FigureQuery {
        let context = QueryContext(
            pack: version.pack, audience: .published, latestMonth: version.periodTo,
            firstMonth: version.table.frame.months.lowerBound, otherParameters: otherParameters)
        return try FigureQuery(parameters: parameters, context: context)
    }

    // MARK: Which release

    private func version(_ parameters: [(name: String, value: String)]) throws -> ReleaseVersion {
        guard let (release, moment) = FigureQuery.standpoint(of: parameters) else {
            // What is wrong is said with all else that is wrong, in the words of the newest release.
            return try publication.newestOrProblem().content
        }
        let instant = try moment.map(instant(of:))
        switch publication.finding(release, asOf: instant) {
        case .found(let version): return version.content
        case .withdrawn(let version): throw version.problem
        case .nothingPublished: return try publication.newestOrProblem().content
        case .unknown(let published): throw unknown(release, published)
        case .tooEarly(let first): throw tooEarly(release, moment, first)
        }
    }

    /// The moment that is meant: itself, or the end of a day where the partnership is.
    private func instant(of moment: FigureQuery.Moment) throws -> Instant {
        // The day ends where the partnership is, as it says now.
        let instant = moment.instant(timeZone: publication.newest?.content.pack.policy.timeZone ?? "UTC")
        // A clock may be a little ahead of this one, and the day on which it is asked may be named.
        let ahead: Int64 = if case .endOf = moment { 86_400_000_000 } else { 300_000_000 }
        guard instant.microseconds - now.microseconds <= ahead else {
            throw Problem(
                .invalidParameter,
                faults: [
                    .init(
                        "query.as_of", value: moment.text,
                        reason: "it lies in the future, of which nothing is known yet; leave it out for what stands now"
                    )
                ])
        }
        return min(instant, now)
    }

    /// The one answer to the name of a release that is not public, whether it exists or not.
    private func unknown(_ release: FigureQuery.ReleaseChoice, _ published: [String]) -> Problem {
        guard case .named(let id, let version) = release else { return Problem(.notFound, "") }
        let versions = publication.versions(of: id).map { "\(id)@\($0.name.version)" }
        let near = versions.isEmpty ? Spelling.nearest(to: id, among: published) : Array(versions.suffix(3))
        return Problem(
            .notFound,
            faults: [
                .init(
                    "query.release", value: release.text,
                    reason: version == nil || versions.isEmpty
                        ? "no release of that name is published" : "no such version of that release is published",
                    suggestions: near.isEmpty ? Array(published.prefix(1)) : near)
            ])
    }

    private func tooEarly(
        _ release: FigureQuery.ReleaseChoice, _ moment: FigureQuery.Moment?, _ first: Instant
    ) -> Problem {
        guard case .named = release else {
            return Problem(
                .nothingPublished, "Nothing had been published by then; the first figures were published at \(first).")
        }
        let reason = "the release \(release.text) had not been published by then; it was published at \(first)"
        return Problem(
            .notFound,
            faults: [.init("query.as_of", value: moment?.text, reason: reason, suggestions: [first.description])])
    }
}

extension FigureQuery.ReleaseChoice {
    /// As it stands in an address.
    var text: String {
        switch self {
        case .latest: "latest"
        case .named(let id, let version): id + (version.map { "@\($0)" } ?? "")
        }
    }
}

extension FigureQuery.Moment {
    /// As it stands in an address.
    var text: String {
        switch self {
        case .instant(let microseconds): Instant(microseconds: microseconds).description
        case .endOf(let date): date.description
        }
    }
}
