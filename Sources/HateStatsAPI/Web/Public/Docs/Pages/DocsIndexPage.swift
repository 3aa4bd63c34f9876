import CommonMark
import StatsModel

/// `/docs`: the guides, and every address of the contract.
enum DocsIndexPage {
    struct Content {
        let base: String
        let version: String
        let guides: [GuideLink]
        let first: CodeView
        let introduction: String
        let topics: [TopicView]
        let pages: [PageLink]
    }

    struct GuideLink {
        let title: String
        let href: String
        let summary: String
    }

    /// Operations about one thing.
    struct TopicView {
        let name: String
        let id: String
        let href: String
        let description: String
        let operations: [Row]

        init(_ topic: Contract.Topic) {
            name = topic.name.prefix(1).uppercased() + topic.name.dropFirst()
            id = topic.slug
            href = "/docs/\(topic.slug)"
            description = MarkdownText.inline(topic.description)
            operations = topic.operations.map(Row.init)
        }
    }

    /// An operation in a list.
    struct Row {
        let method: String
        let path: String
        let href: String
        let summary: String
        /// Whose key may do it; nil where everybody may.
        let roles: String?

        init(_ operation: Contract.Operation) {
            method = operation.method
            path = operation.path
            href = "/docs/\(operation.slug)"
            summary = operation.summary
            roles = operation.roles.isEmpty ? nil : operation.roles.joined(separator: ", ")
        }
    }

    static func page(_ visit: Visit) throws -> Page {
        let documentation = try visit.app.website.documentation()
        let specimen = try Specimen(visit)
        let contract = documentation.contract
        let pages = contract.topics.filter(\.isForPeople).flatMap(\.operations)
        let content = Content(
            base: specimen.base, version: contract.version,
            guides: documentation.guides.map {
                GuideLink(title: $0.title, href: "/docs/guides/\($0.slug)", summary: $0.summary)
            },
            first: CodeView(
                id: "first", language: "sh",
                code: "curl -sS '\(specimen.base)/v1/figures.csv?area=\(specimen.area.slug)&measure=count,rate'\n"),
            introduction: MarkdownText(contract.introduction).html,
            topics: contract.interface.map(TopicView.init),
            pages: pages.filter { $0.isPage && !$0.path.contains("{") }.map { operation in
                PageLink(label: operation.summary, href: operation.path)
            })
        return Page(
            template: "docs",
            frame: try visit.frame(
                "Documentation", section: "/docs",
                summary: "Guides for people who use the figures, and every address of the API with examples that run.",
                canonical: "/docs"), content: content)
    }
}
