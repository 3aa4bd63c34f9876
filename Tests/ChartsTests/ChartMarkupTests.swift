import Foundation
import Testing

@testable import Charts

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// What pictures are written with.
@Suite("The markup of charts")
struct ChartMarkupTests {
    @Test(arguments: Exhibit.all)
    func `is well-formed, and names what it shows`(exhibit: Exhibit) throws {
        let chart = try exhibit.chart()
        let elements = try Markup.elements(of: chart.svg())
        let root = try #require(elements.first)
        #expect(root.name == "svg")
        #expect(root.attributes["role"] == "img")
        #expect(root.attributes["aria-labelledby"] == "chart-title chart-desc")
        #expect(elements.first { $0.attributes["id"] == "chart-title" }?.text == chart.title)
        #expect(elements.first { $0.attributes["id"] == "chart-desc" }?.text == chart.description)
        let said = elements.filter { $0.name == "text" }.map(\.text).joined(separator: " ")
        #expect(said.contains(chart.title))
        #expect(said.contains("Source: "))
        #expect(said.contains("2024-q1@1, published 25 April 2024"))
        // What the publication plan does not name has no reference either.
        let isCitable = exhibit.name != "line-nothing"
        #expect(chart.references.isEmpty == !isCitable)
        for reference in chart.references {
            #expect(said.contains("Reference \(reference): hatestats.example/c/\(reference)"))
        }
        #expect(said.contains("SYNTHETIC DEMONSTRATION DATA") == (exhibit.world == .synthetic))
    }

    @Test(arguments: Exhibit.all)
    func `needs nothing from outside, and no policy allows more`(exhibit: Exhibit) throws {
        let svg = String(decoding: try exhibit.chart().svg(), as: UTF8.self)
        for forbidden in ["style", "script", "href", "onload", "http://www.w3.org/1999", "<image", "<foreignObject"] {
            #expect(!svg.contains(forbidden), "\(forbidden)")
        }
    }

    @Test(arguments: Exhibit.all)
    func `has text that can be read`(exhibit: Exhibit) throws {
        let elements = try Markup.elements(of: try exhibit.chart().svg())
        var ground = "#ffffff"
        for element in elements {
            if element.name == "rect", let fill = element.attributes["fill"] { ground = fill }
            guard element.name == "text", element.attributes["aria-hidden"] == nil else { continue }
            let fill = try #require(element.attributes["fill"])
            // White text stands upon what was drawn last; all other text upon white.
            let behind = fill == "#ffffff" ? ground : "#ffffff"
            #expect(Contrast.ratio(fill, behind) >= 4.5, "\(element.text): \(fill) on \(behind)")
            #expect(Double(element.attributes["font-size"] ?? "") ?? 0 >= 14, "\(element.text)")
        }
    }

    @Test func `has marks that can be told from the ground`() {
        for colour in Palette.series + Palette.duo + [Palette.main, Palette.any] {
            #expect(Contrast.ratio(colour, Palette.ground) >= 3)
        }
        for shade in Palette.sequence { #expect(Contrast.ratio(shade.fill, shade.text) >= 4.5) }
        for colour in [Palette.text, Palette.axis] {
            #expect(Contrast.ratio(colour, Palette.watermark) >= 4.5)
        }
    }

    @Test func `begins ids as it is told, and only with what ids may have`() throws {
        var request = ChartRequest()
        request.idPrefix = "home-2"
        let answer = try ChartWorld.answer("area=rutland&category=other", of: ChartWorld.llr)
        let svg = String(decoding: try Chart(answer, request).svg(), as: UTF8.self)
        #expect(svg.contains("aria-labelledby=\"home-2-title home-2-desc\""))
        #expect(svg.contains("url(#home-2-hatch)"))
        request.idPrefix = "\"><script>1"
        let hostile = String(decoding: try Chart(answer, request).svg(), as: UTF8.self)
        #expect(hostile.contains("id=\"script1-title\""))
    }

    @Test func `holds hostile names as text`() throws {
        let chart = try ChartWorld.chart("area=*", of: ChartWorld.wide)
        let elements = try Markup.elements(of: chart.svg())
        let texts = elements.filter { $0.name == "text" }.map(\.text)
        #expect(texts.contains { $0.contains("Upper <Slaughter>") })
        #expect(texts.contains { $0.contains("O'Brien's \"Quay\"") })
        #expect(texts.contains { $0.contains("Towns & Parishes") })
    }
}

/// The elements of a document, in their order.
enum Markup {
    struct Element {
        let name: String
        let attributes: [String: String]
        var text = ""
    }

    static func elements(of svg: [UInt8]) throws -> [Element] {
        let reader = Reader()
        let parser = XMLParser(data: Data(svg))
        parser.delegate = reader
        guard parser.parse() else { throw parser.parserError ?? ChartWorld.Broken(text: "not well-formed") }
        return reader.elements
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [Element] = []
        private var open: [Int] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            open.append(elements.count)
            elements.append(Element(name: name, attributes: attributes))
        }

        func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
            open.removeLast()
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            if let place = open.last { elements[place].text += text }
        }
    }
}

/// Contrast as WCAG 2.2 defines it (relative luminance, contrast ratio).
enum Contrast {
    static func ratio(_ one: String, _ other: String) -> Double {
        let (a, b) = (luminance(one), luminance(other))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    private static func luminance(_ colour: String) -> Double {
        let value = Int(colour.dropFirst(), radix: 16) ?? 0
        let parts = [value >> 16, value >> 8 & 255, value & 255].map { part -> Double in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
