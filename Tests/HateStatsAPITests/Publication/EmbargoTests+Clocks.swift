import PostgresBridge
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

extension EmbargoTests {
    // MARK: Two clocks

    @Test func `ends only when both clocks have reached the instant`() async throws {
        try await Self.open { house in
            let before = Self.instant.later(-1)
            let after = Self.instant.later(1)
            // The process's clock runs ahead.
            try await house.move(own: after, database: before)
            #expect(try await house.app.get("/v1/releases/2024-q2").status == 404)
            // The database's clock runs ahead.
            try await house.move(own: before, database: after)
            #expect(try await house.app.get("/v1/releases/2024-q2").status == 404)
            try await house.move(own: after, database: after)
            #expect(try await house.app.get("/v1/releases/2024-q2").status == 200)
        }
    }

    @Test func `ends within a second, without a job and without a notification`() async throws {
        let database = try await TestDatabase.make()
        let old = try await PublishedRelease.make(try Self.old(), in: database)
        _ = try await PublishedRelease.make(try Self.new(after: old), in: database)
        // Both clocks run from two seconds before the instant on.
        let start = ContinuousClock.now + .seconds(2)
        let clock = ServiceClock {
            Self.instant.later(Double((ContinuousClock.now - start) / .microseconds(1)) / 1_000_000)
        }
        try await database.runClock(clock.now)
        try await database.serving(clock: clock, publicationInterval: .seconds(600)) { app async throws in
            #expect(try await app.get("/v1/releases/2024-q2").status == 404)
            while ContinuousClock.now < start { try await Task.sleep(for: .milliseconds(50)) }
            #expect(try await eventually(within: 1) { try await app.get("/v1/releases/2024-q2").status == 200 })
        }
    }

    @Test func `ends in two processes alike`() async throws {
        let database = try await TestDatabase.make()
        let old = try await PublishedRelease.make(try Self.old(), in: database)
        let clock = TestClock(Self.instant.later(-1))
        try await database.setClock(Self.instant.later(-1))
        _ = try await PublishedRelease.make(try Self.new(after: old), in: database)
        // The second hears nothing, and asks often.
        try await database.serving(clock: clock.clock, publicationInterval: .seconds(600)) { one async throws in
            try await database.serving(clock: clock.clock, publicationInterval: .milliseconds(200)) {
                two async throws in
                for app in [one, two] { #expect(try await app.get("/v1/releases/2024-q2").status == 404) }
                #expect(try await eventually(within: 5) { try await one.isListening })
                clock.set(Self.instant.later(1))
                try await database.setClock(Self.instant.later(1))
                #expect(try await eventually(within: 1) { try await two.get("/v1/releases/2024-q2").status == 200 })
                try await database.query("SELECT pg_notify('hatestats_publication', '')")
                #expect(try await eventually(within: 1) { try await one.get("/v1/releases/2024-q2").status == 200 })
                for path in [
                    "/v1/releases", "/v1/releases/2024-q2/data.csv", "/v1/periods", "/v1/releases/2024-q2/changes",
                ] {
                    let answers = (try await one.get(path), try await two.get(path))
                    #expect(answers.0.body == answers.1.body, "\(path)")
                    #expect(answers.0.headers["etag"] == answers.1.headers["etag"], "\(path)")
                }
            }
        }
    }

    // MARK: The role

    @Test func `is kept by the database: the publisher's role reads no draft`() async throws {
        let database = try await TestDatabase.make()
        let old = try await PublishedRelease.make(try Self.old(), in: database)
        _ = try await PublishedRelease.make(try Self.new(after: old), in: database)
        try await database.serving { app async throws in
            let tables = try await database.query(
                """
                SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'p') ORDER BY 1
                """
            ).map { try $0.decode(String.self, at: 0) }
            #expect(
                tables.contains("release_version") && tables.contains("audit_entry")
                    && tables.contains("record_version"))
            var readable: [String] = []
            for table in tables {
                do {
                    let rows = try await app.context.pool.withTransaction(readOnly: true) { connection in
                        try await connection.query("SET LOCAL ROLE hatestats_publisher")
                        return try await connection.query("SELECT t::text FROM \(unsafeSQL: table) t")
                    }
                    readable.append(table)
                    let texts = try rows.map { try $0.decode(String.self, at: 0) }
                    #expect(!texts.contains { $0.contains(Self.canary) || $0.contains("2024-q2") }, "\(table)")
                } catch let error as PostgresError {
                    #expect(error.sqlState == .insufficientPrivilege, "\(table)")
                }
            }
            #expect(
                readable == [
                    "area", "category", "channel", "published_agreement", "published_file", "published_reference_file",
                    "published_reference_load", "published_signing_key", "published_version", "source",
                ])
        }
    }
}

extension TestDatabase {
    /// Lets the clock that decides what is published run on from an instant.
    func runClock(_ instant: Instant) async throws {
        let ahead = instant.microseconds - ServiceClock.system.now.microseconds
        try await run(
            """
            CREATE OR REPLACE FUNCTION publication_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS
                $$ SELECT clock_timestamp() + \(ahead) * interval '1 microsecond' $$;
            """)
    }
}
