import CommonMark
import Testing

/// CommonMark as pages use it.
@Suite("Markdown")
struct MarkdownTests {
    @Test func `leaves out what is not safe`() {
        let html = MarkdownText(
            "Hello <script>alert(1)</script> [x](javascript:alert(1)) [y](/figures)\n\n<iframe src=\"//x\"></iframe>\n"
        ).html
        #expect(!html.contains("<script") && !html.contains("<iframe") && !html.contains("javascript:"))
        #expect(html.contains("<a href=\"/figures\">y</a>"))
    }

    @Test func `gives headings an id, and each its own`() {
        let text = MarkdownText("## What `c` means\n\n## What c means\n\n### ???\n")
        #expect(text.headings.map(\.id) == ["what-c-means", "what-c-means-2", "part"])
        #expect(text.headings.map(\.level) == [2, 2, 3])
        #expect(text.headings.first?.text == "What c means")
        #expect(text.html.contains("<h2 id=\"what-c-means\">\nWhat <code>c</code> means\n</h2>"))
    }

    @Test func `hands code to whoever frames it, with its language and number`() {
        var seen: [MarkdownText.Code] = []
        let html = MarkdownText("```sh x\ncurl 'a&b'\n```\n\n- item\n\n  ```\n  <b>\n  ```\n") { code in
            seen.append(code)
            return "[\(code.number)]"
        }.html
        #expect(seen.map(\.language) == ["sh", ""])
        #expect(seen.map(\.text) == ["curl 'a&b'\n", "<b>\n"])
        #expect(html.contains("[1]") && html.contains("[2]"))
        #expect(
            MarkdownText("```r\na < b & \"c\"\n```\n").html
                .contains("<pre><code class=\"language-r\">a &lt; b &amp; &quot;c&quot;\n</code></pre>"))
    }

    @Test func `makes tables of lines between bars`() {
        let html = MarkdownText(
            """
            ## Letters

            | letter | what *it* says |
            | --- | :-: |
            | `c|d` | **hidden** | 
            | x | [absent](/x) |
            """
        ).html.replacing("\n", with: "")
        #expect(html.contains("<div class=\"scroll\" role=\"region\" aria-labelledby=\"letters\" data-scroll><table>"))
        #expect(
            html.contains(
                "<thead><tr><th scope=\"col\"> letter </th><th scope=\"col\"> what <em>it</em> says </th></tr></thead>")
        )
        #expect(html.contains("<th scope=\"row\"><code>c|d</code></th><td><strong>hidden</strong></td>"))
        #expect(html.contains("<th scope=\"row\"> x </th><td><a href=\"/x\">absent</a></td>"))
        #expect(!html.contains("<p>|"))
    }

    @Test(arguments: ["| a | b |", "| a | b |\n| --- | --- |", "| a |\n| b |\n| c |", "a | b\n--- | ---\nc | d"])
    func `leaves a paragraph that is no table as it is`(text: String) {
        #expect(!MarkdownText(text).html.contains("<table"))
        #expect(MarkdownText(text).html.contains("a"))
    }

    @Test func `puts a line in a place that is a paragraph already`() {
        #expect(MarkdownText.inline("Codes: `a`, <b>") == "Codes: <code>a</code>, <!-- raw HTML omitted -->")
        #expect(MarkdownText.inline("One.\n\nTwo.") == "<p>One.</p>\n<p>Two.</p>\n")
        #expect(MarkdownText.inline("") == "")
    }

    @Test func `takes any text`() {
        for text in ["\0", "|", "|\n|-\n|", "```", "[", String(repeating: ">", count: 2000), "\u{FEFF}# \u{202E}"] {
            _ = MarkdownText(text).html
        }
    }
}
