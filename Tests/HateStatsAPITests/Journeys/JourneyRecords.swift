import StatsModel

@testable import HateStatsAPI

/// What the partners of a small partnership have recorded, for tests that follow it from the first file to the last
/// correction.
///
/// Crimes to the end of June: Alder 30, 30 and 40 a year; Birch 12, 10 and 11, of which 3 in the last year happened in
/// Dale, a part of it. What comes late puts 5 to Birch's second year and 2 to Dale's last, so that Birch's last year is
/// not above the one before any more, but below it.
enum JourneyRecords {
    /// Four levels and three categories; three sources must agree, one of them sends its records monthly.
    static let pack: [String: [UInt8]] = {
        var files = TestPack.northshire
        let plan = """
            grain,ending,levels,categories,kinds
            month,*,top,any,crime
            year,6,*,any;*,crime;incident

            """
        files["plan.csv"] = Array(plan.utf8)
        files["policy.csv"] = (files["policy.csv"] ?? []) + Array("series_start,2021-07\n".utf8)
        return files
    }()

    static let police = "northshire-police"
    static let council = "alder-council"
    /// The sources that must agree.
    static let partners = [police, council, "birch-council"]

    static let header = "source_ref,recorded_on,area,kind,categories,police_ref\n"

    /// The police's three years.
    static let policeFile: String = {
        let shares: [(name: String, count: Int, area: String, year: Int)] = [
            ("A1", 30, "N2", 2021), ("A2", 30, "N2", 2022), ("A3", 40, "N2", 2023), ("B1", 12, "N3", 2021),
            ("B2", 10, "N3", 2022), ("B3", 8, "N3", 2023), ("D3", 3, "N5", 2023),
        ]
        return header + shares.map { rows($0.name, $0.count, in: $0.area, year: $0.year) }.joined()
    }()

    /// A council's, with one incident that the police have as well and a row that can't be read.
    static let councilFile =
        header + (1...6).map { "C\($0),2023-09-0\($0),alder,incident,faith,\n" }.joined()
        + "C7,2023-09-07,alder,crime,race,A3-1\nC8,2023-09-08,Aldr,incident,faith,\n"

    /// What the police find later.
    static let lateFile = header + rows("L2", 5, in: "N3", year: 2022) + rows("L3", 2, in: "N5", year: 2023)

    /// Crimes with a race motivation, in the months from August to December of a year.
    private static func rows(_ name: String, _ count: Int, in area: String, year: Int) -> String {
        (1...count).map { number in
            let month = 8 + number % 5
            return "\(name)-\(number),\(year)-\(month < 10 ? "0" : "")\(month)-11,\(area),crime,race,\n"
        }.joined()
    }

    /// Crimes of every year to June, from 2022, as they are published first and after the correction.
    static let published = [
        "N1": [[42, 40, 51], [42, 45, 53]], "N2": [[30, 30, 40], [30, 30, 40]], "N3": [[12, 10, 11], [12, 15, 13]],
        "N4": [[0, 0, 0], [0, 0, 0]], "N5": [[0, 0, nil], [0, 0, 5]],
    ]
}
