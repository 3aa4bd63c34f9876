internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import StatsModel

/// `/v1/management/figures`, also as `.csv`: live counts for statisticians only.
struct ManagementRoutes {
    static let path = "/v1/management/figures"

    let app: AppContext

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get(RouterPath(Self.path)) { request, context in
            try await answer(request, context, format: nil)
        }
        router.get(RouterPath(Self.path + ".csv")) { request, context in
            try await answer(request, context, format: .csv)
        }
    }

    private func answer(
        _ request: Request, _ context: AppRequestContext, format suffix: FigureFormat?
    ) async throws -> Response {
        let access = try context.require(.statistician)
        let format = try suffix ?? FigureFormat.preferred(by: request, among: [.json, .csv])
        let parameters = try request.parameters()
        let form = try FigureRequestForm(parameters, for: format)
        let enquiry = ManagementEnquiry(
            pool: app.pool, pack: try app.reference.required(), logger: context.logger)
        let answer = try await enquiry.answer(
            access, parameters.pairs, otherParameters: FigureRequestForm.parameters(of: format))
        let body =
            form.isFlat
            ? answer.flatJSON()
            : format == .csv
                ? answer.csv(hasByteOrderMark: form.isDownload) : answer.json()
        return Response(
            status: .ok, headers: form.headers(fileName: "management-figures"), body: ResponseBody(byteBuffer: body))
    }
}
