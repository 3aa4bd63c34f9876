import Foundation
import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("hatestats figures")
struct FiguresCommandTests {
    private func counted<R: Sendable>(_ body: (TestDatabase, String) async throws -> R) async throws -> R {
        let database = try await CountedPack.leicestershire.database()
        let key = try await database.key(.statistician)
        try await database.serving { app in
            try await app.importFile(WorkedExampleTests.charity, source: "stop-hate-uk")
            try await app.importFile(WorkedExampleTests.police, source: "leicestershire-police")
        }
        return try await body(database, key)
    }

    @Test func `prints an aligned table, with the words that belong to it beneath`() async throws {
        try await counted { database, key in
            let outcome = try await Program.run(
                [
                    "figures", "--management", "--area", "children(llr)", "--period", "2024-03", "--measure",
                    "count,change",
                    "--key", key,
                ], database)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let head = try #require(lines.firstIndex { $0.hasPrefix("Area ") })
            #expect(
                lines[head..<head + 3].joined(separator: "\n") == """
                    Area                     Category  Kind   Period      Measure  Value  Earlier  Symbols
                    Leicester                Any       crime  March 2024  Count        2           p
                    Leicester                Any       crime  March 2024  Change       1        1  p
                    """)
            #expect(outcome.output.contains("Not protected"))
            #expect(lines.contains { $0.hasPrefix("p: Counted from the current records") })
            #expect(lines.contains { $0.hasPrefix("- An incident counts in the period in which it was recorded") })
        }
    }

    @Test func `prints the CSV and the JSON of the address`() async throws {
        try await counted { database, key in
            let options = ["figures", "--management", "--period", "2024-03", "--category", "race", "--format"]
            let (csv, json) = (
                try await Program.run(options + ["csv", "--key", key], database),
                try await Program.run(options + ["json", "--key", key], database)
            )
            try await database.serving { app in
                let query = "/v1/management/figures?period=2024-03&category=race"
                let asked = try await app.get(query, key: key)
                #expect(json.output == asked.text + "\n")
                let table = try await app.get(query, key: key, headers: ["Accept": "text/csv"])
                #expect(csv.output == table.text)
            }
        }
    }

    @Test func `has the rights of its key, and writes the look down`() async throws {
        try await counted { database, key in
            let options = ["figures", "--management", "--period", "2024-03"]
            let none = try await Program.run(options, database)
            #expect(none.status != 0)
            #expect(none.errors.contains("HATESTATS_KEY"))
            let other = try await database.key(.media)
            let refused = try await Program.run(options + ["--key", other], database)
            #expect(refused.status != 0)
            #expect(refused.output.isEmpty)
            let allowed = try await Program.run(options + ["--key", key], database)
            #expect(allowed.errors.contains("management figures were looked at"))
        }
    }

    @Test func `says what is wrong with a question, and what was meant`() async throws {
        try await counted { database, key in
            let outcome = try await Program.run(
                ["figures", "--management", "--area", "Leicster", "--key", key], database)
            #expect(outcome.status != 0)
            #expect(outcome.errors.contains("leicester"))
        }
    }

    @Test func `says that nothing is published where live figures are not asked for`() async throws {
        let outcome = try await Program.run(["figures"], try await CountedPack.leicestershire.database())
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("No release has been published yet"))
    }
}
