import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

@Suite("A release that a test puts into the database")
struct PublishedReleaseTests {
    @Test func `is what the publisher's role may see, with its files`() async throws {
        let database = try await TestDatabase.make()
        var recipe = try PublishedRelease.Recipe("2022-07", "2023-06")
        recipe.count = { area, _, _, _ in area }
        let made = try await PublishedRelease.make(recipe, in: database)
        let rows = try await database.query(
            """
            SELECT v.release_id, octet_length(f.content) FROM published_version v
            JOIN published_file f ON f.version_number = v.number AND f.name = 'data.csv'
            """)
        #expect(rows.count == 1)
        #expect(try rows.first?.decode(String.self, at: 0) == "2024-q1")
        #expect(made.table.frame.count > 0)
        recipe.id = "2024-q2"
        recipe.publishedAt = Instant(microseconds: 4_000_000_000_000_000)
        try await PublishedRelease.make(recipe, in: database)
        #expect(try await database.query("SELECT FROM published_version").count == 1)
        try await PublishedRelease.withdraw(made, reason: "A mistake.", in: database)
        #expect(try await database.query("SELECT FROM published_version WHERE withdrawn_at IS NOT NULL").count == 1)
        #expect(try await database.query("SELECT FROM published_file").count == 0)
    }
}
