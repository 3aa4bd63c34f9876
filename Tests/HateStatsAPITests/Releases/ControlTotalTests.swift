import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("Control totals")
struct ControlTotalTests {
    private static let path = "/v1/sources/alder-council/control-totals"

    private static func put(_ house: ReleaseHouse, _ json: String, as key: String? = nil, at path: String = path)
        async throws -> Answer
    {
        try await house.app.send(
            "PUT", path, key: key ?? house.keys.contributor, headers: ["Content-Type": "application/json"],
            body: Array(json.utf8))
    }

    /// Seven records of Alder Council's own in March 2024, two of them incidents, one withdrawn, and one that the police
    /// count.
    private static func importOwn(_ house: ReleaseHouse) async throws {
        var text = "source_ref,recorded_on,area,kind,categories,police_ref,status\n"
        for number in 0..<8 {
            text += "C\(number),2024-03-0\(number + 1),alder,\(number < 2 ? "incident" : "crime"),race,"
            text += "\(number == 3 ? "N1" : ""),\(number == 4 ? "withdrawn" : "active")\n"
        }
        try await house.app.importFile(text, source: "alder-council")
    }

    @Test func `are kept beside what is counted of the source's own active records`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await Self.importOwn(house)
            let answer = try await Self.put(
                house,
                """
                [{"period": "2024-03", "kind": "crime", "count": 5, "note": "as at 5 April"},
                 {"period": "2024-Q1", "kind": "incident", "count": 3},
                 {"period": "YE2024-03", "kind": "all", "count": 7, "note": null}]
                """)
            try #require(answer.status == 200, "\(answer.text)")
            let items = answer.json["items"].items
            #expect(
                items.map { $0["period"]["code"].text }
                    == ["QE2024-03", "YE2024-03", "2024-03"].sorted { a, b in
                        (Period(a) ?? .month(Month(index: 0))) < (Period(b) ?? .month(Month(index: 0)))
                    })
            func item(_ period: String) -> JSONValue { items.first { $0["period"]["code"].text == period } ?? .null }
            #expect(item("2024-03")["counted"] == .integer(5))
            #expect(item("2024-03")["differs"] == .truth(false))
            #expect(item("2024-03")["note"].text == "as at 5 April")
            #expect(item("QE2024-03")["counted"] == .integer(2))
            #expect(item("QE2024-03")["differs"] == .truth(true))
            #expect(item("YE2024-03")["counted"] == .integer(7))
            // The same by the source's own key, by its partner's, and by a statistician's.
            for key in [house.keys.contributor, house.keys.partners["alder-council"], house.keys.statistician] {
                #expect(try await house.app.get(Self.path, key: key).json["items"] == answer.json["items"])
            }
        }
    }

    @Test func `said again change nothing, and stated anew replace`() async throws {
        try await ReleaseHouse.open { house async throws in
            let one = #"[{"period": "2024-03", "kind": "crime", "count": 5}]"#
            let first = try await Self.put(house, one)
            let again = try await Self.put(house, one)
            #expect(again.json["items"] == first.json["items"])
            let other = try await Self.put(house, one.replacing("5", with: "6"))
            #expect(other.json["items"].items.map { $0["count"] } == [.integer(6)])
            #expect(other.json["items"].items[0]["id"] != first.json["items"].items[0]["id"])
            let log = try await house.app.get("/v1/audit?action=state", key: house.keys.administrator)
            #expect(
                log.json["items"].items.map { $0["to"].text } == [
                    "alder-council 2024-03 crime: 6", "alder-council 2024-03 crime: 5",
                ])
            #expect(log.json["items"].items.map { $0["from"].text } == ["5", nil])
        }
    }

    @Test func `are taken all or not at all, every fault by its index and field`() async throws {
        try await ReleaseHouse.open { house async throws in
            let answer = try await Self.put(
                house,
                """
                [{"period": "2024-03", "kind": "crime", "count": 5},
                 {"period": "2024-13", "kind": "crimes", "count": -1, "nota": "x"},
                 {"kind": "all", "count": "7"},
                 12,
                 {"period": "latest", "kind": "all", "count": 1.5},
                 {"period": "2024-03", "kind": "crime", "count": 6},
                 {"period": "2099-03", "kind": "crime", "count": 6, "note": "a\\u0000b"}]
                """)
            #expect(answer.status == 400)
            #expect(
                answer.json["errors"].items.compactMap { $0["where"].text }
                    == [
                        "body[1].nota", "body[1].period", "body[1].kind", "body[1].count", "body[2].period",
                        "body[2].count", "body[3]", "body[4].period", "body[4].count", "body[6].note", "body[5]",
                        "body[6].period",
                    ].sorted { a, b in a < b }
                    || Set(answer.json["errors"].items.compactMap { $0["where"].text }) == [
                        "body[1].nota", "body[1].period", "body[1].kind", "body[1].count", "body[2].period",
                        "body[2].count", "body[3]", "body[4].period", "body[4].count", "body[5]", "body[6].note",
                        "body[6].period",
                    ])
            #expect(try await house.app.get(Self.path, key: house.keys.contributor).json["items"].items.isEmpty)
            let early = try await Self.put(house, #"[{"period": "2099-03", "kind": "crime", "count": 6}]"#)
            #expect(early.status == 422)
            #expect(try await Self.put(house, "{}").status == 400)
            #expect(try await Self.put(house, "nonsense").status == 400)
            let none = try await Self.put(house, "[]")
            #expect(none.status == 200 && none.json["items"].items.isEmpty)
        }
    }

    @Test func `are the source's own: nobody else states or sees them`() async throws {
        try await ReleaseHouse.open { house async throws in
            let one = #"[{"period": "2024-03", "kind": "crime", "count": 5}]"#
            let other = "/v1/sources/northshire-police/control-totals"
            #expect(try await Self.put(house, one, at: other).status == 403)
            #expect(try await Self.put(house, one, as: house.keys.partners["alder-council"]).status == 403)
            #expect(try await Self.put(house, one, as: house.keys.media).status == 403)
            #expect(try await Self.put(house, one, as: house.keys.statistician, at: other).status == 200)
            #expect(try await house.app.get(other, key: house.keys.contributor).status == 403)
            #expect(try await house.app.get(other, key: house.keys.partners["birch-council"]).status == 403)
            #expect(try await house.app.get(other, key: house.keys.media).status == 403)
            #expect(try await house.app.get(other).status == 401)
            let unknown = try await house.app.get(
                "/v1/sources/alder-counsil/control-totals", key: house.keys.statistician)
            #expect(unknown.status == 404)
            #expect(unknown.json["errors"].items[0]["suggestions"].items.map(\.text) == ["alder-council"])
        }
    }

    @Test func `that differ block a release until they are explained, for that very count`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await Self.importOwn(house)
            let stated = try await Self.put(house, #"[{"period": "2024-03", "kind": "crime", "count": 6}]"#)
            let number = try #require(stated.json["items"].items.first?["id"].number.map { Int($0) })
            try await house.bring("r1", to: .draft)
            let blocked = try await house.act("submit", "r1")
            #expect(blocked.status == 409)
            #expect(
                blocked.text.contains("Alder Council states 6 crimes for March 2024, and 5 of its records are there."))

            let path = "/v1/control-totals/\(number)/explanation"
            let json = #"{"explanation": "One report was made twice."}"#
            #expect(try await house.app.post(path, key: house.keys.contributor, json: json).status == 403)
            #expect(try await house.app.post(path, key: house.keys.statistician, json: "{}").status == 400)
            #expect(
                try await house.app.post(path, key: house.keys.statistician, json: #"{"explanation": "  "}"#).status
                    == 400)
            let explained = try await house.app.post(path, key: house.keys.statistician, json: json)
            try #require(explained.status == 200, "\(explained.text)")
            #expect(explained.json["explanation"].text == "One report was made twice.")
            #expect(try await house.act("submit", "r1").status == 200)

            // Another record comes in: what was explained is another count, and the next release is blocked again.
            try await house.app.importFile(
                "source_ref,recorded_on,area,kind,categories\nC9,2024-03-20,alder,crime,race\nC10,2024-03-20,alder,crime,race\n",
                source: "alder-council")
            try await house.bring("r2", to: .draft)
            let again = try await house.act("submit", "r2")
            #expect(again.status == 409)
            #expect(again.text.contains("7 of its records"))
            // r1 was counted before that, and what explained its count still does.
            let first = try await house.app.get("/v1/releases/r1/checklist", key: house.keys.statistician)
            #expect(first.json["items"].items.first { $0["code"].text == "control-totals" }?["level"].text == "ok")
        }
    }

    @Test func `are not explained where there is nothing to explain, or another is in force`() async throws {
        try await ReleaseHouse.open { house async throws in
            let json = #"{"explanation": "Because."}"#
            func explain(_ id: String) async throws -> Int {
                try await house.app.post(
                    "/v1/control-totals/\(id)/explanation", key: house.keys.statistician, json: json
                ).status
            }
            let zero = try await Self.put(house, #"[{"period": "2024-03", "kind": "crime", "count": 0}]"#)
            let id = try #require(zero.json["items"].items.first?["id"].number.map { String(Int($0)) })
            #expect(try await explain(id) == 409)
            _ = try await Self.put(house, #"[{"period": "2024-03", "kind": "crime", "count": 9}]"#)
            #expect(try await explain(id) == 409)
            for stranger in ["2147483647", "99999999999", "x", "0"] { #expect(try await explain(stranger) == 404) }
        }
    }

    @Test func `are left out of a release whose months they are not of`() async throws {
        try await ReleaseHouse.open { house async throws in
            _ = try await Self.put(
                house,
                """
                [{"period": "2024-08", "kind": "crime", "count": 9}, {"period": "2019-03", "kind": "all", "count": 9}]
                """)
            try await house.bring("r1", to: .draft)
            #expect(try await house.act("submit", "r1").status == 200)
        }
    }
}
