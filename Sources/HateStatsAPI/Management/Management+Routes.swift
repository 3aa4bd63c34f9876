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
        let format = try suffix ?? FigureFormat.preferred(by: request)
        let parameters = try request.parameters()
        let isFlat = try parameters.isFlatList(for: format)
        let isDownload = try parameters.isDownload(for: format)
        let enquiry = ManagementEnquiry(
            pool: app.pool, pack: try app.reference.required(), logger: context.logger)
        let answer = try await enquiry.answer(
            access, parameters.pairs, otherParameters: format.ownParameters)
        switch format {
        case .json: return .json(isFlat ? answer.flatJSON() : answer.json(at: Self.path))
        case .csv:
            var headers: HTTPFields = [.contentType: "text/csv; charset=utf-8"]
            if isDownload { headers[.contentDisposition] = "attachment; filename=\"management-figures.csv\"" }
            return Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: answer.csv(hasByteOrderMark: isDownload)))
        }
    }
}

extension FigureFormat {
    /// The parameters that choose the format's form, beside those of the question.
    var ownParameters: Set<String> {
        switch self {
        case .json: ["shape"]
        case .csv: ["download"]
        }
    }
}

extension QueryParameters {
    /// Whether a flat list is asked for: `shape=array`, for JSON only.
    fileprivate func isFlatList(for format: FigureFormat) throws -> Bool {
        guard format == .json, let shape = try one("shape") else { return false }
        guard shape == "array" else {
            throw Problem(
                .invalidParameter,
                faults: [
                    .init(
                        "query.shape", value: shape, reason: "must be array, or be left out", suggestions: ["array"])
                ])
        }
        return true
    }

    /// Whether the file is for a person's disk: `download=1`, for CSV only.
    fileprivate func isDownload(for format: FigureFormat) throws -> Bool {
        try format == .csv && isDownload()
    }
}
