import Foundation

/// Management figures from the running service, over the large database and over one of a tenth of it.
struct QueryBenchmark {
    let databases: Databases
    let scale: Scale
    let smallFile: String

    private static let small = "bench_small"

    /// One figure; every area, category and kind of a year; months of every area; rates and changes of years.
    private static let queries = [
        "",
        "?area=*&category=*&kind=*",
        "?area=*&category=any&grain=month&last=24",
        "?area=*&grain=year&last=5&measure=count,rate,change,change_percent",
    ]

    func run(_ report: inout Report) throws {
        try databases.create(Self.small)
        _ = try databases.importFile(smallFile, into: Self.small)
        try databases.psql(Self.small, ["VACUUM (ANALYZE) record_version"])
        let sizes = [(Self.small, scale.small), (ImportBenchmark.largeDatabase, scale.large)]
        let services = try sizes.map { try Service(databases: databases, database: $0.0) }
        defer { services.forEach { $0.stop() } }
        let clients = try services.map { try HTTPClient(port: $0.port) }
        var times = [[Double]](repeating: [], count: 2)
        // The first round is for memory and prepared statements.
        for round in 0...scale.requests {
            for index in 0..<2 {
                let start = ContinuousClock.now
                for query in Self.queries {
                    let answer = try clients[index].get("/v1/management/figures\(query)", key: databases.statistician)
                    guard answer.status == 200 else {
                        throw Failure("\(query): \(answer.status) \(answer.text)")
                    }
                }
                if round > 0 { times[index].append(start.duration(to: .now).seconds * 1000) }
            }
        }
        for (index, size) in sizes.enumerated() {
            report.add("\(Self.queries.count) management queries over \(size.1) records", "ms", [median(times[index])])
        }
        report.require(
            "management queries over \(scale.large) records against \(scale.small)",
            median(times[1]) / median(times[0]),
            "<=", 1.5, "\(Report.short(median(times[1]))) ms and \(Report.short(median(times[0]))) ms")
    }
}
