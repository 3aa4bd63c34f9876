import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("hatestats cite and verify")
struct CitationCommandTests {
    @Test func `print what the addresses answer, and end with 2 where the number does not stand`() async throws {
        let database = try await TestDatabase.make()
        let first = try await PublishedRelease.make(try CitedHouse.recipe(), in: database)
        let second = try await PublishedRelease.make(try CitedHouse.correction(of: first), in: database)
        let (old, new) = (
            try #require(first.reference("N2", "YE2024-06")), try #require(second.reference("N2", "YE2024-06"))
        )
        let standing = try await Program.run(["cite", new.lowercased()], database)
        #expect(standing.status == 0, "\(standing.errors)")
        #expect(
            standing.output == """
                \(new)
                Northshire Police and partners recorded 132 hate crimes in Alder in the year ending June 2024 (\(new); the \
                figure has been revised).

                It stands: this is what is published now.

                How to cite it: Hate crime in Northshire: Hate crime to June 2024, version 2, published 2 August 2024. \
                Reference \(new), /c/\(new)

                """)
        let superseded = try await Program.run(["cite", old], database)
        #expect(superseded.status == 2)
        #expect(superseded.output.contains("It does not stand.\nNow: Northshire Police and partners recorded 132 "))
        let mistyped = try await Program.run(["cite", "NS-1234"], database)
        #expect(mistyped.status == 1 && mistyped.output.isEmpty)
        #expect(mistyped.errors.contains("it has 4 characters"))

        let right = try await Program.run(["verify", "--citation", old, "--value", "132.0"], database)
        #expect(right.status == 0 && right.output.hasPrefix("stands\n132.0 stands. "), "\(right.errors)")
        let was = try await Program.run(
            ["verify", "--area", "Alder", "--period", "YE2024-06", "--value", "120"], database)
        #expect(was.status == 2 && was.output.hasPrefix("was-right-until\n120 was right until "))
        let change = try await Program.run(
            ["verify", "--area", "Alder", "--measure", "change", "--value", "-3"], database)
        #expect(change.status == 2 && change.output.hasPrefix("never-published\n-3 (change) has not been published."))
        let wrong = try await Program.run(["verify", "--value", "1,234"], database)
        #expect(wrong.status == 1 && wrong.errors.contains("commas"))
        let both = try await Program.run(["verify", "--citation", old, "--area", "x", "--value", "1"], database)
        #expect(both.status == 64)
        for command in ["cite", "verify"] {
            let help = try await Program.run([command, "--help"])
            #expect(help.status == 0 && help.output.contains("Ends with 0 where"))
        }
        try await database.serving { app in
            let cited = try await Program.run(["cite", old, "--format", "json"], database)
            #expect(cited.status == 2)
            let asked = try await app.get("/v1/citations/\(old)")
            #expect(cited.output == asked.text + "\n")
            let verified = try await Program.run(
                ["verify", "--citation", old, "--value", "7", "--format", "json"], database)
            let posted = try await app.post("/v1/verify", json: #"{"citation": "\#(old)", "value": 7}"#)
            #expect(verified.output == posted.text + "\n")
        }
    }
}
