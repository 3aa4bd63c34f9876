import HTTPTypes
import Hummingbird
import StatsModel

/// `/v1/periods`: the periods of which the newest release publishes something, by grain.
struct PublishedPeriodRoutes {
    static let path = "/v1/periods"

    private static let grains: [Grain] = [.month, .quarter, .year]

    let app: AppContext

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get(RouterPath(Self.path)) { request, _ in
            let parameters = try request.parameters()
            try parameters.only(Listing.parameters + ["grain"])
            let grain = try Self.grain(parameters.one("grain"))
            let newest = try app.publication.required().newest
            let version = newest.map { Hexadecimal.text($0.content.digest.prefix(8)) } ?? "none"
            let listing = try Listing(parameters, version: version)
            let key = "\(Self.path) \(version) \(grain?.rawValue ?? "") \(listing.limit ?? 0) \(listing.offset)"
            var headers: HTTPFields = [.cacheControl: app.publicCacheControl, .eTag: EntityTag.of(key.utf8)]
            headers[.lastModified] = newest?.publishedAt.http
            let published = newest?.content.table.frame.periods ?? []
            let periods = Self.grains.filter { grain == nil || $0 == grain }.flatMap { grain in
                published.filter { $0.grain == grain }
            }
            let also = grain.map { [("grain", $0.rawValue)] } ?? []
            return Response.list(periods, listing, at: Self.path, also: also, headers: headers) { json, period in
                period.write(to: &json)
            }
        }
    }

    private static func grain(_ text: String?) throws -> Grain? {
        guard let text else { return nil }
        if let grain = grains.first(where: { $0.rawValue == text }) { return grain }
        let words = grains.map(\.rawValue)
        throw Problem(
            .invalidParameter,
            faults: [
                .init(
                    "query.grain", value: text.shortened(to: 100), reason: "must be month, quarter or year",
                    suggestions: Spelling.nearest(to: text, among: words))
            ])
    }
}
