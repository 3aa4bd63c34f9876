internal import Charts
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import StatsModel

/// `/v1/figures`, also as `.csv`, `.txt`, `.svg` and `.png`: published figures for everybody, from memory.
struct FigureRoutes: Sendable {
    static let path = "/v1/figures"

    let app: AppContext
    let shelf = ReleaseShelf()
    let cache: AnswerCache
    let pictures = PictureDesk()

    init(app: AppContext) {
        self.app = app
        cache = AnswerCache(bytes: app.settings.answerCacheBytes)
    }

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get(RouterPath(Self.path)) { try await answer($0, $1, format: nil) }
        router.get(RouterPath(Self.path + ".csv")) { try await answer($0, $1, format: .csv) }
        router.get(RouterPath(Self.path + ".txt")) { try await answer($0, $1, format: .text) }
        router.get(RouterPath(Self.path + ".svg")) { try await answer($0, $1, format: .svg) }
        router.get(RouterPath(Self.path + ".png")) { try await answer($0, $1, format: .png) }
    }

    private func answer(
        _ request: Request, _ context: AppRequestContext, format suffix: FigureFormat?
    ) async throws -> Response {
        let format = try suffix ?? FigureFormat.preferred(by: request, among: FigureFormat.allCases)
        // Before anything is read: the same text is the same question. What a key may see beside it is never kept.
        let question =
            context.access == nil ? AnswerCache.Question(format: format, query: request.uri.query ?? "") : nil
        if let question, let kept = cache.answer(question, of: app.publication.current) {
            var headers = kept.headers
            headers[.cacheControl] = app.publicCacheControl
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: kept.body))
        }
        let parameters = try request.parameters()
        let form = try FigureRequestForm(parameters, for: format)
        if let access = context.access, let answer = try await unpublished(parameters, format, access) {
            return Response(
                status: .ok, headers: form.headers(fileName: answer.fileName),
                body: ResponseBody(byteBuffer: try await body(of: answer, form, answer.canonicalQuery)))
        }
        let publication = try app.publication.required()
        let answer = try enquiry(publication).answer(
            parameters.pairs, otherParameters: FigureRequestForm.parameters(of: format))
        let query = answer.canonicalQuery
        var headers = form.headers(fileName: answer.fileName)
        let tag = FigureTag.of(
            answer, form, query, newest: publication.newest?.content.name.number, publicURL: app.settings.publicURL)
        headers[.eTag] = tag
        headers[.lastModified] = lastModified(answer, publication)
        // Drawing pixels takes a thousand times as long as the rest, so a picture is also found by what it shows, in
        // whichever words it was asked for.
        let content = AnswerCache.Question(format: format, query: tag)
        let body: ByteBuffer
        if format == .png, let kept = cache.answer(content, of: publication) {
            body = kept.body
        } else {
            body = try await self.body(of: answer, form, query)
            if format == .png {
                cache.keep(AnswerCache.Entry(headers: headers, body: body), content, of: publication)
            }
        }
        if let question, format != .png {
            cache.keep(AnswerCache.Entry(headers: headers, body: body), question, of: publication)
        }
        headers[.cacheControl] = app.publicCacheControl
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    private func body(
        of answer: PublishedAnswer, _ form: FigureRequestForm, _ query: CanonicalQuery
    ) async throws -> ByteBuffer {
        let bytes = try answer.representation(form, query, publicURL: app.settings.publicURL)
        return form.format == .png ? try await pictures.png(of: bytes, scale: form.size.scale) : bytes
    }

    private func enquiry(_ publication: Publication) -> PublishedEnquiry {
        PublishedEnquiry(publication: publication, now: app.now, shelf: shelf)
    }

    /// The answer of a version that is not public, where one is named that the key may see.
    private func unpublished(
        _ parameters: QueryParameters, _ format: FigureFormat, _ access: Access
    ) async throws -> PublishedAnswer? {
        guard case (.named(let id, let version), nil)? = FigureQuery.standpoint(of: parameters.pairs),
            let found = try await app.unpublishedWithState(id: id, version: version, access: access),
            let status = PublishedAnswer.Status(stored: found.state)
        else { return nil }
        let pack = found.version.pack
        let source = access.source.flatMap { pack.source($0) }
        return try enquiry(app.publication.current).answer(
            parameters.pairs, otherParameters: FigureRequestForm.parameters(of: format), unpublished: found.version,
            status: status, own: Set((source?.areas ?? []).compactMap(pack.tree.index)))
    }

    /// When what is said last changed: with the version itself, or with the newest, beside which it may no longer stand.
    private func lastModified(_ answer: PublishedAnswer, _ publication: Publication) -> String? {
        let moments = [answer.version.publishedAt, publication.newest?.publishedAt]
        return moments.compactMap(\.self).max()?.http
    }
}

extension PublishedAnswer {
    /// What a file with it is called.
    fileprivate var fileName: String { "figures-\(version.name.id)-v\(version.name.version)" }
}

extension PublishedAnswer.Status {
    /// The status of a version that is not public, by its stored state; nil for others.
    fileprivate init?(stored state: String) {
        switch state {
        case "draft": self = .draft
        case "in_agreement": self = .inAgreement
        case "agreed": self = .agreed
        case "scheduled": self = .scheduled
        default: return nil
        }
    }
}
