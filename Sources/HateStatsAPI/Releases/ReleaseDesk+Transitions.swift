internal import HTTPTypes
internal import PostgresBridge
internal import StatsModel

/// The transitions: each one transaction that holds the release against others, and writes what it did into the audit
/// log.
extension ReleaseDesk {
    /// Does what a reader asks for, if their role may and the state of the release allows it.
    ///
    /// - Parameters:
    ///   - members: the body of the request.
    ///   - ifMatch: the tags of the version that the reader means, where they name any.
    /// - Returns: the version as it is afterwards; of a correction the one that was opened.
    func perform(
        _ action: ReleaseAction, on id: String, _ members: [String: JSONValue], by access: Access, ifMatch: String?
    ) async throws -> ReleaseView {
        try access.require(action.role)
        switch action {
        case .create: return try await create(ReleaseRequest.Creation(members), by: access)
        case .rebuild:
            return try await rebuild(id, ReleaseRequest.Rebuilding(members), by: access, ifMatch)
        case .submit:
            try ReleaseRequest.nothing(members)
            return try await submit(id, by: access, ifMatch)
        case .agree, .query:
            return try await decide(id, ReleaseRequest.Decision(members), by: access, ifMatch)
        case .publish: return try await publish(id, ReleaseRequest.Publishing(members), by: access, ifMatch)
        case .correct: return try await correct(id, ReleaseRequest.Correction(members), by: access, ifMatch)
        case .withdraw: return try await withdraw(id, ReleaseRequest.Withdrawal(members), by: access, ifMatch)
        case .override: return try await override(id, OverrideRequest(members), by: access, ifMatch)
        }
    }

    // MARK: What every transition does

    /// What a transition did, for the log.
    struct Deed {
        var action: AuditAction
        /// The versions it was done to; the first is the one to be shown.
        var versions: [Int]
        var why: String?
        /// The overrides that were made with it, as the log has them; of the first version.
        var overrides: [String] = []
    }

    /// Runs a transition on the version that a release stands at, from the look at its state to the entry in the log.
    func transition(
        _ action: ReleaseAction, of id: String, by access: Access, ifMatch: String?,
        _ body: (ReleaseRecord, PostgresConnection) async throws -> Deed
    ) async throws -> ReleaseView {
        do {
            return try await pool.withTransaction { connection in
                let record = try await held(id, for: access, over: connection)
                try Self.check(ifMatch, record)
                try Self.check(action, record)
                let deed = try await body(record, connection)
                let shown = try await changed(
                    id, version: deed.versions.first ?? record.current.version, by: access, over: connection)
                for version in deed.versions {
                    // A version that was just opened comes from the one that it corrects.
                    let before = record.versions.first { $0.version == version }.map(record.state) ?? record.state
                    let event = AuditEvent(
                        AuditActor(access), deed.action, .release(id, version: version), from: before.rawValue,
                        to: shown.status.rawValue, why: deed.why)
                    try await AuditLog.write(event, over: connection)
                }
                for told in deed.overrides {
                    let event = AuditEvent(
                        AuditActor(access), .override, .release(id, version: shown.version),
                        from: shown.status.rawValue, to: shown.status.rawValue, why: told)
                    try await AuditLog.write(event, over: connection)
                }
                return shown
            }
        } catch let error as PostgresError where error.sqlState == .insufficientPrivilege {
            // The database's own guard: the clock has passed the instant since the state was read.
            throw Problem.overtaken(id)
        }
    }

    /// The release as the reader may see it, held against all others who want to change it.
    private func held(
        _ id: String, for access: Access, over connection: PostgresConnection
    ) async throws -> ReleaseRecord {
        while true {
            let held = try await connection.query(ReleaseVersionRow.Hold(id: id))
            let rows = try await connection.query(ReleaseVersionRow.OfRelease(id: id))
            // Whoever held it before may have opened another version, which is not held yet.
            guard rows.map(\.version) == held else { continue }
            guard let record = ReleaseRecord(rows)?.seen(by: access.role) else {
                throw try await unknown(id, version: nil, for: access, over: connection)
            }
            return record
        }
    }

    private static func check(_ ifMatch: String?, _ record: ReleaseRecord) throws {
        guard let ifMatch, !Conditional.isMet(ifMatch, by: record.tag) else { return }
        throw Problem(
            .preconditionFailed,
            "\(record.spokenName) is not what If-Match names: it is \(record.tag) now, and \(record.state.words).",
            headers: [.eTag: record.tag])
    }

    private static func check(_ action: ReleaseAction, _ record: ReleaseRecord) throws {
        do throws(ReleaseLifeCycle.Refusal) {
            _ = try ReleaseLifeCycle.outcome(of: action, in: record.state)
        } catch {
            throw Problem(
                .wrongState, "\(record.spokenName) \(error.predicate)", headers: [.eTag: record.tag])
        }
    }

    /// Refuses what the checklist blocks, with every item that does.
    func checkList(
        _ record: ReleaseRecord, _ done: String, over connection: PostgresConnection
    ) async throws {
        let errors = try await Checklist.of(
            versionNumber: record.current.number, over: connection, context: app
        ).errors
        guard !errors.isEmpty else { return }
        throw Problem(
            .wrongState,
            "\(record.spokenName) is \(record.state.words), and can't be \(done) before its checklist has no errors. "
                + errors.map(\.text).joined(separator: " "),
            errors: errors.map {
                .init(
                    "checklist.\($0.subject.rawValue)",
                    reason: [$0.text, $0.whatWouldHelp].compactMap(\.self).joined(separator: " "))
            }, headers: [.eTag: record.tag])
    }

    // MARK: Agreement

    private func submit(_ id: String, by access: Access, _ ifMatch: String?) async throws -> ReleaseView {
        try await transition(.submit, of: id, by: access, ifMatch: ifMatch) { record, connection in
            try await checkList(record, "submitted", over: connection)
            let state = try await round(of: record.current, over: connection).state
            try await connection.perform(
                ReleaseStatements.Advance(
                    number: record.current.number, state: state == .agreed ? .agreed : .inAgreement))
            return Deed(action: .submit, versions: [record.current.version])
        }
    }

    private func decide(
        _ id: String, _ decision: ReleaseRequest.Decision, by access: Access, _ ifMatch: String?
    ) async throws -> ReleaseView {
        guard let source = access.source else {
            throw Problem(.notAllowed, "This key acts for no source, and only a source can agree.")
        }
        let action = decision.agrees ? ReleaseAction.agree : .query
        return try await transition(action, of: id, by: access, ifMatch: ifMatch) { record, connection in
            let version = record.current
            guard decision.digest == version.digest else {
                throw Problem(
                    .wrongState,
                    "\(record.spokenName) is \(record.state.words) with the digest "
                        + "\(ReleaseDigest.text(version.digest)), which is another than the one sent: look at it again.",
                    headers: [.eTag: record.tag])
            }
            let agreement = ReleaseStatements.AddAgreement(
                number: version.number, source: source, agrees: decision.agrees, digest: version.digest,
                comment: decision.comment, madeBy: "key \(access.keyID)")
            guard try await !connection.query(agreement).isEmpty else {
                throw Problem(.notAllowed, "The source \(source) of this key is not known any more.")
            }
            if decision.agrees {
                let state = try await round(of: version, over: connection).state
                try await connection.perform(
                    ReleaseStatements.Advance(number: version.number, state: state == .agreed ? .agreed : .inAgreement))
            } else {
                try await connection.perform(ReleaseStatements.TakeBack(number: version.number, isWholeChange: true))
            }
            return Deed(
                action: decision.agrees ? .agree : .query, versions: [version.version], why: decision.comment)
        }
    }

    /// What the sources have said of a version's present digest.
    private func round(
        of version: ReleaseVersionRow, over connection: PostgresConnection
    ) async throws -> AgreementRound {
        let decisions = try await connection.query(StandingDecisions(numbers: [version.number]))
        return AgreementRound(
            try await pack(load: version.load, over: connection),
            decisions: Dictionary(decisions.map { ($0.source, $0.agrees) }, uniquingKeysWith: { $1 }))
    }
}

extension ReleaseRecord {
    /// As a sentence about the version that it stands at begins.
    var spokenName: String { "Version \(current.version) of the release \(id)" }
}

extension ReleaseAction {
    /// Who may do it.
    var role: [Role] { self == .agree || self == .query ? [.partner] : [.statistician] }
}
