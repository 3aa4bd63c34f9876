import CommonMark
import Mustache

/// A guide: a text for people in CommonMark, `web/guides/NAME.md`, with a title, a summary and its place among the others
/// in front. What depends on the service stands in it in double braces, as in the templates of pages.
struct Guide: Sendable {
    /// What it is called in addresses.
    let slug: String
    let title: String
    /// One sentence: what a reader gets from it.
    let summary: String
    /// Its place among the guides.
    let order: Int
    /// The text, with its names in braces.
    let source: String
    private let template: MustacheTemplate

    /// Why a text is no guide.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Reads the text of a guide.
    ///
    /// - Throws: ``Failure`` that says what is missing or wrong.
    init(slug: String, text: String) throws {
        self.slug = slug
        let parts = text.split(separator: "---\n", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty, let front = try? ContractValue(yaml: String(parts[1])),
            let title = front["title"].text, let summary = front["summary"].text,
            let order = front["order"].text.flatMap({ Int($0) })
        else {
            throw Failure(
                description:
                    "The guide \(slug) must begin with a title, a summary and an order between two lines of ---.")
        }
        self.title = title
        self.summary = summary
        self.order = order
        source = String(parts[2])
        do {
            template = try MustacheTemplate(string: FilledText.pragma + source)
        } catch {
            throw Failure(description: "The guide \(slug) can't be read: \(error)")
        }
    }

    /// The guide as HTML.
    ///
    /// - Parameters:
    ///   - values: what stands for the names in braces.
    ///   - code: makes the HTML of a block of code.
    func text(_ values: [String: Any], code: (MarkdownText.Code) -> String) -> MarkdownText {
        MarkdownText(template.render(values), code: code)
    }
}

/// A line with names in braces.
enum FilledText {
    /// Says that what is made is text, and not HTML.
    static let pragma = "{{% CONTENT_TYPE:TEXT}}"

    /// - Throws: what the reader of templates says where the braces don't fit.
    static func filled(_ text: String, _ values: [String: Any]) throws -> String {
        guard text.contains("{{") else { return text }
        return try MustacheTemplate(string: pragma + text).render(values)
    }

    /// A text as it stands in CommonMark: nothing in it is a mark.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if "\\`*_{}[]<>#|~".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }
}
