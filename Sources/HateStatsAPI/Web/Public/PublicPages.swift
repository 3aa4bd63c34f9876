import HTTPTypes
import Hummingbird
import NIOCore
import StatsModel

/// The public pages: one file a page, each of which asks what the API asks and says it to people.
struct PublicPages: Sendable {
    /// One page: its address, its parameters, and how it is made.
    struct Entry: Sendable {
        let path: String
        /// The parameters that it takes; nil where it refuses them itself.
        var parameters: [String]? = []
        let make: @Sendable (Visit) throws -> Page
    }

    let app: AppContext
    private let shelf = ReleaseShelf()
    private let questions: QuestionDesk

    init(app: AppContext) {
        self.app = app
        questions = QuestionDesk(app)
    }

    /// Every page. A new one is one line here.
    static let all: [Entry] = [
        Entry(path: "/", make: HomePage.page),
        Entry(path: "/figures", parameters: nil, make: ExplorePage.page),
        Entry(path: "/areas", make: AreasPage.page),
        Entry(path: "/areas/{slug}", make: AreaPage.page),
        Entry(path: "/categories", make: CategoriesPage.page),
        Entry(path: "/categories/{code}", make: CategoryPage.page),
        Entry(path: "/releases", make: ReleasesPage.page),
        Entry(path: "/releases/{id}", make: ReleaseVersionPage.page),
        Entry(path: "/releases/{id}/versions/{n}", make: ReleaseVersionPage.page),
        Entry(path: "/c/{reference}", make: ReferencePage.page),
        Entry(path: "/ask", parameters: ["q"], make: AskPage.page),
        Entry(path: "/definitions", make: DefinitionsPage.page),
        Entry(path: "/methods", make: MethodsPage.page),
        Entry(path: "/accessibility", make: AccessibilityPage.page),
        Entry(path: "/privacy", make: PrivacyPage.page),
        Entry(path: "/reporting", make: ReportingPage.page),
        Entry(path: "/docs", make: DocsIndexPage.page),
        Entry(path: "/docs/{operation}", make: DocsOperationPage.page),
        Entry(path: "/docs/guides/{guide}", make: DocsGuidePage.page),
    ]

    /// What stands at the head of every page.
    static let navigation: [(label: String, href: String)] = [
        ("Home", "/"), ("Ask", "/ask"), ("Explore", "/figures"), ("Areas", "/areas"), ("Motivations", "/categories"),
        ("Releases", "/releases"), ("Check a reference", "/c"), ("Report hate", "/reporting"),
    ]

    func add(to router: some RouterMethods<AppRequestContext>) {
        for entry in Self.all {
            router.get(RouterPath(entry.path)) { try answer(entry, $0, $1) }
        }
        router.get("/c", use: referenceForm)
        // What an error means must be readable where nothing else is.
        router.get("/problems") { request, _ in try explanation(request) { try ProblemTypesPage.page(app) } }
        router.get("/problems/{slug}") { request, context in
            let slug = try context.parameters.require("slug")
            return try explanation(request) { try ProblemTypePage.page(slug, app) }
        }
        router.get(RouterPath(WebFiles.assetPath + "{name}"), use: asset)
        router.get("/robots.txt", use: robots)
    }

    @Sendable private func answer(
        _ entry: Entry, _ request: Request, _ context: AppRequestContext
    ) throws -> Response {
        // Also for a page that is kept: a program that takes no HTML is told so by whoever looks at the answer.
        let snapshot = try app.publication.requiredSnapshot()
        let inForce = try app.reference.required()
        return try app.website.answer(
            request, of: snapshot.publication, pack: inForce.load, cacheControl: app.publicCacheControl
        ) {
            let visit = try visit(request, context, snapshot, inForce.pack)
            if let known = entry.parameters { try visit.parameters.only(known) }
            return try entry.make(visit)
        }
    }

    private func visit(
        _ request: Request, _ context: AppRequestContext, _ snapshot: PublicationSnapshot, _ inForce: ReferencePack
    ) throws -> Visit {
        var parts: [String: String] = [:]
        for (name, value) in context.parameters {
            guard let text = QueryParameters.decoded(value.utf8[...]) else {
                throw Problem(.malformedRequest, "The address is not percent-encoded UTF-8 text.")
            }
            parts[String(name)] = text
        }
        return Visit(
            app: app, snapshot: snapshot, inForce: inForce, parameters: try request.parameters(),
            path: request.uri.path, parts: parts, shelf: shelf, questions: questions)
    }

    /// A page that needs neither a pack nor anything published.
    private func explanation(_ request: Request, _ make: () throws -> Page) throws -> Response {
        try request.parameters().only()
        return try app.website.answer(
            request, of: app.publication.current, pack: app.reference.pack?.load ?? 0,
            cacheControl: app.publicCacheControl, make)
    }

    /// `/c`: the form for a reference, and the way from it to the reference's page.
    @Sendable private func referenceForm(_ request: Request, _ context: AppRequestContext) throws -> Response {
        let snapshot = try app.publication.requiredSnapshot()
        let visit = try visit(request, context, snapshot, try app.reference.required().pack)
        try visit.parameters.only("reference")
        guard let text = try visit.parameters.one("reference"), text.contains(where: { !$0.isWhitespace }) else {
            return try app.website.answer(
                request, of: snapshot.publication, pack: app.reference.required().load,
                cacheControl: app.publicCacheControl
            ) { try ReferenceFormPage.page(visit) }
        }
        let cited = try CitationDesk(app).cited(text, at: "query.reference")
        return Response(status: .seeOther, headers: [.location: "/c/\(cited.reference)"])
    }

    /// A file that pages refer to. Its address changes with its content, so it may be kept for ever.
    @Sendable private func asset(_ request: Request, _ context: AppRequestContext) throws -> Response {
        try request.parameters().only()
        let name = try context.parameters.require("name")
        guard let asset = try app.website.files().assets[name] else {
            throw Problem(.notFound, "There is no such file.")
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: asset.contentType, .eTag: asset.tag, .crossOriginResourcePolicy: "same-origin",
                .cacheControl: "public, max-age=31536000, immutable",
            ], body: ResponseBody(byteBuffer: asset.bytes))
    }

    /// Everything may be read by everybody, programs that look for pages too.
    @Sendable private func robots(_ request: Request, _ context: AppRequestContext) throws -> Response {
        try request.parameters().only()
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: app.publicCacheControl],
            body: ResponseBody(byteBuffer: ByteBuffer(string: "User-agent: *\nDisallow:\n")))
    }
}
