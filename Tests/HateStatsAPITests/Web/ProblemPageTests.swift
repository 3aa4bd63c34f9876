import TestSupport
import Testing

@testable import HateStatsAPI

/// Errors: pages to people, `application/problem+json` to programs.
@Suite("Pages of problems")
struct ProblemPageTests {
    @Test func `are for those who ask a page's address for HTML, and for no others`() async throws {
        try await WebHouse.serving { house async throws in
            for path in ["/nothing", "/areas/rutlnd", "/c/LLR-0000-0000", "/releases/none", "/figures?release=none"] {
                let page = try await house.page(path)
                #expect(page.headers["content-type"] == "text/html; charset=utf-8", "\(path)")
                #expect(page.headers["cache-control"] == "no-store", "\(path)")
                #expect((400...404).contains(page.status), "\(path)")
                #expect(HTMLCheck(page.text).faults == [], "\(path)")
                guard !path.hasPrefix("/figures") else { continue }
                for accept in ["*/*", "application/json"] {
                    let program = try await house.app.get(path, headers: ["Accept": accept])
                    #expect(program.headers["content-type"] == "application/problem+json", "\(path)")
                    #expect(program.status == page.status, "\(path)")
                }
            }
            for path in ["/v1/nothing", "/v1/figures?area=nowhere", "/v1/figures.csv?area=nowhere", "/assets/none.css"]
            {
                let answer = try await house.page(path)
                #expect(answer.headers["content-type"]?.hasPrefix("text/html") == false, "\(path)")
            }
        }
    }

    @Test func `lead to what was meant`() async throws {
        try await WebHouse.serving { house async throws in
            #expect(try await house.page("/areas/rutlnd").text.contains("<a href=\"/areas/rutland\">"))
            #expect(try await house.page("/aeras").text.contains("<a href=\"/areas\">"))
            #expect(try await house.page("/problems/not-fond").text.contains("<a href=\"/problems/not-found\">"))
        }
    }

    @Test func `keep a reference in the box, to be mended there`() async throws {
        try await WebHouse.serving { house async throws in
            let text = try await house.page("/c?reference=LLR-0000%200001%22").text
            #expect(text.contains("name=\"reference\" type=\"text\" value=\"LLR-0000 0001&quot;\""), "\(text)")
            #expect(try await house.page("/c").text.contains("name=\"reference\" type=\"text\" value=\"\""))
        }
    }

    @Test func `never write what a reader sent as HTML`() async throws {
        try await WebHouse.serving { house async throws in
            for path in ["/%3Cscript%3Ex%3C/script%3E", "/areas/%3Cb%3E", "/c/%3Cb%3E%22", "/areas?%3Cb%3E=1"] {
                let text = try await house.page(path).text
                #expect(!text.contains("<script>x") && !text.contains("<b>"), "\(path)")
                #expect(HTMLCheck(text).faults == [], "\(path)")
            }
        }
    }

    @Test func `say when to come back`() async throws {
        try await WebHouse.serving {
            $0.requestsPerMinute = 1
        } _: { house async throws in
            _ = try await house.page("/privacy")
            let answer = try await house.page("/privacy")
            #expect(answer.status == 429 && answer.headers["retry-after"] != nil)
            #expect(answer.text.contains("<h1>Too many requests</h1>"))
        }
        try await TestApplication.run {
            $0.web = Checkout.path + "/web"
        } _: { app async throws in
            let answer = try await app.get("/", headers: ["Accept": WebHouse.accept])
            #expect(answer.status == 503 && answer.headers["retry-after"] != nil)
            #expect(answer.text.contains("Sorry, the service is unavailable"))
            #expect(HTMLCheck(answer.text).faults == [])
        }
    }
}
