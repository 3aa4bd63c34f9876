import HTTPTypes
import Hummingbird

/// `/problems` and `/problems/{slug}`: what each type of error means and what to do about it.
struct ProblemPages {
    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get("/problems") { request, _ in
            try request.parameters().only()
            return page(
                "Problems",
                ProblemType.all.map { type in
                    "<p><a href=\"/problems/\(type.slug)\">\(type.slug)</a> (\(type.status.code)): \(type.title)</p>"
                }.joined(separator: "\n"))
        }
        router.get("/problems/{slug}") { request, context in
            try request.parameters().only()
            let slug = try context.parameters.require("slug")
            guard let type = ProblemType.all.first(where: { $0.slug == slug }) else {
                throw Problem(
                    .notFound, "There is no problem type of that name; /problems lists them.",
                    errors: [
                        .init(
                            "path.slug", value: slug, reason: "not a problem type",
                            suggestions: Spelling.nearest(to: slug, among: ProblemType.all.map(\.slug)))
                    ])
            }
            let advice = type.advice.replacing("`", with: "")
            return page(
                type.title,
                "<p>Status \(type.status.code), type <code>/problems/\(type.slug)</code></p><p>\(advice)</p>")
        }
    }

    /// A small page; both parts are written in this folder, never by a client.
    private func page(_ title: String, _ body: String) -> Response {
        let html = """
            <!doctype html>
            <html lang="en-GB"><head><meta charset="utf-8"><title>\(title)</title>
            <meta name="viewport" content="width=device-width"></head>
            <body><h1>\(title)</h1>
            \(body)
            <p><a href="/problems">All problems</a></p></body></html>

            """
        return Response(
            status: .ok,
            headers: [.contentType: "text/html; charset=utf-8", .cacheControl: FiveMinutes.cacheControl()],
            body: ResponseBody(byteBuffer: .init(string: html)))
    }
}
