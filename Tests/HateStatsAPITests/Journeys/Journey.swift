import Foundation
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// A service that starts with a pack and one administrator's key, and the people who use it.
struct Journey: Sendable {
    /// Everyone who has a key.
    enum Person: Hashable, Sendable {
        case administrator
        case statistician
        case media
        case contributor(String)
        case partner(String)
    }

    let app: TestApplication
    let database: TestDatabase
    let keys: [Person: String]

    /// Serves while `body` runs; the administrator gives everybody else a key first.
    static func start(_ body: (Journey) async throws -> Void) async throws {
        try await ImportDesk.turnstile.pass {
            let database = try await TestDatabase.make(pack: JourneyRecords.pack)
            let administrator = try await database.key(.administrator)
            try await database.serving({ $0.signingKey = ReleaseHouse.signingKey }) { app async throws in
                var keys: [Person: String] = [.administrator: administrator]
                var people: [Person] = [.statistician, .media, .contributor(JourneyRecords.police)]
                people += [.contributor(JourneyRecords.council)] + JourneyRecords.partners.map(Person.partner)
                for person in people {
                    let made = try await app.post("/v1/keys", key: administrator, json: person.request)
                    try #require(made.status == 201, "\(made.text)")
                    keys[person] = made.json["key"].text
                }
                try await body(Journey(app: app, database: database, keys: keys))
            }
        }
    }

    // MARK: What people do

    /// Asks for an address, as somebody or as anybody.
    func get(_ path: String, as person: Person? = nil, headers: [String: String] = [:]) async throws -> Answer {
        try await app.get(path, key: person.flatMap { keys[$0] }, headers: headers)
    }

    /// Sends JSON.
    func send(
        _ method: String = "POST", _ path: String, _ json: String = "{}", as person: Person?,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        var headers = headers
        headers["Content-Type"] = "application/json"
        return try await app.send(
            method, path, key: person.flatMap { keys[$0] }, headers: headers, body: Array(json.utf8))
    }

    /// Sends a file of records as the contributor of a source.
    func hand(in file: String, of source: String, covers: String? = nil) async throws -> Answer {
        let query = "source=\(source)" + (covers.map { "&covers=\($0)" } ?? "")
        return try await app.send(
            "POST", "/v1/imports?\(query)", key: keys[.contributor(source)], headers: ["Content-Type": "text/csv"],
            body: Array(file.utf8))
    }

    /// Does something with a release as the statistician, which must go well.
    @discardableResult
    func act(_ action: String, _ id: String, _ json: String = "{}") async throws -> Answer {
        let answer = try await send("POST", "/v1/releases/\(id)/\(action)", json, as: .statistician)
        try #require(answer.status == 200, "\(action): \(answer.text)")
        return answer
    }

    /// Sends what a partner says of the digest that the partner is shown.
    func decide(_ decision: String, _ id: String, of source: String, comment: String? = nil) async throws -> Answer {
        let digest = try await get("/v1/releases/\(id)", as: .partner(source)).json["digest"].text ?? ""
        let comment = comment.map { #","comment":"\#($0)""# } ?? ""
        return try await send(
            "POST", "/v1/releases/\(id)/agreements", #"{"decision":"\#(decision)","digest":"\#(digest)"\#(comment)}"#,
            as: .partner(source))
    }

    /// All partners look at a release and agree it.
    func agree(_ id: String) async throws {
        for source in JourneyRecords.partners {
            let answer = try await decide("agree", id, of: source)
            try #require(answer.status == 200, "\(source): \(answer.text)")
        }
    }

    // MARK: What they see

    /// The levels of the items of a checklist, by their codes.
    func checklist(_ id: String) async throws -> [String: String] {
        let items = try await get("/v1/releases/\(id)/checklist", as: .statistician).json["items"].items
        return Dictionary(
            items.map { ($0["code"].text ?? "", $0["level"].text ?? "") }, uniquingKeysWith: { "\($0) \($1)" })
    }

    /// The values of the figures of a query; nil where a figure has none.
    func values(_ query: String, as person: Person? = nil) async throws -> [Int?] {
        let answer = try await get("/v1/figures?\(query)", as: person)
        guard answer.status == 200 else { throw Answer.Broken(text: "\(query): \(answer.status) \(answer.text)") }
        return answer.json["figures"].items.map { $0["value"].integer }
    }

    /// Asks until something is so; the service hears of a publication a moment after it.
    func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Answer.Broken(text: "not within 20 seconds: \(what)")
    }
}

extension Journey.Person {
    /// What an administrator sends to make the key.
    fileprivate var request: String {
        switch self {
        case .administrator: #"{"role":"administrator","label":"IT"}"#
        case .statistician: #"{"role":"statistician","label":"Performance team"}"#
        case .media: #"{"role":"media","label":"Media relations"}"#
        case .contributor(let source): #"{"role":"contributor","source":"\#(source)","label":"Records"}"#
        case .partner(let source): #"{"role":"partner","source":"\#(source)","label":"Community safety"}"#
        }
    }
}
