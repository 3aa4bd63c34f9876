import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("The checklist over HTTP and on the command line")
struct ChecklistRouteTests {
    private static func levels(_ answer: Answer) -> [String: String] {
        Dictionary(
            answer.json["items"].items.map { ($0["code"].text ?? "", $0["level"].text ?? "") },
            uniquingKeysWith: { first, _ in first })
    }

    private static func ask(_ house: ReleaseHouse, _ id: String = "r1") async throws -> Answer {
        try await house.app.get("/v1/releases/\(id)/checklist", key: house.keys.statistician)
    }

    @Test func `goes along with the release from draft to publication`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .draft)
            let draft = try await Self.ask(house)
            #expect(draft.status == 200, "\(draft.text)")
            #expect(draft.headers["cache-control"] == "private, no-store")
            #expect(draft.json["can_submit"] == .truth(true))
            #expect(draft.json["can_publish"] == .truth(false))
            #expect(
                Self.levels(draft) == [
                    "returns": "ok", "control-totals": "ok", "agreements": "warning", "disclosure": "ok",
                    "unusual-changes": "ok", "revisions": "ok", "predecessor": "ok", "reference-data": "ok",
                    "signing-key": "ok",
                ])
            try await house.act("submit", "r1")
            let submitted = try await Self.ask(house)
            #expect(Self.levels(submitted)["agreements"] == "error")
            #expect(submitted.text.contains("Northshire Police, Alder Council and Birch Council"))
            #expect(submitted.json["can_submit"] == .truth(false))
            #expect(try await house.decide("agree", "r1", as: "alder-council").status == 200)
            #expect(try await Self.ask(house).text.contains("Not agreed yet by Northshire Police and Birch Council."))
            try await house.agree("r1")
            let agreed = try await Self.ask(house)
            #expect(agreed.json["can_publish"] == .truth(true))
            #expect(Self.levels(agreed)["agreements"] == "ok")
            try await house.act("publish", "r1")
            let published = try await Self.ask(house)
            #expect(published.json["can_publish"] == .truth(false))
            #expect(Self.levels(published)["predecessor"] == "ok")
        }
    }

    @Test func `is for statisticians, and each look at what is not public leaves a trace`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .draft)
            let path = "/v1/releases/r1/checklist"
            #expect(try await house.app.get(path).status == 401)
            for key in [house.keys.media, house.keys.contributor, house.keys.partners["alder-council"]] {
                #expect(try await house.app.get(path, key: key).status == 403)
            }
            #expect(try await Self.ask(house, "none").status == 404)
            #expect(try await house.app.get(path + "?x=1", key: house.keys.statistician).status == 400)
            _ = try await Self.ask(house)
            let looks = try await house.app.get("/v1/audit?action=look", key: house.keys.administrator)
            #expect(looks.json["items"].items.filter { $0["why"].text == "checklist" }.count == 1)
        }
    }

    @Test func `blocks what was made before something else was published`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .draft)
            try await house.bring("r0", to: .published)
            let stale = try await Self.ask(house)
            #expect(Self.levels(stale)["predecessor"] == "error")
            #expect(stale.json["can_submit"] == .truth(false))
            #expect(try await house.act("submit", "r1").status == 409)
            #expect(try await house.act("rebuild", "r1").status == 200)
            let rebuilt = try await Self.ask(house)
            #expect(Self.levels(rebuilt)["predecessor"] == "ok")
            #expect(rebuilt.text.contains("It is compared with release r0, version 1."))
        }
    }

    @Test func `warns of a missing return, of other reference data and of a missing key`() async throws {
        try await ReleaseHouse.open({ $0.signingKey = nil }) { house async throws in
            try await house.bring("r1", to: .draft)
            let late = try await house.create("r2", to: "2024-08")
            try #require(late.status == 201, "\(late.text)")
            let missing = try await Self.ask(house, "r2")
            #expect(Self.levels(missing)["returns"] == "warning")
            #expect(missing.text.contains("Northshire Police had not sent everything for July to August 2024"))
            #expect(missing.json["can_submit"] == .truth(true))
            var pack = ReleaseHouse.pack
            pack["notes.csv"] = Array("code,text,when\nalways,Another word.,always\n".utf8)
            try await house.database.load(pack)
            try await house.app.context.reference.reload()
            let other = try await Self.ask(house)
            #expect(Self.levels(other)["reference-data"] == "warning")
            #expect(Self.levels(other)["signing-key"] == "warning")
            #expect(other.json["can_submit"] == .truth(true))
        }
    }
}
