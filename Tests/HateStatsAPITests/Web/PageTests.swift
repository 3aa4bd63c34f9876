import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// Every page against the real service: that it is there, sound, and keeps to itself.
@Suite("Public pages")
struct PageTests {
    static let paths = [
        "/", "/figures", "/areas", "/areas/rutland", "/areas/llr", "/areas/leicestershire-county", "/categories",
        "/categories/disability", "/releases", "/releases/2024-q1", "/releases/2024-q1/versions/1", "/c",
        "/ask", "/ask?q=hate+crime+in+Leicester+last+year", "/ask?q=Leicestershire", "/definitions",
        "/methods", "/accessibility", "/privacy", "/reporting", "/docs", "/docs/verify", "/docs/guides/cite",
        "/problems",
        "/problems/not-found",
        "/figures?area=children(llr)&category=any,*&measure=count,rate,change&period=latest",
    ]

    @Test func `are sound HTML under a heading, with something published and without`() async throws {
        for count in [0, 2] {
            try await WebHouse.serving(versions: count, isSynthetic: true) { house async throws in
                for path in Self.paths where count > 0 || !path.contains("/releases/") && !path.contains("?") {
                    let answer = try await house.page(path)
                    #expect(answer.status == 200, "\(path)")
                    #expect(answer.headers["content-type"] == "text/html; charset=utf-8", "\(path)")
                    let check = HTMLCheck(answer.text)
                    #expect(check.faults == [], "\(path)")
                    #expect(check.elements.count { $0 == "h1" } == 1, "\(path)")
                    #expect(check.elements.count { $0 == "main" } == 1, "\(path)")
                    #expect(answer.text.contains("<html lang=\"en-GB\">"), "\(path)")
                }
            }
        }
    }

    @Test func `let nothing in that this site does not serve`() async throws {
        try await WebHouse.serving { house async throws in
            for path in Self.paths + ["/nothing"] {
                let headers = try await house.page(path).headers
                let policy = headers["content-security-policy"] ?? ""
                #expect(policy.hasPrefix("default-src 'none'; style-src 'self'; script-src 'self'"), "\(path)")
                #expect(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "\(path)")
                #expect(headers["x-content-type-options"] == "nosniff", "\(path)")
                #expect(headers["referrer-policy"] == "no-referrer", "\(path)")
                #expect(headers["permissions-policy"]?.contains("camera=()") == true, "\(path)")
                #expect(headers["cross-origin-opener-policy"] == "same-origin", "\(path)")
                #expect(headers["cross-origin-resource-policy"] == "same-origin", "\(path)")
                #expect(headers["access-control-allow-origin"] == nil, "\(path)")
                #expect(headers["set-cookie"] == nil, "\(path)")
            }
            let program = try await house.app.get("/v1/areas").headers
            #expect(program["access-control-allow-origin"] == "*")
            #expect(program["cross-origin-resource-policy"] == "cross-origin")
        }
    }

    @Test func `lead nowhere that is not there`() async throws {
        try await WebHouse.serving(versions: 2) { house async throws in
            var waiting = ["/"]
            var seen = Set(waiting)
            var counts: [String: Int] = [:]
            while let path = waiting.popLast() {
                let answer = try await house.page(path)
                #expect(answer.status == 200, "\(path)")
                guard answer.headers["content-type"]?.hasPrefix("text/html") == true else { continue }
                let check = HTMLCheck(answer.text)
                #expect(check.faults.prefix(3) == [], "\(path)")
                for address in check.addresses.map(\.unescaped) where address.hasPrefix("/") {
                    let address = String(address.prefix { $0 != "#" })
                    // Of pages that differ only in their figure, some are enough.
                    let kind = address.split(separator: "/").first.map { String($0.prefix { $0 != "?" }) } ?? ""
                    guard counts[kind, default: 0] < 60, seen.insert(address).inserted else { continue }
                    counts[kind, default: 0] += 1
                    waiting.append(address)
                }
            }
            #expect(counts["c"] == 60)
            #expect(seen.count > 150)
        }
    }

    @Test func `are kept by those who have them as long as nothing changes`() async throws {
        try await WebHouse.serving { house async throws in
            for path in ["/", "/areas/rutland", "/releases/2024-q1"] {
                let first = try await house.page(path)
                let again = try await house.page(path)
                #expect(first.body == again.body && first.headers["etag"] == again.headers["etag"])
                #expect(first.headers["cache-control"]?.hasPrefix("public, max-age=") == true)
                let tag = try #require(first.headers["etag"])
                let known = try await house.app.get(path, headers: ["Accept": WebHouse.accept, "If-None-Match": tag])
                #expect(known.status == 304 && known.body.isEmpty)
                let packed = try await house.app.get(
                    path, headers: ["Accept": WebHouse.accept, "Accept-Encoding": "gzip"])
                #expect(packed.headers["content-encoding"] == "gzip")
                #expect(packed.headers["etag"] == tag.dropLast() + "-gzip\"")
                #expect(packed.body.count < 60_000 && packed.body.count < first.body.count / 2, "\(path)")
            }
        }
    }

    @Test func `change at once when a correction is out`() async throws {
        try await WebHouse.serving { house async throws in
            let before = try await house.page("/areas/leicester")
            try await PublishedRelease.make(
                try FigureFixtures.recipe {
                    $0.version = 2
                    $0.reason = "Late <b>records</b>."
                    $0.publishedAt = Instant(microseconds: 1_717_230_600_000_000)
                    $0.predecessor = house.versions[0]
                    $0.count = { FigureFixtures.count($0, $1, $2, $3) + ($0 == 1 && $2 == nil ? 5 : 0) }
                }, in: house.database)
            try await house.app.context.publication.reload()
            let after = try await house.page("/areas/leicester")
            #expect(before.headers["etag"] != after.headers["etag"])
            let home = try await house.page("/").text
            #expect(home.contains("Late &lt;b&gt;records&lt;/b&gt;."))
            #expect(!home.contains("<b>records"))
        }
    }

    @Test func `write what the pack says as text, whatever it says`() async throws {
        let pack = try TestPack.llr.mapValues { bytes in
            Array(
                String(decoding: bytes, as: UTF8.self).replacing("Rutland,upper", with: "Rut<i>land</i>&,upper")
                    .replacing("Stand up to hate", with: "<script>alert(1)</script>").utf8)
        }
        try await WebHouse.serving(pack: pack) { house async throws in
            for path in ["/", "/areas/rutland", "/figures?area=*", "/reporting"] {
                let text = try await house.page(path).text
                #expect(!text.contains("<script>alert") && !text.contains("<i>land"), "\(path)")
                #expect(HTMLCheck(text).faults == [], "\(path)")
            }
            #expect(try await house.page("/areas/rutland").text.contains("Rut&lt;i&gt;land&lt;/i&gt;&amp;"))
        }
    }

    @Test func `say on each of them that invented figures are invented, and nothing of it over real ones`() async throws
    {
        try await WebHouse.serving(isSynthetic: true) { house async throws in
            for path in Self.paths + ["/nothing"] {
                #expect(try await house.page(path).text.contains("SYNTHETIC DEMONSTRATION DATA"), "\(path)")
            }
        }
        try await WebHouse.serving { house async throws in
            for path in Self.paths {
                #expect(try await !house.page(path).text.contains("SYNTHETIC"), "\(path)")
            }
        }
    }

    @Test func `have a control that leaves the site, unless it is switched off`() async throws {
        try await WebHouse.serving { house async throws in
            for path in Self.paths + ["/nothing"] {
                let text = try await house.page(path).text
                #expect(text.contains("data-exit-button"), "\(path)")
                #expect(text.contains("rel=\"nofollow noreferrer\""), "\(path)")
                #expect(text.contains("does not delete"), "\(path)")
            }
        }
        try await WebHouse.serving {
            $0.exitAddress = nil
        } _: { house async throws in
            #expect(try await !house.page("/").text.contains("data-exit"))
        }
    }

    @Test func `are missing, and said to be, where the service has none`() async throws {
        try await WebHouse.serving {
            $0.web = "/nonexistent"
        } _: { house async throws in
            let answer = try await house.page("/")
            #expect(answer.status == 404 && answer.problem == "not-found")
            #expect(try await house.app.get("/v1/areas").status == 200)
            #expect(house.app.log.all.contains { $0.contains("there are no pages") })
        }
    }
}
