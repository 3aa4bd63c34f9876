import Foundation
import StatsModel

@testable import HateStatsAPI

/// Services in all the straits that the contract speaks of, and the keys to them.
struct ContractServices: Sendable {
    let names: Provocation.Names
    private let keys: [Role: String]
    private let running: [Provocation.Service: TestApplication]

    /// Runs all of them while `body` runs.
    static func run(_ body: @Sendable (ContractServices) async throws -> Void) async throws {
        let database = try await CountedPack.leicestershire.database()
        var keys: [Role: String] = [:]
        for role in [Role.administrator, .statistician, .media] { keys[role] = try await database.key(role) }
        keys[.partner] = try await database.key(.partner, source: ContractReleases.source)
        let made = keys
        let published = try await publish(in: database)
        let contract = CountedPack.root.appending(path: "openapi.yaml").path
        try await database.serving({ settings in
            settings.contract = contract
            settings.signingKey = ReleaseHouse.signingKey
        }) { whole in
            let summary = try await whole.importFile(
                records, source: "leicestershire-police", covers: Self.covered)
            let spare = try await database.key(.media)
            let names = Provocation.Names(
                importID: String(summary.id ?? 0), keyID: Key(spare)?.id ?? "",
                reference: published.reference("E06000016", "YE2024-03", "race") ?? "",
                unknownReference: published.unknownReference ?? "",
                asset: try whole.context.website.files().assets.keys.sorted().first ?? "",
                releases: try await ContractReleases.make(in: whole, database: database, keys: made))
            try await database.serving({ $0.requestsPerMinute = 1 }) { exhausted in
                try await TestApplication.run({ $0.contract = contract }) { away in
                    try await database.serving({ settings in
                        settings.importBytes = 1024
                        settings.limits.bodyBytes = 1024
                        settings.contract = "/nonexistent/openapi.yaml"
                        settings.showsMetrics = false
                    }) { small in
                        try await CountedPack.leicestershire.database().serving { bare in
                            let services = ContractServices(
                                names: names, keys: made,
                                running: [
                                    .whole: whole, .exhausted: exhausted, .away: away, .small: small, .bare: bare,
                                ])
                            try await services.exhaust()
                            try await body(services)
                        }
                    }
                }
            }
        }
    }

    /// A release that is public, and one that was.
    private static func publish(in database: TestDatabase) async throws -> ReleaseVersion {
        // Counts that records could have, and none that is small: what is made after them has to be safe beside them.
        let published = try await PublishedRelease.make(
            try FigureFixtures.recipe { $0.count = Self.count }, in: database)
        let other = try await PublishedRelease.make(
            try FigureFixtures.recipe {
                $0.count = Self.count
                $0.id = "withdrawn"
                $0.publishedAt = Instant(microseconds: 1_717_230_600_000_000)
            }, in: database)
        try await PublishedRelease.withdraw(other, reason: "Counted twice.", in: database)
        return published
    }

    /// Everything is of the first category.
    @Sendable private static func count(_ area: Int, _ kind: Kind, _ category: Int?, _ month: Month) -> Int {
        category ?? 0 == 0 ? 60 + area : 0
    }

    /// The months for which the police have sent everything.
    private static let covered = (Month("2010-01") ?? Month(index: 0))...(Month("2024-03") ?? Month(index: 0))

    /// Records of three years, a rejected one among them.
    private static let records = """
        source_ref,recorded_on,area,kind,categories
        C1,2022-03-05,leicester,crime,race;religion
        C2,2023-03-10,blaby,crime,race
        C3,2024-03-02,leicestershire-county,crime,disability
        C4,2024-03-07,nowhere,crime,race

        """

    /// Uses up the one request a minute of every client.
    private func exhaust() async throws {
        guard let exhausted = running[.exhausted] else { return }
        _ = try await exhausted.get("/v1/areas")
        for key in keys.values { _ = try await exhausted.get("/v1/areas", key: key) }
    }

    /// Sends a provocation.
    func send(_ method: String, _ request: Provocation) async throws -> Answer {
        guard let service = running[request.service] else {
            throw Answer.Broken(text: "the service \(request.service) does not run")
        }
        return try await service.send(
            method, request.path + request.query, key: request.role.flatMap { keys[$0] }, headers: request.headers,
            body: method == "POST" || method == "PUT" ? request.body : nil)
    }
}
