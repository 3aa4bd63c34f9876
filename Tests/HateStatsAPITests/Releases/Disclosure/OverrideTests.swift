import StatsModel
import Testing

@testable import HateStatsAPI

/// A statistician may show at once what would be held; nobody may show what is unsafe.
@Suite("An override of the policy on revisions")
struct OverrideTests {
    private static let everything =
        #"{"area":"*","category":"*","kind":["*"],"period":["*"],"reason":"One file was sent twice."}"#

    /// A correction in which one crime more in Alder, and one in Cedar, are held.
    private static func correction(_ body: (ReleaseHouse) async throws -> Void) async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            try await house.police("X1,2023-09-01,alder,crime,race,", "X2,2022-09-01,cedar,incident,age,")
            try await house.done(house.act("correct", "r1", #"{"reason":"Late."}"#))
            try await body(house)
        }
    }

    @Test func `takes in the changes that touch its cells, and leaves the others held`() async throws {
        try await Self.correction { house async throws in
            let before = try await house.show("r1")
            let made = try await house.act(
                "overrides", "r1",
                #"{"area":["alder"],"category":["any"],"kind":["crime"],"period":["YE2024-06"],"reason":"A mistake."}"#)
            #expect(made.status == 200, "\(made.text)")
            #expect(made.json["held_changes"].integer == 1)
            #expect(made.json["digest"] != before.json["digest"])
            #expect(made.headers["etag"] != before.headers["etag"])
            #expect(try await house.held("r1") == ["X2 - 2022-09:N4"])
            #expect(try await house.count("r1", version: 2, "alder", "2023-09") == 9)
            let list = try await house.app.get("/v1/releases/r1/overrides", key: house.keys.statistician)
            let item = try #require(list.json["items"].items.first)
            #expect(item["number"].integer == 1 && item["reason"].text == "A mistake.")
            #expect(item["area"].items.map(\.text) == ["N2"] && item["period"].items.map(\.text) == ["YE2024-06"])
            try await house.release("r1")
            let changes = try await house.publicly("/v1/releases/r1/changes")
            #expect(!changes.json["items"].items.isEmpty)
            #expect(try await house.check().differences == [])
        }
    }

    /// The cells, and which of the two changes they leave held.
    @Test(arguments: [
        (#""area":"*","category":"any","kind":"crime","period":"2023-09""#, ["X2"]),
        (#""area":"northshire","category":"any","kind":"all","period":["2023-09","2022-09"]"#, []),
        (#""area":"*","category":"age","kind":"*","period":"*""#, ["X1"]),
        (#""area":"*","category":"faith","kind":"*","period":"*""#, ["X1", "X2"]),
        (#""area":"dale","category":"*","kind":"*","period":"*""#, ["X1", "X2"]),
        (#""area":"*","category":"*","kind":"*","period":"YE2024-05""#, ["X2"]),
        (#""area":"Birchland","category":"elderly","kind":"incident","period":"latest""#, ["X1", "X2"]),
    ])
    func `names cells as figures are asked for`(cells: String, held: [String]) async throws {
        try await Self.correction { house async throws in
            let made = try await house.act("overrides", "r1", "{\(cells),\"reason\":\"A mistake.\"}")
            try #require(made.status == 200, "\(made.text)")
            #expect(try await house.held("r1").compactMap { $0.split(separator: " ").first.map(String.init) } == held)
        }
    }

    @Test func `may come with the correction itself, and stays when the draft is made again`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            try await house.police("X1,2023-09-01,alder,crime,race,")
            let opened = try await house.act(
                "correct", "r1", #"{"reason":"Late.","overrides":[\#(Self.everything)]}"#)
            #expect(opened.json["held_changes"].integer == 0, "\(opened.text)")
            #expect(try await house.count("r1", version: 2, "alder", "2023-09") == 9)
            try await house.police("X3,2023-09-01,alder,crime,race,")
            try await house.done(house.act("rebuild", "r1", #"{"cut_off":"\#(try await house.now())"}"#))
            #expect(try await house.count("r1", version: 2, "alder", "2023-09") == 10)
        }
    }

    @Test func `stands in the audit log with its reason and its cells`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            try await house.done(house.act("correct", "r1", #"{"reason":"Late.","overrides":[\#(Self.everything)]}"#))
            try await house.done(house.act("overrides", "r1", Self.everything))
            let log = try await house.app.get("/v1/audit?action=override", key: house.keys.administrator)
            #expect(
                log.json["items"].items.map { $0["why"].text }
                    == Array(
                        repeating: "One file was sent twice. [area *; category *; kind *; period *]", count: 2))
            #expect(log.json["items"].items.allSatisfy { $0["subject"].text == "release:r1@2" })
        }
    }

    @Test func `is refused with every fault by its place, and changes nothing then`() async throws {
        try await Self.correction { house async throws in
            let before = try await house.show("r1").text
            let wrong = try await house.act(
                "overrides", "r1",
                #"{"area":["aldr"],"category":["rase"],"kind":["crimes"],"period":["2023-13"],"reason":"x"}"#)
            #expect(wrong.status == 400)
            #expect(
                Set(wrong.json["errors"].items.compactMap { $0["where"].text })
                    == ["body.area", "body.category", "body.kind", "body.period"])
            #expect(wrong.json["errors"].items.first?["suggestions"].items.first?.text == "alder")
            let empty = try await house.act("overrides", "r1", #"{"area":[],"kind":7,"surprise":1}"#)
            #expect(
                Set(empty.json["errors"].items.compactMap { $0["where"].text }) == [
                    "body.area", "body.category", "body.kind", "body.period", "body.reason", "body.surprise",
                ])
            #expect(try await house.show("r1").text == before)
            try await house.act("withdraw", "r1", #"{"reason":"Not needed."}"#)
            let nested = try await house.act(
                "correct", "r1",
                #"{"reason":"x","overrides":[{"area":"aldr","category":"any","kind":"all","period":"*","reason":"y"}]}"#
            )
            #expect(nested.status == 400, "\(nested.text)")
            #expect(nested.json["errors"].items.first?["where"].text == "body.overrides[0].area")
        }
    }

    @Test func `is for statisticians, and for a draft`() async throws {
        try await Self.correction { house async throws in
            let path = "/v1/releases/r1/overrides"
            #expect(try await house.app.post(path, json: Self.everything).status == 401)
            let partner = house.keys.partners["alder-council"]
            for key in [house.keys.media, house.keys.administrator, house.keys.contributor, partner] {
                #expect(try await house.app.post(path, key: key, json: Self.everything).status == 403)
            }
            try await house.done(house.act("submit", "r1"))
            let late = try await house.act("overrides", "r1", Self.everything)
            #expect(late.status == 409)
            #expect(late.json["detail"].text?.contains("Only a draft is overridden") == true)
            try await house.agree("r1")
            #expect(try await house.act("overrides", "r1", Self.everything).status == 409)
            try await house.done(house.act("publish", "r1"))
            #expect(try await house.act("overrides", "r1", Self.everything).status == 409)
        }
    }
}
