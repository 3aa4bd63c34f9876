import Foundation
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// A service with a small pack, records of three years, a signing key and a key for everybody: where tests make releases.
struct ReleaseHouse: Sendable {
    let app: TestApplication
    let database: TestDatabase
    let keys: Keys

    /// A key for everybody.
    struct Keys: Sendable {
        var statistician = ""
        var media = ""
        var administrator = ""
        var contributor = ""
        /// The partners' keys, by source.
        var partners: [String: String] = [:]
    }

    /// The sources that must agree, in the order of the pack.
    static let required = ["northshire-police", "alder-council", "birch-council"]
    /// A source that need not.
    static let voluntary = "cedar-charity"

    static let pack = TestPack.northshire("sources.csv") { $0 + "\(voluntary),Cedar Charity,no,,\n" }

    /// Serves while `body` runs.
    static func open<R: Sendable>(
        _ change: @Sendable (inout Settings) -> Void = { _ in }, _ body: (ReleaseHouse) async throws -> R
    ) async throws -> R {
        try await ImportDesk.turnstile.pass {
            let (database, keys) = try await fresh()
            return try await database.serving({ settings in
                settings.signingKey = signingKey
                change(&settings)
            }) { app async throws in
                try await body(ReleaseHouse(app: app, database: database, keys: keys))
            }
        }
    }

    /// A copy of a database that was filled once for all tests.
    static func fresh() async throws -> (TestDatabase, Keys) {
        let (template, keys) = try await template.value
        return (try await .copy(of: template), keys)
    }

    /// The file of the key that all of them sign with.
    static let signingKey: String = {
        let path = (try? ScratchDirectory.make("signing-key")).map { $0 + "/key.pem" } ?? ""
        _ = try? SigningKeyFile(path).ensure()
        return path
    }()

    private static let template = Task {
        let database = try await TestDatabase.make(pack: pack)
        var keys = Keys()
        keys.statistician = try await database.key(.statistician)
        keys.media = try await database.key(.media)
        keys.administrator = try await database.key(.administrator)
        keys.contributor = try await database.key(.contributor, source: "alder-council")
        for source in required + [voluntary] {
            keys.partners[source] = try await database.key(.partner, source: source)
        }
        try await database.serving { app async throws in
            _ = try await app.importFile(
                records, source: "northshire-police", covers: month("2021-07")...month("2024-06"))
        }
        return (PrivateCluster.databaseName(of: database.ownerURL), keys)
    }

    private static func month(_ text: String) -> Month { Month(text) ?? Month(index: 0) }

    /// Three years to June 2024: 30 crimes in Alder in each of the first two, 40 in the last.
    private static var records: String {
        var text = "source_ref,recorded_on,area,kind,categories\n"
        for number in 0..<100 {
            let year = number < 30 ? 2021 : number < 60 ? 2022 : 2023
            text += "N\(number),\(year)-\(number % 5 + 8 < 10 ? "0" : "")\(number % 5 + 8)-11,N2,crime,race\n"
        }
        return text
    }
}

// MARK: What is done

extension ReleaseHouse {
    /// Creates a release as of now.
    @discardableResult
    func create(_ id: String, to month: String = "2024-06", title: String = "Hate crime to June 2024") async throws
        -> Answer
    {
        try await app.post(
            "/v1/releases", key: keys.statistician,
            json: #"{"id":"\#(id)","title":"\#(title)","period_to":"\#(month)"}"#)
    }

    /// Does something as the statistician.
    @discardableResult
    func act(_ action: String, _ id: String, _ json: String = "{}", headers: [String: String] = [:]) async throws
        -> Answer
    {
        var headers = headers
        headers["Content-Type"] = "application/json"
        return try await app.send(
            "POST", "/v1/releases/\(id)/\(action)", key: keys.statistician, headers: headers, body: Array(json.utf8))
    }

    /// Sends what a source decides about a digest; by default the one that there is.
    @discardableResult
    func decide(
        _ decision: String, _ id: String, as source: String, digest: String? = nil, comment: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        let digest = if let digest { digest } else { try await self.digest(id) }
        let comment = comment.map { #","comment":"\#($0)""# } ?? ""
        var headers = headers
        headers["Content-Type"] = "application/json"
        return try await app.send(
            "POST", "/v1/releases/\(id)/agreements", key: keys.partners[source], headers: headers,
            body: Array(#"{"decision":"\#(decision)","digest":"\#(digest)"\#(comment)}"#.utf8))
    }

    /// The digest of the version that a release stands at.
    func digest(_ id: String) async throws -> String { try await show(id).json["digest"].text ?? "" }

    /// The release as a key sees it; the statistician's by default.
    func show(_ id: String, key: String? = nil) async throws -> Answer {
        try await app.get("/v1/releases/\(id)", key: key ?? keys.statistician)
    }

    /// Takes a release through agreement.
    func bring(_ id: String, to state: ReleaseState) async throws {
        switch state {
        case .draft: try await expect(201, try await create(id))
        case .inAgreement:
            try await bring(id, to: .draft)
            try await expect(200, try await act("submit", id))
        case .agreed:
            try await bring(id, to: .inAgreement)
            try await agree(id)
        case .scheduled:
            try await bring(id, to: .agreed)
            try await expect(200, try await act("publish", id, #"{"at":"2099-01-01T09:30:00Z"}"#))
        case .published:
            try await bring(id, to: .agreed)
            try await expect(200, try await act("publish", id))
        case .superseded:
            try await bring(id, to: .published)
            try await expect(200, try await act("correct", id, #"{"reason":"A late return."}"#))
            try await expect(200, try await act("submit", id))
            try await agree(id)
            try await expect(200, try await act("publish", id))
        case .withdrawn:
            try await bring(id, to: .draft)
            try await expect(200, try await act("withdraw", id, #"{"reason":"It was a trial."}"#))
        }
    }

    /// Every source that must, agrees.
    func agree(_ id: String) async throws {
        for source in Self.required { try await expect(200, try await decide("agree", id, as: source)) }
    }

    private func expect(_ status: Int, _ answer: Answer) async throws {
        guard answer.status == status else { throw Answer.Broken(text: "\(answer.status) \(answer.text)") }
    }

    /// What the public sees once this process has heard of what happened.
    func publicly(_ path: String) async throws -> Answer {
        try await app.context.publication.reload()
        return try await app.get(path)
    }

    /// The log, oldest first, as `actor-role action subject from to`.
    func deeds() async throws -> [String] {
        try await app.get("/v1/audit", key: keys.administrator).json["items"].items.reversed().filter {
            $0["subject"].text?.hasPrefix("release:") == true
        }.map { entry in
            ["role", "action", "subject", "from", "to"].map { entry[$0].text ?? "-" }.joined(separator: " ")
        }
    }
}
