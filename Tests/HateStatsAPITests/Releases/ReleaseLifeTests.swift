import Foundation
import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("A release from draft to withdrawal")
struct ReleaseLifeTests {
    @Test func `is made, agreed by all who must, published, corrected and withdrawn`() async throws {
        try await ReleaseHouse.open { house async throws in
            let made = try await house.create("2024-q2")
            try #require(made.status == 201, "\(made.text)")
            #expect(made.headers["location"] == "/v1/releases/2024-q2")
            #expect(made.headers["etag"] == "\"2024-q2.1.1\"")
            #expect(made.headers["cache-control"] == "private, no-store")
            #expect(made.json["status"].text == "draft")
            #expect(made.json["digest"].text?.hasPrefix("sha256:") == true)
            #expect(made.json["agreements"].items.map { $0["decision"] } == [.null, .null, .null])

            let submitted = try await house.act("submit", "2024-q2")
            #expect(submitted.status == 200, "\(submitted.text)")
            #expect(submitted.json["status"].text == "in-agreement")
            #expect(submitted.json["digest"] == made.json["digest"])
            for source in ReleaseHouse.required {
                #expect(try await house.show("2024-q2").json["status"].text == "in-agreement")
                let agreed = try await house.decide("agree", "2024-q2", as: source, comment: "seen")
                #expect(agreed.status == 200, "\(agreed.text)")
            }
            let agreed = try await house.show("2024-q2")
            #expect(agreed.json["status"].text == "agreed")
            #expect(agreed.json["agreements"].items.map { $0["comment"].text } == ["seen", "seen", "seen"])
            #expect(try await house.publicly("/v1/releases").json["items"].items.isEmpty)
            #expect(try await house.publicly("/v1/releases/2024-q2").status == 404)

            let published = try await house.act("publish", "2024-q2")
            #expect(published.status == 200, "\(published.text)")
            #expect(published.json["status"].text == "published")
            #expect(published.json["published_at"].text != nil && published.json["scheduled_for"] == .null)
            let seen = try await house.publicly("/v1/releases/2024-q2")
            #expect(seen.status == 200, "\(seen.text)")
            #expect(seen.json["digest"] == made.json["digest"])
            #expect(seen.json["agreements"].items.map { $0["decision"].text } == ["agree", "agree", "agree"])
            #expect(seen.json["agreements"].items.allSatisfy { $0["comment"] == .null && $0["at"] != .null })

            let corrected = try await house.act("correct", "2024-q2", #"{"reason":"A return came late."}"#)
            #expect(corrected.status == 200, "\(corrected.text)")
            #expect(corrected.json["version"].integer == 2 && corrected.json["status"].text == "draft")
            #expect(try await house.publicly("/v1/releases/2024-q2").body == seen.body)
            try await { _ = try await house.act("submit", "2024-q2") }()
            try await house.agree("2024-q2")
            #expect(try await house.act("publish", "2024-q2").json["status"].text == "published")
            let second = try await house.publicly("/v1/releases/2024-q2")
            #expect(second.json["version"].integer == 2)
            #expect(second.json["reason"].text == "A return came late.")
            #expect(second.json["versions"].items.map { $0["status"].text } == ["superseded", "published"])
            #expect(try await house.publicly("/v1/releases/2024-q2/versions/1").json["status"].text == "superseded")

            let withdrawn = try await house.act("withdraw", "2024-q2", #"{"reason":"Counted twice."}"#)
            #expect(withdrawn.status == 200, "\(withdrawn.text)")
            let gone = try await house.publicly("/v1/releases/2024-q2")
            #expect(gone.status == 200)
            #expect(gone.json["status"].text == "withdrawn")
            #expect(gone.json["withdrawn"]["reason"].text == "Counted twice.")
            #expect(gone.json["digest"] == .null && gone.json["links"]["data"] == .null)
            #expect(gone.json["versions"].items.map { $0["status"].text } == ["withdrawn", "withdrawn"])
        }
    }

    @Test func `leaves every step in the audit log, in order`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .published)
            try await house.act("correct", "r1", #"{"reason":"Late."}"#)
            try await house.act("withdraw", "r1", #"{"reason":"Not needed."}"#)
            try await house.act("withdraw", "r1", #"{"reason":"All wrong."}"#)
            let deeds = try await house.deeds().filter { !$0.contains(" look ") }
            #expect(
                deeds == [
                    "statistician create release:r1@1 - draft",
                    "statistician submit release:r1@1 draft in-agreement",
                    "partner agree release:r1@1 in-agreement in-agreement",
                    "partner agree release:r1@1 in-agreement in-agreement",
                    "partner agree release:r1@1 in-agreement agreed",
                    "statistician publish release:r1@1 agreed published",
                    "statistician correct release:r1@2 published draft",
                    "statistician withdraw release:r1@2 draft withdrawn",
                    "statistician withdraw release:r1@1 published withdrawn",
                ])
            let verdict = try await house.database.asOwner().withConnection { try await AuditChain.verify(over: $0) }
            #expect(verdict.isWhole)
        }
    }
}
