import HTTPTypes
import Hummingbird
import NIOCore
import StatsModel

/// `/v1/citations/{reference}` and `/v1/verify`: one figure by its reference, and whether a quoted number stands. Both
/// are answered from memory.
struct CitationRoutes {
    let app: AppContext

    /// A quote is a short thing.
    private static let longestBody = 16_384

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get("/v1/citations/{reference}") { request, context in
            try request.parameters().only()
            let text = try Self.decoded(context.parameters.require("reference"))
            let desk = try CitationDesk(app)
            let json = try desk.answer(text).json
            let headers: HTTPFields = [
                .cacheControl: app.publicCacheControl, .eTag: EntityTag.of(json.buffer.readableBytesView),
                .lastModified: desk.publication.lastInstant.http,
            ]
            return Response.json(json, headers: headers)
        }
        router.post("/v1/verify") { request, _ in
            try request.parameters().only()
            let bytes = try await request.jsonBytes(atMost: min(app.settings.limits.bodyBytes, Self.longestBody))
            return Response.json(try CitationDesk(app).answer(Quote(json: bytes)).json)
        }
    }

    /// A part of an address as text.
    private static func decoded(_ part: String) throws -> String {
        guard let text = QueryParameters.decoded(part.utf8[...]) else {
            throw Problem(.malformedRequest, "The reference in the address is not percent-encoded UTF-8 text.")
        }
        return text
    }
}
