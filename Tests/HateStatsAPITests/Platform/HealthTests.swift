import PostgresBridge
import TestSupport
import Testing

@testable import HateStatsAPI

@Suite("The service's health")
struct HealthTests {
    private func check(_ name: String, in answer: Answer) -> JSONValue {
        answer.json["checks"].items.first { $0["name"].text == name } ?? .null
    }

    @Test func `is ready with a database, current migrations and a pack`() async throws {
        try await TestDatabase.make().serving { app async throws in
            let answer = try await app.get("/health/ready")
            #expect(answer.status == 200)
            for name in ["database", "migrations", "reference"] { #expect(check(name, in: answer)["ok"].truth == true) }
        }
    }

    @Test func `is not ready without a pack, and ready as soon as one is loaded`() async throws {
        let database = try await TestDatabase.empty()
        _ = try await database.asOwner().migrate()
        try await database.serving { app async throws in
            let before = try await app.get("/health/ready")
            #expect(before.status == 503)
            #expect(check("reference", in: before)["ok"].truth == false)
            #expect(before.headers["retry-after"] == "2")
            try await database.load(TestPack.northshire)
            var status = 0
            for _ in 0..<100 where status != 200 {
                status = try await app.get("/health/ready").status
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(status == 200)
        }
    }

    @Test func `names the migrations that are waiting`() async throws {
        let database = try await TestDatabase.make()
        try await database.query("DELETE FROM schema_migration")
        try await database.serving { app async throws in
            let answer = try await app.get("/health/ready")
            #expect(answer.status == 503)
            #expect(check("migrations", in: answer)["fault"].text?.contains("waiting") == true)
        }
    }

    @Test func `goes on answering from memory while the database is away, and recovers by itself`() async throws {
        let cluster = try await PrivateCluster.start()
        let name = PrivateCluster.databaseName(of: try await cluster.createDatabase())
        let url = cluster.url(for: name)
        let settings = try Settings.read(flags: ["DATABASE_URL": url], environment: [:])
        let owner = try DatabaseOwner(settings, logger: TestDatabase.logger)
        _ = try await owner.migrate()
        let loader = try ReferenceLoader(files: TestPack.northshire)
        _ = try await owner.withConnection { try await loader.load($0) }
        let key = try await owner.withContext {
            try await $0.keys.create(.administrator, source: nil, label: "", by: .owner).0.text
        }
        try await TestApplication.run(database: url) { app async throws in
            #expect(try await app.get("/v1/areas").status == 200)
            try await cluster.stop()
            #expect(try await app.get("/v1/areas").status == 200)
            #expect(try await app.get("/health/ready").status == 503)
            let keyed = try await app.get("/v1/keys", key: key)
            #expect(keyed.status == 503)
            #expect(keyed.problem == "unavailable")
            #expect(keyed.headers["retry-after"] != nil)
            try await cluster.start()
            var status = 0
            for _ in 0..<100 where status != 200 {
                status = try await app.get("/v1/keys", key: key).status
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(status == 200)
        }
        try await cluster.stop()
    }
}
