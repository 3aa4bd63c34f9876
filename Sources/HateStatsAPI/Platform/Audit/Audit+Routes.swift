import HTTPTypes
import Hummingbird
import NIOCore
import PostgresBridge

/// `/v1/audit`: who did what, when, from which state to which, and why. For administrators.
struct AuditRoutes {
    static let path = "/v1/audit"

    let pool: PostgresPool

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get(RouterPath(Self.path), use: list)
    }

    @Sendable private func list(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        try context.require(.administrator)
        let parameters = try request.parameters()
        try parameters.only("limit", "cursor", "subject", "action", "actor")
        let limit = try parameters.wholeNumber("limit", in: 1...1000)
        var page = AuditEntry.Page(
            below: try parameters.wholeNumber("cursor", in: 1...Int.max).map(Int64.init),
            subject: try parameters.one("subject"), action: try parameters.one("action"),
            actor: try parameters.one("actor"), limit: Self.piece)
        if let action = page.action { try Self.check(action) }
        guard let limit else { return whole(page) }
        // One more than asked for tells whether there is a next page.
        page.limit = limit + 1
        var entries = try await pool.query(page)
        var next: Int64?
        if entries.count > limit {
            entries.removeLast(entries.count - limit)
            next = entries.last?.number
        }
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.array("items") { json in
                for entry in entries { json.object { entry.write(to: &$0) } }
            }
            json.field("next", next.map(String.init))
        }
        var headers: HTTPFields = [:]
        if let next { headers[.link] = "<\(parameters.address(Self.path, cursor: String(next)))>; rel=\"next\"" }
        return .json(json, headers: headers)
    }

    private static let piece = 1000

    /// The whole log, written as it is read: it may be longer than memory.
    private func whole(_ first: AuditEntry.Page) -> Response {
        let body = ResponseBody { [pool] writer in
            var page = first
            var separator = #"{"items":["#
            while true {
                let entries = try await pool.query(page)
                var piece = ByteBuffer()
                for entry in entries {
                    var json = JSONWriter()
                    json.object { entry.write(to: &$0) }
                    piece.writeString(separator)
                    piece.writeImmutableBuffer(json.buffer)
                    separator = ","
                }
                guard let last = entries.last, entries.count == Self.piece else {
                    piece.writeString((separator == "," ? "" : separator) + #"],"next":null}"#)
                    try await writer.write(piece)
                    break
                }
                try await writer.write(piece)
                page.below = last.number
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "application/json"], body: body)
    }

    private static func check(_ action: String) throws {
        guard AuditAction(rawValue: action) == nil else { return }
        let known = AuditAction.allCases.map(\.rawValue)
        throw Problem(
            .invalidParameter,
            faults: [
                .init(
                    "query.action", value: action, reason: "must be one of \(known.joined(separator: ", "))",
                    suggestions: Spelling.nearest(to: action, among: known))
            ])
    }
}

extension AuditEntry {
    /// The entry's members.
    func write(to json: inout JSONWriter) {
        json.field("number", Int(number))
        json.field("at", at.description)
        json.field("actor", actor)
        json.field("role", role)
        json.field("source", source)
        json.field("action", action)
        json.field("subject", subject)
        json.field("from", from)
        json.field("to", to)
        json.field("why", why)
        json.field("previous", Hexadecimal.text(previous))
        json.field("digest", Hexadecimal.text(digest))
    }
}
