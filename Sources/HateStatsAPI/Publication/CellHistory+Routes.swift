import HTTPTypes
import Hummingbird
import StatsModel

/// `/v1/figures/history`: one cell in every version that published it.
struct CellHistoryRoutes {
    static let path = "/v1/figures/history"

    private static let parameters = ["area", "category", "kind", "period"]

    let app: AppContext

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get(RouterPath(Self.path)) { request, _ in
            let parameters = try request.parameters()
            try parameters.only(Self.parameters)
            let publication = try app.publication.required()
            let newest = try publication.newestOrProblem()
            let (pack, cell) = (newest.content.pack, try Self.cell(parameters, newest.content))
            let json = Self.json(cell, pack, publication)
            let headers: HTTPFields = [
                .cacheControl: app.publicCacheControl, .eTag: EntityTag.of(json.buffer.readableBytesView),
                .lastModified: publication.lastInstant.http,
            ]
            return Response.json(json, headers: headers)
        }
    }

    /// The one cell that is asked for, in the words of the newest release.
    private static func cell(_ parameters: QueryParameters, _ newest: ReleaseVersion) throws -> FigureCell {
        let frame = newest.table.frame
        let context = QueryContext(
            pack: newest.pack, audience: .published, latestMonth: newest.periodTo, firstMonth: frame.months.lowerBound)
        let query = try FigureQuery(parameters: parameters.pairs, context: context)
        let counts = [
            ("area", query.areas.count), ("category", query.categories.count), ("kind", query.kinds.count),
            ("period", query.periods.count),
        ]
        let faults = counts.filter { $0.1 != 1 }.map { name, count in
            Problem.Fault("query.\(name)", reason: "a history is of one figure, and this names \(count)")
        }
        guard faults.isEmpty, let area = query.areas.first, let category = query.categories.first,
            let kind = query.kinds.first, let period = query.periods.first
        else { throw Problem(.invalidParameter, faults: faults) }
        return FigureCell(area: area, category: category, kind: kind, period: period)
    }

    private static func json(_ cell: FigureCell, _ pack: ReferencePack, _ publication: Publication) -> JSONWriter {
        let vintages = CodedCell(cell, in: pack).map { publication.history(of: $0) } ?? []
        var json = JSONWriter(capacity: 2048)
        json.object { json in
            cell.write(to: &json, pack)
            json.array("items") { json in
                for vintage in vintages { json.object { vintage.write(to: &$0) } }
            }
        }
        return json
    }
}

extension CellVintage {
    fileprivate func write(to json: inout JSONWriter) {
        let content = version.content
        json.field("release", content.name.id)
        json.field("version", content.name.version)
        json.field("published_at", version.publishedAt.description)
        json.field("superseded_at", supersededAt?.description)
        json.field("value", shown.value)
        json.field("symbols", shown.symbols.map(\.rawValue))
        json.field("reason", shown.spokenReason)
        json.field("citation", citation)
    }
}

extension FigureCell {
    /// Writes what it counts, as figures do.
    func write(to json: inout JSONWriter, _ pack: ReferencePack) {
        let area = pack.areas[area]
        json.object("area") { json in
            json.field("code", area.code.rawValue)
            json.field("slug", area.slug.rawValue)
            json.field("name", area.name)
        }
        json.object("category") { json in
            let category = category.map { pack.categories[$0] }
            json.field("code", category?.code.rawValue ?? "any")
            json.field("label", category?.label ?? "Any")
        }
        json.field("kind", kind.rawValue)
        json.object("period") { period.write(to: &$0) }
    }
}
