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
                        throw Failure("\(query): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
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

/// A running service.
final class Service {
    let port: UInt16
    private let child: pid_t

    init(databases: Databases, database: String) throws {
        port = try HTTPClient.freePort()
        let log = "\(Workspace.current)/service-\(database).log"
        child = try Child.spawn(
            databases.hatestats, ["serve"], log: log,
            environment: [
                "HATESTATS_DATABASE_URL": databases.url(database), "HATESTATS_RATE_LIMIT": "0",
                "HATESTATS_PORT": "\(port)", "HATESTATS_HOST": "127.0.0.1", "HATESTATS_LOG_LEVEL": "warning",
            ])
        for _ in 0..<300 {
            if let answer = try? HTTPClient(port: port).get("/health/ready"), answer.status == 200 { return }
            usleep(100_000)
        }
        stop()
        throw Failure("the service isn't ready:\n\((try? String(contentsOfFile: log, encoding: .utf8)) ?? "")")
    }

    func stop() {
        kill(child, SIGTERM)
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
    }
}
