import HTTPTypes
import Hummingbird
import PostgresBridge
import StatsModel

/// The reference data, as lists: what the words and codes of every other answer mean.
struct ReferenceRoutes {
    /// The last parts of the addresses.
    static let names = [
        "areas", "categories", "periods", "measures", "sources", "definitions", "notes", "reporting", "symbols", "plan",
    ]

    let store: ReferenceStore

    func add(to router: some RouterMethods<AppRequestContext>) {
        list("areas", router) {
            $0.areas
        } write: { json, area, pack in
            area.write(to: &json, pack)
        }
        list("categories", router) {
            $0.categories
        } write: { json, category, _ in
            category.write(to: &json)
        }
        // Periods are what has been published, by grain: nothing before the first release.
        list("periods", router) { _ in
            [Period]()
        } write: { json, period, _ in
            period.write(to: &json)
        }
        list("measures", router) { _ in
            Measure.allCases
        } write: { json, measure, _ in
            measure.write(to: &json)
        }
        list("sources", router) {
            $0.sources
        } write: { json, source, _ in
            source.write(to: &json)
        }
        list("definitions", router) {
            $0.definitions
        } write: { json, definition, _ in
            definition.write(to: &json)
        }
        list("notes", router) {
            $0.notes
        } write: { json, note, _ in
            note.write(to: &json)
        }
        list("reporting", router) {
            $0.reporting
        } write: { json, route, pack in
            route.write(to: &json, pack)
        }
        list("symbols", router) { _ in
            FigureSymbol.allCases
        } write: { json, symbol, _ in
            symbol.write(to: &json)
        }
        list("plan", router) {
            $0.plan.rules
        } write: { json, rule, pack in
            rule.write(to: &json, pack)
        }
    }

    private func list<Item: Sendable>(
        _ name: String, _ router: some RouterMethods<AppRequestContext>,
        items: @escaping @Sendable (ReferencePack) -> [Item],
        write: @escaping @Sendable (inout JSONWriter, Item, ReferencePack) -> Void
    ) {
        let path = "/v1/" + name
        router.get(RouterPath(path)) { [store] request, _ in
            let parameters = try request.parameters()
            try parameters.only(Listing.parameters)
            let numbered = try store.required()
            let listing = try Listing(parameters, version: numbered.version)
            let headers: HTTPFields = [
                .cacheControl: FiveMinutes.cacheControl(),
                .eTag: EntityTag.of("\(path) \(numbered.version) \(listing.limit ?? 0) \(listing.offset)".utf8),
                .lastModified: WallClock.http(seconds: Int(numbered.loadedAt.microsecondsSince1970 / 1_000_000)),
            ]
            return Response.list(items(numbered.pack), listing, at: path, headers: headers) { json, item in
                write(&json, item, numbered.pack)
            }
        }
    }
}
