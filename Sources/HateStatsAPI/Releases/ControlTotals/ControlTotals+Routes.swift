import Hummingbird
import PostgresBridge
import StatsModel

/// `/v1/sources/{source}/control-totals` and `/v1/control-totals/{id}/explanation`: what sources say that they recorded.
struct ControlTotalRoutes {
    let pool: PostgresPool
    let reference: ReferenceStore
    let bodyBytes: Int

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get("/v1/sources/{source}/control-totals", use: list)
        router.put("/v1/sources/{source}/control-totals", use: state)
        router.post("/v1/control-totals/{id}/explanation", use: explain)
    }

    @Sendable private func list(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let access = try context.require(.contributor, .partner, .statistician)
        let pack = try reference.required()
        let source = try Self.source(context, access, pack)
        let parameters = try request.parameters()
        try parameters.only(Listing.parameters)
        let items = try await pool.withTransaction(isolation: .repeatableRead, readOnly: true) { connection in
            try await Self.items(of: source, ControlTotalStore(pack: pack, connection: connection))
        }
        // A cursor is good as long as no other total has been stated.
        let newest = items.map(\.stated.total.number).max() ?? 0
        return .list(
            items, try Listing(parameters, version: "t\(items.count)-\(newest)"),
            at: "/v1/sources/\(source)/control-totals"
        ) { json, item in item.write(to: &json) }
    }

    @Sendable private func state(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let access = try context.require(.contributor, .statistician)
        let pack = try reference.required()
        let source = try Self.source(context, access, pack)
        try request.parameters().only()
        let body = try await request.jsonList(atMost: bodyBytes)
        let items = try await pool.withTransaction { connection in
            let store = ControlTotalStore(pack: pack, connection: connection)
            let today = try await connection.query(PresentMoment(timeZone: pack.pack.policy.timeZone)).first?.today
            guard let today else { throw Problem(.internalError, "The database did not say which day it is.") }
            let wanted = try ControlTotalRequest(body, today: today).entries
            let before = try await store.inForce(of: source).map(\.total)
            var events: [AuditEvent] = []
            for entry in wanted {
                let old = before.first { $0.period == entry.period && $0.kind == entry.kind }
                // Said again as it was said is nothing new, so that the same list can be sent again.
                if let old, old.count == entry.count, old.note == entry.note { continue }
                let total = ControlTotal(
                    number: 0, source: source, period: entry.period, kind: entry.kind, count: entry.count,
                    note: entry.note)
                let number = try await store.add(total, madeBy: "key \(access.keyID)")
                events.append(
                    AuditEvent(
                        AuditActor(access), .state, .controlTotal(number), from: old.map { String($0.count) },
                        to: "\(source) \(entry.period.code) \(entry.kind.rawValue): \(entry.count)", why: entry.note))
            }
            let items = try await Self.items(of: source, store)
            for event in events { try await AuditLog.write(event, over: connection) }
            return items
        }
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.array("items") { json in
                for item in items { json.object { item.write(to: &$0) } }
            }
            json.field("next", nil as String?)
        }
        return .json(json)
    }

    @Sendable private func explain(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let access = try context.require(.statistician)
        let pack = try reference.required()
        try request.parameters().only()
        let text = context.parameters.get("id") ?? ""
        var body = JSONMembers(try await request.jsonObject(atMost: bodyBytes), known: ["explanation"])
        let explanation = body.plainText("explanation", atMost: 2000)
        if explanation == nil, body.faults.isEmpty {
            body.refuse(.init("body.explanation", reason: "is missing: why does the total differ?"))
        }
        try body.check()
        guard let explanation else { throw Problem(.invalidParameter, "The explanation is missing.") }
        let item = try await pool.withTransaction { connection in
            let store = ControlTotalStore(pack: pack, connection: connection)
            guard let number = Int32(text), let (stated, isInForce) = try await store.total(number: number) else {
                throw Problem(.notFound, "There is no control total \(text.shortened(to: 40)).")
            }
            guard isInForce else {
                throw Problem(
                    .wrongState,
                    "Control total \(number) is not in force any more: \(stated.total.source) has stated "
                        + "another for \(stated.total.period.code) since. Explain that one.")
            }
            try await Self.explain(stated.total, explanation, access, store)
            return try await Self.items(of: stated.total.source, store).first { $0.stated.total.number == number }
        }
        guard let item else { throw Problem(.internalError, "The control total is not there any more.") }
        var json = JSONWriter()
        json.object { item.write(to: &$0) }
        return .json(json)
    }

    /// Explains a total against every count that it differs from: the present one, and those of the versions that are
    /// being made.
    private static func explain(
        _ total: ControlTotal, _ explanation: String, _ access: Access, _ store: ControlTotalStore
    ) async throws {
        var counts: Set<Int> = []
        for cutOff in try await store.openCutOffs() + [store.now()] {
            counts.formUnion(try await store.findings([total], cutOff: cutOff).map(\.counted))
        }
        let differing = counts.subtracting([total.count]).sorted()
        guard !differing.isEmpty else {
            throw Problem(
                .wrongState,
                "Control total \(total.number) is what is counted, \(total.count): there is nothing to explain."
            )
        }
        for counted in differing {
            try await store.explain(total, counted: counted, explanation, madeBy: "key \(access.keyID)")
        }
        let event = AuditEvent(
            AuditActor(access), .explain, .controlTotal(total.number), from: String(total.count),
            to: differing.map(String.init).joined(separator: ", "), why: explanation)
        try await AuditLog.write(event, over: store.connection)
    }

    /// A total as it is listed: beside what is counted now.
    struct Item: Sendable {
        let stated: ControlTotalStore.Stated
        let finding: ControlTotalFinding
    }

    private static func items(of source: SourceCode, _ store: ControlTotalStore) async throws -> [Item] {
        let stated = try await store.inForce(of: source)
        let findings = try await store.findings(stated.map(\.total), cutOff: try await store.now())
        return zip(stated, findings).map { Item(stated: $0, finding: $1) }
    }

    /// The source of the address, which a key of a source must be the key of.
    private static func source(_ context: AppRequestContext, _ access: Access, _ pack: NumberedPack) throws
        -> SourceCode
    {
        let text = context.parameters.get("source") ?? ""
        if let own = access.source, own.rawValue != text {
            throw Problem(.notAllowed, "This key acts for the source `\(own)`, not for `\(text.shortened(to: 80))`.")
        }
        guard let source = pack.pack.source(SourceCode(text)) else {
            let known = pack.pack.sources.map(\.code.rawValue)
            throw Problem(
                .notFound,
                faults: [
                    .init(
                        "path.source", value: text, reason: "no such source",
                        suggestions: Spelling.nearest(to: text, among: known))
                ])
        }
        return source.code
    }
}

extension ControlTotalStore {
    /// The present moment, everything in force included.
    func now() async throws -> Instant {
        guard let moment = try await connection.query(PresentMoment(timeZone: "UTC")).first else {
            throw Problem(.internalError, "The database did not say what time it is.")
        }
        return moment.now
    }
}

extension ControlTotalRoutes.Item {
    /// The total's members.
    func write(to json: inout JSONWriter) {
        let total = stated.total
        json.field("id", total.number)
        json.field("source", total.source.rawValue)
        json.object("period") { total.period.write(to: &$0) }
        json.field("kind", total.kind.rawValue)
        json.field("count", total.count)
        json.field("note", total.note)
        json.field("stated_at", stated.at.description)
        json.field("counted", finding.counted)
        json.field("differs", finding.differs)
        json.field("explanation", finding.explanation)
    }
}
