internal import CCmark

/// Text in CommonMark, as HTML. Raw HTML in it and addresses that run something are left out.
///
/// Three things are made more than CommonMark has them, since pages need them: headings have an `id`, code can be given
/// a frame, and a paragraph of lines between bars is a table (``MarkdownTable``).
public struct MarkdownText: Sendable {
    /// A heading, with its place on the page.
    public struct Heading: Sendable, Hashable {
        /// 1 to 6.
        public let level: Int
        /// The `id` of its element.
        public let id: String
        /// Its words.
        public let text: String
    }

    /// A block of code, before it is HTML.
    public struct Code: Sendable, Hashable {
        /// The first word behind the fence: `sh`; empty where there is none.
        public let language: String
        /// The code itself.
        public let text: String
        /// Its place among the blocks of the text, from 1.
        public let number: Int
    }

    /// The text as HTML.
    public let html: String
    /// Its headings, in order.
    public let headings: [Heading]

    /// Reads CommonMark.
    ///
    /// - Parameter code: makes the HTML of a block of code.
    public init(_ text: String, code: (Code) -> String = Self.plain) {
        var bytes = Array(text.utf8)
        bytes.append(0)
        let document = bytes.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                cmark_parse_document(characters.baseAddress, characters.count - 1, CCMARK_SMART | CCMARK_VALIDATE_UTF8)
            }
        }
        guard let document else {
            html = ""
            headings = []
            return
        }
        defer { cmark_node_free(document) }
        cmark_consolidate_text_nodes(document)
        var headings: [Heading] = []
        var blocks = 0
        for node in MarkdownNode.all(below: document) {
            switch node.type {
            case CMARK_NODE_HEADING:
                let words = node.plainText
                let heading = Heading(level: node.headingLevel, id: Self.id(words, besides: headings), text: words)
                headings.append(heading)
                node.become("<h\(heading.level) id=\"\(heading.id)\">", "</h\(heading.level)>")
            case CMARK_NODE_CODE_BLOCK:
                blocks += 1
                let language = node.fence.split(separator: " ").first.map(String.init) ?? ""
                node.become(code(Code(language: language, text: node.literal, number: blocks)))
            case CMARK_NODE_PARAGRAPH:
                MarkdownTable(node)?.replace(node, under: headings.last?.id)
            default:
                break
            }
        }
        html = MarkdownNode(document).html
        self.headings = headings
    }

    /// A line or two of CommonMark, for a place that is a paragraph already.
    public static func inline(_ text: String) -> String {
        let html = MarkdownText(text).html
        guard html.hasPrefix("<p>"), html.hasSuffix("</p>\n") else { return html }
        let inside = html.dropFirst(3).dropLast(5)
        return inside.contains("<p>") ? html : String(inside)
    }

    /// A block of code without a frame.
    public static func plain(_ code: Code) -> String {
        let language = code.language.isEmpty ? "" : " class=\"language-\(escaped(code.language))\""
        return "<pre><code\(language)>\(escaped(code.text))</code></pre>"
    }

    /// Text as it stands in HTML, between tags and in attributes.
    public static func escaped(_ text: String) -> String {
        var html = ""
        for character in text.unicodeScalars {
            switch character {
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "&": html += "&amp;"
            case "\"": html += "&quot;"
            default: html.unicodeScalars.append(character)
            }
        }
        return html
    }

    /// What a heading is called in addresses: its words in lower case with hyphens, and a number where that is taken.
    private static func id(_ words: String, besides others: [Heading]) -> String {
        var id = ""
        for character in words.lowercased().unicodeScalars {
            if character.isASCII, character.properties.isAlphabetic || character.properties.numericType != nil {
                id.unicodeScalars.append(character)
            } else if !id.isEmpty, !id.hasSuffix("-") {
                id += "-"
            }
        }
        while id.hasSuffix("-") { id.removeLast() }
        if id.isEmpty { id = "part" }
        var name = id
        var number = 1
        while others.contains(where: { $0.id == name }) {
            number += 1
            name = "\(id)-\(number)"
        }
        return name
    }
}
