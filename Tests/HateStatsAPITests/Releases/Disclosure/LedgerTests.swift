import PostgresBridge
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// What has ever been public binds every version that comes after it.
@Suite("The ledger of what was public")
struct LedgerTests {
    @Test func `names what a version was protected against, corrected and withdrawn versions too`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            try await house.done(house.act("correct", "r1", #"{"reason":"Late."}"#))
            #expect(try await house.page("r1", version: 2).after == [try await house.number("r1")])
            try await house.release("r1")
            try await house.done(house.act("withdraw", "r1", #"{"reason":"Wrong."}"#))
            try await house.done(house.create("r2"))
            let both = [try await house.number("r1"), try await house.number("r1", version: 2)]
            #expect(try await house.page("r2").after == both)
            // What was withdrawn before it was public was never seen.
            try await house.done(house.act("withdraw", "r2", #"{"reason":"A trial."}"#))
            try await house.done(house.create("r3"))
            #expect(try await house.page("r3").after == both)
        }
    }

    @Test func `lets out nothing that was not protected against all that is public`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .agreed)
            try await house.bring("r2", to: .agreed)
            try await house.done(house.act("publish", "r1"))
            for json in ["{}", #"{"at":"2099-01-01T09:30:00Z"}"#] {
                let refused = try await house.act("publish", "r2", json)
                #expect(refused.status == 409)
                #expect(refused.json["detail"].text?.contains("rebuilt") == true, "\(refused.text)")
            }
            let checklist = try await house.app.get("/v1/releases/r2/checklist", key: house.keys.statistician)
            #expect(checklist.json["can_publish"].truth == false)
            #expect(
                checklist.json["items"].items.first { $0["code"].text == "predecessor" }?["level"].text == "error")
            try await house.done(house.act("rebuild", "r2"))
            try await house.release("r2")
            #expect(try await house.check().differences == [])
        }
    }

    /// The same predecessor, and another version in between: a release with earlier months.
    @Test func `lets out nothing after an older release that came in between`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            try await house.done(house.create("old", to: "2023-06"))
            try await house.bring("r2", to: .agreed)
            try await house.release("old")
            let refused = try await house.act("publish", "r2")
            #expect(refused.status == 409)
            #expect(refused.json["detail"].text?.contains("old@1") == true, "\(refused.text)")
        }
    }

    @Test func `lets nothing out beside what is scheduled, and names it`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .scheduled)
            try await house.bring("r2", to: .agreed)
            for json in ["{}", #"{"at":"2099-06-01T09:30:00Z"}"#] {
                let refused = try await house.act("publish", "r2", json)
                #expect(refused.status == 409)
                #expect(refused.json["detail"].text?.contains("r1@1") == true, "\(refused.text)")
            }
            // The one that is scheduled may get another instant, or come out now.
            try await house.done(house.act("publish", "r1", #"{"at":"2098-01-01T09:30:00Z"}"#))
            try await house.done(house.act("withdraw", "r1", #"{"reason":"A trial."}"#))
            try await house.done(house.act("publish", "r2"))
        }
    }

    @Test func `two that are published at once are not both let out`() async throws {
        try await ReleaseHouse.open { house async throws in
            for id in ["r1", "r2", "r3"] { try await house.bring(id, to: .agreed) }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for id in ["r1", "r2", "r3"] { group.addTask { try await house.act("publish", id).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [200, 409, 409])
        }
    }

    @Test func `refuses the next release where one is public of which nothing was kept`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            try await Self.asSuperuser("DELETE FROM release_ledger", house)
            let refused = try await house.create("r2")
            #expect(refused.status == 409)
            let detail = refused.json["detail"].text ?? ""
            #expect(detail.contains("r1@1") && detail.contains("hatestats demo --reset"), "\(detail)")
            #expect(try await house.act("correct", "r1", #"{"reason":"Late."}"#).status == 409)
            #expect(try await house.show("r2").status == 404)
            let found = try await house.check().differences.map(\.place)
            #expect(found == ["r1@1 ledger"])
        }
    }

    @Test func `lets out nothing that was made before there was a ledger`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("r1", to: .agreed)
            try await Self.asSuperuser("DELETE FROM release_ledger", house)
            #expect(try await house.act("publish", "r1").status == 409)
            try await house.done(house.act("rebuild", "r1"))
            try await house.release("r1")
        }
    }

    // MARK: What can't be made safe

    /// Puts a cell that can't be made safe into a version's page.
    private static func spoil(_ id: String, _ house: ReleaseHouse) async throws {
        try await asSuperuser(
            """
            UPDATE release_ledger SET content = convert_to(replace(convert_from(content, 'UTF8'), E'failures 0\\n',
                E'failures 1\\nN2 any crime YE2024-06\\tIt follows from its parts.\\tA coarser plan.\\n'), 'UTF8')
            WHERE version_number = \(try await house.number(id))
            """, house)
    }

    @Test func `a version with a cell that can't be made safe is neither submitted nor published, by any way`()
        async throws
    {
        try await ReleaseHouse.open { house async throws in
            try await house.bring("draft", to: .draft)
            try await Self.spoil("draft", house)
            let checklist = try await house.app.get("/v1/releases/draft/checklist", key: house.keys.statistician)
            #expect(checklist.json["can_submit"].truth == false)
            let item = try #require(checklist.json["items"].items.first { $0["code"].text == "disclosure" })
            #expect(item["level"].text == "error" && item["what_would_help"].text == "A coarser plan.")
            #expect(
                item["text"].text
                    == "One figure can't be made safe. Alder, any, crime, YE2024-06: It follows from its parts.")
            let submitted = try await house.act("submit", "draft")
            #expect(submitted.status == 409)
            #expect(submitted.json["errors"].items.first?["where"].text == "checklist.disclosure")

            try await house.bring("agreed", to: .agreed)
            try await Self.spoil("agreed", house)
            for json in ["{}", #"{"at":"2099-01-01T09:30:00Z"}"#] {
                #expect(try await house.act("publish", "agreed", json).status == 409)
            }
            // No member of a request lifts it.
            for json in [#"{"force":true}"#, #"{"overrides":[]}"#, #"{"disclosure":"off"}"#] {
                #expect(try await house.act("submit", "draft", json).status == 400)
                #expect(try await house.act("publish", "agreed", json).status == 400)
            }
            let environment = [
                "HATESTATS_KEY": house.keys.statistician, "HATESTATS_SIGNING_KEY": ReleaseHouse.signingKey,
            ]
            for arguments in [
                ["release", "submit", "draft"], ["release", "publish", "agreed"],
                ["release", "publish", "agreed", "--at", "2099-01-01T09:30:00Z"],
            ] {
                let outcome = try await Program.run(arguments, house.database, environment: environment)
                #expect(outcome.status == 1, "\(arguments): \(outcome.output)")
                #expect(outcome.errors.contains("can't be made safe"), "\(outcome.errors)")
            }
            #expect(try await house.publicly("/v1/releases").json["items"].items.isEmpty)
        }
    }

    // MARK: Rights

    private static func asSuperuser(_ sql: String, _ house: ReleaseHouse) async throws {
        try await PrivateCluster.shared().psql(
            "SET session_replication_role = replica; \(sql)",
            in: PrivateCluster.databaseName(of: house.database.ownerURL))
    }

    @Test func `is frozen with its version, even for the owner`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            try await house.police("X1,2023-09-01,alder,crime,race,", "X2,2022-09-01,cedar,crime,race,")
            try await house.done(
                house.act(
                    "correct", "r1",
                    """
                    {"reason":"Late.","overrides":[
                      {"area":"cedar","category":"any","kind":"all","period":"*","reason":"A mistake."}]}
                    """))
            try await house.done(house.act("submit", "r1"))
            let number = try await house.number("r1", version: 2)
            for sql in [
                "UPDATE release_ledger SET content = ''", "DELETE FROM release_ledger WHERE version_number = \(number)",
                "UPDATE release_ledger SET protected_after = '{}'", "TRUNCATE release_ledger",
                "UPDATE held_change SET old_kind = 2, old_area = 2, old_month = '2023-09-01', old_categories = 1",
                "DELETE FROM held_change", "TRUNCATE held_change",
                "INSERT INTO held_change SELECT version_number, source, 'X9' FROM held_change",
                "INSERT INTO held_change SELECT version_number, source, 'X9', old_month, old_area, old_kind, old_categories, "
                    + "new_month, new_area, new_kind, new_categories FROM held_change",
                "UPDATE release_override SET reason = 'Another.'", "DELETE FROM release_override",
                "TRUNCATE release_override", "UPDATE release_version SET held_changes = 0 WHERE number = \(number)",
            ] {
                let error = await #expect(throws: PostgresError.self, "\(sql)") {
                    _ = try await house.database.query(PostgresQuery(unsafeSQL: sql))
                }
                #expect(
                    error?.sqlState == .insufficientPrivilege || error?.sqlState == .checkViolation, "\(sql): \(error)")
            }
        }
    }

    @Test(arguments: ["release_ledger", "held_change", "release_override"])
    func `is nothing that the publisher's role can read`(table: String) async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            let error = await #expect(throws: PostgresError.self) {
                try await house.app.context.pool.withTransaction { connection in
                    _ = try await connection.query(PublisherRole())
                    _ = try await connection.query(PostgresQuery(unsafeSQL: "SELECT count(*) FROM \(table)"))
                }
            }
            #expect(error?.sqlState == .insufficientPrivilege)
        }
    }

    @Test func `nothing of it is at a public address`() async throws {
        try await ReleaseHouse.open { house async throws in
            try await house.publish("r1")
            try await house.police("WELLENSITTICH,2023-09-01,alder,crime,race,")
            try await house.done(house.act("correct", "r1", #"{"reason":"Late."}"#))
            try await house.release("r1")
            for path in ["", "/data.csv", "/metadata.json", "/manifest.txt", "/changes", "/versions/2"] {
                let answer = try await house.publicly("/v1/releases/r1" + path)
                #expect(answer.status == 200 && !answer.text.contains("WELLENSITTICH"), "\(path)")
            }
        }
    }
}
