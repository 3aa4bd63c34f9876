import PostgresBridge
import Testing

@testable import HateStatsAPI

@Suite("Keys and rights")
struct AccessTests {
    @Test func `without a key, what needs one is a 401 that says how`() async throws {
        try await TestDatabase.make().serving { app async throws in
            let answer = try await app.get("/v1/keys")
            #expect(answer.status == 401)
            #expect(answer.problem == "key-required")
            #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
        }
    }

    @Test func `a wrong, a mistyped and an unknown key get the same answer`() async throws {
        let database = try await TestDatabase.make()
        let key = try await database.key(.administrator)
        let wrong = String(key.dropLast()) + (key.hasSuffix("0") ? "1" : "0")
        try await database.serving { app async throws in
            for text in [wrong, "nonsense", Key.fresh().text] {
                let answer = try await app.get("/v1/keys", key: text)
                #expect(answer.status == 401)
                #expect(answer.json["detail"].text == "The key is not valid; it may be mistyped or revoked.")
            }
            #expect(try await app.get("/v1/keys", headers: ["Authorization": "Basic abc"]).status == 401)
        }
    }

    @Test func `a key of another role gets a 403 that names the right one`() async throws {
        let database = try await TestDatabase.make()
        let key = try await database.key(.statistician)
        try await database.serving { app async throws in
            let answer = try await app.get("/v1/keys", key: key)
            #expect(answer.status == 403)
            #expect(answer.problem == "not-allowed")
            #expect(answer.text.contains("administrator"))
            #expect(answer.headers["cache-control"] == "private, no-store")
            // A page of another site may read what it sent a key for.
            #expect(answer.headers["access-control-allow-origin"] == "*")
        }
    }

    @Test func `an administrator makes a key, which works at once and not after its revocation`() async throws {
        let database = try await TestDatabase.make()
        let administrator = try await database.key(.administrator)
        try await database.serving { app async throws in
            let made = try await app.post(
                "/v1/keys", key: administrator, json: #"{"role":"administrator","label":"second"}"#)
            #expect(made.status == 201)
            let key = try #require(made.json["key"].text)
            let id = try #require(made.json["id"].text)
            #expect(made.headers["location"] == "/v1/keys/\(id)")
            #expect(try await app.get("/v1/keys", key: key).status == 200)
            let revoked = try await app.send("DELETE", "/v1/keys/\(id)", key: administrator)
            #expect(revoked.status == 200)
            #expect(revoked.json["revoked_at"].text?.hasSuffix("Z") == true)
            #expect(try await app.get("/v1/keys", key: key).status == 401)
        }
    }

    @Test func `a revocation in one process holds at once in another`() async throws {
        let database = try await TestDatabase.make()
        let administrator = try await database.key(.administrator)
        let key = try await database.key(.administrator)
        try await database.serving { one async throws in
            try await database.serving { other async throws in
                #expect(try await other.get("/v1/keys", key: key).status == 200)
                let id = try #require(Key(key)).id
                #expect(try await one.send("DELETE", "/v1/keys/\(id)", key: administrator).status == 200)
                #expect(try await other.get("/v1/keys", key: key).status == 401)
            }
        }
    }

    @Test func `the list of keys holds no secret and no digest`() async throws {
        let database = try await TestDatabase.make()
        let key = try await database.key(.administrator)
        _ = try await database.key(.contributor, source: "northshire-police")
        try await database.serving { app async throws in
            let list = try await app.get("/v1/keys", key: key)
            #expect(list.json["items"].items.count == 2)
            #expect(list.json["items"][1]["source"].text == "northshire-police")
            #expect(!list.text.contains(try #require(Key(key)).secret))
        }
    }

    @Test(arguments: [
        (#"{"role":"contributor"}"#, "body.source"),
        (#"{"role":"contributor","source":"nobody"}"#, "body.source"),
        (#"{"role":"media","source":"alder-council"}"#, "body.source"),
        (#"{"role":"king"}"#, "body.role"), (#"{}"#, "body.role"), (#"{"role":1}"#, "body.role"),
        (#"{"role":"media","lable":"x"}"#, "body.lable"),
    ])
    func `a key that can't be is refused with the reason`(json: String, place: String) async throws {
        let database = try await TestDatabase.make()
        let key = try await database.key(.administrator)
        try await database.serving { app async throws in
            let answer = try await app.post("/v1/keys", key: key, json: json)
            #expect(answer.status == 400)
            #expect(answer.json["errors"].items.contains { $0["where"].text == place })
        }
    }

    @Test func `a body that is no JSON is a 400, one of another kind a 415, a large one a 413`() async throws {
        let database = try await TestDatabase.make()
        let key = try await database.key(.administrator)
        try await database.serving { app async throws in
            #expect(try await app.post("/v1/keys", key: key, json: "{").status == 400)
            #expect(try await app.post("/v1/keys", key: key, json: "[]").status == 400)
            let form = ["Content-Type": "application/x-www-form-urlencoded"]
            #expect(try await app.send("POST", "/v1/keys", key: key, headers: form, body: [97]).status == 415)
            let large = "{\"role\":\"" + String(repeating: "x", count: 2_000_000) + "\"}"
            #expect(try await app.post("/v1/keys", key: key, json: large).status == 413)
        }
    }

    @Test func `each key has its own limit of requests`() async throws {
        let database = try await TestDatabase.make()
        let one = try await database.key(.administrator)
        let other = try await database.key(.administrator)
        try await database.serving({ $0.requestsPerMinute = 2 }) { app async throws in
            for _ in 0..<2 { #expect(try await app.get("/v1/keys", key: one).status == 200) }
            #expect(try await app.get("/v1/keys", key: one).status == 429)
            #expect(try await app.get("/v1/keys", key: other).status == 200)
        }
    }

    @Test func `wrong keys use up the address, so that they can't be tried without limit`() async throws {
        try await TestDatabase.make().serving({ $0.requestsPerMinute = 3 }) { app async throws in
            for _ in 0..<3 { #expect(try await app.get("/v1/keys", key: Key.fresh().text).status == 401) }
            #expect(try await app.get("/v1/keys", key: Key.fresh().text).status == 429)
        }
    }

    @Test func `hostile text in a key's place is only text`() async throws {
        let database = try await TestDatabase.make()
        let key = try await database.key(.administrator)
        try await database.serving { app async throws in
            let json = #"{"role":"media","label":"'; DROP TABLE api_key; --"}"#
            #expect(try await app.post("/v1/keys", key: key, json: json).status == 201)
            #expect(try await app.send("DELETE", "/v1/keys/'%20OR%201=1", key: key).status == 404)
            #expect(try await app.get("/v1/keys", key: key).json["items"].items.count == 2)
        }
    }
}
