import StatsModel
import TestSupport

@testable import HateStatsAPI

/// A service with something published, for looking at its pages as a browser does.
struct WebHouse: Sendable {
    let app: TestApplication
    let database: TestDatabase
    /// The versions that were published, in their order.
    let versions: [ReleaseVersion]

    static let publicURL = "https://hatestats.example"

    /// What a browser sends when somebody opens an address.
    static let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"

    /// Serves the default pack: nothing published, one version, or its correction too.
    static func serving(
        versions count: Int = 1, isSynthetic: Bool = false, pack: [String: [UInt8]]? = nil,
        _ change: @escaping @Sendable (inout Settings) -> Void = { _ in },
        _ body: (WebHouse) async throws -> Void
    ) async throws {
        let database = try await TestDatabase.make(pack: try pack ?? TestPack.llr)
        var versions: [ReleaseVersion] = []
        if count > 0 {
            versions.append(
                try await PublishedRelease.make(
                    try FigureFixtures.recipe { $0.isSynthetic = isSynthetic }, in: database))
        }
        if count > 1 {
            let first = versions[0]
            versions.append(
                try await PublishedRelease.make(
                    try FigureFixtures.recipe {
                        $0.isSynthetic = isSynthetic
                        $0.version = 2
                        $0.reason = "Late records of Leicester."
                        $0.publishedAt = Instant(microseconds: 1_717_230_600_000_000)
                        $0.predecessor = first
                        $0.count = { FigureFixtures.count($0, $1, $2, $3) + ($0 == 1 && $2 == nil ? 5 : 0) }
                    }, in: database))
        }
        let made = versions
        try await database.serving({ settings in
            settings.web = Checkout.path + "/web"
            settings.publicURL = publicURL
            change(&settings)
        }) { app in try await body(WebHouse(app: app, database: database, versions: made)) }
    }

    /// A page as a browser gets it.
    func page(_ path: String) async throws -> Answer { try await app.get(path, headers: ["Accept": Self.accept]) }
}
