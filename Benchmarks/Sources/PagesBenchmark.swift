import Foundation

/// Public pages over HTTP, as they are kept, against the same bytes ready-made in the same process.
struct PagesBenchmark {
    let databases: Databases
    let scale: Scale
    /// One with releases in it.
    let database: String
    /// The service with the route that gives ready-made bytes.
    let ready: String

    private static let reference = 100

    func run(_ report: inout Report) throws {
        let plain = try Service(databases: databases, database: database)
        let client = try HTTPClient(port: plain.port)
        let queries = try PublishedQueries(from: client)
        let groups = [
            ("home", ["/"]), ("explore", try queries.forty(20).map { "/figures?\($0.parameters)" }),
            ("reference", try references(queries, client).map { "/c/\($0)" }),
        ]
        let answers = "\(Workspace.current)/pages"
        try prepare(groups.flatMap(\.1), from: client, to: answers)
        plain.stop()
        let service = try Service(databases: databases, database: database, program: ready, arguments: [answers])
        defer { service.stop() }
        for (name, addresses) in groups {
            let pages = try generator(addresses, service)
            let made = try generator(addresses.map { "/ready-made?\(Self.key($0))" }, service)
            var rates: [[Double]] = [[], []]
            for round in 0...scale.rounds {
                for (index, generator) in [pages, made].enumerated() {
                    // The first round is for everyone's memory.
                    let load = try generator.run(seconds: round == 0 ? 1 : scale.wrkSeconds)
                    if round > 0 { rates[index].append(load.rate) }
                }
            }
            report.add("page \(name): requests", "1/s", rates[0])
            report.add("page \(name), ready-made: requests", "1/s", rates[1])
            report.require(
                "page \(name) against ready-made", ratio(rates[0], to: rates[1]), ">=", 0.4,
                "\(Report.short(median(rates[0])))/s and \(Report.short(median(rates[1])))/s")
        }
    }

    /// References of figures that are published.
    private func references(_ queries: PublishedQueries, _ client: HTTPClient) throws -> [String] {
        try queries.single(Self.reference).map { query in
            let answer = try client.get("/v1/figures?\(query.parameters)")
            let object = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
            let figure = (object?["figures"] as? [[String: Any]])?.first
            guard let reference = figure?["citation"] as? String else {
                throw Failure("\(query.parameters) has no reference")
            }
            return reference
        }
    }

    /// The pages, for the route that gives them ready-made: by an address that it can take as a query.
    private func prepare(_ addresses: [String], from client: HTTPClient, to path: String) throws {
        guard let file = fopen(path, "wb") else { throw Failure("\(path) can't be written") }
        defer { fclose(file) }
        for address in addresses {
            let answer = try client.get(address)
            guard answer.status == 200 else { throw Failure("\(address): \(answer.status)") }
            let tag = answer.fields["etag"] ?? ""
            let bytes = Array("\(Self.key(address))\t\(tag)\t\t\(answer.body.count)\n".utf8) + answer.body
            guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure("\(path) can't be written") }
        }
    }

    private static func key(_ address: String) -> String {
        "page=" + address.replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "?", with: "_")
    }

    private func generator(_ addresses: [String], _ service: Service) throws -> LoadGenerator {
        let file = "\(Workspace.current)/addresses-\(UUID().uuidString)"
        try (addresses.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
        return LoadGenerator(
            port: service.port, addresses: file, script: "\(databases.folder)/baselines/wrk.lua")
    }
}
