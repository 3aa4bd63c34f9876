import Logging
import PostgresBridge
import TestSupport

@testable import HateStatsAPI

/// A database of a test's own, on the cluster that all tests share: migrated, with a pack, owned by a role that is no
/// superuser, served by another. Copied from a template that is made once a run for each pack.
struct TestDatabase: Sendable {
    /// The connection string of its owner.
    let ownerURL: String
    /// The connection string of the service's login.
    let serviceURL: String

    static let owner = "hatestats_test_owner"
    static let service = "hatestats_test_service"
    static let logger = Logger(label: "test") { label in
        StructuredLogHandler(label: label, level: .error, isJSON: false)
    }

    /// A database with the migrations and a pack.
    static func make(pack: [String: [UInt8]] = TestPack.northshire) async throws -> TestDatabase {
        try await copy(of: try await templates.template(pack))
    }

    /// A database without anything, not even migrations.
    static func empty() async throws -> TestDatabase {
        try await templates.ensureRoles()
        return try await copy(of: nil)
    }

    /// A copy of a database, or an empty one.
    static func copy(of template: String?) async throws -> TestDatabase {
        let cluster = try await PrivateCluster.shared()
        let name = PrivateCluster.databaseName(of: try await cluster.createDatabase(template: template))
        try await cluster.psql("ALTER DATABASE \"\(name)\" OWNER TO \(owner)")
        return TestDatabase(
            ownerURL: cluster.url(for: name, role: owner), serviceURL: cluster.url(for: name, role: service))
    }

    /// Settings for the owner's commands on this database.
    func settings(_ change: (inout Settings) -> Void = { _ in }) throws -> Settings {
        var settings = try Settings.read(
            flags: ["OWNER_DATABASE_URL": ownerURL, "DATABASE_URL": serviceURL], environment: [:])
        change(&settings)
        return settings
    }

    /// The database as its owner.
    func asOwner() throws -> DatabaseOwner { try DatabaseOwner(try settings(), logger: Self.logger) }

    /// Loads a pack.
    @discardableResult
    func load(_ pack: [String: [UInt8]]) async throws -> ReferenceLoader.Outcome {
        let loader = try ReferenceLoader(files: pack)
        return try await asOwner().withConnection { try await loader.load($0) }
    }

    /// Makes a key and gives its text.
    func key(_ role: Role, source: String? = nil) async throws -> String {
        try await asOwner().withContext { context in
            try await context.keys.create(role, sourceCode: source, label: "test", by: .owner).0.text
        }
    }

    /// Runs one statement as the owner.
    @discardableResult
    func query(_ query: PostgresQuery) async throws -> PostgresResult {
        try await asOwner().withConnection { try await $0.query(query) }
    }

    /// Serves this database while `body` runs.
    func serving<R: Sendable>(
        features: [Feature] = Feature.all, clock: ServiceClock = .system,
        publicationInterval: Duration = .seconds(10), _ change: (inout Settings) -> Void = { _ in },
        _ body: (TestApplication) async throws -> R
    ) async throws -> R {
        try await TestApplication.run(
            database: serviceURL, features: features, clock: clock, publicationInterval: publicationInterval, change,
            body)
    }

    private static let templates = TestTemplates()
}

/// The databases that others are copied from.
private actor TestTemplates {
    private var roles: Task<Void, any Error>?
    private var made: [[UInt8]: Task<String, any Error>] = [:]

    /// The two roles, made once.
    func ensureRoles() async throws {
        if roles == nil {
            roles = Task {
                let cluster = try await PrivateCluster.shared()
                try await cluster.createRole(TestDatabase.owner, attributes: "nosuperuser createrole")
                try await cluster.createRole(TestDatabase.service, attributes: "nosuperuser")
            }
        }
        try await roles?.value
    }

    /// The name of a database with the migrations and a pack.
    func template(_ pack: [String: [UInt8]]) async throws -> String {
        try await ensureRoles()
        let digest = ReferenceLoader.digest(pack)
        if made[digest] == nil {
            made[digest] = Task {
                let database = try await TestDatabase.copy(of: nil)
                _ = try await database.asOwner().migrate()
                try await database.load(pack)
                return PrivateCluster.databaseName(of: database.ownerURL)
            }
        }
        guard let task = made[digest] else { throw CancellationError() }
        return try await task.value
    }
}
