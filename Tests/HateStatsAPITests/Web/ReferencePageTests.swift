import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// `/c/{reference}`: one figure, in every state that it can be in.
@Suite("The page of a reference")
struct ReferencePageTests {
    @Test func `shows a figure that stands, its sentence, its history and its code`() async throws {
        try await WebHouse.serving { house async throws in
            let reference = try #require(house.versions[0].reference("E06000016", "YE2024-03"))
            let answer = try await house.page("/c/\(reference)")
            let json = try await house.app.get("/v1/citations/\(reference)").json
            let text = answer.text.unescaped
            #expect(answer.status == 200 && HTMLCheck(answer.text).faults == [])
            #expect(text.contains("This figure stands"))
            #expect(answer.text.read.contains(try #require(json["sentence"].text)))
            #expect(answer.text.read.contains(try #require(json["how_to_cite"].text)))
            #expect(answer.text.read.contains("https://hatestats.example/c/\(reference)"))
            #expect(text.contains("<div class=\"qr\"><svg "))
            #expect(text.contains("<link rel=\"canonical\" href=\"https://hatestats.example/c/\(reference)\">"))
        }
    }

    @Test func `says of a corrected figure what is published now`() async throws {
        try await WebHouse.serving(versions: 2) { house async throws in
            let old = try #require(house.versions[0].reference("E06000016", "YE2024-03"))
            let new = try #require(house.versions[1].reference("E06000016", "YE2024-03"))
            let text = try await house.page("/c/\(old)").text
            #expect(text.contains("This figure has been corrected"))
            #expect(text.contains("<a href=\"/c/\(new)\">"))
            #expect(text.contains("state-corrected"))
            // What is copied says it too, away from the page.
            let copied = try #require(text.split(separator: "<p id=\"sentence\">").last?.split(separator: "</p>").first)
            #expect(copied.contains("\(old)</span>). Corrected since: it is now "), "\(copied)")
            #expect(copied.hasSuffix("\(new)</span>)."), "\(copied)")
            #expect(text.contains("<p id=\"sentence-now\">"))
            let replacement = try await house.page("/c/\(new)").text
            #expect(replacement.contains("This figure stands") && replacement.contains("replaced what was published"))
            #expect(!replacement.contains("has not been corrected"))
            let same = try #require(house.versions[0].reference("E06000017", "YE2024-03"))
            #expect(try await house.page("/c/\(same)").text.contains("The newest release publishes the same."))
        }
    }

    @Test func `gives no value of what was withdrawn, and says why`() async throws {
        try await WebHouse.serving(versions: 1) { house async throws in
            let reference = try #require(house.versions[0].reference("E06000016", "YE2024-03"))
            let value = try await house.app.get("/v1/citations/\(reference)").json["figure"]["value"]
            try await PublishedRelease.withdraw(house.versions[0], reason: "Counted <twice>.", in: house.database)
            try await house.app.context.publication.reload()
            let text = try await house.page("/c/\(reference)").text
            #expect(text.contains("This figure was withdrawn") && text.contains("Counted &lt;twice&gt;."))
            guard case .integer(let number) = value else { throw Answer.Broken(text: "no value") }
            #expect(!text.contains(FixedDecimal(number).grouped))
            #expect(HTMLCheck(text).faults == [])
            #expect(try await house.page("/").text.contains("Nothing has been published yet"))
            #expect(try await house.page("/releases").text.contains("Withdrawn"))
            #expect(try await house.page("/releases/2024-q1").text.contains("This release was withdrawn"))
            #expect(try await house.page("/figures?release=2024-q1").status == 410)
        }
    }

    @Test func `says why a figure is hidden`() async throws {
        try await WebHouse.serving { house async throws in
            let figures = try await house.app.get("/v1/figures?area=*&category=*&period=YE2024-03").json["figures"]
                .items
            let hidden = try #require(figures.first { $0["symbols"].items.first?.text == "c" })
            let text = try await house.page("/c/\(hidden["citation"].text ?? "")").text
            #expect(text.contains("figure-value absent\">[c]"))
            #expect(text.unescaped.contains(try #require(hidden["reason"].text)))
            // That nothing is shown is no figure that stands.
            #expect(text.contains("This figure is hidden") && text.contains("state-unshown"))
            #expect(!text.contains("This figure stands"))
            // What is shown in its place is there with its number, a step away.
            let coarser = try #require(
                text.firstMatch(of: /What is shown: <a href="(\/c\/[^"]+)">[^<]+<\/a>: [0-9,]+\./))
            #expect(try await house.page(String(coarser.1)).text.contains("This figure stands"))
        }
    }

    @Test func `is found however the reference is written, and by the form`() async throws {
        try await WebHouse.serving { house async throws in
            let reference = try #require(house.versions[0].reference("E06000016", "YE2024-03"))
            let plain = reference.replacing("-", with: "").lowercased()
            #expect(try await house.page("/c/\(plain)").status == 200)
            let found = try await house.page("/c?reference=\(plain)")
            #expect(found.status == 303 && found.headers["location"] == "/c/\(reference)")
            #expect(try await house.page("/c").status == 200)
            #expect(try await house.page("/c?reference=").status == 200)
        }
    }

    @Test func `says of a mistyped one what is wrong with it, and lets it be typed again`() async throws {
        try await WebHouse.serving { house async throws in
            let reference = try #require(house.versions[0].reference("E06000016", "YE2024-03"))
            let wrong = reference.dropLast() + (reference.hasSuffix("7") ? "8" : "7")
            for path in ["/c/\(wrong)", "/c?reference=\(wrong)"] {
                let answer = try await house.page(path)
                #expect(answer.status == 400, "\(path)")
                #expect(answer.text.contains("a character is wrong"), "\(path)")
                #expect(answer.text.contains("<input id=\"reference\""), "\(path)")
                #expect(HTMLCheck(answer.text).faults == [], "\(path)")
            }
            let nothing = try #require(house.versions[0].unknownReference)
            #expect(try await house.page("/c/\(nothing)").status == 404)
        }
    }
}
