import Foundation
import Logging
import NIOCore
import PostgresBridge
import StatsModel
import TestSupport
import Testing

@testable import HateStatsAPI

/// A database of its own for a test: migrated, with a pack and a key for each role.
struct ServiceDatabase: Sendable {
    /// For the superuser.
    let ownerURL: String
    /// For a login role that is a member of the application's group and nothing else.
    let applicationURL: String

    /// The packs that tests count with.
    enum Pack: String, CaseIterable, Sendable {
        case leicestershire = "reference/llr"
        case archipelago = "Tests/Fixtures/archipelago"
        case toronto = "Tests/Fixtures/toronto"

        var folder: String { ServiceDatabase.root.appending(path: rawValue).path }
    }

    /// The folder of the package.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Makes one. One at a time: migrations make roles, which all databases of a cluster share.
    ///
    /// - Parameter cluster: the suites' shared one, unless another is given.
    static func make(_ pack: Pack?, on cluster: PrivateCluster? = nil) async throws -> ServiceDatabase {
        try await Workshop.shared.make(pack, on: cluster)
    }

    private actor Workshop {
        static let shared = Workshop()
        private var count = 0
        private var isBusy = false

        func make(_ pack: Pack?, on other: PrivateCluster?) async throws -> ServiceDatabase {
            while isBusy { try await Task.sleep(for: .milliseconds(10)) }
            isBusy = true
            defer { isBusy = false }
            count += 1
            let cluster = if let other { other } else { try await PrivateCluster.shared() }
            let role = "service_\(count)"
            try await cluster.createRole(role)
            let url = try await cluster.createDatabase()
            let name = PrivateCluster.databaseName(of: url)
            let database = ServiceDatabase(ownerURL: url, applicationURL: cluster.url(for: name, role: role))
            _ = try await database.owner().migrate()
            if let pack { try await database.load(pack.folder) }
            return database
        }
    }

    var settings: Settings {
        get throws {
            try Settings.read(
                flags: [
                    "DATABASE_URL": applicationURL, "OWNER_DATABASE_URL": ownerURL, "PORT": "0", "RATE_LIMIT": "0",
                    "MIGRATIONS": Self.root.appending(path: "migrations").path,
                    "CONTRACT": Self.root.appending(path: "openapi.yaml").path,
                ], environment: [:])
        }
    }

    func owner() throws -> DatabaseOwner { try DatabaseOwner(settings, logger: Self.silent) }

    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Loads a pack.
    func load(_ folder: String) async throws {
        let loader = try ReferenceLoader(folder: folder)
        _ = try await owner().withConnection { try await loader.load($0) }
    }

    /// Makes a key of a role.
    func key(_ role: Role, source: SourceCode? = nil) async throws -> String {
        try await owner().withContext { try await $0.keys.create(role, source: source, label: "test").0.text }
    }

    /// Runs SQL as the superuser.
    @discardableResult
    func psql(_ sql: String) async throws -> String {
        try await PrivateCluster.shared().psql(sql, in: ownerURL)
    }

    /// Serves while `body` runs.
    func serving<R: Sendable>(
        _ change: (inout Settings) -> Void = { _ in }, _ body: (TestApplication) async throws -> R
    ) async throws -> R {
        let own = try settings
        return try await TestApplication.run(
            database: applicationURL,
            { settings in
                settings.ownerDatabaseURL = own.ownerDatabaseURL
                settings.migrations = own.migrations
                settings.contract = own.contract
                change(&settings)
            }, body)
    }
}

extension TestApplication {
    /// Imports a file, as the importer does it for both HTTP and the command line.
    @discardableResult
    func importFile(
        _ text: String, source: SourceCode, covers: ClosedRange<Month>? = nil
    ) async throws -> ImportSummary {
        let importer = RecordImporter(
            pool: context.pool, pack: try context.reference.required(), unpackedLimit: 1 << 30)
        let request = ImportRequest(source: source, covers: covers, madeBy: "test")
        let bytes = AsyncStream<ByteBuffer> { stream in
            stream.yield(ByteBuffer(string: text))
            stream.finish()
        }
        return try await importer.run(request, bytes: bytes)
    }

    /// Asks for management figures as a flat list.
    func flatFigures(_ query: String, key: String) async throws -> [JSONValue] {
        let answer = try await get("/v1/management/figures?shape=array&" + query, key: key)
        guard answer.status == 200 else { throw Answer.Broken(text: "\(query): \(answer.status) \(answer.text)") }
        return answer.json.items
    }

    /// Expects the values of the figures of a query, in their order; nil where a figure has none.
    func expect(
        _ query: String, are values: [Double?], key: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answered = try await flatFigures(query, key: key).map { $0["value"].number }
        #expect(answered == values, "\(query)", sourceLocation: sourceLocation)
    }
}

extension JSONValue {
    /// The number, whole or not.
    var number: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: nil
        }
    }
}
