import HTTPTypes
import Hummingbird
import PostgresBridge
import StatsModel

/// `/v1/keys`: administrators issue, list and revoke keys.
struct KeyRoutes {
    let keys: KeyStore
    let bodyBytes: Int

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get("/v1/keys", use: list)
        router.post("/v1/keys", use: create)
        router.delete("/v1/keys/{id}", use: revoke)
    }

    @Sendable private func list(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        try context.require(.administrator)
        let parameters = try request.parameters()
        try parameters.only(Listing.parameters)
        let listing = try Listing(parameters, version: "keys")
        return .list(try await keys.all(), listing, at: "/v1/keys") { json, entry in entry.write(to: &json) }
    }

    @Sendable private func create(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let access = try context.require(.administrator)
        try request.parameters().only()
        var body = JSONMembers(
            try await request.jsonObject(atMost: bodyBytes), known: ["role", "source", "label"])
        let name = body.requiredText("role")
        let role = Role(rawValue: name)
        if role == nil, !name.isEmpty {
            let roles = Role.allCases.map(\.rawValue)
            body.refuse(
                .init(
                    "body.role", value: name, reason: "must be one of \(roles.joined(separator: ", "))",
                    suggestions: Spelling.nearest(to: name, among: roles)))
        }
        let source = body.text("source")
        let label = body.text("label") ?? ""
        try body.check()
        guard let role else { throw Problem(.invalidParameter, "The role is missing.") }
        let (key, entry) = try await keys.create(
            role, source: source.map { SourceCode(rawValue: $0) }, label: label, by: AuditActor(access))
        var json = JSONWriter()
        json.object { json in
            entry.write(to: &json)
            json.field("key", key.text)
        }
        return .json(json, status: .created, headers: [.location: "/v1/keys/\(entry.id)"])
    }

    @Sendable private func revoke(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let access = try context.require(.administrator)
        try request.parameters().only()
        let entry = try await keys.revoke(try context.parameters.require("id"), by: AuditActor(access))
        var json = JSONWriter()
        json.object { entry.write(to: &$0) }
        return .json(json)
    }
}

extension KeyStore.Entry {
    /// The key's members, without a secret.
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("role", role.rawValue)
        json.field("source", source?.rawValue)
        json.field("label", label)
        json.field("created_at", createdAt.description)
        json.field("revoked_at", revokedAt?.description)
    }
}
