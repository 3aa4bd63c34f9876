internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import StatsModel

/// `/v1/figures`, also as `.csv` and `.txt`: published figures for everybody, from memory.
struct FigureRoutes: Sendable {
    static let path = "/v1/figures"

    let app: AppContext
    let shelf = ReleaseShelf()

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get(RouterPath(Self.path)) { request, _ in try answer(request, format: nil) }
        router.get(RouterPath(Self.path + ".csv")) { request, _ in try answer(request, format: .csv) }
        router.get(RouterPath(Self.path + ".txt")) { request, _ in try answer(request, format: .text) }
    }

    private func answer(_ request: Request, format suffix: FigureFormat?) throws -> Response {
        let format = try suffix ?? FigureFormat.preferred(by: request, among: FigureFormat.allCases)
        let parameters = try request.parameters()
        let form = try FigureRequestForm(parameters, for: format)
        let publication = try app.publication.required()
        let enquiry = PublishedEnquiry(publication: publication, now: app.now, shelf: shelf)
        let answer = try enquiry.answer(
            parameters.pairs, otherParameters: FigureRequestForm.parameters(of: format))
        let name = answer.version.name
        let query = answer.canonicalQuery
        var headers = form.headers(fileName: "figures-\(name.id)-v\(name.version)")
        headers[.cacheControl] = FiveMinutes.cacheControl()
        headers[.eTag] = FigureTag.of(answer, form, query, newest: publication.newest?.content.name.number)
        headers[.lastModified] = lastModified(answer, publication)
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: answer.representation(form, query)))
    }

    /// When what is said last changed: with the version itself, or with the newest, beside which it may no longer stand.
    private func lastModified(_ answer: PublishedAnswer, _ publication: Publication) -> String? {
        let own = answer.version.publishedAt
        let newest = publication.newest?.publishedAt
        guard let latest = [own, newest].compactMap(\.self).max() else { return nil }
        return WallClock.http(seconds: Int(latest.microseconds / 1_000_000))
    }
}

/// The strong `ETag` of an answer, made of all that decides its bytes, so that it costs no reading of them.
enum FigureTag {
    /// Counts the ways in which answers have been written. It must be another whenever the same figures are written
    /// otherwise: golden files hold the bytes, so that a change can't go unnoticed.
    static let revision = 1

    static func of(
        _ answer: PublishedAnswer, _ form: FigureRequestForm, _ query: CanonicalQuery, newest: Int?
    ) -> String {
        var writer = ByteWriter(capacity: 512)
        writer.write(revision)
        writer.write(" ")
        writer.write(text: Hexadecimal.text(answer.version.digest))
        writer.write(" ")
        writer.write(answer.version.name.number)
        writer.write(" ")
        writer.write(newest ?? 0)
        writer.write(answer.stands ? " stands " : " changed ")
        writer.write(text: answer.status.rawValue)
        writer.write(" ")
        writer.write(text: form.format.mediaType)
        writer.write(form.isFlat ? " flat" : form.isDownload ? " download" : " plain")
        for note in answer.content.query.wordNotes {
            writer.write(" ")
            writer.write(text: note.rawValue)
        }
        writer.write("?")
        query.write(to: &writer)
        return EntityTag.of(writer.withBytes { Array($0) })
    }
}
