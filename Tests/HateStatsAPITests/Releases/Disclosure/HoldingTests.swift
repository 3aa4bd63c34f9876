import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

/// By the policy `hold`, what was published stays as it was until the yearly rebase.
@Suite("A change of what was published")
struct HoldingTests {
    private static let second = Month(index: 2024 * 12 + 6)...Month(index: 2024 * 12 + 11)

    @Test func `is held, and the release says how many are, at top level`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            #expect(try await house.count("r1", "alder", "2023-09") == 8)
            try await house.police("X1,2023-09-01,alder,crime,race,")
            try await house.act("correct", "r1", #"{"reason":"One came late."}"#)
            #expect(try await house.count("r1", version: 2, "alder", "2023-09") == 8)
            #expect(try await house.held("r1") == ["X1 - 2023-09:N2"])
            try await house.release("r1")
            let shown = try await house.publicly("/v1/releases/r1")
            #expect(shown.json["version"].integer == 2)
            #expect(shown.json["held_changes"].integer == 1)
            #expect(try await house.publicly("/v1/releases/r1/versions/1").json["held_changes"].integer == 0)
            let metadata = try await house.publicly("/v1/releases/r1/metadata.json").json["revisions"]
            #expect(metadata["policy"].text == "hold" && metadata["rebased"].truth == false)
            #expect(metadata["held_changes"].integer == 1)
            // Not one figure differs.
            #expect(try await house.publicly("/v1/releases/r1/changes").json["items"].items.isEmpty)
        }
    }

    @Test func `is told in full to statisticians alone, as JSON and as CSV, and each look is noted`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            try await house.police("X1,2023-09-01,alder,crime,race;age,", "N60,2023-08-11,N2,crime,race,withdrawn")
            try await house.act("correct", "r1", #"{"reason":"Late."}"#)
            try await house.release("r1")
            let others = [
                house.keys.media, house.keys.administrator, house.keys.contributor,
                house.keys.partners["alder-council"],
            ]
            for path in [
                "/v1/releases/r1/held-changes", "/v1/releases/r1/held-changes.csv", "/v1/releases/r1/overrides",
            ] {
                #expect(try await house.app.get(path).status == 401)
                for key in others { #expect(try await house.app.get(path, key: key).status == 403) }
            }
            let answer = try await house.app.get("/v1/releases/r1/held-changes", key: house.keys.statistician)
            #expect(answer.json["release"].text == "r1" && answer.json["version"].integer == 2)
            #expect(answer.json["compared_with"]["version"].integer == 1)
            let items = answer.json["items"].items
            #expect(items.map { $0["source_ref"].text } == ["N60", "X1"])
            #expect(items.allSatisfy { $0["source"].text == "northshire-police" })
            #expect(items[0]["new"] == .null && items[0]["old"]["kind"].text == "crime")
            #expect(items[1]["new"]["categories"].items.map(\.text) == ["race", "age"])
            let csv = try await house.app.get("/v1/releases/r1/held-changes.csv", key: house.keys.statistician)
            #expect(
                csv.text == """
                    source,source_ref,old_month,old_area,old_kind,old_categories,new_month,new_area,new_kind,new_categories
                    northshire-police,N60,2023-08,N2,crime,race,,,,
                    northshire-police,X1,,,,,2023-09,N2,crime,race;age

                    """)
            #expect(csv.headers["cache-control"] == "private, no-store")
            let deeds = try await house.deeds()
            #expect(deeds.count { $0.contains("look release:r1@2") } >= 2)
            let page = try await house.app.get("/v1/releases/r1/held-changes?limit=1", key: house.keys.statistician)
            let next = try #require(page.json["next"].text)
            let rest = try await house.app.get(
                "/v1/releases/r1/held-changes?limit=1&cursor=\(next)", key: house.keys.statistician)
            #expect(rest.json["items"].items.map { $0["source_ref"].text } == ["X1"])
        }
    }

    @Test func `is none where only new months have come in`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            try await house.police("X1,2024-07-01,alder,crime,race,", covers: Self.second)
            try await house.done(house.create("r2", to: "2024-12"))
            #expect(try await house.held("r2") == [])
            #expect(try await house.count("r2", "alder", "2024-07") == 1)
        }
    }

    @Test func `is held whole where a record moves between areas, and into or out of what was published`() async throws
    {
        try await ReleaseHouse.open { house async throws in
            try await house.police("OUT,2024-06-30,cedar,crime,race,", "IN,2024-07-02,cedar,crime,race,")
            try await house.publish("r1")
            try await house.police(
                "N60,2023-08-11,dale,crime,race,", "OUT,2024-07-03,cedar,crime,race,",
                "IN,2024-06-29,cedar,crime,race,",
                "NEW,2024-08-01,cedar,crime,race,", covers: Self.second)
            try await house.police("NEW,2024-09-01,cedar,crime,race,")
            try await house.done(house.create("r2", to: "2024-12"))
            #expect(
                try await house.held("r2") == [
                    "IN 2024-07:N4 2024-06:N4", "N60 2023-08:N2 2023-08:N5", "OUT 2024-06:N4 2024-07:N4",
                ])
            #expect(try await house.count("r2", "alder", "2023-08") == 8)
            #expect(try await house.count("r2", "dale", "2023-08") == 0)
            #expect(try await house.count("r2", "cedar", "2024-06") == 1)
            // What came in before it was published stays where it was: in a month that is new.
            #expect(try await house.count("r2", "cedar", "2024-07") == 1)
            #expect(try await house.count("r2", "cedar", "2024-08") == 0)
            #expect(try await house.count("r2", "cedar", "2024-09") == 1)
        }
    }

    @Test func `is held on both sides where the police come to count what a partner counted`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.council("C1,2024-05-01,cedar,crime,race,P1,", "C2,2024-05-01,cedar,crime,race,,")
            try await house.publish("r1")
            try await house.police("P1,2024-05-03,alder,crime,race,")
            try await house.done(house.act("correct", "r1", #"{"reason":"Late."}"#))
            #expect(try await house.held("r1") == ["P1 - 2024-05:N2", "C1 2024-05:N4 -"])
            #expect(try await house.count("r1", version: 2, "cedar", "2024-05") == 2)
            #expect(try await house.count("r1", version: 2, "alder", "2024-05") == 0)
            // A link that is made later takes the partner's out as well.
            try await house.council("C2,2024-05-01,cedar,crime,race,P1,")
            try await house.done(
                house.act("rebuild", "r1", #"{"cut_off":"\#(try await house.now())"}"#))
            #expect(try await house.held("r1") == ["P1 - 2024-05:N2", "C1 2024-05:N4 -", "C2 2024-05:N4 -"])
            // The police take theirs back: all is as it was published.
            try await house.police("P1,2024-05-03,alder,crime,race,withdrawn")
            try await house.done(
                house.act("rebuild", "r1", #"{"cut_off":"\#(try await house.now())"}"#))
            #expect(try await house.held("r1") == [])
        }
    }

    @Test func `stays held from release to release, until it is undone`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            try await house.police(
                "X1,2023-09-01,alder,crime,race,", "X2,2023-09-01,alder,crime,race,", covers: Self.second)
            try await house.publish("r2", to: "2024-09")
            #expect(try await house.held("r2") == ["X1 - 2023-09:N2", "X2 - 2023-09:N2"])
            // Nothing has come in since, and one of them is withdrawn.
            try await house.police("X2,2023-09-01,alder,crime,race,withdrawn")
            try await house.publish("r3", to: "2024-10")
            #expect(try await house.held("r3") == ["X1 - 2023-09:N2"])
            #expect(try await house.count("r3", "alder", "2023-09") == 8)
            // A change of the change: it counts elsewhere in what was published, and then where nothing has been yet,
            // since this plan publishes years to June alone.
            try await house.police("X1,2024-05-01,cedar,crime,race,")
            try await house.publish("r4", to: "2024-11")
            #expect(try await house.held("r4") == ["X1 - 2024-05:N4"])
            try await house.police("X1,2024-09-01,cedar,crime,race,")
            try await house.done(house.create("r5", to: "2024-12"))
            #expect(try await house.held("r5") == [])
            #expect(try await house.count("r5", "cedar", "2024-09") == 1)
            #expect(try await house.check().differences == [])
        }
    }

    @Test func `is taken in by the release that passes the month of the rebase, and by no correction`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            try await house.police(
                "X1,2023-09-01,alder,crime,race,", covers: Self.second.lowerBound...Month(index: 2025 * 12 + 6))
            try await house.publish("r2", to: "2025-05")
            #expect(try await house.held("r2").count == 1)
            try await house.publish("r3", to: "2025-07")
            #expect(try await house.held("r3") == [])
            #expect(try await house.count("r3", "alder", "2023-09") == 9)
            let metadata = try await house.publicly("/v1/releases/r3/metadata.json").json["revisions"]
            #expect(metadata["rebased"].truth == true && metadata["held_changes"].integer == 0)
            try await house.police("X2,2023-09-01,alder,crime,race,")
            try await house.done(house.act("correct", "r3", #"{"reason":"Late."}"#))
            #expect(try await house.held("r3") == ["X2 - 2023-09:N2"])
            #expect(try await house.check().differences == [])
        }
    }

    @Test(arguments: ["hide", "show"])
    func `is not held by another policy`(policy: String) async throws {
        try await ReleaseHouse.open(revisions: policy) { house async throws in
            try await house.publish("r1")
            try await house.police("X1,2023-09-01,alder,crime,race,")
            try await house.done(house.act("correct", "r1", #"{"reason":"Late."}"#))
            #expect(try await house.held("r1") == [])
            #expect(try await house.count("r1", version: 2, "alder", "2023-09") == 9)
            #expect(try await house.check().differences == [])
        }
    }

    @Test func `of what a withdrawn release said is not held, but what it said stays in the ledger`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            try await house.done(house.act("withdraw", "r1", #"{"reason":"Counted twice."}"#))
            try await house.police("X1,2023-09-01,alder,crime,race,")
            try await house.done(house.create("r2"))
            #expect(try await house.held("r2") == [])
            #expect(try await house.page("r2").after == [try await house.number("r1")])
        }
    }
}

extension ReleaseHouse {
    /// What the database's clock shows.
    func now() async throws -> String {
        try await app.context.pool.withConnection { try await ReleaseDesk.now($0) }.description
    }

    func check() async throws -> CheckReport {
        try await database.asOwner().withConnection { try await DatabaseCheck($0).run() }
    }
}
