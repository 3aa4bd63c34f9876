import HTTPTypes
import Hummingbird
import StatsModel

/// `/problems`: the types of errors, for those who write programs.
enum ProblemTypesPage {
    struct Content {
        let types: [Row]
    }

    struct Row {
        let slug: String
        let title: String
        let status: Int
    }

    static func page(_ app: AppContext) throws -> Page {
        let rows = ProblemType.all.map { Row(slug: $0.slug, title: $0.title, status: $0.status.code) }
        return Page(
            template: "problem-types", frame: try PageFrame.explaining("Problems", trail, "/problems", app),
            content: Content(types: rows))
    }

    static let trail = [PageLink(label: "Documentation", href: "/docs")]
}

/// `/problems/{slug}`: what one type of error means and what to do about it.
enum ProblemTypePage {
    struct Content {
        let slug: String
        let status: Int
        let advice: String
    }

    static func page(_ slug: String, _ app: AppContext) throws -> Page {
        guard let type = ProblemType.all.first(where: { $0.slug == slug }) else {
            throw Problem(
                .notFound, "There is no problem type of that name; /problems lists them.",
                errors: [
                    .init(
                        "path.slug", value: slug, reason: "not a problem type",
                        suggestions: Spelling.nearest(to: slug, among: ProblemType.all.map(\.slug))
                            .map { "/problems/\($0)" })
                ])
        }
        return Page(
            template: "problem-type",
            frame: try PageFrame.explaining(
                type.title, ProblemTypesPage.trail + [PageLink(label: "Problems", href: "/problems")],
                "/problems/\(slug)", app),
            content: Content(slug: slug, status: type.status.code, advice: type.advice.replacing("`", with: "")))
    }
}

extension PageFrame {
    /// The frame of a page that explains an error, with or without a pack.
    fileprivate static func explaining(
        _ heading: String, _ trail: [PageLink], _ path: String, _ app: AppContext
    ) throws -> PageFrame {
        let publication = app.publication.current
        return try PageFrame(
            heading, app: app, pack: publication.newest?.content.pack ?? app.reference.pack?.pack,
            publication: publication, trail: trail, canonical: path)
    }
}

/// What people are shown where something went wrong. Programs get `application/problem+json`.
enum ProblemPage {
    struct Content {
        let status: Int
        let details: [String]
        let suggestions: [PageLink]
        let isMissing: Bool
        let isReference: Bool
        /// What was taken for a reference, to be mended where it stands.
        let typed: String
        let isOurs: Bool
        let isWithdrawn: Bool
        let retryAfter: String?
        let requestID: String
    }

    /// The page of a problem; nil where the request is a program's: by its address, or because it does not ask for HTML.
    static func response(_ problem: Problem, to request: Request, requestID: String, app: AppContext) -> Response? {
        guard isForPeople(request), let page = try? page(problem, request, requestID, app),
            var response = try? app.website.response(page)
        else { return nil }
        for field in problem.headers { response.headers[field.name] = field.value }
        response.headers[.cacheControl] = "no-store"
        response.headers[.eTag] = nil
        return response
    }

    /// Addresses below these are for programs, whoever asks.
    private static let programs = ["/v1", "/health", "/metrics", "/openapi.yaml", "/assets", "/robots.txt"]

    static func isForPeople(_ request: Request) -> Bool {
        let path = request.uri.path
        guard !programs.contains(where: { path == $0 || path.hasPrefix($0 + "/") || path.hasPrefix($0 + ".") })
        else { return false }
        // Named, not only covered by `*/*`: programs take everything.
        return request.headers[values: .accept].contains { $0.lowercased().contains("text/html") }
    }

    private static func page(
        _ problem: Problem, _ request: Request, _ requestID: String, _ app: AppContext
    ) throws -> Page {
        let publication = app.publication.current
        let pack = publication.newest?.content.pack ?? app.reference.pack?.pack
        let type = problem.type
        let isReference = request.uri.path == "/c" || request.uri.path.hasPrefix("/c/")
        let isOurs = type.status.kind == .serverError
        let details =
            problem.errors.isEmpty
            ? [problem.detail].filter { !$0.isEmpty } : problem.errors.map(\.withoutSuggestions.sentenceForPeople)
        let content = Content(
            status: type.status.code, details: details,
            suggestions: problem.errors.flatMap(\.suggestions).filter { $0.hasPrefix("/") }
                .map { PageLink(label: $0, href: $0) },
            isMissing: type == .notFound && !isReference, isReference: isReference,
            typed: problem.errors.first?.value ?? "", isOurs: isOurs,
            isWithdrawn: type == .withdrawn, retryAfter: problem.headers[.retryAfter], requestID: requestID)
        return Page(
            template: "problem",
            frame: try PageFrame(
                heading(type, isReference: isReference), app: app, pack: pack, publication: publication),
            content: content, status: type.status)
    }

    private static func heading(_ type: ProblemType, isReference: Bool) -> String {
        switch type {
        case .notFound: isReference ? "There is no such reference" : "Page not found"
        case .internalError: "Sorry, there is a problem with the service"
        case .unavailable: "Sorry, the service is unavailable"
        default: type.title
        }
    }
}

extension Problem.Fault {
    /// The fault without what may have been meant, which people get as links.
    fileprivate var withoutSuggestions: Problem.Fault {
        Problem.Fault(place, value: value, reason: reason, suggestions: suggestions.filter { !$0.hasPrefix("/") })
    }
}
