/// What a picture costs the service in CPU time, all of the request taken together.
struct ChartBenchmark {
    let databases: Databases
    let scale: Scale
    /// One with releases in it.
    let database: String

    /// Milliseconds that an SVG may take.
    private static let most = 5.0

    private static let charts: [(name: String, query: String)] = [
        ("line of years", "area=leicester&grain=year&last=3"), ("line of months", "area=llr&grain=month&last=36"),
        ("four lines", "area=charnwood,blaby,melton,rutland&grain=year&last=3"),
        ("bars of rates", "area=children(leicestershire-county)&measure=rate"),
        ("small multiples", "area=children(leicestershire-county)&category=*&grain=year&last=3"),
        ("tiles", "area=leicester,rutland,children(leicestershire-county)&chart=tiles"),
    ]

    func run(_ report: inout Report) throws {
        let service = try Service(
            databases: databases, database: database, settings: [PublishedBenchmark.cacheSetting: "0"])
        defer { service.stop() }
        let client = try HTTPClient(port: service.port)
        var dearest = (name: "", milliseconds: 0.0)
        for (name, query) in Self.charts {
            let values = try (0..<scale.rounds).map { _ in
                try milliseconds("/v1/figures.svg?\(query)", times: 1000, client, service)
            }
            report.add("SVG, \(name): CPU", "ms", values)
            if median(values) > dearest.milliseconds { dearest = (name, median(values)) }
        }
        for size in ["page", "card"] {
            let path = "/v1/figures.png?\(Self.charts[0].query)&size=\(size)"
            report.add("PNG, \(size): CPU", "ms", [try milliseconds(path, times: 50, client, service)])
        }
        report.require(
            "CPU of an SVG chart over HTTP, in milliseconds", dearest.milliseconds, "<", Self.most,
            "the dearest: \(dearest.name)")
    }

    /// CPU time a request.
    private func milliseconds(
        _ path: String, times: Int, _ client: HTTPClient, _ service: Service
    ) throws -> Double {
        func ask() throws {
            let answer = try client.get(path)
            guard answer.status == 200 else { throw Failure("\(path): \(answer.status) \(answer.text.prefix(1000))") }
        }
        for _ in 0..<times / 10 { try ask() }
        let before = try service.cpuSeconds()
        for _ in 0..<times { try ask() }
        return (try service.cpuSeconds() - before) * 1000 / Double(times)
    }
}
