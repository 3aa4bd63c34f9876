import NIOCore
import StatsModel
import Testing

@testable import HateStatsAPI

/// The exact bytes of answers. Where one of these has to change, `FigureTag.revision` has to change too: whoever holds an
/// older answer must not be told that it is still the same.
@Suite("The bytes of published figures")
struct GoldenFigureTests {
    static let questions: [(name: String, query: String)] = [
        ("default", ""),
        ("one", "area=leicester&category=race&period=YE2024-03"),
        (
            "measures",
            "area=leicester,rutland,blaby&category=any,race&kind=crime,incident&period=YE2024-03"
                + "&measure=count,rate,change,change_percent,share,rank"
        ),
        (
            "hidden",
            "area=descendants(leicestershire-county)&category=disability,other&period=YE2024-03,YE2023-03&measure=count,share,rank"
        ),
        ("outside", "area=melton,llr&category=race&period=2024-03,QE2024-03,YE2023-12,2024-05&measure=count,change"),
        ("series", "area=children(llr)&kind=all&grain=month&last=4&measure=count,change&compare=previous"),
        ("then", "area=leicester,rutland&as_of=2024-05-31"),
        ("version", "area=leicester&release=2024-q1@1&measure=count,rate"),
        ("words", "area=City%20of%20Leicester&category=homophobic&kind=offences"),
    ]

    @Test(arguments: questions.indices)
    func `are those of the golden files`(place: Int) throws {
        let (name, query) = Self.questions[place]
        let publication = try FigureFixtures.corrected(isSynthetic: name == "default")
        let forms: [(suffix: String, format: FigureFormat, more: String)] = [
            (".json", .json, ""), (".flat.json", .json, "&shape=array"), (".csv", .csv, ""), (".txt", .text, ""),
        ]
        for (suffix, format, more) in forms {
            let bytes = try FigureFixtures.bytes(query + more, format, from: publication)
            let actual = String(buffer: bytes)
            #expect(try GoldenFile.text(name + suffix, actual) == actual, "\(name)\(suffix)")
        }
    }

    @Test func `are a document of JSON, and tables of the same figures`() throws {
        for (name, query) in Self.questions {
            let publication = try FigureFixtures.corrected()
            let json = try JSONDocument.read(try FigureFixtures.bytes(query, .json, from: publication))
            let flat = try JSONDocument.read(try FigureFixtures.bytes(query + "&shape=array", .json, from: publication))
            let csv = String(buffer: try FigureFixtures.bytes(query, .csv, from: publication)).split(separator: "\n")
            #expect(json["figures"].items.count == flat.items.count, "\(name)")
            #expect(csv.count == flat.items.count + 1, "\(name)")
            for (figure, row) in zip(json["figures"].items, flat.items) {
                #expect(figure["area"]["code"] == row["area_code"])
                #expect(figure["category"]["code"] == row["category"])
                #expect(figure["period"]["code"] == row["period"])
                #expect(figure["value"] == row["value"])
                #expect(figure["citation"] == row["citation"])
                #expect(figure["reason"] == row["reason"])
            }
            #expect(csv.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }, "\(name) is not ASCII")
        }
    }

    @Test func `begin with a mark in files for people, and never in JSON`() throws {
        let publication = try FigureFixtures.corrected()
        for format in [FigureFormat.csv, .text] {
            let file = try FigureFixtures.bytes("download=1", format, from: publication)
            #expect(file.getBytes(at: 0, length: 3) == [0xEF, 0xBB, 0xBF])
            let plain = try FigureFixtures.bytes("", format, from: publication)
            #expect(plain.readableBytes == file.readableBytes - 3)
        }
    }
}
