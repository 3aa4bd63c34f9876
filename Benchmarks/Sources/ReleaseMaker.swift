import Foundation

/// Publishes releases of the demonstration data, as people do it: over HTTP, with a key for each role.
struct ReleaseMaker {
    let databases: Databases
    let database: String

    /// A release and how often it is corrected.
    private struct Plan {
        var id: String
        var periodTo: String
        var versions: Int
    }

    /// What the service says of a release, as far as it is needed here.
    private struct Release: Decodable {
        var id: String
        var version: Int
        var status: String
        var digest: String
    }

    /// Fills the database with eight years of records, and publishes so many release versions of them.
    func run(versions: Int) throws {
        try databases.hatestats(database, ["demo"])
        let file = "\(Workspace.current)/keys.json"
        let signing = "\(Workspace.current)/signing.pem"
        try databases.hatestats(database, ["key", "provision", "--file", file])
        try databases.hatestats(database, ["key", "signing", "--file", signing])
        let keys = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: URL(filePath: file)))
        let service = try Service(
            databases: databases, database: database, settings: ["HATESTATS_SIGNING_KEY": signing])
        defer { service.stop() }
        let client = try HTTPClient(port: service.port)
        guard let statistician = keys["statistician"] else { throw Failure("no statistician's key was provisioned") }
        let partners = keys.filter { $0.key.hasPrefix("partner:") }.values.sorted()
        for plan in try plans(versions) {
            let now = ISO8601DateFormatter().string(from: .now)
            for version in 1...plan.versions {
                let (path, body) =
                    version == 1
                    ? (
                        "/v1/releases",
                        Self.json([
                            "id": plan.id, "title": "Hate crime to \(plan.periodTo)", "cut_off": now,
                            "period_to": plan.periodTo,
                        ])
                    )
                    : ("/v1/releases/\(plan.id)/correct", Self.json(["reason": "A late return was taken in."]))
                let draft: Release = try say(client, path, statistician, body)
                let submitted: Release = try say(client, "/v1/releases/\(draft.id)/submit", statistician, "{}")
                let agreement = Self.json(["decision": "agree", "digest": submitted.digest])
                for partner in partners {
                    // Who serves no area of the release has nothing to agree.
                    _ = try client.ask("POST", "/v1/releases/\(draft.id)/agreements", key: partner, json: agreement)
                }
                let _: Release = try say(client, "/v1/releases/\(draft.id)/publish", statistician, "{}")
            }
        }
    }

    /// Releases a quarter apart, the last of which ends with the last whole quarter on record, and as many corrections as
    /// make the number of versions full: of three in five there is a second version.
    private func plans(_ versions: Int) throws -> [Plan] {
        let last = try databases.value(
            database,
            "SELECT to_char(date_trunc('quarter', max(month) + interval '1 month') - interval '1 month', 'YYYY-MM') FROM month_count"
        )
        let parts = last.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 2 else { throw Failure("there are no counts to publish") }
        let index = parts[0] * 12 + parts[1] - 1
        let releases = max(1, (versions * 5 + 7) / 8)
        var rest = versions - releases
        return (0..<releases).map { place in
            let month = index - (releases - 1 - place) * 3
            let isCorrected = rest > 0 && (place % 5 < 3 || releases - place <= rest)
            if isCorrected { rest -= 1 }
            let name = "\(month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1)"
            return Plan(id: "to-\(name)", periodTo: name, versions: isCorrected ? 2 : 1)
        }
    }

    private func say(_ client: HTTPClient, _ path: String, _ key: String, _ body: String) throws -> Release {
        let answer = try client.ask("POST", path, key: key, json: body)
        guard (200...201).contains(answer.status) else {
            throw Failure("POST \(path): \(answer.status) \(answer.text)")
        }
        return try JSONDecoder().decode(Release.self, from: Data(answer.body))
    }

    private static func json(_ object: [String: String]) -> String {
        let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
