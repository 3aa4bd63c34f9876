import Foundation

/// Queries of published figures, each of which asks for cells that are there.
struct PublishedQueries {
    /// One query: all combinations of its values.
    struct Query: Hashable {
        var areas: [String]
        var categories: [String]
        var kinds: [String]
        var periods: [String]
        /// The grain, where the periods are a series from the first to the last.
        var grain: String?
        var measures: [String]

        /// Its parameters, as the service and the FastAPI of the comparison read them.
        var parameters: String {
            let when =
                if let grain { "grain=\(grain)&from=\(periods[0])&to=\(periods[periods.count - 1])" } else {
                    "period=\(periods.joined(separator: ","))"
                }
            return "area=\(areas.joined(separator: ","))&category=\(categories.joined(separator: ","))"
                + "&kind=\(kinds.joined(separator: ","))&\(when)&measure=\(measures.joined(separator: ","))"
        }

        /// The same rows of Datasette's table, without the counts and suggestions that it would add unasked.
        var datasette: String {
            let filters = [
                ("area_code", areas), ("category", categories), ("kind", kinds), ("period", periods),
                ("measure", measures),
            ]
            let terms = filters.map { name, values in
                values.count == 1 ? "\(name)=\(values[0])" : "\(name)__in=\(values.joined(separator: ","))"
            }
            return "/figures/figure.json?\(terms.joined(separator: "&"))&_shape=objects&_nocount=1&_nofacet=1"
                + "&_nosuggest=1"
        }
    }

    /// The values of each part of a cell, in the order of the pack.
    private var areas: [String] = []
    private var categories: [String] = []
    private let kinds = ["crime", "incident", "all"]
    private var periods: [String: [String]] = [:]
    private var cells: Set<String> = []
    /// All cells of each series, ascending.
    private(set) var series: [Query] = []

    static let measures = ["count", "change", "change_percent"]

    /// How many values of each part make forty figures: areas, categories, kinds, periods and measures.
    private static let shapes: [(grain: String, sizes: [Int])] = [
        ("month", [1, 1, 1, 40, 1]), ("month", [1, 1, 1, 20, 2]), ("month", [1, 1, 2, 20, 1]),
        ("month", [2, 1, 1, 20, 1]), ("month", [4, 1, 1, 10, 1]), ("month", [2, 1, 2, 10, 1]),
        ("quarter", [4, 1, 1, 10, 1]), ("quarter", [1, 5, 1, 8, 1]), ("quarter", [2, 2, 1, 10, 1]),
        ("quarter", [10, 1, 1, 4, 1]), ("quarter", [1, 1, 2, 20, 1]),
        ("year", [5, 1, 1, 4, 2]), ("year", [10, 4, 1, 1, 1]), ("year", [8, 5, 1, 1, 1]),
        ("year", [4, 5, 2, 1, 1]), ("year", [2, 5, 1, 4, 1]), ("year", [1, 5, 2, 4, 1]),
    ]

    /// The queries that the cells of a release allow.
    ///
    /// - Parameter dataCSV: its `data.csv`.
    init(dataCSV: String) throws {
        for line in dataCSV.split(separator: "\n").dropFirst() {
            // Only an area's name and a reason may hold commas, and the name is quoted then.
            let fields = PackWords.cells(line)
            guard fields.count > 7 else { throw Failure("data.csv has a line of \(fields.count) fields") }
            let (area, category, kind, period) = (fields[0], fields[2], fields[3], fields[4])
            if areas.last != area { areas.append(area) }
            if !categories.contains(category) { categories.append(category) }
            let grain = Self.grain(period)
            if !periods[grain, default: []].contains(period) { periods[grain, default: []].append(period) }
            cells.insert("\(area) \(category) \(kind) \(period)")
            if let last = series.last, (last.areas, last.categories, last.kinds) == ([area], [category], [kind]) {
                series[series.count - 1].periods.append(period)
            } else {
                series.append(
                    Query(
                        areas: [area], categories: [category], kinds: [kind], periods: [period],
                        measures: Self.measures))
            }
        }
        for grain in periods.keys { periods[grain]?.sort() }
        // Years ending in the month of the headline exist for every area and category, others for few.
        let series = self.series
        periods["year"]?.removeAll { year in !series.allSatisfy { $0.periods.contains(year) } }
    }

    /// The queries that the newest release of a running service allows.
    init(from client: HTTPClient) throws {
        struct Answer: Decodable {
            struct Release: Decodable { var id: String }
            var release: Release
        }
        let newest = try client.get("/v1/figures")
        guard newest.status == 200 else { throw Failure("/v1/figures: \(newest.status) \(newest.text)") }
        let id = try JSONDecoder().decode(Answer.self, from: Data(newest.body)).release.id
        try self.init(dataCSV: try client.get("/v1/releases/\(id)/data.csv").text)
    }

    private static func grain(_ period: String) -> String {
        period.hasPrefix("YE") ? "year" : period.hasPrefix("QE") ? "quarter" : "month"
    }

    /// So many different queries of one figure.
    func single(_ count: Int) throws -> [Query] {
        let all = series.flatMap { series in
            series.periods.flatMap { period in
                Self.measures.map { measure in
                    var query = series
                    query.periods = [period]
                    query.measures = [measure]
                    return query
                }
            }
        }
        guard all.count >= count else { throw Failure("there are \(all.count) figures, fewer than \(count)") }
        var random = Randomness(seed: 40)
        var rest = all
        for place in 0..<count { rest.swapAt(place, place + random.below(rest.count - place)) }
        return Array(rest[..<count])
    }

    /// So many different queries of forty figures.
    func forty(_ count: Int) throws -> [Query] {
        var random = Randomness(seed: 41)
        var chosen: [Query] = []
        var known: Set<Query> = []
        for _ in 0..<count * 1000 where chosen.count < count {
            let shape = random.one(of: Self.shapes)
            guard let query = query(shape, &random), known.insert(query).inserted else { continue }
            chosen.append(query)
        }
        guard chosen.count == count else {
            throw Failure("only \(chosen.count) queries of forty figures were found, not \(count)")
        }
        return chosen
    }

    /// A query of a shape; nil where not all of its cells are there.
    private func query(_ shape: (grain: String, sizes: [Int]), _ random: inout Randomness) -> Query? {
        let ends = periods[shape.grain] ?? []
        guard ends.count >= shape.sizes[3] else { return nil }
        let start = random.below(ends.count - shape.sizes[3] + 1)
        let query = Query(
            areas: Self.some(shape.sizes[0], of: areas, &random),
            categories: Self.some(shape.sizes[1], of: categories, &random),
            kinds: Self.some(shape.sizes[2], of: kinds, &random),
            periods: Array(ends[start..<start + shape.sizes[3]]),
            grain: shape.grain == "year" ? nil : shape.grain,
            measures: Self.some(shape.sizes[4], of: Self.measures, &random))
        let isThere = query.areas.allSatisfy { area in
            query.categories.allSatisfy { category in
                query.kinds.allSatisfy { kind in
                    query.periods.allSatisfy { cells.contains("\(area) \(category) \(kind) \($0)") }
                }
            }
        }
        return isThere ? query : nil
    }

    /// So many of some values, in their order.
    private static func some(_ count: Int, of values: [String], _ random: inout Randomness) -> [String] {
        var places = Array(values.indices)
        for place in 0..<min(count, places.count) { places.swapAt(place, place + random.below(places.count - place)) }
        return places.prefix(count).sorted().map { values[$0] }
    }
}
