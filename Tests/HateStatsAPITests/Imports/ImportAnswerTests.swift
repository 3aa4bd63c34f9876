import Crypto
import Foundation
import Testing

@testable import HateStatsAPI

/// What `POST /v1/imports` answers, and that its numbers are right.
@Suite("The answer to an import")
struct ImportAnswerTests {
    static let header = "source_ref,recorded_on,area,kind,categories\n"

    @Test func `is 201 with every field of the contract, in its order`() async throws {
        try await ImportDesk.open { desk async throws in
            let file = Self.header + "A,2024-03-05,leicester,crime,race\nB,2024-03-05,nowhere,crime,race\n"
            let answer = try await desk.send(file, "covers=2024-01..2024-03")
            #expect(answer.status == 201)
            #expect(answer.headers["location"] == "/v1/imports/1")
            #expect(answer.headers["cache-control"]?.contains("no-store") == true)
            let digest = SHA256.hash(data: Data(file.utf8)).map { String(format: "%02x", $0) }.joined()
            #expect(
                answer.text.hasPrefix(
                    """
                    {"id":1,"source":"leicestershire-police","file_digest":"sha256:\(digest)","rows":2,"new":1,"changed":0,\
                    "unchanged":0,"rejected":1,"covers":"2024-01..2024-03","rejects_url":"/v1/imports/1/rejects.csv",\
                    "duration_seconds":
                    """), "\(answer.text)")
            #expect(answer.json["dry_run"].truth == false)
            let rejection = answer.json["rejections"][0]
            #expect(rejection["line"].integer == 3)
            #expect(rejection["column"].text == "area")
            #expect(rejection["reason"].text?.contains("`nowhere` is not a known area") == true)
        }
    }

    @Test func `says new, changed and unchanged, and they add up`() async throws {
        try await ImportDesk.open { desk async throws in
            let first = Self.header + "A,2024-03-05,leicester,crime,race\nB,2024-03-06,blaby,incident,other\n"
            #expect(try await desk.take(first) == ImportTally(new: 2))
            let second =
                Self.header + "A,2024-03-05,E06000016,CRIME,racist\nB,2024-03-06,blaby,crime,other\n"
                + "C,2024-03-07,rutland,crime,religion\nD,2024-03-07,rutland,crime,\n"
            // A is written in other words and says the same; B changed; C is new; D has no category.
            #expect(
                try await desk.take(second) == ImportTally(new: 1, changed: 1, unchanged: 1, rejected: 1))
            #expect(try await desk.current("A", "version") == "1")
            #expect(try await desk.current("B", "version, kind") == "2|1")
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test func `says that nothing changed when the same file comes again`() async throws {
        try await ImportDesk.open { desk async throws in
            let rows = (1...500).map { "R\($0),2024-0\($0 % 9 + 1)-15,leicester,crime,race;religion\n" }
            let file = Self.header + rows.joined()
            let first = try await desk.send(file)
            let second = try await desk.send(file)
            #expect(first.tally == ImportTally(new: 500))
            #expect(second.tally == ImportTally(unchanged: 500))
            #expect(first.json["file_digest"].text == second.json["file_digest"].text)
            #expect(try await desk.rows(of: "record_version") == 500)
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test func `keeps every version`() async throws {
        try await ImportDesk.open { desk async throws in
            for area in ["leicester", "blaby", "leicester", "rutland"] {
                try await desk.take(Self.header + "A,2024-03-05,\(area),crime,race\n")
            }
            #expect(
                try await desk.database.psql(
                    """
                    SELECT string_agg(version || ' ' || area.code, ', ' ORDER BY version)
                    FROM record_version JOIN area ON area.number = area
                    """) == "1 E06000016, 2 E07000129, 3 E06000016, 4 E06000017")
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test func `counts a source's reference apart from another's`() async throws {
        try await ImportDesk.open { desk async throws in
            #expect(try await desk.take(Self.header + "A,2024-03-05,leicester,crime,race\n") == ImportTally(new: 1))
            #expect(
                try await desk.take(Self.header + "A,2024-03-09,leicester,crime,race\n", as: .council)
                    == ImportTally(new: 1))
            #expect(try await desk.database.contradictions() == [])
        }
    }
}

/// The same reference on several rows of one file.
@Suite("A reference that a file has more than once")
struct RepeatedReferenceTests {
    private static let header = ImportAnswerTests.header

    @Test func `counts once where the values are the same`() async throws {
        try await ImportDesk.open { desk async throws in
            let file =
                Self.header + "A,2024-03-05,leicester,crime,race\nB,2024-03-05,blaby,crime,race\n"
                + "A,2024-03-05,E06000016,crime,racial\n"
            #expect(try await desk.take(file) == ImportTally(new: 2, unchanged: 1))
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test func `rejects the later row where the values differ, naming the line of the first`() async throws {
        try await ImportDesk.open { desk async throws in
            let file =
                Self.header + "B,2024-03-05,blaby,crime,race\nA,2024-03-05,leicester,crime,race\n"
                + "A,2024-03-05,leicester,incident,race\n"
            let answer = try await desk.send(file)
            #expect(answer.tally == ImportTally(new: 2, rejected: 1))
            let rejection = answer.json["rejections"][0]
            #expect(rejection["line"].integer == 4)
            #expect(rejection["column"].text == "source_ref")
            #expect(rejection["reason"].text?.contains("line 3") == true)
            #expect(try await desk.current("A", "version, kind") == "1|1")
        }
    }

    @Test func `is held against its first row every time`() async throws {
        try await ImportDesk.open { desk async throws in
            let file =
                Self.header + "A,2024-03-05,leicester,crime,race\nA,2024-03-06,leicester,crime,race\n"
                + "A,2024-03-05,leicester,crime,race\nA,2024-03-06,leicester,crime,race\n"
            let answer = try await desk.send(file)
            #expect(answer.tally == ImportTally(new: 1, unchanged: 1, rejected: 2))
            #expect(answer.json["rejections"].items.map { $0["line"].integer } == [3, 5])
            #expect(answer.json["rejections"].items.allSatisfy { $0["reason"].text?.contains("line 2") == true })
            #expect(try await desk.current("A", "recorded_on") == "2024-03-05")
        }
    }

    @Test func `goes in by its second row where the first breaks a rule`() async throws {
        try await ImportDesk.open { desk async throws in
            let file =
                Self.header + "A,2024-03-05,nowhere,crime,race\nA,2024-03-06,leicester,crime,race\n"
                + "A,2024-03-06,leicester,crime,race\n"
            #expect(try await desk.take(file) == ImportTally(new: 1, unchanged: 1, rejected: 1))
            #expect(try await desk.current("A", "recorded_on") == "2024-03-06")
        }
    }

    @Test func `goes in by its second row where the first contradicts what is on record`() async throws {
        try await ImportDesk.open { desk async throws in
            try await desk.take(
                "source_ref,recorded_on,occurred_on,area,kind,categories\nA,2024-03-05,2024-03-04,leicester,crime,race\n"
            )
            // The file has no occurred_on, so the 4th stays, and nothing can be recorded before it.
            let file =
                Self.header + "A,2024-03-01,leicester,crime,race\nA,2024-03-09,leicester,crime,race\n"
                + "A,2024-03-01,leicester,crime,race\n"
            let answer = try await desk.send(file)
            #expect(answer.tally == ImportTally(changed: 1, rejected: 2))
            #expect(answer.json["rejections"].items.map { $0["column"].text } == ["recorded_on", "recorded_on"])
            #expect(try await desk.current("A", "version, recorded_on, occurred_on") == "2|2024-03-09|2024-03-04")
        }
    }

    @Test func `is found far apart in a long file`() async throws {
        try await ImportDesk.open { desk async throws in
            var rows = (1...4000).map { "R\($0),2024-03-15,leicester,crime,race\n" }
            rows += (1...4000).filter { $0 % 7 == 0 }.map { "R\($0),2024-03-15,leicester,crime,race\n" }
            rows += (1...4000).filter { $0 % 11 == 0 }.map { "R\($0),2024-03-16,leicester,crime,race\n" }
            #expect(
                try await desk.take(Self.header + rows.joined())
                    == ImportTally(new: 4000, unchanged: 571, rejected: 363))
            #expect(try await desk.database.contradictions() == [])
        }
    }
}
