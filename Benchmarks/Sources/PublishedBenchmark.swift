import Foundation

/// Published figures over HTTP, made anew for each request and kept, against the same bytes ready-made in the same process;
/// and against FastAPI, Datasette and nginx on the same figures.
struct PublishedBenchmark {
    let databases: Databases
    let scale: Scale
    /// One with releases in it.
    let database: String
    /// The service with the route that gives ready-made bytes.
    let ready: String
    /// Where the others are.
    let installed: String

    private static let queries = 10_000
    private static let repeated = 100
    /// The setting of how much memory kept answers may take; 0 for none.
    static let cacheSetting = "HATESTATS_ANSWER_CACHE_BYTES"

    /// One server with one list of addresses, measured in turn with all others.
    private struct Subject {
        var name: String
        var generator: LoadGenerator
        var rates: [Double] = []
        var tails: [Double] = []
    }

    private var script: String { "\(databases.folder)/baselines/wrk.lua" }

    func run(_ report: inout Report) throws {
        let plain = try Service(databases: databases, database: database)
        let client = try HTTPClient(port: plain.port)
        let queries = try PublishedQueries(from: client)
        let sizes = [(1, try queries.single(Self.queries)), (40, try queries.forty(Self.queries))]
        let answers = "\(Workspace.current)/answers"
        try prepare(sizes.map(\.1), from: client, to: answers)
        let csv = "\(Workspace.current)/figures.csv"
        try writeTable(queries, from: client, to: csv)
        plain.stop()

        // One process that keeps no answers, and one that keeps them as it does by itself.
        let anew = try Service(
            databases: databases, database: database, program: ready, arguments: [answers],
            settings: [Self.cacheSetting: "0"])
        let kept = try Service(databases: databases, database: database, program: ready, arguments: [answers])
        let baselines = Baselines(databases: databases, database: database, installed: installed)
        let fastAPI = try baselines.fastAPI()
        let datasette = try baselines.datasette(csv: csv)
        defer { [anew, kept, fastAPI, datasette].forEach { $0.stop() } }
        try compare(sizes.map(\.1), anew, fastAPI, datasette)
        let files = try sizes.map { _, queries in
            try Self.get(HTTPClient(port: anew.port), "/v1/figures?\(queries[0].parameters)").body
        }
        let nginx = try baselines.nginx(files: files)
        defer { nginx.stop() }

        for (index, (size, queries)) in sizes.enumerated() {
            let few = Array(queries[..<Self.repeated])
            var subjects = [
                try subject("\(size) anew", anew, queries.map { "/v1/figures?\($0.parameters)" }),
                try subject("\(size) ready-made", anew, queries.map { "/ready-made?\($0.parameters)" }),
                try subject("\(size), the same \(few.count)", kept, few.map { "/v1/figures?\($0.parameters)" }),
                try subject(
                    "\(size) ready-made, the same \(few.count)", kept, few.map { "/ready-made?\($0.parameters)" }),
                try subject(
                    "\(size), the same \(few.count), none kept", anew, few.map { "/v1/figures?\($0.parameters)" }),
                try subject("\(size) by FastAPI", fastAPI, queries.map { "/v1/figures?\($0.parameters)" }),
                try subject("\(size) by Datasette", datasette, queries.map(\.datasette)),
                try subject("\(size) by nginx", nginx, ["/\(index).json"]),
            ]
            try measure(&subjects)
            let before = try kept.memory().now
            _ = try subjects[0].generator.on(kept.port).run(seconds: scale.wrkSeconds * 2)
            add(subjects, size: size, to: &report)
            report.add("\(size): memory of kept answers", "MiB", [try kept.memory().now - before])
            try measureAtOneRate(subjects[0], subjects[1], size: size, &report)
        }
    }

    // MARK: Before

    private static func get(_ client: HTTPClient, _ path: String) throws -> HTTPClient.Answer {
        let answer = try client.get(path)
        guard answer.status == 200 else { throw Failure("\(path): \(answer.status) \(answer.text.prefix(1000))") }
        return answer
    }

    /// The answers to all queries, for the route that gives them ready-made.
    private func prepare(_ lists: [[PublishedQueries.Query]], from client: HTTPClient, to path: String) throws {
        guard let file = fopen(path, "wb") else { throw Failure("\(path) can't be written") }
        defer { fclose(file) }
        for query in lists.joined() {
            let answer = try Self.get(client, "/v1/figures?\(query.parameters)")
            let tag = answer.fields["etag"] ?? ""
            let date = answer.fields["last-modified"] ?? ""
            let bytes = Array("\(query.parameters)\t\(tag)\t\(date)\t\(answer.body.count)\n".utf8) + answer.body
            guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure("\(path) can't be written") }
        }
    }

    /// Every figure that the queries may ask for, as the service gives it in CSV.
    private func writeTable(_ queries: PublishedQueries, from client: HTTPClient, to path: String) throws {
        var table: [Substring] = []
        for series in queries.series {
            let lines = try Self.get(client, "/v1/figures.csv?\(series.parameters)").text.split(separator: "\n")
            table += table.isEmpty ? lines[...] : lines.dropFirst()
        }
        try (table.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// The others must answer the same queries with the same values.
    private func compare(
        _ lists: [[PublishedQueries.Query]], _ own: Service, _ fastAPI: Service, _ datasette: Service
    ) throws {
        let clients = try [own, fastAPI, datasette].map { try HTTPClient(port: $0.port) }
        for query in lists.flatMap({ $0.prefix(200) }) {
            let path = "/v1/figures?\(query.parameters)"
            let values = try zip(clients, [path, path, query.datasette]).map { client, path in
                try Self.values(Self.get(client, path))
            }
            guard values[0] == values[1] else { throw Failure("FastAPI says otherwise: \(path)\n\(values)") }
            // Datasette sorts by code; the others by the order of the pack.
            guard values[0].sorted() == values[2].sorted() else {
                throw Failure("Datasette says otherwise: \(query.datasette)\n\(values)")
            }
        }
    }

    /// The values of an answer, whatever it is called there, as text; `null` where one is not shown.
    private static func values(_ answer: HTTPClient.Answer) throws -> [String] {
        let object = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        guard let figures = (object?["figures"] ?? object?["rows"]) as? [[String: Any]] else {
            throw Failure("an answer without figures: \(answer.text.prefix(1000))")
        }
        return figures.map { figure in
            (figure["value"] as? NSNumber).map { "\($0.doubleValue)" } ?? "null"
        }
    }

    private func subject(_ name: String, _ service: Service, _ addresses: [String]) throws -> Subject {
        let file = "\(Workspace.current)/addresses-\(UUID().uuidString)"
        try (addresses.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
        return Subject(name: name, generator: LoadGenerator(port: service.port, addresses: file, script: script))
    }

    // MARK: Measuring

    private func measure(_ subjects: inout [Subject]) throws {
        for round in 0...scale.rounds {
            for index in subjects.indices {
                // The first round is for everyone's memory.
                let load = try subjects[index].generator.run(seconds: round == 0 ? 1 : scale.wrkSeconds)
                guard round > 0 else { continue }
                subjects[index].rates.append(load.rate)
                subjects[index].tails.append(load.p99 / 1000)
            }
        }
    }

    private func add(_ subjects: [Subject], size: Int, to report: inout Report) {
        for subject in subjects {
            report.add("\(subject.name): requests", "1/s", subject.rates)
            report.add("\(subject.name): p99", "ms", subject.tails)
        }
        func detail(_ one: [Double], _ other: [Double], _ unit: String) -> String {
            "\(Report.short(median(one))) \(unit) and \(Report.short(median(other))) \(unit)"
        }
        func require(_ what: String, _ one: Int, _ other: Int, _ target: Double) {
            let (one, other) = (subjects[one].rates, subjects[other].rates)
            report.require(what, ratio(one, to: other), ">=", target, detail(one, other, "/s"))
        }
        func requireTail(_ what: String, _ one: Int, _ other: Int) {
            let (one, other) = (subjects[one].tails, subjects[other].tails)
            report.require(what, ratio(one, to: other), "<=", 1.5, detail(one, other, "ms"))
        }
        let figures = size == 1 ? "1 figure" : "\(size) figures"
        require("\(figures) made anew against ready-made", 0, 1, 0.5)
        requireTail("\(figures) made anew against ready-made: p99, each at full load", 0, 1)
        require("\(figures), the same \(Self.repeated), against ready-made", 2, 3, 0.85)
        requireTail("\(figures), the same \(Self.repeated), against ready-made: p99, each at full load", 2, 3)
        report.require(
            "\(figures), the same \(Self.repeated): answers kept against none kept",
            ratio(subjects[2].rates, to: subjects[4].rates), ">=", 1,
            detail(subjects[2].rates, subjects[4].rates, "/s"))
        require("\(figures) made anew against FastAPI", 0, 5, 5)
        require("\(figures) made anew against Datasette", 0, 6, 25)
        require("\(figures) made anew against nginx with a file", 0, 7, 0.4)
        require("\(figures), the same \(Self.repeated), against nginx with a file", 2, 7, 0.4)
    }

    /// Tails where both get the same requests a second: at full load each has its own, and what answers half as many has
    /// connections that wait twice as long whatever it does.
    private func measureAtOneRate(_ anew: Subject, _ made: Subject, size: Int, _ report: inout Report) throws {
        let share = 0.5
        let wait = Int((Double(LoadGenerator.connections) / (median(anew.rates) * share) * 1000).rounded(.up))
        var tails: [[Double]] = [[], []]
        var rates: [[Double]] = [[], []]
        for _ in 0..<scale.rounds {
            for (index, subject) in [anew, made].enumerated() {
                let load = try subject.generator.run(seconds: scale.wrkSeconds, wait: wait)
                tails[index].append(load.p99 / 1000)
                rates[index].append(load.rate)
            }
        }
        for (index, subject) in [anew, made].enumerated() {
            report.add("\(subject.name), at one rate: requests", "1/s", rates[index])
            report.add("\(subject.name), at one rate: p99", "ms", tails[index])
        }
        report.require(
            "\(size == 1 ? "1 figure" : "\(size) figures") made anew against ready-made: p99 at one rate",
            ratio(tails[0], to: tails[1]), "<=", 1.5,
            "\(Report.short(median(tails[0]))) ms and \(Report.short(median(tails[1]))) ms, both at "
                + "\(Report.short(median(rates[0])))/s")
    }
}

extension LoadGenerator {
    /// The same addresses of another server.
    func on(_ port: UInt16) -> LoadGenerator {
        var other = self
        other.port = port
        return other
    }
}
