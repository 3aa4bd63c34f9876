import StatsModel
import Testing

@testable import HateStatsAPI

/// What must be said of how a question was taken, wherever its answer is read.
@Suite("What is said of how questions were taken")
struct QuestionNoteTests {
    private static let question = "antisemitic hate incidents in each district and in Leicester in 2023/24, safer"

    @Test func `every note stands in the answer, in its text and on its page`() async throws {
        try await WebHouse.serving { house async throws in
            let address = "ask?q=" + Self.question.percentEncoded
            let json = try await house.app.get("/v1/" + address).json
            let text = try await house.app.get("/v1/ask.txt?q=" + Self.question.percentEncoded).text
            let page = try await house.page("/" + address).text.unescaped
            let chips = json["chips"].items.compactMap { $0["note"].text }
            #expect(chips.contains { $0.hasPrefix("Rutland is not among these areas") })
            #expect(chips.contains { $0.contains("\"crimes and incidents\"") })
            for note in chips { #expect(text.contains(note) && page.contains(note), "\(note)") }
            let notes = json["notes"].items
            #expect(notes.contains { $0["code"].text == "not-counted-apart" })
            for note in notes { #expect(page.contains(note["text"].text ?? "none"), "\(note)") }
            let unheld = try #require(json["unheld"][0]["reason"].text)
            #expect(text.contains(unheld) && page.contains(unheld))
        }
    }

    @Test func `examples are answered with figures that are shown`() async throws {
        try await WebHouse.serving { house async throws in
            let page = try await house.page("/ask").text.unescaped
            let problem = try await house.app.get("/v1/ask?q=xyzzy").json
            let examples = problem["errors"][0]["suggestions"].items.compactMap(\.text)
            #expect(examples.count == 4)
            for example in examples {
                #expect(page.contains(example), "\(example)")
                let answer = try await house.app.get("/v1/ask?q=" + example.percentEncoded).json
                #expect(!answer["figures"].items.isEmpty)
                for figure in answer["figures"].items { #expect(figure["value"] != .null, "\(example)") }
            }
        }
    }

    @Test func `what is hidden is no example`() async throws {
        let database = try await CountedPack.leicestershire.database()
        // Nothing but the whole area has counts that are large enough to be shown.
        let recipe = try FigureFixtures.recipe { recipe in
            recipe.count = { area, _, category, _ in area == 0 && category == nil ? 500 : area == 1 ? 400 : 0 }
        }
        let version = try await PublishedRelease.make(recipe, in: database)
        try await database.serving { app async throws in
            let answer = try await app.get("/v1/ask?q=xyzzy")
            #expect(answer.status == 422)
            for example in answer.json["errors"][0]["suggestions"].items.compactMap(\.text) {
                let figures = try await app.get("/v1/ask?q=" + example.percentEncoded).json["figures"].items
                for figure in figures { #expect(figure["value"] != .null, "\(example) of \(version.name.id)") }
            }
        }
    }
}
