import CommonMark
import StatsModel

/// `/docs/guides/NAME`: a guide.
enum DocsGuidePage {
    struct Content {
        let summary: String
        let html: String
        let parts: [PageLink]
        let previous: PageLink?
        let next: PageLink?
    }

    static func page(_ visit: Visit) throws -> Page {
        let guides = try visit.app.website.documentation().guides
        let name = visit.part("guide")
        guard let place = guides.firstIndex(where: { $0.slug == name }) else {
            throw Problem(
                .notFound,
                faults: [
                    .init(
                        "path.guide", value: name.shortened(to: 40), reason: "there is no such guide; /docs lists them",
                        suggestions: guides.map { "/docs/guides/\($0.slug)" })
                ])
        }
        let guide = guides[place]
        let isSynthetic = visit.newest?.content.name.isSynthetic == true
        let values = GuideValues.all(try Specimen(visit), visit.pack, isSynthetic: isSynthetic)
        let text = guide.text(values) { code in
            CodeView(id: "code-\(code.number)", language: code.language, code: code.text).html
        }
        func link(_ guide: Guide?) -> PageLink? {
            guide.map { PageLink(label: $0.title, href: "/docs/guides/\($0.slug)") }
        }
        return Page(
            template: "docs-guide",
            frame: try visit.frame(
                guide.title, section: "/docs", trail: [PageLink(label: "Documentation", href: "/docs")],
                summary: guide.summary, canonical: "/docs/guides/\(guide.slug)"),
            content: Content(
                summary: guide.summary, html: text.html,
                parts: text.headings.filter { $0.level == 2 }.map { PageLink(label: $0.text, href: "#\($0.id)") },
                previous: link(place > 0 ? guides[place - 1] : nil),
                next: link(place + 1 < guides.count ? guides[place + 1] : nil)))
    }
}
