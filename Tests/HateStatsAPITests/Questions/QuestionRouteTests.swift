import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

/// Questions in words at their address, of the real service over a release of two years to March 2024.
@Suite("The address of questions")
struct QuestionRouteTests {
    private static let path = "/v1/ask"

    private func published<R: Sendable>(_ body: (TestApplication, ReleaseVersion) async throws -> R) async throws -> R {
        let database = try await CountedPack.leicestershire.database()
        let version = try await PublishedRelease.make(try FigureFixtures.recipe(), in: database)
        return try await database.serving { try await body($0, version) }
    }

    private static func address(_ question: String, _ suffix: String = "") -> String {
        path + suffix + "?q=" + question.percentEncoded
    }

    @Test func `answers with the figures of the address that it names`() async throws {
        try await published { app, _ async throws in
            let question = "How many racist hate crimes were there in Leciester last year?"
            let answer = try await app.get(Self.address(question))
            #expect(answer.status == 200)
            #expect(answer.json["question"].text == question)
            #expect(
                answer.json["understood_as"].text
                    == "Hate crimes with a race motivation recorded in Leicester in the year ending March 2024")
            #expect(answer.json["query"]["area"][0].text == "E06000016")
            #expect(answer.json["query"]["category"][0].text == "race")
            #expect(answer.json["query"]["kind"][0].text == "crime")
            #expect(answer.json["query"]["period"][0].text == "YE2024-03")
            #expect(answer.json["query"]["measure"][0].text == "count")
            #expect(answer.json["chips"][0]["text"].text == "Leciester")
            #expect(answer.json["chips"][0]["note"].text == "Taken for Leicester.")
            let link = try #require(answer.json["links"]["figures"].text)
            let figures = try await app.get(link)
            for list in ["figures", "notes", "sentences"] {
                #expect(answer.json[list] == figures.json[list], "\(list)")
            }
            #expect(figures.json["understood_as"] == answer.json["understood_as"])
            let page = try #require(answer.json["links"]["page"].text)
            #expect(page.hasPrefix("/ask?q=How%20many%20racist"))
            let itself = try #require(answer.json["links"]["self"].text)
            #expect(try await app.get(itself).body == answer.body)
        }
    }

    @Test func `names what is not held beside the answer`() async throws {
        try await published { app, _ async throws in
            let answer = try await app.get(
                Self.address("How many arrests for antisemitic crimes in Leicester and Nottingham?"))
            #expect(answer.status == 200)
            #expect(answer.json["unheld"][0]["text"].text == "arrests")
            #expect(answer.json["unheld"][1]["text"].text == "Nottingham")
            #expect(answer.text.contains("not-counted-apart"))
            #expect(answer.json["figures"][0]["area"]["code"].text == "E06000016")
        }
    }

    @Test func `offers the readings of what is not clear, and gives no figure`() async throws {
        try await published { app, _ async throws in
            let answer = try await app.get(Self.address("hate crime in Leicestershire"))
            #expect(answer.status == 200)
            #expect(answer.json["query"] == .null && answer.json["understood_as"] == .null)
            #expect(answer.json["figures"].items.isEmpty && answer.json["sentences"].items.isEmpty)
            let readings = answer.json["readings"].items
            #expect(readings.map { $0["query"]["area"][0].text } == ["E23000021", "E10000018"])
            for reading in readings {
                let words = try #require(reading["understood_as"].text)
                let again = try await app.get(Self.address(words))
                #expect(again.json["query"] == reading["query"], "\(words)")
                #expect(again.json["links"]["figures"] == reading["links"]["figures"])
            }
        }
    }

    @Test func `says what can be asked where nothing was understood`() async throws {
        try await published { app, _ async throws in
            let answer = try await app.get(Self.address("asdf qwer"))
            #expect(answer.status == 422 && answer.problem == "not-understood")
            #expect(answer.json["errors"][0]["value"].text == "asdf qwer")
            for place in 0..<4 {
                let example = try #require(answer.json["errors"][0]["suggestions"][place].text)
                let understood = try await app.get(Self.address(example))
                #expect(understood.json["query"] != .null && understood.json["unheld"].items.isEmpty, "\(example)")
            }
        }
    }

    @Test(arguments: ["", "?q=", "?q=%20", "?q=a&q=b", "?q=hate+crime&area=leicester"])
    func `refuses what is no question`(query: String) async throws {
        try await published { app, _ async throws in #expect(try await app.get(Self.path + query).status == 400) }
    }

    @Test func `refuses a question that is too long`() async throws {
        try await published { app, _ async throws in
            let answer = try await app.get(Self.address(String(repeating: "hate crime ", count: 100)))
            #expect(answer.status == 400 && answer.problem == "invalid-parameter")
        }
    }

    @Test func `is cacheable as its neighbours are`() async throws {
        try await published { app, _ async throws in
            for suffix in ["", ".txt"] {
                let answer = try await app.get(Self.address("hate crime in Rutland", suffix))
                #expect(answer.headers["cache-control"]?.hasPrefix("public, max-age=") == true)
                #expect(answer.headers["access-control-allow-origin"] == "*")
                let tag = try #require(answer.headers["etag"])
                let again = try await app.get(
                    Self.address("hate crime in Rutland", suffix), headers: ["If-None-Match": tag])
                #expect(again.status == 304 && again.body.isEmpty)
            }
        }
    }

    @Test func `answers in sentences by suffix and by Accept`() async throws {
        try await published { app, _ async throws in
            let address = Self.address("hate crime in Rutland, and why", ".txt")
            let text = try await app.get(address)
            #expect(text.headers["content-type"] == "text/plain; charset=utf-8")
            #expect(text.text.hasPrefix("“why”: "))
            #expect(text.text.contains("\n\nLeicestershire Police and partners recorded "))
            let accepted = try await app.get(
                Self.address("hate crime in Rutland, and why"), headers: ["Accept": "text/plain"])
            #expect(accepted.body == text.body)
        }
    }

    @Test func `has nothing to answer from before the first release`() async throws {
        let database = try await CountedPack.leicestershire.database()
        try await database.serving { app async throws in
            let answer = try await app.get(Self.address("hate crime in Rutland"))
            #expect(answer.status == 404 && answer.problem == "nothing-published")
        }
    }
}
