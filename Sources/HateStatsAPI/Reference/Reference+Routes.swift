import HTTPTypes
import Hummingbird
import PostgresBridge
import StatsModel

/// The reference data, as lists: what the words and codes of every other answer mean.
///
/// They show the pack in force, with which the next release will be made; with `as_of` the pack that was frozen with the
/// release in force at that moment: names, residents and definitions as its figures were read by.
struct ReferenceRoutes {
    /// The last parts of the addresses.
    static let names = [
        "areas", "categories", "periods", "measures", "sources", "definitions", "notes", "reporting", "symbols", "plan",
    ]

    let app: AppContext

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
        list("measures", isFrozen: false, router) { _ in
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
        list("symbols", isFrozen: false, router) { _ in
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

    /// A list of the pack.
    ///
    /// - Parameter isFrozen: whether it is frozen with each release, and so can be asked for by `as_of`.
    private func list<Item: Sendable>(
        _ name: String, isFrozen: Bool = true, _ router: some RouterMethods<AppRequestContext>,
        items: @escaping @Sendable (ReferencePack) -> [Item],
        write: @escaping @Sendable (inout JSONWriter, Item, ReferencePack) -> Void
    ) {
        let path = "/v1/" + name
        router.get(RouterPath(path)) { [app] request, _ in
            let parameters = try request.parameters()
            try parameters.only(Listing.parameters + (isFrozen ? ["as_of"] : []))
            let asOf = isFrozen ? try parameters.one("as_of") : nil
            let numbered = try app.referencePack(asOf: asOf)
            let listing = try Listing(parameters, version: numbered.version)
            let headers: HTTPFields = [
                .cacheControl: app.publicCacheControl,
                .eTag: EntityTag.of("\(path) \(numbered.version) \(listing.limit ?? 0) \(listing.offset)".utf8),
                .lastModified: WallClock.http(seconds: Int(numbered.loadedAt.microsecondsSince1970 / 1_000_000)),
            ]
            return Response.list(
                items(numbered.pack), listing, at: path, also: asOf.map { [("as_of", $0)] } ?? [], headers: headers
            ) { json, item in
                write(&json, item, numbered.pack)
            }
        }
    }
}

extension AppContext {
    /// The pack in force, or the one that was frozen with the release that was in force at a moment.
    ///
    /// - Parameter asOf: a date or a time in UTC, as `as_of` takes it.
    /// - Throws: an `invalid-parameter` problem for anything else; `nothing-published` for a moment before the first
    ///   publication; `unavailable` where nothing has been read yet.
    fileprivate func referencePack(asOf: String?) throws -> NumberedPack {
        let present = try reference.required()
        guard let asOf else { return present }
        guard let moment = FigureQuery.Moment(asOf) else {
            throw Problem(
                .invalidParameter,
                faults: [
                    .init(
                        "query.as_of", value: asOf.shortened(to: 100),
                        reason: "expected a date (2024-05-01) or a time in UTC with its Z (2024-05-01T12:00:00Z)")
                ])
        }
        let snapshot = try publication.requiredSnapshot()
        let entry = try snapshot.publication.inForceOrProblem(
            at: moment.instant(timeZone: present.pack.policy.timeZone))
        guard let pack = snapshot.loads[entry.number].flatMap({ snapshot.packs[$0] }) else {
            throw Problem(.internalError, "")
        }
        return pack
    }
}
