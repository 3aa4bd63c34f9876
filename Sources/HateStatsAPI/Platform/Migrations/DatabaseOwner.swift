public import Logging
public import PostgresBridge

/// The database as its owner sees it: for commands that may do what the service may not.
public struct DatabaseOwner: Sendable {
    private let settings: Settings
    private let url: String
    private let logger: Logger

    /// The owner of the database that the settings name.
    ///
    /// - Throws: ``SettingsError`` where none is named.
    public init(_ settings: Settings, logger: Logger) throws {
        guard let url = settings.ownerURL else {
            throw SettingsError(problems: [
                "Neither \(Setting.ownerDatabaseURL.variable) nor \(Setting.databaseURL.variable) is set: which database?"
            ])
        }
        self.settings = settings
        self.url = url
        self.logger = logger
    }

    /// One connection as the owner, for as long as `body` runs. Statements have no deadline.
    public func withConnection<R: Sendable>(_ body: (PostgresConnection) async throws -> R) async throws -> R {
        try await withConnection(to: url, body)
    }

    private func withConnection<R: Sendable>(
        to url: String, _ body: (PostgresConnection) async throws -> R
    ) async throws -> R {
        var configuration = PostgresConfiguration(url)
        configuration.applicationName = "hatestats-owner"
        let connection = try await PostgresConnection.connect(configuration, logger: logger)
        do {
            let result = try await body(connection)
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }

    /// The service's parts with the owner's rights, for as long as `body` runs.
    public func withContext<R: Sendable>(_ body: @Sendable (AppContext) async throws -> R) async throws -> R {
        var settings = settings
        settings.databaseURL = url
        settings.databaseConnections = 2
        return try await AppContext(settings: settings, logger: logger).whileConnected(body)
    }

    /// Applies the migrations that are missing.
    ///
    /// - Returns: their names.
    public func migrate() async throws -> [String] {
        guard let folder = InstalledFiles.find("migrations", setting: settings.migrations) else {
            throw MigrationError("There is no folder of migrations; name it by \(Setting.migrations.variable).")
        }
        let migrator = Migrator(try Migration.all(in: folder), logger: logger)
        var login: String?
        if let application = settings.databaseURL, application != url {
            login = try await withConnection(to: application) { connection in
                try await connection.query("SELECT session_user::text").first?.decode(String.self, at: 0)
            }
        }
        return try await withConnection { try await migrator.migrate($0, login: login) }
    }
}
