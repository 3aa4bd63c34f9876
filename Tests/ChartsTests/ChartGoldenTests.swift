import Foundation
import StatsModel
import TestSupport
import Testing

@testable import Charts

/// One picture of the golden files.
struct Exhibit: Sendable, CustomTestStringConvertible {
    let name: String
    let query: String
    var kind: ChartKind?
    var size = ChartSize.page
    var isSynthetic = false

    var testDescription: String { name }

    var version: ReleaseVersion? { isSynthetic ? ChartWorld.synthetic : ChartWorld.llr }
    func chart() throws -> Chart { try ChartWorld.chart(query, of: version, kind: kind, size: size) }

    static let all: [Exhibit] = [
        Exhibit(name: "line-years", query: "area=leicester&grain=year&last=6"),
        Exhibit(name: "line-months", query: "area=llr&grain=month&last=36"),
        Exhibit(name: "line-quarters-category", query: "area=leicester&category=race&grain=quarter&last=8"),
        Exhibit(name: "line-rate", query: "area=rutland&grain=year&last=6&measure=rate"),
        Exhibit(name: "line-hidden", query: "area=rutland&category=race&grain=quarter&last=12"),
        Exhibit(name: "line-four", query: "area=charnwood,blaby,melton,rutland&grain=year&last=6"),
        Exhibit(
            name: "line-four-hidden",
            query: "area=leicester&category=other,transgender,religion,disability&grain=quarter&last=12"),
        Exhibit(name: "line-break", query: "area=leicester&kind=incident&grain=quarter&last=10"),
        Exhibit(
            name: "line-synthetic", query: "area=leicester,leicestershire-county&grain=year&last=6", isSynthetic: true),
        Exhibit(name: "line-card", query: "area=leicester,rutland&grain=year&last=6", size: .card, isSynthetic: true),
        Exhibit(name: "line-print", query: "area=leicester&grain=year&last=6", size: .print),
        Exhibit(name: "bars-areas", query: "area=children(leicestershire-county)"),
        Exhibit(name: "bars-rate", query: "area=children(leicestershire-county)&measure=rate"),
        Exhibit(name: "bars-categories", query: "area=leicester&category=*"),
        Exhibit(name: "bars-hidden", query: "area=rutland&category=*", isSynthetic: true),
        Exhibit(name: "bars-one", query: "area=leicester"),
        Exhibit(name: "bars-change", query: "area=*&measure=change_percent"),
        Exhibit(name: "bars-card", query: "area=children(llr)&measure=rate", size: .card, isSynthetic: true),
        Exhibit(name: "bars-print", query: "area=leicester&category=*", size: .print),
    ]
}

/// The exact bytes of pictures. They are written anew where `HATESTATS_WRITE_GOLDEN=1` is set.
@Suite("The bytes of charts")
struct ChartGoldenTests {
    @Test(arguments: Exhibit.all)
    func `are those of the golden files`(exhibit: Exhibit) throws {
        let svg = String(decoding: try exhibit.chart().svg(), as: UTF8.self)
        #expect(try GoldenPicture.text(exhibit.name + ".svg", svg) == svg)
    }
}

/// Files with which pictures are compared.
enum GoldenPicture {
    static let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Golden/"

    static func text(_ name: String, _ actual: String) throws -> String {
        if ProcessInfo.processInfo.environment["HATESTATS_WRITE_GOLDEN"] == "1" {
            try actual.write(toFile: folder + name, atomically: true, encoding: .utf8)
        }
        return try TextFile.read(folder + name)
    }
}
