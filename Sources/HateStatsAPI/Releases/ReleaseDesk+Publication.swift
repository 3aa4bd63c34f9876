import Crypto
internal import HTTPTypes
internal import PostgresBridge
internal import StatsModel

/// The transitions that the public hears of: publication and withdrawal.
extension ReleaseDesk {
    func publish(
        _ id: String, _ request: ReleaseRequest.Publishing, by access: Access, _ ifMatch: String?
    ) async throws -> ReleaseView {
        try await transition(.publish, of: id, by: access, ifMatch: ifMatch) { record, connection in
            let version = record.current
            if let at = request.at { try Self.check(at, now: try await Self.now(connection)) }
            // From here on nobody else can decide on a version, so that what is looked at below stays so.
            try await connection.query(PublicationLock.take)
            let predecessor = try await ReleaseBuilder.predecessor(
                id: id, version: version.version, over: connection)
            guard predecessor == version.predecessor else {
                throw Problem(
                    .wrongState,
                    "\(record.spokenName) is \(record.state.words), and was compared with what is not the release before "
                        + "it any more. It must be rebuilt, so that what is revised is marked, and agreed again.",
                    headers: [.eTag: record.tag])
            }
            try await checkLedger(record, over: connection)
            try await checkList(record, "published", over: connection)
            let key = try app.settings.requiredSigningKey()
            let manifest = try await connection.query(
                ReleaseFileContent(number: version.number, name: "manifest.txt")
            ).first
            guard let manifest, Array(SHA256.hash(data: manifest)) == version.digest else {
                throw Problem(.internalError, "The manifest of \(record.spokenName) is not what was agreed.")
            }
            try await connection.perform(ReleaseStatements.KeepSigningKey(id: key.id, publicKey: key.publicKey))
            try await connection.perform(
                ReleaseStatements.Schedule(
                    number: version.number, at: request.at, signature: try key.signature(of: manifest),
                    signingKey: key.id))
            try await connection.perform(ReleaseStatements.Announce())
            return Deed(
                action: request.at == nil ? .publish : .schedule, versions: [version.version],
                why: request.at.map { "at \($0)" })
        }
    }

    /// Refuses what was not protected against everything that is public by now, or would come out in the dark about
    /// another version that is decided.
    private func checkLedger(_ record: ReleaseRecord, over connection: PostgresConnection) async throws {
        let standing = try await LedgerStanding.read(number: record.current.number, over: connection)
        guard standing.kept != nil, !standing.isStale else {
            let since = standing.unseen.isEmpty ? "" : ": " + standing.unseen.joined(separator: ", ")
            let was =
                standing.kept == nil
                ? "was made before there was disclosure control"
                : "was not protected against everything that has been published by now\(since)"
            throw Problem(
                .wrongState,
                "\(record.spokenName) is \(record.state.words), and \(was). It must be rebuilt, so that nothing that is "
                    + "hidden follows from what is public, and agreed again.",
                headers: [.eTag: record.tag])
        }
        if let other = standing.scheduled.first {
            throw Problem(
                .wrongState,
                "\(record.spokenName) is \(record.state.words), and \(other.name) is scheduled for \(other.at): what "
                    + "comes out then must be protected against this one, or this one against it. Wait until it is "
                    + "public and rebuild this one, or rebuild or withdraw \(other.name).",
                headers: [.eTag: record.tag])
        }
    }

    /// What the clock that decides on publication shows.
    static func now(_ connection: PostgresConnection) async throws -> Instant {
        guard let now = try await connection.query(PublicationClock()).first else {
            throw Problem(.internalError, "The database did not say what time it is.")
        }
        return now
    }

    private static func check(_ at: Instant, now: Instant) throws {
        var reasons: [String] = []
        if !at.isFiveMinuteMark { reasons.append("must lie on a five-minute mark of the clock") }
        if at <= now { reasons.append("must lie in the future: it is \(now) now") }
        guard !reasons.isEmpty else { return }
        let mark = max(at, now).nextFiveMinuteMark
        throw Problem(
            .impossible,
            faults: [
                .init(
                    "body.at", value: at.description,
                    reason: reasons.joined(separator: ", and ") + "; without it the release is published now",
                    suggestions: [mark.description])
            ])
    }

    func withdraw(
        _ id: String, _ request: ReleaseRequest.Withdrawal, by access: Access, _ ifMatch: String?
    ) async throws -> ReleaseView {
        try await transition(.withdraw, of: id, by: access, ifMatch: ifMatch) { record, connection in
            let isPublic = record.current.hasBeenPublic
            let versions =
                isPublic ? record.versions.filter { $0.stored == .scheduled && $0.hasBeenPublic } : [record.current]
            let withdrawn = try await connection.query(
                ReleaseStatements.Withdraw(
                    numbers: versions.map(\.number), reason: request.reason, arePublic: isPublic))
            guard withdrawn.count == versions.count else { throw Problem.overtaken(id) }
            try await connection.perform(ReleaseStatements.Announce())
            return Deed(
                action: .withdraw, versions: versions.map(\.version).reversed(), why: request.reason)
        }
    }
}

extension Problem {
    /// The clock passed the instant of a release while something else was being done with it.
    static func overtaken(_ id: String) -> Problem {
        Problem(
            .wrongState, "The release \(id) has become public while this was under way. Read it again, then decide.")
    }
}

extension Instant {
    /// The first five-minute mark of the clock after it.
    var nextFiveMinuteMark: Instant {
        let mark: Int64 = 300_000_000
        let rest = ((microseconds % mark) + mark) % mark
        return Instant(microseconds: microseconds.addingReportingOverflow(mark - rest).partialValue)
    }
}
