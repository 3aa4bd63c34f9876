import CommonMark
import StatsModel

/// `/docs/NAME`: one operation of the contract, or all operations about one thing.
enum DocsOperationPage {
    struct Content {
        let method: String
        let path: String
        let address: String
        let description: String
        let roles: String?
        let examples: [ExampleView]
        let parameters: [ParameterView]
        let body: BodyView?
        let answers: [AnswerView]
        let errors: [ErrorView]
        let others: [DocsIndexPage.Row]
        let topic: PageLink
    }

    /// The example in one language.
    struct ExampleView {
        let label: String
        let code: CodeView
    }

    struct ParameterView {
        let name: String
        /// nil behind the question mark, where most stand.
        let place: String?
        let isRequired: Bool
        let type: String
        let description: String
        let allowed: [String]
        let standard: String?
    }

    struct BodyView {
        let contentType: String
        let description: String?
        let fields: [FieldView]
    }

    struct AnswerView {
        let status: String
        let description: String
        let contents: [ContentView]
        let headers: [FieldView]
    }

    struct ContentView {
        let id: String
        let contentType: String
        let fields: [FieldView]
    }

    struct FieldView {
        let name: String
        let type: String
        let description: String?

        init(_ field: Contract.Field) {
            name = field.name
            type = MarkdownText.inline(field.type)
            description = field.description.isEmpty ? nil : MarkdownText.inline(field.description)
        }
    }

    struct ErrorView {
        let status: String
        let description: String
    }

    static func page(_ visit: Visit) throws -> Page {
        let documentation = try visit.app.website.documentation()
        let name = visit.part("operation")
        if let topic = documentation.contract.topic(name) { return try DocsTopicPage.page(topic, visit) }
        guard let (topic, operation) = documentation.contract.operation(name) else {
            throw missing(name, documentation)
        }
        let specimen = try Specimen(visit)
        let heading = operation.summary
        let topicLink = PageLink(
            label: DocsIndexPage.TopicView(topic).name, href: "/docs/\(topic.slug)")
        return Page(
            template: "docs-operation",
            frame: try visit.frame(
                heading, section: "/docs",
                trail: [PageLink(label: "Documentation", href: "/docs"), topicLink],
                summary: "\(operation.method) \(operation.path): \(heading)", canonical: "/docs/\(operation.slug)"),
            content: try content(operation, topic, topicLink, specimen))
    }

    private static func content(
        _ operation: Contract.Operation, _ topic: Contract.Topic, _ topicLink: PageLink, _ specimen: Specimen
    ) throws -> Content {
        let values = specimen.values
        let example = try operation.example.filled(base: specimen.base) { try FilledText.filled($0, values) }
        return Content(
            method: operation.method, path: operation.path, address: specimen.base + operation.path,
            description: MarkdownText(operation.description).html,
            roles: operation.roles.isEmpty ? nil : operation.roles.joined(separator: ", "),
            examples: Example.Language.allCases.map { language in
                ExampleView(
                    label: language.label,
                    code: CodeView(
                        id: "example-\(language.rawValue)", language: language.codeName,
                        code: example.code(in: language), role: operation.example.role))
            },
            parameters: operation.parameters.map {
                ParameterView(
                    name: $0.name, place: $0.place.label, isRequired: $0.isRequired, type: MarkdownText.inline($0.type),
                    description: MarkdownText.inline($0.description), allowed: $0.allowed, standard: $0.standard)
            },
            body: operation.body.map {
                BodyView(
                    contentType: $0.contentType,
                    description: $0.description.isEmpty ? nil : MarkdownText.inline($0.description),
                    fields: $0.fields.map(FieldView.init))
            },
            answers: operation.answers.filter { $0.isSuccess || $0.status.hasPrefix("3") }.map(answer),
            errors: operation.answers.filter { $0.status.hasPrefix("4") || $0.status.hasPrefix("5") }.map {
                ErrorView(status: $0.status, description: MarkdownText.inline($0.description))
            },
            others: topic.operations.filter { $0.slug != operation.slug }.map(DocsIndexPage.Row.init),
            topic: topicLink)
    }

    private static func answer(_ answer: Contract.Answer) -> AnswerView {
        AnswerView(
            status: answer.status, description: MarkdownText.inline(answer.description),
            contents: answer.contents.enumerated().map { number, content in
                ContentView(
                    id: "answer-\(answer.status)-\(number + 1)", contentType: content.contentType,
                    fields: content.fields.map(FieldView.init))
            }, headers: answer.headers.map(FieldView.init))
    }

    private static func missing(_ name: String, _ documentation: Documentation) -> Problem {
        let names = documentation.contract.interface.flatMap { [$0.slug] + $0.operations.map(\.slug) }
        return Problem(
            .notFound,
            faults: [
                .init(
                    "path.operation", value: name.shortened(to: 40),
                    reason: "the contract has no such operation; /docs lists them",
                    suggestions: Spelling.nearest(to: name, among: names).map { "/docs/\($0)" })
            ])
    }
}

/// `/docs/NAME` for all operations about one thing.
enum DocsTopicPage {
    static func page(_ topic: Contract.Topic, _ visit: Visit) throws -> Page {
        let view = DocsIndexPage.TopicView(topic)
        return Page(
            template: "docs-topic",
            frame: try visit.frame(
                view.name, section: "/docs", trail: [PageLink(label: "Documentation", href: "/docs")],
                canonical: view.href), content: view)
    }
}

extension Contract.Parameter.Place {
    /// Where it stands, for people; nil where most do.
    fileprivate var label: String? {
        switch self {
        case .path: "in the address"
        case .query: nil
        case .header: "a header"
        }
    }
}
