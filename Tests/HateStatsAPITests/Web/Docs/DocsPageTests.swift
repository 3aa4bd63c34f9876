import CommonMark
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// The guides, and the pages of the documentation, against the real service.
@Suite("Documentation pages")
struct DocsPageTests {
    @Test func `show every guide and every operation, in sound HTML`() async throws {
        for count in [0, 2] {
            try await WebHouse.serving(versions: count) { house in
                let documentation = try house.app.context.website.documentation()
                #expect(documentation.guides.map(\.slug).count == 6)
                let topics = documentation.contract.interface
                let paths =
                    documentation.guides.map { "/docs/guides/\($0.slug)" } + topics.map { "/docs/\($0.slug)" }
                    + topics.flatMap(\.operations).map { "/docs/\($0.slug)" } + ["/docs"]
                let index = try await house.page("/docs").text
                for path in paths {
                    let answer = try await house.page(path)
                    #expect(answer.status == 200, "\(path)")
                    #expect(HTMLCheck(answer.text).faults == [], "\(path)")
                    #expect(!answer.text.contains("{{") && !answer.text.contains("raw HTML omitted"), "\(path)")
                    #expect(path == "/docs" || index.contains("href=\"\(path)\""), "\(path)")
                }
            }
        }
    }

    @Test func `have a value for each name in braces`() throws {
        let pack = try ReferencePack(files: try TestPack.llr)
        let values = GuideValues.all(ExampleCodeTests.specimen, pack, isSynthetic: true)
        let documentation = try Documentation(
            contract: Checkout.path + "/openapi.yaml", web: Checkout.path + "/web")
        for guide in documentation.guides {
            // Within a section names are those of what the section is about.
            var known = values
            for name in ["local", "contact"] {
                known.merge(values[name] as? [String: Any] ?? [:]) { own, _ in own }
            }
            known["email"] = "press@example.org"
            known["."] = "it"
            let source = guide.source.replacing("{{.}}", with: "it")
            Names.expectKnown(in: source, known, guide.slug)
            for section in source.matches(of: /{{[#^]([a-z_.]+)}}/).map({ String($0.output.1) }) {
                let isTold = ["rounding", "email"].contains(section) || known[section] != nil
                #expect(isTold, "\(guide.slug): nothing decides on {{#\(section)}}")
            }
        }
    }

    @Test func `name what the service has`() async throws {
        try await WebHouse.serving { house in
            let newest = try #require(house.versions.last)
            let text = try await house.page("/docs/get-release").text
            #expect(text.contains("\(WebHouse.publicURL)/v1/releases/\(newest.name.id)"))
            let cite = try await house.page("/docs/guides/cite").text
            let reference = try #require(cite.firstMatch(of: /LLR-[0-9A-Z]{4}-[0-9A-Z]{4}/)).output
            #expect(try await house.app.get("/v1/citations/\(reference)").status == 200)
            let change = try await house.page("/docs/guides/hidden").text
            #expect(change.contains("Counts of 1 to 4 and figures that would give them away"))
        }
    }

    @Test func `write what the pack says as text, whatever it says`() async throws {
        let pack = try TestPack.llr.mapValues { bytes in
            Array(
                String(decoding: bytes, as: UTF8.self)
                    .replacing(
                        "\"NHS in Leicester, Leicestershire and Rutland\"", with: "<b>N_H_S_</b> [x](/evil) `a` *b*"
                    )
                    .utf8)
        }
        try await WebHouse.serving(pack: pack) { house in
            let text = try await house.page("/docs/guides/differs").text
            #expect(text.contains("&lt;b&gt;N_H_S_&lt;/b&gt; [x](/evil) `a` *b*"))
            #expect(HTMLCheck(text).faults == [])
        }
    }

    @Test func `suggest what was meant`() async throws {
        try await WebHouse.serving { house in
            let answer = try await house.app.get("/docs/get-figure")
            #expect(answer.status == 404 && answer.text.contains("/docs/get-figures"))
            #expect(try await house.app.get("/docs/guides/nothing").status == 404)
            #expect(try await house.app.get("/docs/get-home-page").status == 404)
        }
    }

    @Test func `are missing where the service has no contract, and the other pages are not`() async throws {
        try await WebHouse.serving {
            $0.contract = "/nonexistent"
        } _: { house async throws in
            #expect(try await house.page("/docs").status == 404)
            #expect(try await house.page("/").status == 200)
        }
    }

    @Test func `are guides only with a title, a summary and a place`() throws {
        let text = "---\ntitle: A\nsummary: B.\norder: 3\n---\nHello {{name}}, {{#is}}yes{{/is}}{{^is}}no{{/is}}.\n"
        let guide = try Guide(slug: "a", text: text)
        #expect(guide.title == "A" && guide.summary == "B." && guide.order == 3)
        #expect(guide.text(["name": "a & b"], code: MarkdownText.plain).html == "<p>Hello a &amp; b, no.</p>\n")
        for wrong in [
            "", "Hello", "---\ntitle: A\n---\nx", "---\ntitle: A\nsummary: B\norder: x\n---\nx", text + "{{#is}}",
        ] {
            #expect(throws: Guide.Failure.self) { try Guide(slug: "a", text: wrong) }
        }
    }
}
