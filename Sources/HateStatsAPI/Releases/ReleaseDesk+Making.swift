internal import HTTPTypes
internal import PostgresBridge
internal import StatsModel

/// The transitions that count: a new release, a draft made again, and the next version of what is published.
extension ReleaseDesk {
    func create(_ request: ReleaseRequest.Creation, by access: Access) async throws -> ReleaseView {
        let pack = try await newestPack()
        return try await pool.withTransaction { connection in
            let now = try await Self.now(connection)
            var plan = ReleasePlan(
                id: request.id, version: 1, number: 0, title: request.title, periodTo: request.periodTo,
                cutOff: request.cutOff ?? now, reason: nil)
            try await Self.check(plan, pack.pack.policy, now: now, over: connection)
            guard try await !connection.query(ReleaseStatements.TakeName(id: plan.id)).isEmpty else {
                throw try await taken(plan.id, over: connection)
            }
            try await open(&plan, pack, over: connection)
            let shown = try await changed(plan.id, version: plan.version, by: access, over: connection)
            let event = AuditEvent(
                AuditActor(access), .create, .release(plan.id, version: plan.version), to: shown.status.rawValue)
            try await AuditLog.write(event, over: connection)
            return shown
        }
    }

    func rebuild(
        _ id: String, _ request: ReleaseRequest.Rebuilding, by access: Access, _ ifMatch: String?
    ) async throws -> ReleaseView {
        let pack = try await newestPack()
        return try await transition(.rebuild, of: id, by: access, ifMatch: ifMatch) { record, connection in
            let version = record.current
            let plan = ReleasePlan(
                id: id, version: version.version, number: version.number, title: request.title ?? version.title,
                periodTo: request.periodTo ?? version.periodTo, cutOff: request.cutOff ?? version.cutOff,
                reason: version.reason)
            if plan.version > 1, plan.periodTo != version.periodTo {
                throw Problem(
                    .impossible,
                    faults: [
                        .init(
                            "body.period_to", value: plan.periodTo.description,
                            reason: "a correction has the last month of the release that it corrects",
                            suggestions: [version.periodTo.description])
                    ])
            }
            let now = try await Self.now(connection)
            let before = record.versions.last { $0.version < version.version && $0.hasBeenPublic }
            try await Self.check(plan, pack.pack.policy, now: now, since: before?.cutOff, over: connection)
            if version.stored != .draft {
                try await connection.perform(ReleaseStatements.TakeBack(number: version.number, isWholeChange: false))
            }
            try await make(plan, pack, isChange: true, over: connection)
            return Deed(action: .rebuild, versions: [plan.version])
        }
    }

    func correct(
        _ id: String, _ request: ReleaseRequest.Correction, by access: Access, _ ifMatch: String?
    ) async throws -> ReleaseView {
        let pack = try await newestPack()
        return try await transition(.correct, of: id, by: access, ifMatch: ifMatch) { record, connection in
            let before = record.current
            let now = try await Self.now(connection)
            var plan = ReleasePlan(
                id: id, version: (record.versions.last?.version ?? before.version) + 1, number: 0,
                title: request.title ?? before.title, periodTo: before.periodTo, cutOff: request.cutOff ?? now,
                reason: request.reason)
            try await Self.check(plan, pack.pack.policy, now: now, since: before.cutOff, over: connection)
            try await open(&plan, pack, overriding: request.overrides, madeBy: access, over: connection)
            return Deed(
                action: .correct, versions: [plan.version], why: request.reason,
                overrides: request.overrides.map(\.told))
        }
    }

    func override(
        _ id: String, _ request: OverrideRequest, by access: Access, _ ifMatch: String?
    ) async throws -> ReleaseView {
        let pack = try await newestPack()
        return try await transition(.override, of: id, by: access, ifMatch: ifMatch) { record, connection in
            let plan = ReleasePlan(record.current)
            try await keep([request], plan, pack, madeBy: access, over: connection)
            try await make(plan, pack, isChange: true, over: connection)
            return Deed(action: .override, versions: [plan.version], why: request.told)
        }
    }

    // MARK: Counting

    /// The pack that is in force in the database, which may be newer than what this process has heard of.
    private func newestPack() async throws -> NumberedPack {
        try await app.reference.reload()
        return try app.reference.required()
    }

    /// Opens a version and makes it: its row comes first, because its own number stands in every citation in its files.
    private func open(
        _ plan: inout ReleasePlan, _ pack: NumberedPack, overriding overrides: [OverrideRequest] = [],
        madeBy access: Access? = nil, over connection: PostgresConnection
    ) async throws {
        guard let number = try await connection.query(ReleaseStatements.Open(plan: plan, load: pack.load)).first else {
            throw Problem(.internalError, "A release that was just named is not there.")
        }
        plan.number = number
        if let access { try await keep(overrides, plan, pack, madeBy: access, over: connection) }
        try await make(plan, pack, isChange: false, over: connection)
    }

    /// Keeps overrides with a draft, once their names are understood.
    private func keep(
        _ overrides: [OverrideRequest], _ plan: ReleasePlan, _ pack: NumberedPack, madeBy access: Access,
        over connection: PostgresConnection
    ) async throws {
        guard !overrides.isEmpty else { return }
        let first = try await ReleaseCount.firstMonth(pack, plan.cutOff, plan.periodTo, over: connection)
        let months = first...plan.periodTo
        for request in overrides {
            let override = try request.resolved(in: pack.pack, months: months)
            try await connection.perform(
                ReleaseOverride.Keep(number: plan.number, override: override, madeBy: "key \(access.keyID)"))
        }
    }

    /// Counts, and puts the files and what they are into their places.
    private func make(
        _ plan: ReleasePlan, _ pack: NumberedPack, isChange: Bool, over connection: PostgresConnection
    ) async throws {
        let built = try await ReleaseBuilder(pack: pack).build(plan, over: connection)
        try await connection.perform(ReleaseStatements.Describe(plan: plan, built: built, isChange: isChange))
        let files = [
            ("data.csv", built.dataCSV), ("metadata.json", built.metadataJSON), ("manifest.txt", built.manifest),
        ]
        for (name, content) in files {
            try await connection.perform(ReleaseStatements.PutFile(number: plan.number, name: name, content: content))
        }
        try await built.keepLedger(number: plan.number, over: connection)
    }

    // MARK: What can't be

    /// Refuses a cut-off that has not come, and a last month that was not over by then.
    ///
    /// - Parameter earlier: the cut-off of the version that is corrected, behind which a correction can't go.
    private static func check(
        _ plan: ReleasePlan, _ policy: Policy, now: Instant, since earlier: Instant? = nil,
        over connection: PostgresConnection
    ) async throws {
        var faults: [Problem.Fault] = []
        if plan.cutOff > now {
            faults.append(
                .init(
                    "body.cut_off", value: plan.cutOff.description,
                    reason: "lies in the future: what comes in until then is not known, and it is \(now) now"))
        }
        if let earlier, plan.cutOff < earlier {
            faults.append(
                .init(
                    "body.cut_off", value: plan.cutOff.description,
                    reason: "lies before \(earlier), the cut-off of the version that it corrects"))
        }
        let day = try await connection.query(DayAt(moment: plan.cutOff, timeZone: policy.timeZone)).first
        if let day, day <= plan.periodTo.lastDay {
            let last = day.month.advanced(by: -1)
            faults.append(
                .init(
                    "body.period_to", value: plan.periodTo.description,
                    reason:
                        "is not over by the cut-off, which is \(day) in \(policy.timeZone); the last month that is, is "
                        + "\(last)", suggestions: [last.description]))
        }
        guard faults.isEmpty else { throw Problem(.impossible, faults: faults) }
    }

    /// The answer to whoever wants a name that is taken.
    private func taken(_ id: String, over connection: PostgresConnection) async throws -> Problem {
        guard let record = ReleaseRecord(try await connection.query(ReleaseVersionRow.OfRelease(id: id))) else {
            return Problem(.wrongState, "The release \(id) is being created at this moment.")
        }
        let needed: String
        do throws(ReleaseLifeCycle.Refusal) {
            _ = try ReleaseLifeCycle.outcome(of: .create, in: record.state)
            needed = ""
        } catch { needed = error.predicate }
        return Problem(
            .wrongState, "There is a release \(id) already: its version \(record.current.version) \(needed)",
            headers: [.eTag: record.tag])
    }
}
