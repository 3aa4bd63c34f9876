internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import StatsModel

/// `/v1/releases`: looking at releases, and what is done with them.
struct ReleaseRoutes {
    static let path = "/v1/releases"

    let desk: ReleaseDesk
    let clock: ServiceClock
    let bodyBytes: Int

    init(_ app: AppContext) {
        desk = ReleaseDesk(app)
        clock = app.clock
        bodyBytes = app.settings.limits.bodyBytes
    }

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get("/v1/releases", use: list)
        router.get("/v1/releases/{id}") { request, context in try await one(request, context, version: nil) }
        router.get("/v1/releases/{id}/versions/{n}") { request, context in
            try await one(request, context, version: try Self.version(of: context))
        }
        router.post("/v1/releases") { request, context in try await change(.create, request, context) }
        router.post("/v1/releases/{id}/rebuild") { try await change(.rebuild, $0, $1) }
        router.post("/v1/releases/{id}/submit") { try await change(.submit, $0, $1) }
        router.post("/v1/releases/{id}/agreements") { try await change(.agree, $0, $1) }
        router.post("/v1/releases/{id}/publish") { try await change(.publish, $0, $1) }
        router.post("/v1/releases/{id}/correct") { try await change(.correct, $0, $1) }
        router.post("/v1/releases/{id}/withdraw") { try await change(.withdraw, $0, $1) }
        router.post("/v1/releases/{id}/overrides") { try await change(.override, $0, $1) }
    }

    // MARK: Looking

    @Sendable private func list(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let parameters = try request.parameters()
        try parameters.only(Listing.parameters)
        let page = try await desk.views(for: context.access) { try Listing(parameters, version: $0) }
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.array("items") { json in
                for view in page.views { json.object { view.write(to: &$0) } }
            }
            json.field("next", page.next)
        }
        var headers: HTTPFields = [:]
        if let next = page.next { headers[.link] = "<\(parameters.address(Self.path, cursor: next))>; rel=\"next\"" }
        return answer(json, headers, tag: nil, lastChange: page.lastChange)
    }

    private func one(
        _ request: Request, _ context: AppRequestContext, version: Int?
    ) async throws -> Response {
        try request.parameters().only()
        let view = try await desk.view(context.parameters.require("id"), version: version, for: context.access)
        var json = JSONWriter()
        json.object { view.write(to: &$0) }
        return answer(json, [:], tag: view.tag, lastChange: view.lastChange)
    }

    /// A public answer with the tag of its bytes; one behind a key with that of the version, if it has one.
    private func answer(
        _ json: JSONWriter, _ fields: HTTPFields, tag: String?, lastChange: Instant?
    ) -> Response {
        var headers = fields
        headers[.eTag] = tag ?? EntityTag.of(json.buffer.readableBytesView)
        // Whoever brought a key gets this replaced on the way out.
        let now = Int(clamping: clock.now.microseconds / 1_000_000)
        headers[.cacheControl] = FiveMinutes.cacheControl(now: now)
        if tag == nil, let lastChange {
            headers[.lastModified] = WallClock.http(seconds: Int(clamping: lastChange.microseconds / 1_000_000))
        }
        return .json(json, headers: headers)
    }

    /// The number of a version in an address; what is no number names no version.
    private static func version(of context: AppRequestContext) throws -> Int {
        let text = try context.parameters.require("n")
        guard let version = Int(text), version > 0, String(version) == text else {
            throw Problem(
                .notFound,
                faults: [
                    .init(
                        "path.n", value: text.shortened(to: 40), reason: "must be the number of a version, from 1"
                    )
                ])
        }
        return version
    }

    // MARK: Changing

    private func change(
        _ action: ReleaseAction, _ request: Request, _ context: AppRequestContext
    ) async throws -> Response {
        guard let access = context.access else { throw Problem.keyRequired() }
        try access.require(action.role)
        try request.parameters().only()
        let members = try await request.jsonObjectOrNothing(atMost: bodyBytes)
        let id = action == .create ? "" : try context.parameters.require("id")
        let view = try await desk.perform(
            action, on: id, members, by: access, ifMatch: request.headers[.ifMatch])
        context.logger.notice(
            "release",
            metadata: [
                "action": "\(action)", "release": "\(view.id)@\(view.version)", "state": "\(view.status.rawValue)",
                "key": "\(access.keyID)",
            ])
        var json = JSONWriter()
        json.object { view.write(to: &$0) }
        var headers: HTTPFields = [:]
        headers[.eTag] = view.tag
        guard action == .create else { return .json(json, headers: headers) }
        headers[.location] = "\(Self.path)/\(view.id)"
        return .json(json, status: .created, headers: headers)
    }
}

extension Request {
    /// The body as a JSON object; an empty one where there is no body.
    fileprivate func jsonObjectOrNothing(atMost limit: Int) async throws -> [String: JSONValue] {
        let hasBody = headers[.contentLength].map { $0 != "0" } ?? headers.contains(.transferEncoding)
        return hasBody ? try await jsonObject(atMost: limit) : [:]
    }
}
