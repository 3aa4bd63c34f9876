internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import StatsModel

/// `/v1/releases/{id}/disclosure`, also as `.csv` and `.txt`: what hiding cost, and what a stranger can tell of what is
/// hidden. For statisticians.
struct DisclosureRoutes {
    let app: AppContext

    func add(to router: some RouterMethods<AppRequestContext>) {
        router.get("/v1/releases/{id}/disclosure") { request, context in
            try request.parameters().only()
            let report = try await report(context)
            var json = JSONWriter(capacity: 1 << 16)
            json.object { report.write(to: &$0) }
            return Response.json(json)
        }
        router.get("/v1/releases/{id}/disclosure.csv") { request, context in
            let parameters = try request.parameters()
            try parameters.only("download")
            let isDownload = try parameters.isDownload()
            let report = try await report(context)
            let name = "disclosure-\(report.row.id)-\(report.row.version).csv"
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/csv; charset=utf-8",
                    .contentDisposition: "attachment; filename=\"\(name)\"",
                ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: report.csv(hasByteOrderMark: isDownload))))
        }
        router.get("/v1/releases/{id}/disclosure.txt") { request, context in
            try request.parameters().only()
            let text = try await report(context).text
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
    }

    private func report(_ context: AppRequestContext) async throws -> DisclosureReport {
        try await DisclosureReport.read(
            context.parameters.require("id"), for: context.require(.statistician), app: app)
    }
}
