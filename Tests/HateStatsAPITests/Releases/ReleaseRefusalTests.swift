import Foundation
import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("What can't be done with a release")
struct ReleaseRefusalTests {
    /// What each action is sent with, so that nothing but the state can refuse it.
    private static let actions: [(action: ReleaseAction, path: String, json: String)] = [
        (.rebuild, "rebuild", "{}"), (.submit, "submit", "{}"), (.publish, "publish", "{}"),
        (.correct, "correct", #"{"reason":"Late."}"#), (.withdraw, "withdraw", #"{"reason":"Wrong."}"#),
    ]

    @Test(arguments: [ReleaseState.draft, .inAgreement, .agreed, .scheduled, .published, .withdrawn])
    func `is refused in words that name the state, wherever the life cycle has no such step`(
        state: ReleaseState
    ) async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: state)
            let before = try await house.show("r1")
            #expect(before.json["status"].text == state.rawValue)
            func check(_ action: ReleaseAction, _ answer: Answer) async throws {
                guard (try? ReleaseLifeCycle.outcome(of: action, in: state)) == nil else { return }
                #expect(answer.status == 409, "\(action) in \(state): \(answer.text)")
                #expect(answer.problem == "wrong-state")
                #expect(answer.json["detail"].text?.contains(state == .draft ? "a draft" : state.words) == true)
                let after = try await house.show("r1")
                #expect(after.body == before.body, "\(action) changed something")
                #expect(after.headers["etag"] == before.headers["etag"])
            }
            for (action, path, json) in Self.actions where !Self.leads(action, from: state) {
                try await check(action, try await house.act(path, "r1", json))
            }
            try await check(.create, try await house.create("r1"))
            guard state != .draft && state != .withdrawn else {
                // A partner knows nothing of these.
                let answer = try await house.decide("agree", "r1", as: "alder-council")
                #expect(answer.status == 404, "\(answer.text)")
                return
            }
            for action in [ReleaseAction.agree, .query] where !Self.leads(action, from: state) {
                let answer = try await house.decide(action.rawValue, "r1", as: "alder-council", comment: "well")
                try await check(action, answer)
            }
        }
    }

    private static func leads(_ action: ReleaseAction, from state: ReleaseState) -> Bool {
        (try? ReleaseLifeCycle.outcome(of: action, in: state)) != nil
    }

    @Test(arguments: [
        (#"{"id":"r2","title":"T","period_to":"2024-06","cut_off":"2098-01-01T00:00:00Z"}"#, 422, "body.cut_off"),
        (#"{"id":"r2","title":"T","period_to":"2097-01"}"#, 422, "body.period_to"),
        (#"{"id":"r2","title":"T","period_to":"2024-06","cut_off":"2024-06-30T22:59:59Z"}"#, 422, "body.period_to"),
        (#"{"id":"r2","title":"T","period_to":"2024-13"}"#, 400, "body.period_to"),
        (#"{"id":"r2","title":"T","period_to":"2024-06","cut_off":"2024-07-01"}"#, 400, "body.cut_off"),
        (#"{"id":"R 2","title":"T","period_to":"2024-06"}"#, 400, "body.id"),
        (#"{"id":"latest","title":"T","period_to":"2024-06"}"#, 400, "body.id"),
        (#"{"id":"","title":"T","period_to":"2024-06"}"#, 400, "body.id"),
        (#"{"id":"-a","title":"T","period_to":"2024-06"}"#, 400, "body.id"),
        (#"{"title":"T","period_to":"2024-06"}"#, 400, "body.id"),
        (#"{"id":"r2","title":"  ","period_to":"2024-06"}"#, 400, "body.title"),
        (#"{"id":"r2","title":"a\nb","period_to":"2024-06"}"#, 400, "body.title"),
        (#"{"id":"r2","title":"a\u0000b","period_to":"2024-06"}"#, 400, "body.title"),
        (#"{"id":"r2","title":"a\u2028b","period_to":"2024-06"}"#, 400, "body.title"),
        (#"{"id":"r2","title":7,"period_to":"2024-06"}"#, 400, "body.title"),
        (#"{"id":"r2","title":"T"}"#, 400, "body.period_to"),
        (#"{"id":"r2","titel":"T","period_to":"2024-06"}"#, 400, "body.titel"),
    ])
    func `a release that can't be is refused, and its name stays free`(
        json: String, status: Int, place: String
    ) async throws {
        try await ReleaseHouse.open { house async throws in
            let answer = try await house.app.post("/v1/releases", key: house.keys.statistician, json: json)
            #expect(answer.status == status, "\(answer.text)")
            #expect(answer.json["errors"].items.contains { $0["where"].text == place }, "\(answer.text)")
            #expect(try await house.create("r2").status == 201)
        }
    }

    @Test func `the last month must be over where the partnership is, not in UTC`() async throws {
        try await ReleaseHouse.open { house async throws in
            // In summer, London is an hour ahead.
            let answer = try await house.app.post(
                "/v1/releases", key: house.keys.statistician,
                json: #"{"id":"r","title":"T","period_to":"2024-06","cut_off":"2024-06-30T23:00:00Z"}"#)
            // Nothing had come in by then, so there is nothing to publish either; but the month was over.
            #expect(answer.status == 422 && !answer.text.contains("is not over"), "\(answer.text)")
        }
    }

    @Test func `a name is used once, whatever became of it`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .withdrawn)
            let again = try await house.create("r1")
            #expect(again.status == 409)
            #expect(again.json["detail"].text?.contains("is withdrawn") == true)
        }
    }

    @Test func `an instant must be a mark of the clock that is to come`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .agreed)
            for at in ["2098-01-01T09:31:00Z", "2020-01-01T09:30:00Z"] {
                let answer = try await house.act("publish", "r1", #"{"at":"\#(at)"}"#)
                #expect(answer.status == 422, "\(answer.text)")
                let mark = answer.json["errors"][0]["suggestions"][0].text.flatMap { Instant($0) }
                #expect(mark?.isFiveMinuteMark == true)
            }
            #expect(try await house.act("publish", "r1", #"{"at":"tomorrow"}"#).status == 400)
            let scheduled = try await house.act("publish", "r1", #"{"at":"2098-01-01T09:30:00Z"}"#)
            #expect(scheduled.json["status"].text == "scheduled")
            #expect(scheduled.json["scheduled_for"].text == "2098-01-01T09:30:00Z")
            #expect(scheduled.json["published_at"] == .null)
            let moved = try await house.act("publish", "r1", #"{"at":"2098-01-02T09:30:00Z"}"#)
            #expect(moved.json["scheduled_for"].text == "2098-01-02T09:30:00Z")
        }
    }

    @Test func `only the present digest can be agreed, and a query needs its reason`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .inAgreement)
            let other = "sha256:" + String(repeating: "ab", count: 32)
            let stale = try await house.decide("agree", "r1", as: "alder-council", digest: other)
            #expect(stale.status == 409)
            #expect(stale.json["detail"].text?.contains(try await house.digest("r1")) == true)
            #expect(try await house.decide("agree", "r1", as: "alder-council", digest: "sha256:12").status == 400)
            #expect(try await house.decide("argee", "r1", as: "alder-council").text.contains(#""agree""#))
            #expect(try await house.decide("", "r1", as: "alder-council").status == 400)
            #expect(try await house.decide("agree", "r1", as: "alder-council", digest: "").status == 400)
            let query = try await house.decide("query", "r1", as: "alder-council")
            #expect(query.status == 422)
            #expect(query.json["errors"][0]["where"].text == "body.comment")
            #expect(try await house.show("r1").json["status"].text == "in-agreement")
        }
    }

    @Test(arguments: ["withdraw", "correct"])
    func `a reason is needed, and says more than white space`(action: String) async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .published)
            for json in ["{}", #"{"reason":null}"#, #"{"reason":" \n "}"#] {
                let answer = try await house.act(action, "r1", json)
                #expect(answer.status == 422, "\(answer.text)")
                #expect(answer.json["errors"][0]["where"].text == "body.reason")
            }
            #expect(try await house.act(action, "r1", #"{"raeson":"x"}"#).status == 400)
            #expect(try await house.show("r1").json["status"].text == "published")
        }
    }

    @Test func `a correction goes neither behind the version before nor to another month`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .published)
            let back = try await house.act("correct", "r1", #"{"reason":"x","cut_off":"2024-07-01T00:00:00Z"}"#)
            #expect(back.status == 422, "\(back.text)")
            #expect(try await house.act("correct", "r1", #"{"reason":"x"}"#).status == 200)
            let month = try await house.act("rebuild", "r1", #"{"period_to":"2023-06"}"#)
            #expect(month.status == 422, "\(month.text)")
            #expect(try await house.act("correct", "r1", #"{"reason":"x"}"#).status == 409)
        }
    }

    @Test func `nothing is published that was compared with what is not the release before it any more`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .agreed)
            try await house.bring("r0", to: .published)
            let refused = try await house.act("publish", "r1")
            #expect(refused.status == 409, "\(refused.text)")
            #expect(refused.json["detail"].text?.contains("rebuilt") == true)
            let rebuilt = try await house.act("rebuild", "r1")
            #expect(rebuilt.json["status"].text == "draft", "\(rebuilt.text)")
            #expect(rebuilt.json["links"]["before"].text == "/v1/releases/r0/versions/1")
            #expect(rebuilt.json["agreements"].items.allSatisfy { $0["decision"] == .null })
            try await house.act("submit", "r1")
            try await house.agree("r1")
            #expect(try await house.act("publish", "r1").json["status"].text == "published")
        }
    }

    @Test func `what is not there is a 404 with the nearest name, for every action`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("2024-q2", to: .draft)
            for (_, path, json) in Self.actions {
                let answer = try await house.act(path, "2024-q3", json)
                #expect(answer.status == 404, "\(path): \(answer.text)")
                #expect(answer.json["errors"][0]["suggestions"].items.map(\.text) == ["2024-q2"])
            }
            #expect(try await house.show("2024-q3").json["errors"][0]["suggestions"][0].text == "2024-q2")
            let version = try await house.app.get("/v1/releases/2024-q2/versions/2", key: house.keys.statistician)
            #expect(version.status == 404)
            #expect(version.json["errors"][0]["where"].text == "path.n")
            for text in ["0", "x", "01", "99999999999999999999"] {
                let answer = try await house.app.get("/v1/releases/2024-q2/versions/\(text)")
                #expect(answer.status == 404)
            }
        }
    }

    @Test func `without a key to sign with nothing is published, and it is said what to do`() async throws {
        try await ReleaseHouse.open({ $0.signingKey = nil }) { house async throws in
            try await house.bring("r1", to: .agreed)
            let answer = try await house.act("publish", "r1")
            #expect(answer.status == 503, "\(answer.text)")
            #expect(answer.headers["retry-after"] != nil)
            #expect(answer.json["detail"].text?.contains("hatestats key signing") == true)
            #expect(try await house.show("r1").json["status"].text == "agreed")
        }
    }
}
