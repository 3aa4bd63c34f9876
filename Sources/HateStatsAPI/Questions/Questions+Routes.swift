internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import StatsModel

/// `/v1/ask`, also as `.txt`: questions in words, answered from memory.
struct QuestionRoutes: Sendable {
    static let path = "/v1/ask"

    private let app: AppContext
    private let desk: QuestionDesk

    init(app: AppContext) {
        self.app = app
        desk = QuestionDesk(app)
    }

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get(RouterPath(Self.path)) { request, _ in try answer(request, format: nil) }
        router.get(RouterPath(Self.path + ".txt")) { request, _ in try answer(request, format: .text) }
    }

    private func answer(_ request: Request, format suffix: FigureFormat?) throws -> Response {
        let format = try suffix ?? FigureFormat.preferred(by: request, among: [.json, .text])
        let parameters = try request.parameters()
        try parameters.only("q")
        guard let text = try parameters.one("q") else {
            throw Problem(.invalidParameter, faults: [.init("query.q", reason: "is missing: a question in words")])
        }
        let answer = try desk.answer(text)
        let body = format == .text ? answer.text : answer.json.buffer
        var headers: HTTPFields = [
            .contentType: format.contentType, .cacheControl: app.publicCacheControl,
            .eTag: EntityTag.of(body.readableBytesView),
        ]
        headers[.lastModified] = answer.version.publishedAt?.http
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
