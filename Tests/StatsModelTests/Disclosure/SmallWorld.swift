import StatsModel

/// A place so small that everything that could be true of it can be tried: its pack, and what was recorded in it as of
/// each of its releases.
struct SmallWorld {
    /// An area: its code and slug are one.
    struct Place {
        var name: String
        var level: String
        var parent: String?
    }

    /// One incident.
    struct Incident: Hashable {
        var area: String
        var kind = Kind.crime
        /// Months after the first.
        var month = 0
        /// Positions.
        var categories = CategorySet([0])
    }

    /// What was counted for one version of a release.
    struct Edition {
        var incidents: [Incident]
        /// How many months it spans, from the first.
        var months: Int
        /// The codes of periods of which there is no whole count.
        var absent: [String] = []
    }

    var places: [Place]
    var categories = 1
    /// The rows of `plan.csv`.
    var plan: [String]
    var threshold = 3
    var width = 3
    var zeros = Policy.Zeros.show
    /// The base to which counts are rounded instead of being hidden.
    var rounding: Int?
    var revisions = Policy.Revisions.show
    /// The rows of `outside_totals.csv`.
    var outside: [String] = []
    var start = "2020-01"
    var editions: [Edition]

    static let absence = "The Police had not sent everything."

    /// The pack, as a partnership would write it.
    func pack() throws -> ReferencePack {
        let areas = places.map { "\($0.name),\($0.name),The \($0.name),\($0.level),\($0.parent ?? ""),,,," }
        let categories = (0..<categories).map { "c\($0),C \($0),c,Text,no" }
        let policy = [
            "title,Hate in a small world", "citation_prefix,SMALL", "headline_month,12", "threshold,\(threshold)",
            "width,\(width)", "zeros,\(zeros)", "revisions,\(revisions)",
            "rounding,\(rounding.map(String.init) ?? "none")", "time_zone,Europe/London",
        ]
        let residents = places.map { "\($0.name),2019,1000,Census" }
        func file(_ header: String, _ rows: [String]) -> String { ([header] + rows).joined(separator: "\n") + "\n" }
        return try TestPack.pack(replacing: [
            "areas.csv": file("code,slug,name,level,parent,valid_from,valid_to,tile_x,tile_y", areas),
            "area_names.csv": nil,
            "populations.csv": file("area,year,population,source", residents),
            "categories.csv": file("code,label,adjective,definition,national", categories),
            "synonyms.csv": nil, "notes.csv": nil, "channels.csv": nil,
            "sources.csv": file("code,name,police,areas,expected", ["police,The Police,yes,\(places[0].name),monthly"]),
            "plan.csv": file("grain,ending,levels,categories,kinds", plan),
            "policy.csv": file("key,value", policy),
            "outside_totals.csv": file("publisher,area,category,kind,period,value", outside),
        ])
    }

    /// The true counts of an edition.
    func raw(_ edition: Int, _ pack: ReferencePack) throws -> RawTable {
        let counted = editions[edition]
        let first = try SmallPack.month(start)
        let months = first...first.advanced(by: counted.months - 1)
        var cube = try Cube(
            Cube.Shape(areas: pack.areas.count, categories: pack.categories.count, span: .months(months)))
        let positions = Dictionary(uniqueKeysWithValues: places.enumerated().map { ($1.name, $0) })
        for incident in counted.incidents where incident.month < counted.months {
            for category in [nil] + incident.categories.map(Optional.some) {
                try cube.add(
                    area: positions[incident.area] ?? -1, kind: incident.kind, category: category,
                    month: first.advanced(by: incident.month), count: 1)
            }
        }
        let absences = counted.absent.compactMap { code in Period(code).map { ($0, Self.absence) } }
        return try RawTable(
            frame: ReleaseFrame(pack, months: months), cube: try cube.rolledUp(over: pack.tree),
            absences: Dictionary(absences) { first, _ in first })
    }

    /// The position of an area.
    func area(_ name: String) -> Int { places.firstIndex { $0.name == name } ?? -1 }

    /// Whether an area is another or lies in it.
    func lies(_ name: String, in other: String) -> Bool {
        var next: String? = name
        while let place = next, place != other { next = places.first { $0.name == place }?.parent }
        return next != nil
    }

    /// A cell by its names.
    func cell(_ area: String, _ period: String, category: Int? = nil, kind: KindSelection = .crime) -> FigureCell? {
        Period(period).map { FigureCell(area: self.area(area), category: category, kind: kind, period: $0) }
    }
}

extension SmallWorld: CustomStringConvertible {
    /// All there is to it, to build it again.
    var description: String {
        let tree = places.map { "\($0.name):\($0.level)<\($0.parent ?? "")" }.joined(separator: " ")
        let rules = "t=\(threshold) w=\(width) zeros=\(zeros) revisions=\(revisions) categories=\(categories)"
        let counted = editions.enumerated().map { number, edition in
            var tally: [Incident: Int] = [:]
            for incident in edition.incidents { tally[incident, default: 0] += 1 }
            let lines = tally.map { incident, count in
                let set = incident.categories.map { "c\($0)" }.joined(separator: "+")
                return "\(incident.area) \(incident.kind) m\(incident.month) \(set): \(count)"
            }
            let absent = edition.absent.isEmpty ? "" : " without \(edition.absent.joined(separator: " "))"
            return "edition \(number + 1), \(edition.months) months\(absent):\n  "
                + lines.sorted().joined(separator: "\n  ")
        }
        return ([rules, tree, "from \(start)"] + plan + outside + counted).joined(separator: "\n")
    }
}
