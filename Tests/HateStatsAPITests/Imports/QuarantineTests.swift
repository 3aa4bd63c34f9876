import Foundation
import Testing

@testable import HateStatsAPI

/// Rows that break a rule: set aside with their reasons, given back to be mended, erased after 30 days.
@Suite("Quarantine")
struct QuarantineTests {
    private static let header = ImportAnswerTests.header

    /// A bad row, the column at fault, and words of its reason or suggestion.
    struct BadRow: Sendable {
        let row: String
        let column: String
        let words: [String]

        static let all = [
            BadRow(row: "A,2024-03-05,Leicster,crime,race", column: "area", words: ["`Leicster`", "`leicester`"]),
            BadRow(
                row: "A,2024-03-05,Leicestershire,crime,race", column: "area",
                words: ["several", "leicestershire-county", "llr"]),
            BadRow(row: "A,2024-03-05,leicester,crimes,race", column: "kind", words: ["`crimes`", "`crime`"]),
            BadRow(row: "A,2024-03-05,leicester,crime,rase", column: "categories", words: ["`rase`", "`race`"]),
            BadRow(row: "A,2024-03-05,leicester,crime,any", column: "categories", words: ["`any`"]),
            BadRow(row: "A,2024-03-05,leicester,crime,", column: "categories", words: ["at least one"]),
            BadRow(row: "A,05/03/2024,leicester,crime,race", column: "recorded_on", words: ["2024-03-05"]),
            BadRow(row: "A,2024-02-30,leicester,crime,race", column: "recorded_on", words: ["2024-02-30"]),
            BadRow(row: "A,2098-01-01,leicester,crime,race", column: "recorded_on", words: ["future"]),
            BadRow(row: ",2024-03-05,leicester,crime,race", column: "source_ref", words: ["source_ref"]),
            BadRow(row: "John Smith,2024-03-05,leicester,crime,race", column: "source_ref", words: ["letters, digits"]),
            BadRow(
                row: String(repeating: "x", count: 65) + ",2024-03-05,leicester,crime,race", column: "source_ref",
                words: ["64", "65"]),
            BadRow(row: "A,2024-03-05,leicester,crime", column: "", words: ["4 fields", "5"]),
            BadRow(row: "A,2024-03-05,leicester,crime,race,", column: "", words: ["6 fields", "5"]),
        ]
    }

    @Test func `keeps a row with the column, the reason and what could have been meant`() async throws {
        try await ImportDesk.open { desk async throws in
            for bad in BadRow.all {
                let answer = try await desk.send(Self.header + "G,2024-03-05,leicester,crime,race\n" + bad.row + "\n")
                #expect(answer.tally.rejected == 1, "\(bad.row): \(answer.text)")
                let number = answer.json["id"].integer ?? 0
                let kept = try await desk.database.psql(
                    "SELECT line, at_fault[1], reasons[1], raw FROM quarantine WHERE import = \(number)")
                #expect(kept.hasPrefix("3|\(bad.column)|"))
                #expect(kept.hasSuffix("|\(bad.row)"))
                for word in bad.words { #expect(kept.contains(word), "\(kept)") }
                #expect(answer.json["rejections"][0]["column"].text == (bad.column.isEmpty ? nil : bad.column))
            }
            #expect(try await desk.rows(of: "record_version") == 1)
        }
    }

    @Test func `tells everything that is wrong with a row at once`() async throws {
        try await ImportDesk.open { desk async throws in
            let file =
                "source_ref,recorded_on,occurred_on,area,kind,categories,channel,police_ref,status\n"
                + "a b,2024-13-01,x,nowhere,?,?,?,c d,?\n"
            let answer = try await desk.send(file, as: .council)
            #expect(
                answer.json["rejections"].items.compactMap { $0["column"].text } == [
                    "source_ref", "recorded_on", "occurred_on", "area", "kind", "categories", "channel", "police_ref",
                    "status",
                ])
        }
    }

    @Test func `gives rows back that go in once they are mended`() async throws {
        try await ImportDesk.open { desk async throws in
            // Columns in an order of their own, quotes, a newline in a field, too few and too many fields.
            let file =
                "Categories,AREA,source_ref,recorded_on,kind,channel\n"
                + "race,Leicster,A,2024-03-05,crime,online\n"
                + "\"race;\nreligion\",leicester,B,2024-03-99,crime,\"a \"\"b\"\"\"\n"
                + "race,leicester,C,2024-03-07,crime\n"
                + "race,leicester,D,2024-03-08,crime,online,surplus\n"
                + "race,leicester,E,2024-03-09,crime,telephone\n"
                + "race,leicester,E,2024-03-10,crime,telephone\n"
            let answer = try await desk.send(file)
            #expect(answer.tally == ImportTally(new: 1, rejected: 5))
            let url = try #require(answer.json["rejects_url"].text)
            let rejects = try await desk.app.get(url, key: desk.keys.contributors[.police])
            #expect(rejects.status == 200)
            #expect(rejects.headers["content-type"] == "text/csv; charset=utf-8")
            #expect(rejects.headers["content-disposition"] == "attachment; filename=\"rejects-1.csv\"")
            let lines = rejects.text.components(separatedBy: "\n")
            #expect(lines.first == "Categories,AREA,source_ref,recorded_on,kind,channel,line,column,reason")
            // As they were sent: filled up or cut, these two would go in without having been mended.
            #expect(rejects.text.contains("race,leicester,C,2024-03-07,crime,5,,"))
            #expect(rejects.text.contains("race,leicester,D,2024-03-08,crime,online,surplus,6,,"))

            let unmended = try await desk.send(rejects.text)
            // E is the only one of its reference now.
            #expect(unmended.tally == ImportTally(changed: 1, rejected: 4), "\(unmended.text)")
            let mended = rejects.text
                .replacing("Leicster", with: "Leicester").replacing("2024-03-99", with: "2024-03-06")
                .replacing("\"a \"\"b\"\"\"", with: "online").replacing("leicester,E,", with: "leicester,F,")
                .replacing("crime,5,,", with: "crime,,5,,").replacing("online,surplus,6,,", with: "online,6,,")
            #expect(try await desk.take(mended) == ImportTally(new: 5))
            #expect(try await desk.current("B", "categories = 2 | 4, recorded_on") == "t|2024-03-06")
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test func `gives back more rows than a page holds, in the order of the file`() async throws {
        try await ImportDesk.open { desk async throws in
            let rows = (1...1203).map { "R\($0),2024-03-05,nowhere,crime,race\n" }
            let answer = try await desk.send(Self.header + rows.joined())
            #expect(answer.tally == ImportTally(rejected: 1203))
            #expect(answer.json["rejections"].items.count == 100)
            let rejects = try await desk.app.get("/v1/imports/1/rejects.csv", key: desk.keys.statistician)
            let lines = rejects.text.split(separator: "\n").dropFirst()
            #expect(lines.map { $0.prefix { $0 != "," } } == (1...1203).map { "R\($0)"[...] })
        }
    }

    @Test func `gives a header alone where every row went in`() async throws {
        try await ImportDesk.open { desk async throws in
            try await desk.take(Self.header + "A,2024-03-05,leicester,crime,race\n")
            let rejects = try await desk.app.get("/v1/imports/1/rejects.csv", key: desk.keys.statistician)
            #expect(rejects.status == 200)
            #expect(rejects.text == "source_ref,recorded_on,area,kind,categories,line,column,reason\n")
        }
    }

    @Test func `is erased after 30 days, and not before`() async throws {
        try await ImportDesk.turnstile.pass { try await erasing() }
    }

    private func erasing() async throws {
        let (database, keys) = try await ImportDesk.freshDatabase()
        let bad = Self.header + "A,2024-03-05,nowhere,crime,race\n"
        try await database.serving { app async throws in
            let desk = ImportDesk(app: app, database: database, keys: keys)
            try await desk.take(bad)
            try await desk.take(bad)
        }
        // Import 1 is set back by 31 days, import 2 by 29. The import's own row can't be changed, not even by the
        // superuser, as long as its trigger is on.
        try await database.psql(
            """
            SET session_replication_role = replica;
            UPDATE import SET started_at = now() - interval '1 day' * (33 - 2 * id);
            UPDATE quarantine SET received_at = now() - interval '1 day' * (33 - 2 * import);
            """)
        try await database.serving { app async throws in
            // The eraser runs when the service starts.
            let deadline = ContinuousClock.now + .seconds(20)
            while try await database.psql("SELECT import FROM quarantine") != "2", .now < deadline {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try await database.psql("SELECT import FROM quarantine") == "2")
            let key = keys.contributors[.police]
            let erased = try await app.get("/v1/imports/1/rejects.csv", key: key)
            #expect(erased.status == 404)
            // In words, as for everything that ends with .csv.
            #expect(erased.headers["content-type"]?.hasPrefix("text/plain") == true)
            #expect(erased.text.contains("30 days"))
            let kept = try await app.get("/v1/imports/2/rejects.csv", key: key)
            #expect(kept.status == 200)
            #expect(kept.text.contains("nowhere"))
            // The import itself is still told.
            #expect(try await app.get("/v1/imports/1", key: key).json["rejected"].integer == 1)
        }
    }
}
