import HTTPTypes
import Hummingbird
import NIOCore
import StatsModel

/// `/v1/releases/{id}/changes`, also as `.csv`: what one version shows otherwise than another, cell by cell.
struct ChangeRoutes {
    let app: AppContext

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get("/v1/releases/{id}/changes") { request, context in
            let comparison = try comparison(request, id: context.parameters.require("id"))
            return Response.json(comparison.json, headers: headers(comparison, suffix: "json"))
        }
        router.get("/v1/releases/{id}/changes.csv") { request, context in
            let comparison = try comparison(request, id: context.parameters.require("id"))
            var headers = headers(comparison, suffix: "csv")
            headers[.contentType] = "text/csv; charset=utf-8"
            return Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: comparison.csv)))
        }
    }

    private func headers(_ comparison: VersionComparison, suffix: String) -> HTTPFields {
        [
            .cacheControl: app.publicCacheControl, .eTag: EntityTag.of((comparison.key + suffix).utf8),
            .lastModified: comparison.to.publishedAt.http,
        ]
    }

    /// The two versions: those that are named; else the newest, and the one that it was compared with when it was made.
    private func comparison(_ request: Request, id: String) throws -> VersionComparison {
        let parameters = try request.parameters()
        try parameters.only("from", "to")
        let from = try Self.number(parameters, "from")
        let to = try Self.number(parameters, "to")
        let snapshot = try app.publication.requiredSnapshot()
        let later = try snapshot.version(to, of: id, place: "query.to")
        guard let from else {
            let before = snapshot.publication.predecessor(of: later)?.readable
            return VersionComparison(from: before, to: later)
        }
        let earlier = try snapshot.version(from, of: id, place: "query.from")
        guard earlier.content.name.version < later.content.name.version else {
            throw Problem(
                .invalidParameter,
                faults: [
                    .init(
                        "query.from", value: from,
                        reason: "must be an earlier version than the other, which is \(later.content.name.version)")
                ])
        }
        return VersionComparison(from: earlier, to: later)
    }

    /// The number of a version, as it was written.
    private static func number(_ parameters: QueryParameters, _ name: String) throws -> String? {
        guard let text = try parameters.one(name) else { return nil }
        if let number = Int(text), number > 0, String(number) == text { return text }
        throw Problem(
            .invalidParameter,
            faults: [
                .init(
                    "query.\(name)", value: text.shortened(to: 100), reason: "must be the number of a version, from 1")
            ])
    }
}
