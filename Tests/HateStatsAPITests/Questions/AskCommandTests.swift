import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("hatestats ask")
struct AskCommandTests {
    @Test func `prints what the address answers, and ends with 2 where it has no figures`() async throws {
        let database = try await CountedPack.leicestershire.database()
        _ = try await PublishedRelease.make(try FigureFixtures.recipe(), in: database)
        let question = "How many arrests for race hate crime in Rutland last year?"
        let json = try await Program.run(["ask", question, "--format", "json"], database)
        let sentences = try await Program.run(["ask", question, "--format", "txt"], database)
        let csv = try await Program.run(["ask", question, "--format", "csv"], database)
        try await database.serving { app async throws in
            let address = "?q=" + question.percentEncoded
            let asJSON = try await app.get("/v1/ask" + address)
            #expect(asJSON.text + "\n" == json.output)
            let asText = try await app.get("/v1/ask.txt" + address)
            #expect(asText.text == sentences.output)
            let figures = try await app.get("/v1/figures.csv?area=rutland&category=race")
            #expect(figures.text == csv.output)
        }
        let table = try await Program.run(["ask", "is", "hate", "crime", "up", "in", "Leicester"], database)
        #expect(table.status == 0, "\(table.errors)")
        #expect(table.output.contains("Leicester"))
        let unclear = try await Program.run(["ask", "hate crime in Leicestershire"], database)
        #expect(unclear.status == 2)
        #expect(
            unclear.output.contains("- Leicestershire (county): Hate crimes recorded in Leicestershire (county) in "))
        let nothing = try await Program.run(["ask", "asdf qwer"], database)
        #expect(nothing.status == 1 && nothing.errors.contains("Nothing of the question was understood"))
        let help = try await Program.run(["ask", "--help"], database)
        #expect(help.status == 0 && help.output.contains("Examples:"))
    }
}
