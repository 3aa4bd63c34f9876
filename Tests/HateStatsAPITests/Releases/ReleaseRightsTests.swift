import Foundation
import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("Who may do what with a release")
struct ReleaseRightsTests {
    @Test func `only statisticians change releases, and only partners agree them`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .inAgreement)
            let partner = try #require(house.keys.partners["alder-council"])
            let others = [house.keys.media, house.keys.administrator, house.keys.contributor]
            for path in ["", "/r1/rebuild", "/r1/submit", "/r1/publish", "/r1/correct", "/r1/withdraw", "/r9/rebuild"] {
                #expect(try await house.app.post("/v1/releases" + path, json: "{}").status == 401, "\(path)")
                for key in others + [partner] {
                    let answer = try await house.app.post("/v1/releases" + path, key: key, json: "{}")
                    #expect(answer.status == 403, "\(path): \(answer.text)")
                }
            }
            #expect(try await house.app.post("/v1/releases/r1/agreements", json: "{}").status == 401)
            for key in others + [house.keys.statistician] {
                let answer = try await house.app.post("/v1/releases/r1/agreements", key: key, json: "{}")
                #expect(answer.status == 403)
            }
            #expect(try await house.show("r1").json["status"].text == "in-agreement")
        }
    }

    /// Who sees a version in each state.
    @Test(arguments: [
        (ReleaseState.draft, ["statistician"]), (.inAgreement, ["partner", "statistician"]),
        (.agreed, ["media", "partner", "statistician"]), (.scheduled, ["media", "partner", "statistician"]),
        (.published, ["administrator", "contributor", "media", "nobody", "partner", "statistician"]),
        (.withdrawn, ["statistician"]),
    ])
    func `each role sees a release from its own step on`(state: ReleaseState, seeing: [String]) async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: state)
            try await house.app.context.publication.reload()
            let keys: [String: String?] = [
                "statistician": house.keys.statistician, "media": house.keys.media,
                "administrator": house.keys.administrator, "contributor": house.keys.contributor,
                "partner": house.keys.partners["birch-council"], "nobody": nil,
            ]
            for (role, key) in keys {
                let sees = seeing.contains(role)
                for path in ["/v1/releases/r1", "/v1/releases/r1/versions/1"] {
                    let answer = try await house.app.get(path, key: key)
                    #expect(answer.status == (sees ? 200 : 404), "\(role) \(path): \(answer.text)")
                }
                let list = try await house.app.get("/v1/releases", key: key)
                #expect(list.json["items"].items.count == (sees ? 1 : 0), "\(role)")
            }
        }
    }

    @Test func `while a correction is made, all but the statistician see the version that stands`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .published)
            try await house.act("correct", "r1", #"{"reason":"Late.","title":"Kanarienvogel"}"#)
            let partner = try #require(house.keys.partners["alder-council"])
            for key in [partner, house.keys.media] {
                let seen = try await house.show("r1", key: key)
                #expect(seen.json["version"].integer == 1)
                #expect(seen.json["versions"].items.count == 1)
                #expect(!seen.text.contains("Kanarienvogel"))
                #expect(try await house.app.get("/v1/releases/r1/versions/2", key: key).status == 404)
            }
            try await house.act("submit", "r1")
            #expect(try await house.show("r1", key: partner).json["version"].integer == 2)
            #expect(try await house.show("r1", key: house.keys.media).json["version"].integer == 1)
            #expect(
                try await house.show("r1", key: partner).json["links"]["before"].text == "/v1/releases/r1/versions/1")
        }
    }

    @Test func `a partner is led to the table and to the one before it, and sees what the others said`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r0", to: .published)
            try await house.bring("r1", to: .inAgreement)
            try await house.decide("agree", "r1", as: "northshire-police", comment: "Counted anew.")
            let seen = try await house.show("r1", key: house.keys.partners["alder-council"])
            #expect(seen.json["links"]["data"].text == "/v1/releases/r1/versions/1/data.csv")
            #expect(seen.json["links"]["before_data"].text == "/v1/releases/r0/versions/1/data.csv")
            #expect(seen.json["agreements"][0]["comment"].text == "Counted anew.")
            #expect(seen.json["agreements"][1]["decision"] == .null)
            #expect(seen.json["links"]["signature"] == .null)
        }
    }

    @Test func `every look at what is not public is written down, and no other`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r0", to: .published)
            try await house.bring("r1", to: .inAgreement)
            let before = try await house.deeds().count
            _ = try await house.show("r1", key: house.keys.partners["alder-council"])
            _ = try await house.show("r0", key: house.keys.partners["alder-council"])
            _ = try await house.show("r1", key: house.keys.media)
            _ = try await house.app.get("/v1/releases", key: house.keys.statistician)
            _ = try await house.app.get("/v1/releases/r1")
            #expect(
                try await house.deeds().dropFirst(before) == [
                    "partner look release:r1@1 - -", "statistician look release:r1@1 - -",
                ])
        }
    }

    @Test func `a source that need not agree may, and its query counts`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .agreed)
            let said = try await house.decide("agree", "r1", as: ReleaseHouse.voluntary)
            #expect(said.json["status"].text == "agreed")
            #expect(
                said.json["agreements"].items.map { $0["required"] } == [true, true, true, false].map { .truth($0) })
            let query = try await house.decide("query", "r1", as: ReleaseHouse.voluntary, comment: "Cedar is missing.")
            #expect(query.status == 200, "\(query.text)")
            #expect(query.json["status"].text == "draft")
            #expect(query.json["agreements"][3]["comment"].text == "Cedar is missing.")
            // What the others agreed holds for the digest that they agreed.
            #expect(try await house.act("submit", "r1").json["status"].text == "agreed")
            let changed = try await house.act("rebuild", "r1", #"{"title":"Another title"}"#)
            #expect(changed.json["agreements"].items.map { $0["decision"] } == [.null, .null, .null])
            #expect(try await house.act("submit", "r1").json["status"].text == "in-agreement")
        }
    }

    @Test func `a source that queried must agree before it is agreed`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .inAgreement)
            try await house.decide("agree", "r1", as: "northshire-police")
            try await house.decide("query", "r1", as: "alder-council", comment: "Look at May.")
            try await house.act("submit", "r1")
            try await house.decide("agree", "r1", as: "birch-council")
            #expect(try await house.show("r1").json["status"].text == "in-agreement")
            #expect(try await house.decide("agree", "r1", as: "alder-council").json["status"].text == "agreed")
        }
    }
}
