import NIOCore
import PostgresBridge
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

@Suite("What is published, in memory")
struct PublicationStoreTests {
    private static func recipe(_ id: String = "2023-q2", version: Int = 1) throws -> PublishedRelease.Recipe {
        var recipe = try PublishedRelease.Recipe("2020-07", "2023-06")
        recipe.id = id
        recipe.version = version
        recipe.reason = version == 1 ? nil : "A late return."
        recipe.count = { area, kind, _, month in area * 7 + Int(month.index % 5) + (kind == .crime ? version : 0) }
        return recipe
    }

    @Test func `is what the database publishes, figure by figure`() async throws {
        let database = try await TestDatabase.make()
        let made = try await PublishedRelease.make(try Self.recipe(), in: database)
        try await database.serving { app async throws in
            let found = try #require(app.context.publication.current.newest)
            #expect(found.content.name == made.name)
            #expect(found.content.digest == made.digest)
            #expect(found.publishedAt == made.publishedAt)
            #expect(found.content.cutOff == made.cutOff && found.content.title == made.title)
            #expect(found.content.table.frame.count == made.table.frame.count)
            for position in 0..<made.table.frame.count {
                #expect(found.content.table[position] == made.table[position])
            }
            #expect(found.content.numbers.areas == made.numbers.areas)
            #expect(
                Set(found.agreements.map(\.source.rawValue)) == ["northshire-police", "alder-council", "birch-council"])
            #expect(app.context.publication.files(number: made.name.number)?.data.readableBytes ?? 0 > 1000)
        }
    }

    @Test func `changes as soon as a notification comes`() async throws {
        let database = try await TestDatabase.make()
        try await database.serving(publicationInterval: .seconds(600)) { app async throws in
            // Until it listens, nothing is heard.
            #expect(try await eventually(within: 5) { try await app.isListening })
            try await PublishedRelease.make(try Self.recipe(), in: database)
            #expect(try await eventually(within: 1) { app.context.publication.current.entries.count == 1 })
            let second = try await PublishedRelease.make(try Self.recipe(version: 2), in: database)
            #expect(
                try await eventually(within: 1) { app.context.publication.current.newest?.content.name.version == 2 })
            try await PublishedRelease.withdraw(second, reason: "Counted twice.", in: database)
            #expect(
                try await eventually(within: 1) {
                    app.context.publication.current.entry(number: second.name.number)?.readable == nil
                })
            #expect(app.context.publication.files(number: second.name.number) == nil)
            #expect(app.context.publication.current.newest?.content.name.version == 1)
        }
    }

    @Test func `is asked for where a notification was missed`() async throws {
        let database = try await TestDatabase.make()
        try await database.serving(publicationInterval: .milliseconds(300)) { app async throws in
            try await database.query("SELECT 1")
            try await PublishedRelease.make(try Self.recipe(), in: database, isAnnounced: false)
            #expect(try await eventually(within: 1) { app.context.publication.current.entries.count == 1 })
        }
    }

    @Test func `stays what it was when a reading fails, and readiness and the log say why`() async throws {
        let database = try await TestDatabase.make()
        let first = try await PublishedRelease.make(try Self.recipe(), in: database)
        try await database.serving { app async throws in
            let second = try await PublishedRelease.make(try Self.recipe(version: 2), in: database, isAnnounced: false)
            try await database.tamper(second, "data.csv") { "overlay(\($0) placing '9' from 700)" }
            await #expect(throws: PublicationFailure.self) { try await app.context.publication.reload() }
            #expect(app.context.publication.current.entries.map(\.number) == [first.name.number])
            #expect(app.context.publication.files(number: first.name.number) != nil)
            let ready = try await app.get("/health/ready")
            #expect(ready.status == 503)
            let check = ready.json["checks"].items.first { $0["name"].text == "publication" }
            #expect(
                check?["fault"].text
                    == "Version 2 of the release 2023-q2 has files that are not those of its manifest. "
                    + "What was read before is served.")
            #expect(app.log.all.contains { $0.contains("not those of its manifest") })
            // It is logged once, not at every attempt.
            try? await app.context.publication.reload()
            #expect(app.log.all.filter { $0.contains("not those of its manifest") }.count == 1)
        }
    }

    @Test(arguments: ["data.csv", "metadata.json", "manifest.txt"])
    func `is refused where a file is another than the digest says`(file: String) async throws {
        let database = try await TestDatabase.make()
        let made = try await PublishedRelease.make(try Self.recipe(), in: database)
        try await database.tamper(made, file) { "\($0) || ' '" }
        try await database.serving { app async throws in
            #expect(app.context.publication.current.entries.isEmpty)
            #expect(app.context.publication.fault?.contains("of the release 2023-q2") == true)
            // That nothing has been published would be untrue.
            for path in [
                "/v1/periods", "/v1/releases/2023-q2/data.csv", "/v1/keys/signing", "/v1/areas?as_of=2024-12-01",
            ] {
                #expect(try await app.get(path).status == 503)
            }
        }
    }

    @Test func `reads a version once`() async throws {
        let database = try await TestDatabase.make()
        let first = try await PublishedRelease.make(try Self.recipe(), in: database)
        try await database.serving { app async throws in
            // Were it read again, it would be refused.
            try await database.tamper(first, "data.csv") { "\($0) || ' '" }
            try await PublishedRelease.make(try Self.recipe(version: 2), in: database, isAnnounced: false)
            try await app.context.publication.reload()
            #expect(app.context.publication.current.entries.count == 2)
            #expect(app.context.publication.fault == nil)
        }
    }

    @Test func `never loses what was public, though a database that was restored does not have it`() async throws {
        let database = try await TestDatabase.make()
        let made = try await PublishedRelease.make(try Self.recipe(), in: database)
        try await database.serving { app async throws in
            try await database.setClock(made.cutOff)
            try await app.context.publication.reload()
            #expect(app.context.publication.current.newest?.content.name == made.name)
        }
    }

    @Test func `goes on being served while the database is away`() async throws {
        let cluster = try await PrivateCluster.start()
        let name = PrivateCluster.databaseName(of: try await cluster.createDatabase())
        let url = cluster.url(for: name)
        let database = TestDatabase(ownerURL: url, serviceURL: url)
        _ = try await database.asOwner().migrate()
        try await database.load(TestPack.northshire)
        try await PublishedRelease.make(try Self.recipe(), in: database)
        try await TestApplication.run(database: url, publicationInterval: .milliseconds(200)) { app async throws in
            let before = try await app.get("/v1/releases/2023-q2/data.csv")
            #expect(before.status == 200)
            try await cluster.stop()
            try await Task.sleep(for: .seconds(1))
            let after = try await app.get("/v1/releases/2023-q2/data.csv")
            #expect(after.status == 200)
            #expect(after.body == before.body)
            #expect(
                try await eventually(within: 20) {
                    app.context.publication.fault?.hasSuffix("What was read before is served.") == true
                })
            try await cluster.start()
            try await PublishedRelease.make(try Self.recipe(version: 2), in: database)
            #expect(try await eventually(within: 15) { app.context.publication.current.entries.count == 2 })
            #expect(app.context.publication.fault == nil)
        }
        try await cluster.stop()
    }
}

extension TestApplication {
    /// Whether the service hears of publications.
    var isListening: Bool {
        get async throws {
            // Only the own role's statements can be seen.
            try await context.pool.query(
                """
                SELECT FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'listen%publication%'
                """
            ).count > 0
        }
    }
}

extension TestDatabase {
    /// Changes a frozen file behind the service's back, as only the owner could.
    func tamper(_ version: ReleaseVersion, _ file: String, _ expression: (String) -> String) async throws {
        try await run(
            """
            ALTER TABLE release_file DISABLE TRIGGER USER;
            UPDATE release_file SET content = convert_to(\(expression("convert_from(content, 'UTF8')")), 'UTF8')
                WHERE version_number = \(version.name.number) AND name = '\(file)';
            ALTER TABLE release_file ENABLE TRIGGER USER;
            """)
    }
}
