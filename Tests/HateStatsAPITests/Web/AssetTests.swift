import Foundation
import TestSupport
import Testing

@testable import HateStatsAPI

/// What pages load, and what robots are told.
@Suite("Assets")
struct AssetTests {
    @Test func `are at addresses that change with their content, and are kept for ever`() async throws {
        try await WebHouse.serving { house async throws in
            let addresses = HTMLCheck(try await house.page("/").text).addresses.filter { $0.hasPrefix("/assets/") }
            #expect(addresses.count == 3)
            for address in addresses {
                let answer = try await house.app.get(address)
                #expect(answer.status == 200 && !answer.body.isEmpty, "\(address)")
                #expect(answer.headers["cache-control"] == "public, max-age=31536000, immutable", "\(address)")
                #expect(answer.headers["cross-origin-resource-policy"] == "same-origin", "\(address)")
            }
            #expect(try await house.app.get("/assets/style.css").status == 404)
            #expect(try await house.app.get("/assets/..%2Ftemplates%2Fhome.mustache").status == 404)
        }
    }

    @Test func `load nothing from elsewhere and put nothing into the page`() throws {
        let style = try String(contentsOfFile: Checkout.path + "/web/assets/style.css", encoding: .utf8)
        #expect(!style.contains("url(") && !style.contains("@import"))
        let script = try String(contentsOfFile: Checkout.path + "/web/assets/script.js", encoding: .utf8)
        for word in ["innerHTML", "eval(", "cookie", "Storage", "fetch(", "XMLHttpRequest"] {
            #expect(!script.contains(word), "\(word)")
        }
    }

    @Test func `are used by templates that can all be read`() throws {
        let files = try WebFiles(folder: Checkout.path + "/web")
        #expect(files.address(of: "style.css").hasPrefix("/assets/style-"))
        #expect(throws: WebFiles.Failure.self) { try WebFiles(folder: "/nonexistent") }
    }

    @Test func `let robots read everything`() async throws {
        try await WebHouse.serving(versions: 0) { house async throws in
            let answer = try await house.app.get("/robots.txt")
            #expect(answer.status == 200 && answer.text == "User-agent: *\nDisallow:\n")
        }
    }
}
