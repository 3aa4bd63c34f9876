import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// `/figures`: what its form asks for, and what it comes to.
@Suite("The page of figures")
struct FigurePageTests {
    @Test func `shows the form alone until something is asked`() async throws {
        try await WebHouse.serving { house async throws in
            let text = try await house.page("/figures").text
            #expect(text.contains("<form class=\"explore\" action=\"/figures\" method=\"get\">"))
            for field in ["area", "category", "period", "measure"] {
                #expect(text.contains("<label for=\"\(field)\">") && text.contains("<select id=\"\(field)\""))
            }
            #expect(!text.contains("<table>"))
        }
    }

    @Test func `gives every option of its form an answer`() async throws {
        try await WebHouse.serving { house async throws in
            let text = try await house.page("/figures").text
            for field in ["area", "category", "period", "measure"] {
                let select = text.split(separator: "<select id=\"\(field)\"").last?.prefix { _ in true } ?? ""
                let options = select.prefix(while: { _ in true }).split(separator: "</select>").first ?? ""
                let values = options.split(separator: "<option value=\"").dropFirst().compactMap {
                    $0.split(separator: "\"").first.map { String($0).unescaped }
                }
                #expect(values.count > 4, "\(field)")
                for value in values {
                    let answer = try await house.page("/figures?\(field)=\(PercentEncoding.encoded(value))")
                    #expect(answer.status == 200, "\(field)=\(value)")
                    let chosen = "<option value=\"\(value.replacing("&", with: "&amp;"))\" selected>"
                    #expect(answer.text.contains(chosen), "\(field)=\(value)")
                }
            }
        }
    }

    @Test func `says what the address of programs says, with the reference of each number`() async throws {
        try await WebHouse.serving { house async throws in
            let query = "area=leicester,rutland&category=any,*&kind=crime&period=YE2024-03&measure=count"
            let text = try await house.page("/figures?\(query)").text
            let json = try await house.app.get("/v1/figures?\(query)").json
            #expect(json["figures"].items.count == 14)
            for figure in json["figures"].items {
                let reference = try #require(figure["citation"].text)
                #expect(text.contains("<a href=\"/c/\(reference)\">"), "\(reference)")
            }
            for sentence in json["sentences"].items.compactMap(\.text) {
                #expect(text.read.contains(sentence), "\(sentence)")
            }
            for note in json["notes"].items.compactMap({ $0["text"].text }) {
                #expect(text.unescaped.contains(note), "\(note)")
            }
            #expect(text.contains("<th scope=\"col\""))
            #expect(text.contains("<th scope=\"row\">Rutland</th>"))
            #expect(text.contains("<caption id=\"figures-caption\">"))
        }
    }

    @Test func `explains what is hidden and what is absent`() async throws {
        try await WebHouse.serving { house async throws in
            let hidden = try await house.page("/figures?area=rutland,blaby&category=*&period=YE2024-03").text
            let shown = try await house.app.get("/v1/figures?area=rutland,blaby&category=*&period=YE2024-03").json
            let reasons = shown["figures"].items.filter { $0["value"] == .null }.compactMap { $0["reason"].text }
            try #require(!reasons.isEmpty)
            #expect(hidden.contains("<span class=\"mark\">[c]</span>"))
            #expect(hidden.contains("[c]</b> hidden so that"))
            for reason in reasons { #expect(hidden.unescaped.contains(reason)) }
            let absent = try await house.page("/figures?area=blaby&category=race&period=2024-03").text
            #expect(absent.contains("[x]</span>"))
            #expect(absent.contains("What is not shown, and why"))
        }
    }

    @Test func `says what was filled in wrongly, beside the form as it was filled in`() async throws {
        try await WebHouse.serving { house async throws in
            let answer = try await house.page("/figures?area=Leicster&category=race&measure=count&perid=2024")
            #expect(answer.status == 400)
            #expect(answer.text.contains("<title>Error: Explore the figures"))
            #expect(answer.text.contains("role=\"alert\""))
            #expect(answer.text.contains("“leicester”"))
            #expect(answer.text.contains("<option value=\"race\" selected>"))
            #expect(HTMLCheck(answer.text).faults == [])
            let hostile = try await house.page("/figures?area=%3Cscript%3E&measure=%22%3E%3Cb%3E")
            #expect(hostile.status == 400)
            #expect(!hostile.text.contains("<b>\"") && HTMLCheck(hostile.text).faults == [])
        }
    }

    @Test func `hands out a file where there are too many figures for a page`() async throws {
        try await WebHouse.serving { house async throws in
            let answer = try await house.page("/figures?area=*&category=*&kind=*&grain=month&last=24")
            #expect(answer.status == 200)
            #expect(answer.text.contains("too many figures for a page"))
            #expect(answer.text.contains("/v1/figures.csv?"))
            #expect(!answer.text.contains("<table>"))
            let tooMany = try await house.page("/figures?area=*&category=*&kind=*&grain=month&to=2024-03&last=1200")
            #expect(tooMany.status == 422 && HTMLCheck(tooMany.text).faults == [])
        }
    }

    @Test func `says that an older answer is not what is published now`() async throws {
        try await WebHouse.serving(versions: 2) { house async throws in
            let old = try await house.page("/figures?area=leicester&period=YE2024-03&release=2024-q1@1").text
            #expect(old.contains("This is not what is published now."))
            #expect(old.contains("<a href=\"/figures?area=leicester&amp;period=YE2024-03\">"))
            let new = try await house.page("/figures?area=leicester&period=YE2024-03").text
            #expect(!new.contains("This is not what is published now."))
            #expect(new.contains("release=2024-q1%402"))
        }
    }
}
