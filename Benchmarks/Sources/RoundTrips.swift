import Logging
import PostgresBridge

/// The statement that is measured, the same as in pgbench's script: `\set n …` and `select :n + 1`.
private struct Successor: PreparedStatement {
    static let sql = "select $1 + 1"
    var number: Int32
    var bindings: [PostgresBinding] { [PostgresBinding(number)] }
    static func decode(_ row: PostgresRow) throws -> Int32 { try row.decode(Int32.self, at: 0) }
}

/// Round trips of a prepared statement, in statements per second, over one connection.
///
/// - Parameters:
///   - url: a connection string; a Unix socket, to be comparable with `pgbench -c 1 -M prepared`.
///   - seconds: how long each of the ways is measured.
/// - Returns: `executor` (from the connection's own thread), `task` (from another task), `pipeline` (in groups of 100).
func benchmarkRoundTrips(url: String, seconds: Double = 2) async throws -> [String: Double] {
    let connection = try await PostgresConnection.connect(
        PostgresConfiguration(url), logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
    let span = Duration.seconds(seconds)
    _ = try await connection.query(Successor(number: 1))
    let own = try await connection.run { connection in
        try await rate(for: span) {
            _ = try await connection.query(Successor(number: 1))
            return 1
        }
    }
    let task = try await rate(for: span) {
        _ = try await connection.query(Successor(number: 1))
        return 1
    }
    let group = (0..<100).map { Successor(number: $0).query }
    let pipeline = try await rate(for: span) { try await connection.pipeline(group).count }
    await connection.close()
    return ["executor": own, "task": task, "pipeline": pipeline]
}

/// Repeats `body`, which says how many statements it ran.
private func rate(for span: Duration, _ body: () async throws -> Int) async throws -> Double {
    let start = ContinuousClock.now
    var count = 0
    while ContinuousClock.now - start < span { count += try await body() }
    let elapsed = (ContinuousClock.now - start).components
    return Double(count) / (Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18)
}
