import Foundation

/// The service as a process: how soon it is ready, and what memory it takes, then and after a million requests.
struct ServiceBenchmark {
    let databases: Databases
    let scale: Scale
    /// One with releases in it.
    let database: String

    /// Release versions in the database.
    static let versions = 20

    func start(_ report: inout Report) throws {
        var seconds: [Double] = []
        var memory: [Double] = []
        var peak: [Double] = []
        for round in 0...scale.rounds {
            let service = try Service(databases: databases, database: database)
            defer { service.stop() }
            // The first start is for the server's memory.
            guard round > 0 else { continue }
            let used = try service.memory()
            seconds.append(service.secondsToReady)
            memory.append(used.now)
            peak.append(used.peak)
        }
        report.add("from start to ready", "s", seconds)
        report.add("memory when ready", "MiB", memory)
        report.add("most memory until ready", "MiB", peak)
        let what = "over eight years and \(Self.versions) release versions"
        report.require("from start to ready \(what)", median(seconds), "<", 1, "seconds")
        report.require(
            "most memory until ready \(what)", median(peak), "<", 150,
            "MiB; \(Report.short(median(memory))) when ready")
    }

    func memory(_ report: inout Report) throws {
        let service = try Service(databases: databases, database: database)
        defer { service.stop() }
        let queries = try PublishedQueries(from: HTTPClient(port: service.port))
        // Nine queries of one figure for each of forty.
        let single = try queries.single(9000)
        let forty = try queries.forty(1000)
        let addresses = forty.indices.flatMap { place in single[place * 9..<place * 9 + 9] + [forty[place]] }
            .map { "/v1/figures?\($0.parameters)" }
        let file = "\(Workspace.current)/addresses-memory"
        try (addresses.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
        let generator = LoadGenerator(
            port: service.port, addresses: file, script: "\(databases.folder)/baselines/wrk.lua")
        var memory = [try service.memory().now]
        var answered = 0.0
        var marks = [scale.requestsOfMemory / 10, scale.requestsOfMemory]
        var rate = try generator.run(seconds: 1).rate
        answered += rate
        while let mark = marks.first {
            let seconds = max(1, min(30, ((mark - answered) / rate).rounded(.up)))
            let load = try generator.run(seconds: Int(seconds))
            answered += load.requests
            rate = load.rate
            guard answered >= mark else { continue }
            memory.append(try service.memory().now)
            marks.removeFirst()
        }
        report.add("memory before, after a tenth and after all of \(Int(answered)) requests", "MiB", memory)
        report.require(
            "memory after \(Int(answered)) requests against a tenth of them", memory[2] / memory[1], "<=", 1.05,
            "\(memory.map { Report.short($0) }.joined(separator: ", ")) MiB before, after a tenth, after all")
    }
}
