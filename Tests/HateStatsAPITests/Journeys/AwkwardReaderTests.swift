import Foundation
import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("Awkward readers of releases")
struct AwkwardReaderTests {
    @Test func `who take a word for a release find none of that name, with a key or without`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .draft)
            for file in ["", "/data.csv", "/manifest.txt", "/versions/1/data.csv"] {
                for key in [nil, house.keys.statistician] {
                    let answer = try await house.app.get("/v1/releases/latest\(file)", key: key)
                    #expect(answer.status == 404, "\(file): \(answer.text)")
                }
            }
        }
    }

    @Test func `who write on web pages end their lines as those do`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .inAgreement)
            let said = try await house.decide("agree", "r1", as: "alder-council", comment: #"one\r\n\r\ntwo\r\n"#)
            #expect(said.status == 200, "\(said.text)")
            let comments = said.json["agreements"].items.compactMap { $0["comment"].text }
            #expect(comments == ["one\n\ntwo"])
            let alone = try await house.decide("agree", "r1", as: "alder-council", comment: #"one\rtwo"#)
            #expect(alone.status == 400, "\(alone.text)")
        }
    }
}
