import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// What stands round a figure on a page: the words for a change, the mark in its place, and whose population it is of.
@Suite("Figures on pages")
struct SpokenFigureTests {
    @Test func `are called little changed by sentence, tile and picture alike`() async throws {
        try await WebHouse.serving { house async throws in
            let text = try await house.page("/").text.read
            let json = try await house.app.get("/v1/figures?area=llr&measure=count,change").json
            let sentence = try #require(json["sentences"][0].text)
            let isLittle = sentence.contains("little changed")
            let picture = try await house.app.get("/v1/figures.svg?area=llr").text
            #expect(picture.contains("little changed") == isLittle)
            #expect(text.contains("Little changed: ") == isLittle)
            #expect(isLittle)
        }
    }

    @Test func `have one mark in the place of a rate and of its interval, explained as it stands there`() async throws {
        try await WebHouse.serving { house async throws in
            let hidden = "/figures?area=harborough,leicester&category=disability&period=YE2024-03"
            let text = try await house.page(hidden + "&measure=rate,change_percent").text
            #expect(text.contains("<span class=\"mark\">[c]</span>"))
            #expect(!text.contains("[z]") && !text.contains("[c] ["))
            // No percentage of a small count is no value of low reliability.
            let small = try await house.page("/figures?area=rutland&period=YE2024-03&measure=change_percent").text
            if small.contains("<span class=\"mark\">[u]</span>") {
                #expect(small.contains("<b>[u]</b> not given, since it would rest on few incidents"))
            }
        }
    }

    @Test func `that are missing are listed by what they differ in, each cell once`() async throws {
        try await WebHouse.serving { house async throws in
            let text = try await house.page(
                "/figures?area=harborough,leicester&category=disability,race&period=YE2024-03&measure=count,rate,change"
            ).text
            #expect(text.contains("<span class=\"of\">Harborough, Disability.</span>"))
        }
    }

    @Test func `say of which year the population is, beside a rate`() async throws {
        try await WebHouse.serving { house async throws in
            for path in ["/", "/areas/leicester"] {
                let text = try await house.page(path).text
                #expect(text.contains("<p class=\"tile-detail\">Population of mid-20"), "\(path)")
            }
        }
    }

    @Test func `of a release say why a change is not told`() async throws {
        try await WebHouse.serving { house async throws in
            // So many fewer that months are small now, also of the whole: what was shown is hidden.
            try await PublishedRelease.make(
                try FigureFixtures.recipe {
                    $0.version = 2
                    $0.reason = "Sent twice."
                    $0.publishedAt = Instant(microseconds: 1_717_230_600_000_000)
                    $0.predecessor = house.versions[0]
                    $0.count = { area, _, category, _ in area == 1 && category == nil ? 3 : 0 }
                }, in: house.database)
            try await house.app.context.publication.reload()
            let text = try await house.page("/releases/2024-q1").text
            #expect(text.contains("<b>[c]</b> \(ProtectedTable.hiddenSinceChangeReason)"))
            #expect(!text.contains("[z]") && !text.contains("[c] [r]"))
            #expect(text.contains("<td class=\"n\">[c]</td><td class=\"n\">[c]</td><td>no comparison</td>"))
            let changes = try await house.app.get("/v1/releases/2024-q1/changes").json["items"].items
            let withheld = changes.filter { $0["change"] == .null }
            #expect(!withheld.isEmpty && withheld.count < changes.count)
            #expect(changes.allSatisfy { ($0["change"] == .null) == ($0["withheld"] != .null) })
        }
    }

    @Test func `are published by somebody whose article is no name`() async throws {
        try await WebHouse.serving { house async throws in
            #expect(try await house.page("/").text.contains("Published by the partners of Leicester"))
        }
        #expect("Toronto Police Service".withinSentence == "Toronto Police Service")
        #expect("Theatre".withinSentence == "Theatre")
    }

    @Test func `are drawn where a picture can be scrolled by those who have no pointer`() async throws {
        try await WebHouse.serving { house async throws in
            let text = try await house.page("/areas/leicester").text
            #expect(text.contains("role=\"region\" aria-label=\"Picture: Recorded hate crimes"))
            #expect(text.contains("tabindex=\"0\" data-scroll>\n<img "))
        }
    }
}
