import Foundation
import ModelSupport
import StatsModel
import TestSupport

@testable import Charts

/// Invented releases to draw pictures of: the default pack and small ones, with counts that are the same on every machine.
enum ChartWorld {
    /// Six years of the default pack to March 2024.
    static let llr: ReleaseVersion? = try? version(
        try folder(root + "/reference/llr"), "2018-04", "2024-03", count: llrCount)

    /// The same, invented and said to be so.
    static let synthetic: ReleaseVersion? = try? version(
        try folder(root + "/reference/llr"), "2018-04", "2024-03", isSynthetic: true, count: llrCount)

    /// A release to May 2024, whose last quarter is not whole.
    static let partial: ReleaseVersion? = try? version(
        try folder(root + "/reference/llr"), "2018-04", "2024-05",
        absences: [
            .quarter(ending: Month(index: 2023 * 12 + 5)): "Not all returns for the period have come in.",
            .quarter(ending: Month(index: 2024 * 12 + 5)): "The period is not over.",
        ], count: llrCount)

    /// A pack of 63 categories and 12 areas with long names, some of them full of what XML must not hold as it is.
    static let wide: ReleaseVersion? = try? version(
        try wideFiles(), "2021-04", "2024-03",
        count: { area, kind, category, month in
            area == 0 ? 0 : (area * 37 + (category ?? 70) * 11 + Int(month.index) * 5) % (category == nil ? 90 : 14)
        })

    private static func wideFiles() throws -> [String: [UInt8]] {
        var files = try folder(root + "/reference/llr")
        let names = [
            "The Union of Towns & Parishes", "Upper <Slaughter>", "O'Brien's \"\"Quay\"\"",
            "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
            "St. Mary-in-the-Marsh with Old Romney and New Romney", "Skærvø", "Île-aux-Chats", "A",
            "Newcastle-under-Lyme",
            "North and South Ambersham and Greatham", "東京都", "Zürich",
        ]
        var areas = "code,slug,name,level,parent,valid_from,valid_to,tile_x,tile_y\n"
        for (place, name) in names.enumerated() {
            areas += "W\(place),w\(place),\"\(name)\",\(place == 0 ? "top" : "lower"),\(place == 0 ? "" : "W0"),,,"
            areas += place == 0 ? ",\n" : "\(place % 4),\(place / 4)\n"
        }
        let categories = (1...63).map { "c\($0),Perceived difference no. \($0),difference \($0),Of that kind.,no\n" }
        files["areas.csv"] = Array(areas.utf8)
        files["categories.csv"] = Array(("code,label,adjective,definition,national\n" + categories.joined()).utf8)
        files["sources.csv"] = Array("code,name,police,areas,expected\npolice,The Police,yes,W0,monthly\n".utf8)
        files["plan.csv"] = Array("grain,ending,levels,categories,kinds\nmonth,*,*,any,*\nyear,3,*,any;*,*\n".utf8)
        files["populations.csv"] = Array("area,year,population,source\nW1,2023,5000,Census\n".utf8)
        for name in ["area_names", "synonyms", "questions", "reporting", "outside_totals", "demo"] {
            files[name + ".csv"] = nil
        }
        files["notes.csv"] = Array("code,text,when\nalways,Recorded is not all.,always\n".utf8)
        return files
    }

    private static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

    /// Crimes a month of each area itself, by its place in the pack; areas that hold others have none of their own.
    private static let sizes = [0, 88, 0, 7, 16, 5, 8, 3, 9, 4, 2]
    /// Of a hundred, how many have each motivation.
    private static let shares = [14, 52, 17, 15, 5, 3]

    @Sendable static func llrCount(_ area: Int, _ kind: Kind, _ category: Int?, _ month: Month) -> Int {
        var mix = UInt64(area) &* 0x9E37_79B9 &+ UInt64(bitPattern: Int64(month.index)) &* 0x85EB_CA6B
        mix ^= mix >> 13
        mix = mix &* 0xC2B2_AE35 &+ (kind == .crime ? 0 : 77)
        let swing = Int((mix >> 7) % 9) - 4
        let year = Int(month.index) / 12 - 2018
        let size = area < sizes.count ? sizes[area] : 0
        guard size > 0 else { return 0 }
        let trend = [100, 108, 92, 118, 131, 126, 122][max(0, min(6, year))]
        let all = max(0, size * trend / 100 * (kind == .crime ? 10 : 4) / 10 + size * swing / 20)
        guard let category else { return all }
        let share = category < shares.count ? shares[category] : 1
        // What is left over when divided goes to some months.
        return (all * share + Int((mix >> 20) % 100)) / 100
    }

    static func folder(_ path: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasSuffix(".csv") {
            files[name] = try TextFile.readBytes(path + "/" + name)
        }
        return files
    }

    /// A version of a pack's figures.
    static func version(
        _ files: [String: [UInt8]], _ first: String, _ last: String, isSynthetic: Bool = false,
        absences: [Period: String] = [:],
        count: (_ area: Int, _ kind: Kind, _ category: Int?, _ month: Month) -> Int
    ) throws -> ReleaseVersion {
        let pack = try ReferencePack(files: files)
        guard let start = Month(first), let end = Month(last) else {
            throw Broken(text: "\(first) or \(last) is no month")
        }
        var cube = try Cube(
            .init(areas: pack.areas.count, categories: pack.categories.count, span: .months(start...end)))
        for month in start...end {
            for area in pack.areas.indices {
                for kind in Kind.allCases {
                    for category in [nil] + pack.categories.indices.map(Optional.some) {
                        try cube.add(
                            area: area, kind: kind, category: category, month: month,
                            count: count(area, kind, category, month))
                    }
                }
            }
        }
        let raw = try RawTable(
            frame: ReleaseFrame(pack, months: start...end), cube: try cube.rolledUp(over: pack.tree), absences: absences
        )
        return ReleaseVersion(
            name: ReleaseName(id: "2024-q1", version: 1, number: 3, isSynthetic: isSynthetic),
            title: "Hate crime to March 2024", reason: nil, periodTo: end, cutOff: Instant(microseconds: 0),
            publishedAt: nil, digest: Array(repeating: 0, count: 32),
            table: DisclosureControl(pack.policy).protecting(raw, with: PrimariesOnly()).table,
            numbers: CitationNumbers(
                areas: pack.areas.indices.map { $0 + 1 }, categories: pack.categories.indices.map { $0 }))
    }

    /// What a release answers to a query.
    static func answer(_ query: String, of version: ReleaseVersion?) throws -> PublishedFigures {
        guard let version else { throw Broken(text: "the release could not be made") }
        let parameters = query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (name: parts[0], value: parts.count > 1 ? parts[1] : "")
        }
        let context = QueryContext(
            pack: version.pack, audience: .published, latestMonth: version.periodTo,
            firstMonth: version.table.frame.months.lowerBound)
        return PublishedFigures(try FigureQuery(parameters: parameters, context: context), of: version)
    }

    /// A chart of what a release answers.
    static func chart(
        _ query: String, of version: ReleaseVersion?, kind: ChartKind? = nil, size: ChartSize = .page
    ) throws -> Chart {
        var request = ChartRequest()
        request.kind = kind
        request.size = size
        request.publishedOn = "25 April 2024"
        request.publicURL = "https://hatestats.example"
        return try Chart(try answer(query, of: version), request)
    }

    struct Broken: Error {
        let text: String
    }
}
