import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// `/ask`: a question in words, as the service understands it for programs too.
@Suite("The page of questions")
struct AskPageTests {
    @Test func `answers with the question as it was understood, each part leading to where it can be changed`()
        async throws
    {
        try await WebHouse.serving { house async throws in
            let path = "ask?q=How+many+racist+hate+crimes+in+Leicester+last+year%3F"
            let page = try await house.page("/" + path)
            let json = try await house.app.get("/v1/" + path).json
            let text = page.text.unescaped
            #expect(page.status == 200 && HTMLCheck(page.text).faults == [])
            #expect(text.contains("<h2>\(json["understood_as"].text ?? "none")</h2>"))
            for sentence in json["sentences"].items { #expect(page.text.read.contains(sentence.text ?? "none")) }
            for chip in json["chips"].items {
                #expect(text.contains("</b> \(chip["label"].text ?? "none")</a>"))
                #expect(text.contains("#\(chip["dimension"].text ?? "none")\">"))
            }
            #expect(text.contains("value=\"How many racist hate crimes in Leicester last year?\""))
        }
    }

    @Test func `names what it does not answer`() async throws {
        try await WebHouse.serving { house async throws in
            let path = "ask?q=racist+hate+crime+in+Leicester+and+how+many+arrests"
            let text = try await house.page("/" + path).text.unescaped
            let unheld = try await house.app.get("/v1/" + path).json["unheld"].items
            try #require(!unheld.isEmpty)
            #expect(text.contains("Not in this answer"))
            for part in unheld { #expect(text.contains(part["reason"].text ?? "none")) }
        }
    }

    @Test func `asks back where a name means several things`() async throws {
        try await WebHouse.serving { house async throws in
            let page = try await house.page("/ask?q=hate+crime+in+Leicestershire")
            let readings = try await house.app.get("/v1/ask?q=hate+crime+in+Leicestershire").json["readings"].items
            #expect(readings.count > 1 && page.text.contains("What do you mean?"))
            for reading in readings {
                let address = try #require(reading["links"]["page"].text)
                #expect(page.text.unescaped.contains("<a href=\"\(address)\">"))
                #expect(try await house.page(address).text.contains("class=\"chips\""))
            }
        }
    }

    @Test func `says what can be asked where nothing was understood`() async throws {
        try await WebHouse.serving { house async throws in
            let page = try await house.page("/ask?q=%3Cb%3Exyzzy")
            #expect(page.status == 422 && page.text.contains("<title>Error: "))
            #expect(page.text.contains("There is no answer to that"))
            #expect(page.text.contains("<a href=\"/ask?q="))
            #expect(!page.text.contains("<b>xyzzy") && HTMLCheck(page.text).faults == [])
            #expect(try await house.page("/ask?q=" + String(repeating: "a+", count: 300)).status == 400)
            #expect(try await house.page("/ask?q=").status == 200)
        }
        try await WebHouse.serving(versions: 0) { house async throws in
            #expect(try await house.page("/ask?q=hate+crime").text.contains("Nothing has been published yet"))
        }
    }
}
