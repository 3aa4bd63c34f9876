import Foundation
import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("The list of releases")
struct ReleaseListTests {
    @Test func `has the newest first, in pages, and says when it changed in between`() async throws {
        try await ReleaseHouse.open { house async throws in
            for (id, month) in [("a", "2023-06"), ("c", "2024-06"), ("b", "2023-07")] {
                try await house.create(id, to: month)
                try await house.act("submit", id)
                try await house.agree(id)
                let answer = try await house.act("publish", id)
                #expect(answer.json["status"].text == "published", "\(answer.text)")
            }
            for key in [nil, house.keys.statistician] {
                try await house.app.context.publication.reload()
                var ids: [String] = []
                var path: String? = "/v1/releases?limit=2"
                var second = ""
                while let next = path {
                    let page = try await house.app.get(next, key: key)
                    #expect(page.status == 200, "\(page.text)")
                    ids += page.json["items"].items.compactMap { $0["id"].text }
                    path = page.headers["link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
                    if let path { second = path }
                }
                #expect(ids == ["c", "b", "a"])
                try await house.act("correct", "a", #"{"reason":"Late."}"#)
                #expect(try await house.app.get(second, key: key).status == (key == nil ? 200 : 400))
                #expect(try await house.app.get("/v1/releases?limit=x", key: key).status == 400)
                #expect(try await house.app.get("/v1/releases?sort=x", key: key).status == 400)
                try await house.act("withdraw", "a", #"{"reason":"Not needed."}"#)
            }
        }
    }

    @Test func `and a release are cached by everybody, to the next mark of the clock`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .published)
            for path in ["/v1/releases", "/v1/releases/r1", "/v1/releases/r1/versions/1"] {
                let answer = try await house.publicly(path)
                #expect(answer.headers["cache-control"]?.hasPrefix("public, max-age=") == true)
                #expect(answer.headers["access-control-allow-origin"] == "*")
                #expect(answer.headers["last-modified"] != nil)
                let tag = try #require(answer.headers["etag"])
                #expect(try await house.app.get(path, headers: ["If-None-Match": tag]).status == 304)
                #expect(try await house.app.get(path, headers: ["If-Match": "\"other\""]).status == 412)
                let keyed = try await house.app.get(path, key: house.keys.statistician)
                #expect(keyed.headers["cache-control"] == "private, no-store")
                #expect(keyed.headers["last-modified"] == nil)
            }
        }
    }

    @Test func `names whom to ask, and how it was signed`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .published)
            let seen = try await house.publicly("/v1/releases/r1").json
            let key = try SigningKeyFile(ReleaseHouse.signingKey).read()
            #expect(seen["signing_key"].text == key.id)
            #expect(seen["signature"].text?.hasPrefix("ed25519:") == true)
            #expect(seen["contact"]["name"] == .null)
            let rows = try await house.database.query(
                """
                SELECT f.content, v.signature, k.public_key FROM release_version v
                JOIN release_file f ON f.version_number = v.number AND f.name = 'manifest.txt'
                JOIN signing_key k ON k.id = v.signing_key
                """)
            let (manifest, signature, publicKey) = try rows.map {
                try $0.decode(([UInt8], [UInt8], [UInt8]).self)
            }[0]
            #expect(SigningKey.isSigned(manifest, signature: signature, publicKey: publicKey))
            #expect(seen["signature"].text == "ed25519:" + Hexadecimal.text(signature))
        }
    }

    @Test func `shows nothing of what is embargoed, in any byte`() async throws {
        try await ReleaseHouse.open { house async throws in
            let paths = [
                "/v1/releases", "/v1/releases?limit=1", "/v1/releases/kanarienvogel", "/v1/releases/kanarienvogeln",
                "/v1/releases/kanarienvogel/versions/1", "/v1/releases/kanarienvogel/versions/2",
                "/v1/releases/r0/versions/2", "/v1/releases/r0",
            ]
            func everything() async throws -> [String] {
                try await house.app.context.publication.reload()
                var seen: [String] = []
                for path in paths {
                    for key in [nil, house.keys.contributor, house.keys.administrator] {
                        let answer = try await house.app.get(
                            path, key: key, headers: ["X-Request-Id": "the-same-for-all"])
                        let fields = answer.headers.filter { $0.key != "date" && $0.key != "cache-control" }
                            .sorted { $0.key < $1.key }.map { "\($0): \($1)" }
                        seen.append("\(path) \(answer.status) \(fields) \(answer.text)")
                    }
                }
                return seen
            }
            try await house.bring("r0", to: .published)
            let before = try await everything()
            #expect(before.contains { $0.contains("404") })
            try await house.act("correct", "r0", #"{"reason":"Wellensittich","title":"Wellensittich"}"#)
            try await house.create("kanarienvogel", title: "Kanarienvogel")
            #expect(try await everything() == before)
            for step in ["submit", "agree", "schedule"] {
                switch step {
                case "submit": #expect(try await house.act("submit", "kanarienvogel").status == 200)
                case "agree": try await house.agree("kanarienvogel")
                default:
                    let at = #"{"at":"2099-01-01T09:30:00Z"}"#
                    #expect(try await house.act("publish", "kanarienvogel", at).status == 200)
                }
                #expect(try await everything() == before, "after \(step)")
            }
            try await house.act("withdraw", "kanarienvogel", #"{"reason":"Kanarienvogel"}"#)
            #expect(try await everything() == before)
        }
    }
}
