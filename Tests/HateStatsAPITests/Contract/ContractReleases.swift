@testable import HateStatsAPI

/// Releases in the states that the contract's answers need, made over HTTP as people make them.
struct ContractReleases: Sendable {
    /// Of the release that is in agreement.
    private(set) var digest = ""
    /// A control total that differs from what is counted, and one that does not.
    private(set) var differingTotal = ""
    private(set) var equalTotal = ""

    /// The source whose partner is asked to agree.
    static let source = "leicestershire-police"

    /// Makes all of them.
    static func make(in app: TestApplication, database: TestDatabase, keys: [Role: String]) async throws -> Self {
        var made = ContractReleases()
        let desk = Desk(app: app, key: keys[.statistician] ?? "")
        func agree(_ name: String) async throws {
            try await desk.create(name)
            let digest = try await desk.act(name, "submit").json["digest"].text ?? ""
            for source in try await desk.required(name) {
                let partner = Desk(app: app, key: try await database.key(.partner, source: source))
                try await partner.act(name, "agreements", #"{"decision":"agree","digest":"\#(digest)"}"#)
            }
        }
        // First what is published: the others have to be protected against it.
        try await agree("walk-correct")
        try await desk.act("walk-correct", "publish")
        for name in ["walk-rebuild", "walk-submit", "walk-withdraw", "walk-done"] { try await desk.create(name) }
        try await desk.act("walk-done", "withdraw", #"{"reason":"It was a trial."}"#)
        try await desk.create("walk-agreement")
        made.digest = try await desk.act("walk-agreement", "submit").json["digest"].text ?? ""
        for name in ["walk-publish", "walk-agreed"] { try await agree(name) }
        let totals = try await desk.send(
            "PUT", "/v1/sources/\(source)/control-totals",
            """
            [{"period": "2010-01", "kind": "crime", "count": 99}, {"period": "2010-02", "kind": "crime", "count": 0}]
            """)
        for total in totals.json["items"].items {
            let id = total["id"].integer.map { String($0) } ?? ""
            if total["differs"].truth == true { made.differingTotal = id } else { made.equalTotal = id }
        }
        return made
    }

    /// Does something with a key, and expects it to be done.
    private struct Desk {
        let app: TestApplication
        let key: String

        @discardableResult
        func send(_ method: String, _ path: String, _ json: String) async throws -> Answer {
            let answer = try await app.send(
                method, path, key: key, headers: ["Content-Type": "application/json"], body: Array(json.utf8))
            guard answer.status == 200 || answer.status == 201 else {
                throw Answer.Broken(text: "\(method) \(path): \(answer.status) \(answer.text)")
            }
            return answer
        }

        @discardableResult
        func act(_ release: String, _ action: String, _ json: String = "{}") async throws -> Answer {
            try await send("POST", "/v1/releases/\(release)/\(action)", json)
        }

        func create(_ release: String) async throws {
            try await send(
                "POST", "/v1/releases", #"{"id":"\#(release)","title":"Walk","period_to":"2023-12"}"#)
        }

        /// The sources that must agree a release.
        func required(_ release: String) async throws -> [String] {
            try await app.get("/v1/releases/\(release)", key: key).json["agreements"].items
                .filter { $0["required"].truth == true }.compactMap(\.["source"].text)
        }
    }
}

extension Provocation {
    /// The name of the release with which something can be done.
    private static func release(for operation: OpenAPIDocument.Operation) -> String {
        switch operation.path.split(separator: "/").last {
        case "rebuild", "checklist", "disclosure", "disclosure.csv", "disclosure.txt": "walk-rebuild"
        case "submit": "walk-submit"
        case "agreements": "walk-agreement"
        case "publish": "walk-publish"
        case "correct": "walk-correct"
        case "withdraw": "walk-withdraw"
        case "overrides": "walk-rebuild"
        default: "2024-q1"
        }
    }

    private mutating func send(_ json: String) {
        headers["Content-Type"] = "application/json"
        body = Array(json.utf8)
    }

    /// Makes a request about releases and what belongs to them right.
    mutating func makeReleaseValid(_ operation: OpenAPIDocument.Operation, _ made: ContractReleases) {
        path =
            operation.path
            .replacing("{id}", with: Self.release(for: operation)).replacing("{n}", with: "1")
            .replacing("{source}", with: ContractReleases.source)
        switch (operation.method, operation.path) {
        case ("POST", "/v1/releases"): send(#"{"id":"walk-created","title":"Walk","period_to":"2023-12"}"#)
        case ("POST", "/v1/releases/{id}/agreements"):
            role = .partner
            send(#"{"decision":"agree","digest":"\#(made.digest)"}"#)
        case ("POST", "/v1/releases/{id}/correct"), ("POST", "/v1/releases/{id}/withdraw"):
            send(#"{"reason":"To walk through the contract."}"#)
        case ("POST", "/v1/releases/{id}/publish"):
            // Scheduled and not published: what is public would have to be looked at by all that are submitted after it.
            send(#"{"at":"2099-01-01T09:30:00Z"}"#)
        case ("POST", "/v1/releases/{id}/overrides"):
            send(#"{"area":"*","category":["any","race"],"kind":["*"],"period":["2010-01"],"reason":"A walk."}"#)
        case ("POST", "/v1/control-totals/{id}/explanation"):
            path = "/v1/control-totals/\(made.differingTotal)/explanation"
            send(#"{"explanation":"It is a trial."}"#)
        case ("PUT", _): send(#"[{"period": "2010-01", "kind": "crime", "count": 99}]"#)
        case ("POST", _): send("{}")
        case ("GET", "/v1/figures/history"): query = "?period=YE2024-03"
        default: break
        }
    }

    /// Makes it wrong in the way of a status; false where any other request would do the same.
    mutating func makeReleaseWrong(
        _ status: String, _ operation: OpenAPIDocument.Operation, _ made: ContractReleases
    ) -> Bool {
        switch (status, operation.method, operation.path) {
        case ("404", "GET", "/v1/figures/history"): service = .bare
        case ("404", "GET", "/v1/keys/signing"): query = "?key=none"
        case ("404", "GET", let list) where list.split(separator: "/").count == 2: query = "?as_of=1999-01-01"
        case ("404", "POST", "/v1/control-totals/{id}/explanation"):
            path = "/v1/control-totals/2147483647/explanation"
        case ("404", _, _):
            path = operation.path.replacing("{id}", with: "none").replacing("{n}", with: "1")
                .replacing("{source}", with: "none")
        case ("409", "POST", "/v1/releases"): send(#"{"id":"2024-q1","title":"Walk","period_to":"2023-12"}"#)
        case ("409", "POST", "/v1/releases/{id}/agreements"):
            send(#"{"decision":"agree","digest":"\#(String(repeating: "0", count: 64))"}"#)
        case ("409", "POST", "/v1/control-totals/{id}/explanation"):
            path = "/v1/control-totals/\(made.equalTotal)/explanation"
        case ("409", _, _): path = operation.path.replacing("{id}", with: "walk-done")
        case ("410", _, _): path = operation.path.replacing("{id}", with: "withdrawn").replacing("{n}", with: "1")
        case ("415", _, _): headers["Content-Type"] = "image/png"
        case ("422", "POST", "/v1/releases"): send(#"{"id":"walk-never","title":"Walk","period_to":"2199-12"}"#)
        case ("422", "POST", "/v1/releases/{id}/rebuild"): send(#"{"cut_off":"2199-01-01T00:00:00Z"}"#)
        case ("422", "POST", "/v1/releases/{id}/agreements"):
            send(#"{"decision":"query","digest":"\#(made.digest)"}"#)
        case ("422", "POST", "/v1/releases/{id}/publish"):
            path = "/v1/releases/walk-agreed/publish"
            send(#"{"at":"2099-01-01T09:31:00Z"}"#)
        case ("422", "POST", _): send("{}")
        case ("422", "PUT", _): send(#"[{"period": "2199-01", "kind": "crime", "count": 99}]"#)
        default: return false
        }
        return true
    }

    /// Whether an operation is about releases or what belongs to them, or one of the lists that can be asked for as they were.
    static func isOfReleases(_ operation: OpenAPIDocument.Operation, status: String) -> Bool {
        let parts = operation.path.split(separator: "/")
        if ["/v1/figures/history", "/v1/keys/signing", "/v1/audit"].contains(operation.path) { return true }
        if parts.count == 2, operation.method == "GET", parts.first == "v1", status == "404" {
            return !["/v1/figures", "/v1/ask"].contains(operation.path) && !operation.path.contains(".")
        }
        return parts.count > 1
            && (parts[1] == "releases" || parts[1] == "control-totals" || parts.last == "control-totals")
    }
}
