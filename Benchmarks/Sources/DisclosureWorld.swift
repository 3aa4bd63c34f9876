import Foundation
import StatsModel

/// Invented counts to protect: a pack, and so many months of them.
struct DisclosureWorld {
    let pack: ReferencePack
    let cube: RolledUpCube
    /// The months that were filled.
    let months: ClosedRange<Month>

    /// The table of its first months.
    func table(months count: Int) throws -> RawTable {
        let last = months.lowerBound.advanced(by: count - 1)
        return try RawTable(
            frame: ReleaseFrame(pack, months: months.lowerBound...last), cube: cube, absences: [:])
    }

    private init(
        _ pack: ReferencePack, months count: Int, incidentsAYear: Int, areas: [Int: Double], seasons: [Double],
        categories: [Double]
    ) throws {
        self.pack = pack
        guard let first = Month(year: 2016, number: 4) else { throw Failure("there is no April 2016") }
        months = first...first.advanced(by: count - 1)
        var cube = try Cube(
            .init(areas: pack.areas.count, categories: pack.categories.count, span: .months(months)))
        var random = Randomness(seed: 20_260_331)
        let places = Drawn(areas.sorted { $0.key < $1.key })
        let strands = Drawn(Array(categories.enumerated()).map { ($0.offset, $0.element) })
        let inYear = seasons.reduce(0, +)
        for offset in 0..<count {
            let month = first.advanced(by: offset)
            let expected = Double(incidentsAYear) * seasons[month.number - 1] / inYear
            for _ in 0..<Int(expected) {
                let area = places.draw(&random)
                let kind: Kind = random.happens(inThousand: 750) ? .crime : .incident
                var strand: Set = [strands.draw(&random)]
                if random.happens(inThousand: 50) { strand.insert(strands.draw(&random)) }
                for category in [nil] + strand.sorted().map(Optional.some) {
                    try cube.add(area: area, kind: kind, category: category, month: month, count: 1)
                }
            }
        }
        self.cube = try cube.rolledUp(over: pack.tree)
    }

    /// The default pack, with as many incidents in each area, month and category as its demonstration has.
    static func standard(pack folder: String, months: Int) throws -> DisclosureWorld {
        let pack = try ReferencePack(files: files(in: folder))
        let shares = try DemonstrationShares(folder: folder)
        var areas: [Int: Double] = [:]
        for (code, share) in shares.all("area") {
            if let position = pack.areas.firstIndex(where: { $0.code.rawValue == code }) { areas[position] = share }
        }
        let categories = Dictionary(shares.all("category", given: "crime"), uniquingKeysWith: { one, _ in one })
        return try DisclosureWorld(
            pack, months: months, incidentsAYear: 3000, areas: areas, seasons: shares.all("month").map(\.1),
            categories: pack.categories.map { categories[$0.code.rawValue] ?? 0 })
    }

    /// A country: 44 forces, 350 areas of all sizes in them, 20 categories of all sizes; years and quarters of everything.
    static func country(months: Int) throws -> DisclosureWorld {
        var random = Randomness(seed: 44_350_020)
        var rows = ["code,slug,name,level,parent", "C,country,The country,country,"]
        rows += (1...44).map { "F\($0),force-\($0),Force \($0),force,C" }
        rows += (1...350).map { "D\($0),district-\($0),District \($0),district,F\(($0 - 1) % 44 + 1)" }
        let categories = (1...20).map { "c\($0),Motivation \($0),kind-\($0),Invented motivation \($0).,yes" }
        let text = [
            "areas.csv": rows.joined(separator: "\n") + "\n",
            "categories.csv": (["code,label,adjective,definition,national"] + categories).joined(separator: "\n")
                + "\n",
            "sources.csv": "code,name,police,areas,expected\npolice,The police,yes,*,monthly\n",
            "plan.csv": "grain,ending,levels,categories,kinds\nyear,3,*,any;*,*\nquarter,*,*,any;*,*\n",
            "policy.csv": """
            key,value
            title,Hate crime in a country
            citation_prefix,CTR
            headline_month,3
            series_start,2016-04
            threshold,5
            width,5
            time_zone,Europe/London

            """,
        ]
        let pack = try ReferencePack(files: text.mapValues { Array($0.utf8) })
        // Most areas are small and a few are large: the cube of an even draw.
        var areas: [Int: Double] = [:]
        for position in pack.areas.indices where pack.tree.isLeaf(position) {
            let draw = Double(random.below(1000)) / 1000
            areas[position] = 0.05 + draw * draw * draw
        }
        return try DisclosureWorld(
            pack, months: months, incidentsAYear: 140_000, areas: areas, seasons: [Double](repeating: 1, count: 12),
            categories: (1...20).map { 1 / (Double($0) * Double($0)).squareRoot() / Double($0) })
    }

    private static func files(in folder: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".csv") {
            files[name] = Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
        }
        return files
    }
}

/// The shares by which the demonstration of a pack is drawn, read straight from its file.
private struct DemonstrationShares {
    private let rows: [[String]]

    init(folder: String) throws {
        let text = try String(contentsOfFile: "\(folder)/demo.csv", encoding: .utf8)
        rows = text.split(whereSeparator: \.isNewline).dropFirst().map(PackWords.cells).filter { $0.count == 4 }
    }

    /// The codes of a dimension and their shares, in the order of the file.
    func all(_ dimension: String, given: String = "") -> [(String, Double)] {
        rows.filter { $0[0] == dimension && $0[1] == given }.compactMap { row in
            Double(row[3]).map { (row[2], $0) }
        }
    }
}

/// Numbers that are drawn as often as their weights say.
private struct Drawn {
    private let numbers: [Int]
    private let ends: [Int]

    init(_ weights: [(Int, Double)]) {
        var sum = 0
        numbers = weights.map(\.0)
        ends = weights.map { weight in
            sum += Int(weight.1 * 1_000_000)
            return sum
        }
    }

    func draw(_ random: inout Randomness) -> Int {
        let point = random.below(ends.last ?? 1)
        return numbers[ends.firstIndex { point < $0 } ?? 0]
    }
}
