import Foundation

/// The public pages over HTTP, compressed as browsers take them and each asked for before, against the same bytes ready-made in the same process.
struct PagesBenchmark {
    let databases: Databases
    let scale: Scale
    /// One with releases in it.
    let database: String
    /// The service with the route that gives ready-made bytes.
    let ready: String

    /// Release versions in the database: a release, and one that was corrected.
    static let versions = 3
    private static let states = 1000

    private struct Page {
        var name: String
        var addresses: [String]
    }

    func run(_ report: inout Report) throws {
        let plain = try Service(databases: databases, database: database)
        let client = try HTTPClient(port: plain.port)
        let queries = try PublishedQueries(from: client)
        let pages = [
            Page(name: "home", addresses: ["/"]),
            Page(name: "figures", addresses: try queries.forty(Self.states).map { "/figures?\($0.parameters)" }),
            Page(name: "a reference", addresses: try references(from: client).map { "/c/\($0)" }),
        ]
        let answers = "\(Workspace.current)/pages"
        try prepare(pages, from: client, to: answers)
        plain.stop()

        let service = try Service(databases: databases, database: database, program: ready, arguments: [answers])
        defer { service.stop() }
        let reader = try HTTPClient(port: service.port)
        for page in pages {
            // Once each, as the first reader after a release finds them; from then on they are kept.
            let before = try service.cpuSeconds()
            for address in page.addresses { try Self.get(reader, address, isCompressed: true) }
            if page.addresses.count > 1 {
                let seconds = try service.cpuSeconds() - before
                report.add("page of \(page.name) made anew: CPU", "ms", [seconds * 1000 / Double(page.addresses.count)])
            }
            let ready = page.addresses.indices.map { "/ready-made?\(Self.key(page, $0))" }
            let generators = try [page.addresses, ready].map { try generator(service, $0) }
            var rates: [[Double]] = [[], []]
            for round in 0...scale.rounds {
                for (index, generator) in generators.enumerated() {
                    // The first round is for everyone's memory.
                    let load = try generator.run(seconds: round == 0 ? 1 : scale.wrkSeconds)
                    if round > 0 { rates[index].append(load.rate) }
                }
            }
            report.add("page of \(page.name): requests", "1/s", rates[0])
            report.add("page of \(page.name), ready-made: requests", "1/s", rates[1])
            report.require(
                "page of \(page.name) against ready-made", ratio(rates[0], to: rates[1]), ">=", 0.4,
                "\(Report.short(median(rates[0]))) /s and \(Report.short(median(rates[1]))) /s")
        }
    }

    // MARK: Before

    @discardableResult
    private static func get(_ client: HTTPClient, _ path: String, isCompressed: Bool = false) throws
        -> HTTPClient.Answer
    {
        let answer = try client.get(path, isCompressed: isCompressed)
        guard answer.status == 200 else { throw Failure("\(path): \(answer.status) \(answer.text.prefix(1000))") }
        return answer
    }

    /// References of figures of the newest release, from everywhere in it.
    private func references(from client: HTTPClient) throws -> [String] {
        struct Releases: Decodable {
            struct Release: Decodable { var id: String }
            var items: [Release]
        }
        let releases = try JSONDecoder().decode(Releases.self, from: Data(Self.get(client, "/v1/releases").body))
        guard let newest = releases.items.first else { throw Failure("nothing is published") }
        let lines = try Self.get(client, "/v1/releases/\(newest.id)/data.csv").text.split(separator: "\n")
        guard let header = lines.first, let column = PackWords.cells(header).firstIndex(of: "citation") else {
            throw Failure("data.csv has no column `citation`")
        }
        let step = max(1, (lines.count - 1) / Self.states)
        return stride(from: 1, to: lines.count, by: step).prefix(Self.states).compactMap { line in
            let cells = PackWords.cells(lines[line])
            return cells.indices.contains(column) ? cells[column] : nil
        }
    }

    private static func key(_ page: Page, _ number: Int) -> String {
        "\(page.name.replacingOccurrences(of: " ", with: "-"))-\(number)"
    }

    /// All pages, for the route that gives them ready-made.
    private func prepare(_ pages: [Page], from client: HTTPClient, to path: String) throws {
        guard let file = fopen(path, "wb") else { throw Failure("\(path) can't be written") }
        defer { fclose(file) }
        for page in pages {
            for (number, address) in page.addresses.enumerated() {
                let answer = try Self.get(client, address, isCompressed: true)
                let (tag, date) = (answer.fields["etag"] ?? "", answer.fields["last-modified"] ?? "")
                let head = "\(Self.key(page, number))\t\(tag)\t\(date)\t\(answer.body.count)\n"
                let bytes = Array(head.utf8) + answer.body
                guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
                    throw Failure("\(path) can't be written")
                }
            }
        }
    }

    private func generator(_ service: Service, _ addresses: [String]) throws -> LoadGenerator {
        let file = "\(Workspace.current)/addresses-\(UUID().uuidString)"
        try (addresses.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
        return LoadGenerator(
            port: service.port, addresses: file, script: "\(databases.folder)/baselines/wrk.lua",
            fields: ["Accept-Encoding: gzip"])
    }
}
