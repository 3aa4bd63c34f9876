import StatsModel
import Testing

@testable import HateStatsAPI

/// The release that the demonstration publishes, and its correction.
struct DemonstrationReleasesTests {
    private func owner(_ database: TestDatabase) throws -> DatabaseOwner {
        try DatabaseOwner(
            try database.settings { $0.signingKey = ReleaseHouse.signingKey }, logger: TestDatabase.logger)
    }

    private func run(_ database: TestDatabase) async throws -> Publication {
        try await owner(database).withContext { context in
            _ = try await DemonstrationLoader(pool: context.pool, pack: context.reference.required())
                .run(releases: DemonstrationReleases(context))
        }
        // As the service sees it.
        return try await AppContext(settings: database.settings(), logger: TestDatabase.logger).whileConnected {
            context in
            try await context.publication.reload()
            return context.publication.current
        }
    }

    @Test func `the records as first sent are published, then corrected from what was sent once more`() async throws {
        let database = try await TestDatabase.make(pack: DemonstrationTests.packFiles.get())
        let publication = try await run(database)
        let versions = publication.entries.compactMap(\.readable)
        #expect(versions.map(\.content.name.version) == [1, 2])
        #expect(versions.allSatisfy { $0.content.name.isSynthetic && $0.signature.count == 64 })
        let (first, second) = (versions[0].content, versions[1].content)
        #expect(second.reason != nil)
        #expect(first.table.frame.count == second.table.frame.count)
        let positions = 0..<second.table.frame.count
        #expect(positions.contains { second.table.isRevised(at: $0) })
        #expect(
            positions.allSatisfy {
                second.table.isRevised(at: $0)
                    == (first.table.shownValue(at: $0) != second.table.shownValue(at: $0)
                        || first.table.standing(at: $0) != second.table.standing(at: $0))
            })
        // Everybody who has to agree is written down as having agreed.
        let required = second.pack.sources.filter { !$0.areas.isEmpty }.map(\.code)
        #expect(Set(versions[1].agreements.filter(\.agrees).map(\.source)).isSuperset(of: required))
    }

    @Test func `a second run publishes nothing more, and one without corrections is completed`() async throws {
        let database = try await TestDatabase.make(pack: DemonstrationTests.recentPackFiles.get())
        try await owner(database).withContext { context in
            let releases = try await DemonstrationReleases(context)
            _ = try await DemonstrationLoader(pool: context.pool, pack: context.reference.required()).run()
            try await releases.publishFirst()
        }
        #expect(try await run(database).entries.count == 2)
        #expect(try await run(database).entries.count == 2)
    }

    @Test func `without a key to sign with there is no release, and it says what is missing`() async throws {
        let database = try await TestDatabase.make(pack: DemonstrationTests.recentPackFiles.get())
        await #expect(throws: Problem.self) {
            try await database.asOwner().withContext { _ = try await DemonstrationReleases($0) }
        }
    }
}
