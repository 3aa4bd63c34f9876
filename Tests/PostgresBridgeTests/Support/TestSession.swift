import Logging
import PostgresBridge
import TestSupport

/// Connections and pools to the tests' own server.
enum TestSession {
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// A connection to the shared cluster's `postgres` database, or to another.
    static func connect(
        _ url: String? = nil, _ change: (inout PostgresConfiguration) -> Void = { _ in }
    ) async throws -> PostgresConnection {
        let cluster = try await PrivateCluster.shared()
        var configuration = PostgresConfiguration(url ?? cluster.ownerURL)
        change(&configuration)
        return try await PostgresConnection.connect(configuration, logger: logger)
    }

    /// Runs `body` with a connection, which is closed in the end.
    static func with<Answer>(
        _ url: String? = nil, _ change: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresConnection) async throws -> Answer
    ) async throws -> Answer {
        let connection = try await connect(url, change)
        do {
            let answer = try await body(connection)
            await connection.close()
            return answer
        } catch {
            await connection.close()
            throw error
        }
    }

    static func pool(
        _ url: String? = nil, _ change: (inout PostgresPool.Configuration) -> Void = { _ in }
    ) async throws -> PostgresPool {
        let cluster = try await PrivateCluster.shared()
        var configuration = PostgresPool.Configuration()
        change(&configuration)
        return PostgresPool(PostgresConfiguration(url ?? cluster.ownerURL), pool: configuration, logger: logger)
    }
}

extension PostgresConnection {
    /// The single value of a query.
    func value<Value: PostgresDecodable & Sendable>(
        _ query: PostgresQuery, as type: Value.Type = Value.self, deadline: Duration? = nil
    ) async throws -> Value {
        let result = try await self.query(query, deadline: deadline)
        guard let row = result.first else { throw PostgresError(kind: .misuse, message: "no row") }
        return try row.decode(type, at: 0)
    }

    /// Whether the session answers.
    func isAlive() async -> Bool {
        (try? await value("select 42", as: Int32.self)) == 42
    }
}

/// Waits for a condition of the outside world, at most for a good while.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<600 {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(50))
    }
    return false
}

/// The error that `body` throws, as ours.
func postgresError(_ body: () async throws -> Void) async -> PostgresError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}
