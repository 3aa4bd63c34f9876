import Foundation
import NIOCore
import Testing

@testable import HateStatsAPI

/// What every answer carries, tried over a socket.
@Suite("Every answer")
struct AnswersTests {
    private func serving<R: Sendable>(
        _ change: (inout Settings) -> Void = { _ in }, _ body: (TestApplication) async throws -> R
    ) async throws -> R {
        try await TestApplication.run(features: Feature.all + [.trial], change, body)
    }

    @Test func `has the request's name, a usable one of the client's where it sent one`() async throws {
        try await serving { app async throws in
            #expect(try await app.get("/health/live").headers["x-request-id"]?.count == 32)
            let named = try await app.get("/health/live", headers: ["X-Request-Id": "abcdefgh-1"])
            #expect(named.headers["x-request-id"] == "abcdefgh-1")
            let hostile = try await app.get("/health/live", headers: ["X-Request-Id": "\"},{\"a\":\"b"])
            #expect(hostile.headers["x-request-id"]?.count == 32)
        }
    }

    @Test func `to an unknown address is a 404 that names the nearest`() async throws {
        try await serving { app async throws in
            let answer = try await app.get("/v1/aeras")
            #expect(answer.status == 404)
            #expect(answer.problem == "not-found")
            #expect(answer.json["errors"][0]["suggestions"][0].text == "/v1/areas")
            #expect(answer.json["request_id"].text == answer.headers["x-request-id"])
            #expect(answer.headers["access-control-allow-origin"] == "*")
        }
    }

    @Test func `to a part of an address names what lies below it, and to what is like nothing where to look`()
        async throws
    {
        try await serving { app async throws in
            let part = try await app.get("/health")
            #expect(part.status == 404)
            #expect(
                part.json["errors"][0]["suggestions"].items.compactMap(\.text) == ["/health/live", "/health/ready"])
            let other = try await app.get("/wp-admin/setup-config.php")
            #expect(other.json["detail"].text?.contains("/v1 says which there are") == true)
            #expect(try await app.get("/v1").json["links"]["openapi"].text == "/openapi.yaml")
        }
    }

    @Test func `to another method is a 405 with Allow`() async throws {
        try await serving { app async throws in
            let answer = try await app.send("DELETE", "/health/live")
            #expect(answer.status == 405)
            #expect(answer.headers["allow"] == "GET, HEAD, OPTIONS")
        }
    }

    @Test func `to an address that ends in csv is plain text where it is an error`() async throws {
        try await serving { app async throws in
            let answer = try await app.get("/test/fail.csv")
            #expect(answer.status == 400)
            #expect(answer.headers["content-type"] == "text/plain; charset=utf-8")
            #expect(answer.text.contains("no such area"))
        }
    }

    @Test func `to a fault of the service tells nothing of it, and the log everything`() async throws {
        try await serving { app async throws in
            let answer = try await app.get("/test/fail")
            #expect(answer.status == 500)
            #expect(answer.problem == "internal-error")
            #expect(!answer.text.contains("Trouble"))
            let name = try #require(answer.headers["x-request-id"])
            #expect(app.log.all.contains { $0.contains("Trouble") && $0.contains(name) })
        }
    }

    @Test func `to HEAD is that to GET without its body`() async throws {
        try await serving { app async throws in
            let answer = try await app.send("HEAD", "/test/bytes/2000")
            #expect(answer.status == 200)
            #expect(answer.headers["content-length"] == "2000")
            #expect(answer.body.isEmpty)
        }
    }

    @Test func `to OPTIONS is a 204 that opens the address to every origin`() async throws {
        try await serving { app async throws in
            let answer = try await app.send("OPTIONS", "/health/live")
            #expect(answer.status == 204)
            #expect(answer.headers["access-control-allow-origin"] == "*")
            #expect(answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS")
            #expect(answer.headers["access-control-allow-headers"]?.contains("Authorization") == true)
            #expect(answer.headers["access-control-allow-credentials"] == nil)
            #expect(try await app.send("OPTIONS", "/nowhere").status == 404)
        }
    }

    @Test func `is compressed for those who ask, and reads the same`() async throws {
        try await serving { app async throws in
            let plain = try await app.get("/test/bytes/100000")
            #expect(plain.headers["content-encoding"] == nil)
            let packed = try await app.get("/test/bytes/100000", headers: ["Accept-Encoding": "br, gzip"])
            #expect(packed.headers["content-encoding"] == "gzip")
            #expect(packed.body.count < 1000)
            #expect(try await gunzipped(packed.body) == plain.body)
            let refused = try await app.get("/test/bytes/100000", headers: ["Accept-Encoding": "gzip;q=0"])
            #expect(refused.headers["content-encoding"] == nil)
        }
    }

    @Test func `is compressed where it is streamed as well`() async throws {
        try await serving { app async throws in
            let plain = try await app.get("/test/stream")
            let packed = try await app.get("/test/stream", headers: ["Accept-Encoding": "gzip"])
            #expect(packed.headers["content-encoding"] == "gzip")
            #expect(try await gunzipped(packed.body) == plain.body)
        }
    }

    /// Unpacked by the system's own program.
    private func gunzipped(_ bytes: [UInt8]) async throws -> [UInt8] {
        try await RawSocket.blocking {
            let path = FileManager.default.temporaryDirectory.appendingPathComponent("hatestats-\(UUID()).gz").path
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            defer { try? FileManager.default.removeItem(atPath: path) }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["gzip", "-dc", path]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return process.terminationStatus == 0 ? Array(output) : []
        }
    }

    @Test func `is a 304 for those who have it, each encoding under its own tag`() async throws {
        try await serving { app async throws in
            let plain = try await app.get("/test/bytes/5000")
            let packed = try await app.get("/test/bytes/5000", headers: ["Accept-Encoding": "gzip"])
            let tag = try #require(plain.headers["etag"])
            let packedTag = try #require(packed.headers["etag"])
            #expect(tag != packedTag)
            let known = try await app.get("/test/bytes/5000", headers: ["If-None-Match": "\"x\", W/\(tag)"])
            #expect(known.status == 304)
            #expect(known.body.isEmpty)
            #expect(known.headers["etag"] == tag)
            #expect(known.headers["access-control-allow-origin"] == "*")
            let other = try await app.get(
                "/test/bytes/5000", headers: ["If-None-Match": tag, "Accept-Encoding": "gzip"])
            #expect(other.status == 200)
        }
    }

    @Test func `is a 412 where If-Match names another version`() async throws {
        try await serving { app async throws in
            #expect(try await app.get("/test/bytes/5", headers: ["If-Match": "\"v1\""]).status == 200)
            let answer = try await app.get("/test/bytes/5", headers: ["If-Match": "\"v0\""])
            #expect(answer.status == 412)
            #expect(answer.problem == "precondition-failed")
        }
    }

    @Test func `says how many requests are left, and beyond the limit when to come back`() async throws {
        try await serving({ $0.requestsPerMinute = 3 }) { app async throws in
            let first = try await app.get("/test/bytes/1")
            #expect(first.headers["ratelimit-limit"] == "3")
            #expect(first.headers["ratelimit-remaining"] == "2")
            _ = try await app.get("/test/bytes/1")
            _ = try await app.get("/test/bytes/1")
            let refused = try await app.get("/test/bytes/1")
            #expect(refused.status == 429)
            #expect(refused.problem == "too-many-requests")
            #expect(refused.headers["retry-after"].flatMap { Int($0) } ?? 0 > 0)
            #expect(refused.headers["ratelimit-remaining"] == "0")
            #expect(try await app.get("/health/live").status == 200)
        }
    }

    @Test func `carries the fields that keep browsers from misusing it`() async throws {
        try await serving { app async throws in
            let answer = try await app.get("/test/bytes/1")
            #expect(answer.headers["x-content-type-options"] == "nosniff")
            #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true)
            #expect(answer.headers["vary"] == "Accept, Accept-Encoding")
        }
    }

    @Test func `is logged as one line of JSON without the client's address or a key`() async throws {
        try await serving { app async throws in
            _ = try await app.get("/test/bytes/1?a=b", headers: ["Authorization": "Bearer hs_abc_secret"])
            let line = try #require(app.log.all.first { $0.contains("\"message\":\"request\"") })
            let json = try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
            #expect(json["path"].text == "/test/bytes/1?a=b")
            #expect(json["request_id"].text?.count == 32)
            #expect(!line.contains("127.0.0.1"))
            #expect(!app.log.all.contains { $0.contains("hs_abc_secret") })
        }
    }

    @Test func `is a 406 for those who take another kind only, unless the address has a suffix`() async throws {
        try await serving { app async throws in
            let refused = try await app.get("/test/bytes/1", headers: ["Accept": "application/xml, text/plain;q=0"])
            #expect(refused.status == 406)
            #expect(refused.problem == "not-acceptable")
            for field in ["text/*", "*/*", "application/xml, text/plain;q=0.1", "text/html,*/*;q=0.8"] {
                #expect(try await app.get("/test/bytes/1", headers: ["Accept": field]).status == 200)
            }
            #expect(try await app.get("/test/fail.csv", headers: ["Accept": "image/png"]).status == 400)
        }
    }

    @Test func `with an unknown parameter is a 400 that names it`() async throws {
        try await serving { app async throws in
            let answer = try await app.get("/v1/areas?limt=3")
            #expect(answer.status == 400)
            #expect(answer.problem == "unknown-parameter")
            #expect(answer.json["errors"][0]["suggestions"][0].text == "limit")
        }
    }

    @Test func `that is an error has a page that explains it`() async throws {
        try await serving { app async throws in
            for type in ProblemType.all { #expect(try await app.get("/problems/\(type.slug)").status == 200) }
            #expect(try await app.get("/problems/nonsense").status == 404)
        }
    }

    @Test func `of the base address is 200, with and without the slash`() async throws {
        try await serving { app async throws in
            #expect(try await app.get("/v1").status == 200)
            #expect(try await app.get("/v1/").json["links"]["areas"].text == "/v1/areas")
        }
    }

    @Test func `without a database is ready by no means and alive all the same`() async throws {
        try await serving { app async throws in
            #expect(try await app.get("/health/live").status == 200)
            let ready = try await app.get("/health/ready")
            #expect(ready.status == 503)
            #expect(ready.json["checks"][0]["name"].text == "database")
            #expect(ready.json["checks"][0]["ok"].truth == false)
            #expect(try await app.get("/v1/areas").status == 503)
        }
    }
}
