import Foundation
import TestSupport
import Testing

@testable import HateStatsAPI

/// The forms in which a file may come, and those in which it may not.
@Suite("The file of an import")
struct ImportFileTests {
    private static let header = ImportAnswerTests.header
    private static let rows = "A,2024-03-05,leicester,crime,race\nB,2024-03-06,blaby,incident,other\n"

    @Test(arguments: [
        "\u{FEFF}" + header + rows,
        (header + rows).replacing("\n", with: "\r\n"),
        "\u{FEFF}" + (header + rows).replacing("\n", with: "\r\n"),
        (header + rows).replacing("\n", with: "\r"),
        String((header + rows).dropLast()),
        "\n\n" + header + "\n" + rows.replacing("\n", with: "\n\n"),
        header.uppercased() + rows,
        " source_ref ,recorded_on,\"area\",Kind,CATEGORIES\n" + rows,
        header + rows.replacing("leicester", with: "\"leicester\"").replacing("race", with: "\"race\""),
    ])
    func `may have a mark, any ends of lines, empty lines, a header in any case`(_ file: String) async throws {
        try await ImportDesk.open { desk async throws in
            #expect(try await desk.take(file) == ImportTally(new: 2))
            #expect(try await desk.current("A", "recorded_on") == "2024-03-05")
        }
    }

    @Test func `may have its columns in any order`() async throws {
        try await ImportDesk.open { desk async throws in
            #expect(try await desk.take(Self.header + Self.rows) == ImportTally(new: 2))
            var random = SeededNumbers(seed: 7)
            for _ in 0..<5 {
                let order = (0..<5).shuffled(using: &random)
                let lines = (Self.header + Self.rows).split(separator: "\n").map { line in
                    let fields = line.split(separator: ",")
                    return order.map { String(fields[$0]) }.joined(separator: ",")
                }
                #expect(try await desk.take(lines.joined(separator: "\n")) == ImportTally(unchanged: 2))
            }
        }
    }

    @Test func `may have newlines, commas and quotes in quoted fields, and still tell the right lines`() async throws {
        try await ImportDesk.open { desk async throws in
            let file =
                Self.header + "A,2024-03-05,leicester,crime,\"race;\nreligion\"\n"
                + "B,2024-03-05,\"a \"\"b\"\",\nc\",crime,race\nC,2024-03-05,leicester,x,race\n"
            let answer = try await desk.send(file)
            #expect(answer.tally == ImportTally(new: 1, rejected: 2))
            #expect(answer.json["rejections"].items.map { $0["line"].integer } == [4, 6])
        }
    }

    // MARK: gzip

    @Test func `may be packed by gzip, in one member or several, said so or not`() async throws {
        try await ImportDesk.open { desk async throws in
            let whole = try await gzip(Self.header + Self.rows)
            let first = try await desk.send(whole, headers: ["Content-Encoding": "gzip"])
            #expect(first.tally == ImportTally(new: 2))
            let second = try await desk.send(whole)
            #expect(second.tally == ImportTally(unchanged: 2))
            let parts = try await gzip(Self.header) + gzip("A,2024-03-05,leices") + gzip("ter,crime,race\n")
            let third = try await desk.send(parts, headers: ["Content-Encoding": "gzip"])
            #expect(third.tally == ImportTally(unchanged: 1))
            // The digest is that of the file, however it came.
            let plain = try await desk.send(Self.header + Self.rows)
            #expect(plain.json["file_digest"] == first.json["file_digest"])
        }
    }

    @Test func `packed and cut off is refused, wherever it was cut`() async throws {
        try await ImportDesk.open { desk async throws in
            let packed = try await gzip(
                Self.header + (1...300).map { "R\($0),2024-03-05,rutland,crime,race\n" }.joined())
            for length in [1, 2, 5, 10, 11, packed.count / 2, packed.count - 9, packed.count - 1] {
                let answer = try await desk.send(
                    Array(packed.prefix(length)), headers: ["Content-Encoding": "gzip"])
                #expect(answer.status == 422, "\(length) bytes: \(answer.text)")
                #expect(answer.problem == "unreadable-file")
            }
            #expect(try await desk.everything() == [0, 0, 0, 0, 0])
        }
    }

    @Test func `packed and damaged is refused, whichever byte was`() async throws {
        try await ImportDesk.open { desk async throws in
            let packed = try await gzip(
                Self.header + (1...300).map { "R\($0),2024-03-05,rutland,crime,race\n" }.joined())
            // The method, the flags, the data, the checksum, the length; and something after the end.
            var files = [2, 3, 20, packed.count / 2, packed.count - 6, packed.count - 2].map { place in
                var damaged = packed
                damaged[place] ^= 0x15
                return damaged
            }
            files.append(packed + Array("and more".utf8))
            for file in files {
                let answer = try await desk.send(file, headers: ["Content-Encoding": "gzip"])
                #expect(answer.status == 422, "\(answer.text)")
                #expect(answer.problem == "unreadable-file")
            }
            #expect(try await desk.everything() == [0, 0, 0, 0, 0])
        }
    }

    // MARK: Refused whole

    /// A file, and words of the reason for which it is refused.
    struct Refused: Sendable {
        let name: String
        let bytes: [UInt8]
        let words: [String]

        init(_ name: String, _ text: String, _ words: String...) { self.init(name, Array(text.utf8), words) }

        init(_ name: String, _ bytes: [UInt8], _ words: [String]) {
            (self.name, self.bytes, self.words) = (name, bytes, words)
        }

        static let all = [
            Refused("an empty body", "", "empty"),
            Refused("a mark alone", "\u{FEFF}", "empty"),
            Refused("an unknown column", "name," + header + "x," + rows, "`name`", "not a known column"),
            Refused(
                "a misspelt column", header.replacing("recorded_on", with: "recorded") + rows, "`recorded`",
                "`recorded_on`"),
            Refused("a column twice", "kind," + header + rows, "`kind`", "twice"),
            Refused("columns missing", "source_ref,area\nA,leicester\n", "`recorded_on`, `kind`, `categories`"),
            Refused("semicolons", header.replacing(",", with: ";") + rows.replacing(",", with: ";"), "commas"),
            Refused(
                "Latin-1", Array((header + "A,2024-03-05,Caf").utf8) + [0xE9] + Array(",crime,race\n".utf8),
                ["UTF-8", "ine 2"]),
            Refused(
                "UTF-16", [0xFF, 0xFE] + (header + rows).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
                ["UTF-16", "UTF-8"]),
            Refused("a zero byte", header + "A,2024-03-05,leic\0ester,crime,race\n", "zero byte", "ine 2"),
            Refused("an open quote", header + rows + "\"C,2024-03-05,leicester,crime,race\n", "line 4", "never closed"),
            Refused("a stray quote", header + "A,2024-03-05,leic\"ester,crime,race\n", "ine 2", "quote"),
            Refused(
                "a row of a megabyte", header + rows + String(repeating: "x", count: 1 << 20) + ",2024-03-05,,,\n",
                "line 4", "65536 bytes"),
            Refused("a row of a megabyte without an end", header + String(repeating: "y", count: 1 << 20), "line 2"),
            Refused("a header of a megabyte", String(repeating: "z", count: 1 << 20), "line 1"),
            Refused("a page of HTML", "<!DOCTYPE html>\n<html><body>Log in</body></html>\n", "not a known column"),
        ]
    }

    @Test func `is refused whole with the reason, and nothing of it stays`() async throws {
        try await ImportDesk.open { desk async throws in
            for file in Refused.all {
                let answer = try await desk.send(file.bytes)
                #expect(answer.status == 422, "\(file.name)")
                #expect(answer.problem == "unreadable-file", "\(file.name)")
                let told = answer.json["detail"].text ?? ""
                for word in file.words { #expect(told.contains(word), "\(file.name): \(told)") }
                #expect(try await desk.everything() == [0, 0, 0, 0, 0], "\(file.name)")
            }
        }
    }

    @Test func `is refused whole also where the fault comes after many good rows`() async throws {
        try await ImportDesk.open { desk async throws in
            let rows = (1...20_000).map { "R\($0),2024-03-05,rutland,crime,race\n" }.joined()
            let answer = try await desk.send(Array((Self.header + rows + "S").utf8) + [0xE9, 0x0A])
            #expect(answer.status == 422)
            #expect(answer.json["errors"][0]["where"].text == "body.line.20002")
            #expect(try await desk.everything() == [0, 0, 0, 0, 0])
        }
    }

    @Test func `of a header alone brings nothing, and is an import`() async throws {
        try await ImportDesk.open { desk async throws in
            #expect(try await desk.take(Self.header) == ImportTally())
            #expect(try await desk.everything() == [0, 1, 0, 0, 0])
        }
    }
}

/// What the program `gzip` makes of a text.
func gzip(_ text: String) async throws -> [UInt8] {
    let path = try ScratchDirectory.make("gzip") + "/file"
    try Data(text.utf8).write(to: URL(filePath: path))
    try await Command("/bin/sh", ["-c", "gzip -c < \"$0\" > \"$0.gz\"", path]).run()
    return Array(try Data(contentsOf: URL(filePath: path + ".gz")))
}
