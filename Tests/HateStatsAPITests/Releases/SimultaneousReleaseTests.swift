import Foundation
import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("Two who change a release at once")
struct SimultaneousReleaseTests {
    /// Sends requests at the same time and gives their answers.
    private static func atOnce(_ requests: [@Sendable () async throws -> Answer]) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            for request in requests { group.addTask { try await request() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func `give it one name and one winner`() async throws {
        try await ReleaseHouse.open { house async throws in
            let answers = try await Self.atOnce((0..<4).map { _ in { try await house.create("r1") } })
            #expect(answers.map(\.status).sorted() == [201, 409, 409, 409], "\(answers.map(\.text))")
            for answer in answers where answer.status == 409 {
                #expect(answer.json["detail"].text?.contains("a draft") == true, "\(answer.text)")
            }
        }
    }

    @Test(arguments: [
        ("publish", "{}", ReleaseState.agreed, "published"), ("submit", "{}", .draft, "in agreement"),
        ("correct", #"{"reason":"Late."}"#, .published, "a draft"),
        ("withdraw", #"{"reason":"Wrong."}"#, .published, "withdrawn"),
    ])
    func `the loser is told the state that the winner made`(
        action: String, json: String, state: ReleaseState, words: String
    ) async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: state)
            let tag = try #require(try await house.show("r1").headers["etag"])
            let plain = try await Self.atOnce((0..<3).map { _ in { try await house.act(action, "r1", json) } })
            #expect(plain.map(\.status).sorted() == [200, 409, 409], "\(plain.map(\.text))")
            for answer in plain where answer.status == 409 {
                #expect(answer.json["detail"].text?.contains(words) == true, "\(answer.text)")
                #expect(answer.headers["etag"] != tag && answer.headers["etag"] != nil)
            }
            let late = try await house.act(action, "r1", json, headers: ["If-Match": tag])
            #expect(late.status == 412, "\(late.text)")
            #expect(late.json["detail"].text?.contains(words == "a draft" ? "draft" : words) == true, "\(late.text)")
            #expect(late.headers["etag"] == (try await house.show("r1").headers["etag"]))
        }
    }

    @Test func `of those who mean the same tag one wins, and the others get 412`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .inAgreement)
            let tag = try #require(try await house.show("r1").headers["etag"])
            let digest = try await house.digest("r1")
            let answers = try await Self.atOnce(
                ReleaseHouse.required.map { source in
                    {
                        try await house.decide(
                            "agree", "r1", as: source, digest: digest, headers: ["If-Match": tag])
                    }
                })
            #expect(answers.map(\.status).sorted() == [200, 412, 412], "\(answers.map(\.text))")
            #expect(try await house.show("r1").json["agreements"].items.count { $0["decision"] != .null } == 1)
        }
    }

    @Test func `sources that agree at the same moment are all heard`() async throws {
        for _ in 0..<3 {
            try await ReleaseHouse.open { house async throws in
                try await house.bring("r1", to: .inAgreement)
                let digest = try await house.digest("r1")
                let answers = try await Self.atOnce(
                    ReleaseHouse.required.map { source in
                        { try await house.decide("agree", "r1", as: source, digest: digest) }
                    })
                #expect(answers.map(\.status) == [200, 200, 200])
                #expect(try await house.show("r1").json["status"].text == "agreed")
            }
        }
    }

    @Test func `leave a history in which each step follows from the one before`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .agreed)
            let digest = try await house.digest("r1")
            for _ in 0..<4 {
                _ = try await Self.atOnce([
                    { try await house.act("publish", "r1", #"{"at":"2099-01-01T09:30:00Z"}"#) },
                    { try await house.act("rebuild", "r1") },
                    { try await house.act("submit", "r1") },
                    { try await house.decide("query", "r1", as: "alder-council", digest: digest, comment: "Why?") },
                    { try await house.decide("agree", "r1", as: "alder-council", digest: digest) },
                    { try await house.act("publish", "r1", #"{"at":"2098-01-01T09:30:00Z"}"#) },
                ])
            }
            var state = "-"
            for deed in try await house.deeds() where !deed.contains(" look ") {
                let parts = deed.split(separator: " ").map(String.init)
                #expect(parts[3] == state, "\(deed) after \(state)")
                state = parts[4]
            }
            #expect(try await house.show("r1").json["status"].text == state)
        }
    }
}
