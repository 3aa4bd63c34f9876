import Solver
import Testing

@testable import StatsModel

/// Releases of the small pack: two years to June 2023.
///
/// Crimes by month: Alder 10, Cedar 4, Dale 1; Fen, which is all there is in Elm, 3 in the first year and 12 in the
/// second. All of Alder's are of the category race, and 2 a month of these of the category age too. No incidents, but one
/// a month in Alder.
struct SmallRelease {
    static let plan = """
        grain,ending,levels,categories,kinds
        month,*,top;upper,any,crime;incident;all
        quarter,*,top;upper,any;*,crime;incident;all
        year,6,*,any;*,crime;incident;all
        """

    /// The release as most tests ask of it. It is made once: protecting it is most of what they would wait for.
    static let standard = Result { try SmallRelease() }

    let pack: ReferencePack
    let version: ReleaseVersion

    /// - Parameters:
    ///   - alder: crimes a month in Alder.
    ///   - files: files of the pack that are others.
    init(
        number: Int = 7, version: Int = 1, alder: Int = 10, to last: String = "2023-06", isSynthetic: Bool = false,
        files: [String: String] = [:], absences: [Period: String] = [:], since earlier: ReleaseVersion? = nil
    ) throws {
        let all = SmallPack.files.merging(["plan.csv": Self.plan]) { $1 }.merging(files) { $1 }
        let pack = try ReferencePack(files: all.mapValues { Array($0.utf8) })
        self.pack = pack
        let months = try SmallPack.month("2021-07")...SmallPack.month(last)
        let second = try SmallPack.month("2022-07")
        let table = try Self.table(pack, months, absences: absences) { area, kind, category, month in
            switch (kind, area) {
            case (.crime, 1): category == nil || category == 0 ? alder : category == 1 ? 2 : 0
            case (.crime, 3): category == nil ? 4 : 0
            case (.crime, 4): category == nil ? 1 : 0
            case (.crime, 6):
                category == nil
                    ? month >= second ? 1 : month.number >= 10 && month.number <= 12 ? 1 : 0 : 0
            case (.incident, 1): category == nil ? 1 : 0
            default: 0
            }
        }
        let name = ReleaseName(id: "2023-q2", version: version, number: number, isSynthetic: isSynthetic)
        let marked = earlier.map {
            table.markingRevisions(since: $0.table, named: "release \($0.name.id), version \($0.name.version)")
        }
        self.version = ReleaseVersion(
            name: name, title: "To June 2023", reason: version > 1 ? "A mistake." : nil, periodTo: months.upperBound,
            cutOff: Instant(microseconds: 0), publishedAt: Instant(microseconds: Int64(number) * 1_000_000),
            digest: Array(repeating: 0, count: 32), table: marked ?? table,
            numbers: CitationNumbers(
                areas: pack.areas.indices.map { $0 + 1 }, categories: pack.categories.indices.map { $0 + 1 }))
    }

    /// The protected table of counts that `number` gives for each area itself.
    static func table(
        _ pack: ReferencePack, _ months: ClosedRange<Month>, absences: [Period: String] = [:],
        _ number: (_ area: Int, _ kind: Kind, _ category: Int?, _ month: Month) -> Int
    ) throws -> ProtectedTable {
        var cube = try Cube(
            Cube.Shape(areas: pack.areas.count, categories: pack.categories.count, span: .months(months)))
        for month in months {
            for area in pack.areas.indices {
                for kind in Kind.allCases {
                    for category in [nil] + pack.categories.indices.map(Optional.some) {
                        try cube.add(
                            area: area, kind: kind, category: category, month: month,
                            count: number(area, kind, category, month))
                    }
                }
            }
        }
        let raw = try RawTable(
            frame: ReleaseFrame(pack, months: months), cube: try cube.rolledUp(over: pack.tree), absences: absences)
        return DisclosureControl(pack.policy).protecting(raw, with: CoinSolver()).table
    }

    /// The answer to a query.
    func answer(_ text: String) throws -> PublishedFigures {
        let context = QueryContext(
            pack: pack, audience: .published, latestMonth: version.periodTo,
            firstMonth: version.table.frame.months.lowerBound)
        return PublishedFigures(
            try FigureQuery(parameters: FigureQueryTests.parameters(text), context: context), of: version)
    }

    /// The one figure that a query asks for.
    func figure(_ text: String) throws -> PublishedFigure {
        let figures = try answer(text).figures
        try #require(figures.count == 1)
        return figures[0]
    }
}

extension PublishedFigure {
    var units: Int? { result.value?.units }
    var letters: String { result.symbols.map(\.rawValue).joined() }
}
