import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("The audit log")
struct AuditTests {
    private static func write(_ events: [AuditEvent], _ database: TestDatabase) async throws {
        try await database.asOwner().withConnection { connection in
            for event in events {
                try await connection.withTransaction { try await AuditLog.write(event, over: $0) }
            }
        }
    }

    private static func verdict(_ database: TestDatabase) async throws -> AuditChain.Verdict {
        try await database.asOwner().withConnection { try await AuditChain.verify(over: $0) }
    }

    private static let actor = AuditActor(
        Access(keyID: "abc", role: .partner, source: SourceCode(rawValue: "alder-council")))

    private static let events = [
        AuditEvent(
            actor, .agree, .release("2024-q1", version: 1), from: "in-agreement", to: "agreed", why: "fine — “ja”"),
        AuditEvent(actor, .look, .release("2024-q1", version: 2)),
        AuditEvent(.owner, .revoke, .key("k"), from: "valid", to: "revoked"),
        AuditEvent(actor, .query, .release("2024-q10", version: 1), why: ""),
    ]

    @Test func `is a chain whose digests can be computed again`() async throws {
        let database = try await TestDatabase.make()
        try await Self.write(Self.events, database)
        let verdict = try await Self.verdict(database)
        #expect(verdict.isWhole, "\(verdict.faults)")
        #expect(verdict.count == 4)
        #expect(verdict.head != AuditChain.origin)
    }

    @Test func `is whole where it is empty`() async throws {
        let verdict = try await Self.verdict(try await TestDatabase.make())
        #expect(verdict == AuditChain.Verdict())
    }

    @Test(arguments: [
        ("UPDATE audit_entry SET why = 'other' WHERE number = 1", ["entry 1 is not what was written"]),
        ("UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE number = 2", ["entry 2 is not what"]),
        ("UPDATE audit_entry SET from_state = NULL WHERE number = 3", ["entry 3 is not what was written"]),
        ("DELETE FROM audit_entry WHERE number = 1", ["what was between them is missing", "does not follow"]),
        ("DELETE FROM audit_entry WHERE number = 3", ["entry 4 follows entry 2", "entry 4 does not follow"]),
        (
            """
            UPDATE audit_entry SET why = NULL, digest = sha256('x') WHERE number = 2
            """, ["entry 2 is not what was written", "entry 3 does not follow"]
        ),
    ])
    func `shows what even its owner changed`(change: String, faults: [String]) async throws {
        let database = try await TestDatabase.make()
        try await Self.write(Self.events, database)
        try await database.asOwner().withConnection { connection in
            try await connection.execute(
                unsafeScript: "ALTER TABLE audit_entry DISABLE TRIGGER only_appended_to; \(change);")
        }
        let found = try await Self.verdict(database).faults
        #expect(found.count == faults.count, "\(found)")
        for (found, expected) in zip(found, faults) { #expect(found.contains(expected)) }
    }

    @Test func `can't be changed by the service, nor given numbers and digests of its choice`() async throws {
        let database = try await TestDatabase.make()
        try await Self.write(Self.events, database)
        let connection = try await PostgresConnection.connect(
            PostgresConfiguration(database.serviceURL), logger: TestDatabase.logger)
        for change in [
            "UPDATE audit_entry SET why = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry",
            "ALTER TABLE audit_entry DISABLE TRIGGER chained",
        ] {
            await #expect(throws: PostgresError.self) { try await connection.execute(unsafeScript: change) }
        }
        try await connection.execute(
            unsafeScript: """
                INSERT INTO audit_entry (number, at, actor, role, action, subject, previous, digest)
                VALUES (99, '2001-01-01', 'a', 'b', 'c', 'd', sha256('x'), sha256('y'))
                """)
        await connection.close()
        let verdict = try await Self.verdict(database)
        #expect(verdict.isWhole)
        #expect(verdict.count == 5)
    }

    @Test func `keeps its order where many write at once`() async throws {
        let database = try await TestDatabase.make()
        let settings = try database.settings { $0.databaseConnections = 6 }
        try await AppContext(settings: settings, logger: TestDatabase.logger).whileConnected { context in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        let event = AuditEvent(.owner, .look, .release("r", version: number + 1))
                        try await context.pool.withTransaction { try await AuditLog.write(event, over: $0) }
                    }
                }
                try await group.waitForAll()
            }
        }
        let verdict = try await Self.verdict(database)
        #expect(verdict.isWhole, "\(verdict.faults)")
        #expect(verdict.count == 60)
    }

    @Test func `tells of every key that was made and revoked`() async throws {
        let database = try await TestDatabase.make()
        let administrator = try await database.key(.administrator)
        try await database.serving { app async throws in
            let made = try await app.post(
                "/v1/keys", key: administrator, json: #"{"role":"partner","source":"alder-council"}"#)
            let id = try #require(made.json["id"].text)
            for _ in 0..<2 {
                #expect(try await app.send("DELETE", "/v1/keys/\(id)", key: administrator).status == 200)
            }
            let log = try await app.get("/v1/audit", key: administrator)
            #expect(log.status == 200, "\(log.text)")
            let items = log.json["items"].items
            #expect(items.map { $0["action"].text } == ["revoke", "create", "create"])
            #expect(items[0]["subject"].text == "key:\(id)")
            #expect(items[0]["actor"].text == Key(administrator)?.id)
            #expect(items[0]["from"].text == "valid")
            #expect(items[0]["to"].text == "revoked")
            #expect(items[1]["why"].text == "for the role partner of alder-council")
            #expect(items[2]["actor"].text == "owner")
            #expect(items[0]["previous"].text == items[1]["digest"].text)
            #expect(log.json["next"] == .null)
            #expect(!log.text.contains(try #require(made.json["key"].text?.split(separator: "_").last)))
        }
    }

    @Test func `is read page by page, by subject, action and actor`() async throws {
        let database = try await TestDatabase.make()
        let administrator = try await database.key(.administrator)
        try await Self.write(Self.events, database)
        try await database.serving { app async throws in
            var numbers: [Int] = []
            var path: String? = "/v1/audit?limit=2"
            while let next = path {
                let page = try await app.get(next, key: administrator)
                numbers += page.json["items"].items.compactMap { $0["number"].integer }
                path = page.headers["link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
                #expect((path == nil) == (page.json["next"] == .null))
            }
            #expect(numbers == [5, 4, 3, 2, 1])
            func found(_ query: String) async throws -> [Int] {
                try await app.get("/v1/audit?" + query, key: administrator).json["items"].items
                    .compactMap { $0["number"].integer }
            }
            #expect(try await found("subject=release:2024-q1") == [3, 2])
            #expect(try await found("subject=release:2024-q1@2&limit=1") == [3])
            #expect(try await found("action=query") == [5])
            #expect(try await found("actor=owner") == [4, 1])
            #expect(try await found("actor=nobody") == [])
            let link = try await app.get("/v1/audit?subject=release:2024-q1&limit=1", key: administrator)
                .headers["link"]
            #expect(link == "</v1/audit?subject=release%3A2024-q1&limit=1&cursor=3>; rel=\"next\"")
        }
    }

    @Test func `is for administrators, and refuses what it does not know`() async throws {
        let database = try await TestDatabase.make()
        let administrator = try await database.key(.administrator)
        let statistician = try await database.key(.statistician)
        try await database.serving { app async throws in
            #expect(try await app.get("/v1/audit").status == 401)
            #expect(try await app.get("/v1/audit", key: statistician).status == 403)
            for query in ["limit=0", "cursor=x", "action=agre", "sort=up"] {
                #expect(try await app.get("/v1/audit?" + query, key: administrator).status == 400)
            }
            #expect(try await app.get("/v1/audit?action=agre", key: administrator).text.contains(#""agree""#))
        }
    }

    @Test func `is given whole, however long, where no limit is named`() async throws {
        let database = try await TestDatabase.make()
        let administrator = try await database.key(.administrator)
        try await database.asOwner().withConnection { connection in
            try await connection.execute(
                unsafeScript: """
                    INSERT INTO audit_entry (actor, role, action, subject)
                    SELECT 'a', 'b', 'look', 'release:r@' || n FROM generate_series(1, 2500) n
                    """)
        }
        try await database.serving { app async throws in
            let log = try await app.get("/v1/audit", key: administrator)
            #expect(log.json["items"].items.compactMap { $0["number"].integer } == Array((1...2501).reversed()))
            #expect(log.json["next"] == .null)
        }
        let verdict = try await Self.verdict(database)
        #expect(verdict.isWhole && verdict.count == 2501)
    }
}
