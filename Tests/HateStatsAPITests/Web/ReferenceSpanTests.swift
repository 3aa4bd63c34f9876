import Testing

@testable import HateStatsAPI

@Suite("References on pages")
struct ReferenceSpanTests {
    private static func span(_ reference: String) -> String { "<span class=\"reference-name\">\(reference)</span>" }

    @Test(arguments: [
        ("<p>It is so (LLR-7Q4K-9XM2, A1-02VM-N6EP-0000).</p>", ["LLR-7Q4K-9XM2", "A1-02VM-N6EP-0000"]),
        ("LLR-7Q4K-9XM2", ["LLR-7Q4K-9XM2"]),
        ("<td>https://x.example/c/LLR-7Q4K-9XM2</td>", ["LLR-7Q4K-9XM2"]),
        ("<p>“LLR-7Q4K-9XM2”: ü LLR-7Q4K-9XM2</p>", ["LLR-7Q4K-9XM2"]),
    ])
    func `are each kept in one piece`(html: String, references: [String]) {
        let expected = Set(references).reduce(html) { $0.replacing($1, with: Self.span($1)) }
        #expect(ReferenceSpans.marking(html) == expected)
    }

    @Test(arguments: [
        "", "<p>Nothing</p>", "<a href=\"/c/LLR-7Q4K-9XM2\" title=\"a > LLR-7Q4K-9XM2\">it</a>",
        "<title>Reference LLR-7Q4K-9XM2</title>", "<pre><code>cite LLR-7Q4K-9XM2</code></pre>",
        "<svg><title>LLR-7Q4K-9XM2</title></svg>", "<p>LLR-7Q4K</p>", "<p>WELL-KNOWN-FACTS</p>",
        "<p>xLLR-7Q4K-9XM2 YE2024-03 LLR-7q4k-9xm2</p>", "<p>cut off LLR-7Q4K-", "<p>unclosed <a href=\"LLR-7Q4K-9XM2",
        "<title>LLR-7Q4K-9XM2",
    ])
    func `are only what they look like, and only in text`(html: String) {
        #expect(ReferenceSpans.marking(html) == html)
    }

    @Test func `never break on any page`() async throws {
        try await WebHouse.serving(versions: 2) { house async throws in
            for path in ["/", "/areas/rutland", "/figures?area=rutland&measure=count,rate", "/releases/2024-q1"] {
                let text = try await house.page(path).text
                #expect(text.contains("<span class=\"reference-name\">LLR-"), "\(path)")
                #expect(HTMLCheck(text).faults == [], "\(path)")
            }
        }
    }
}
