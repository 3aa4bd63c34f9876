import Foundation
import Logging
import PostgresBridge

/// The statement that is measured: as in pgbench's script, a number goes there and its successor comes back.
private struct Successor: PreparedStatement {
    static let sql = "SELECT $1 + 1"
    var number: Int32
    var bindings: [PostgresBinding] { [PostgresBinding(number)] }
    static func decode(_ row: PostgresRow) throws -> Int32 { try row.decode(Int32.self, at: 0) }
}

/// Round trips of a prepared query over the Unix socket: from the connection's own executor, from other tasks, and by a
/// hundred in a pipeline, against `pgbench -c 1 -M prepared` with the same statement.
struct RoundTrips {
    let databases: Databases
    let scale: Scale

    private static let batch = 100

    func run(_ report: inout Report) async throws {
        let script = "\(Workspace.current)/round-trip.sql"
        try "\\set n random(1, 1000000)\nSELECT :n::integer + 1;\n".write(
            toFile: script, atomically: true, encoding: .utf8)
        let connection = try await PostgresConnection.connect(
            PostgresConfiguration(databases.url("postgres")), logger: Logger(label: "bench"))
        var baseline: [Double] = []
        var own: [Double] = []
        var other: [Double] = []
        var piped: [Double] = []
        _ = try await ownExecutor(connection, for: 0.2)
        for _ in 0..<max(7, scale.repetitions) {
            baseline.append(try pgbench(script))
            own.append(try await ownExecutor(connection, for: scale.seconds))
            other.append(try await otherTask(connection, for: scale.seconds))
            piped.append(try await pipelined(connection, for: scale.seconds))
        }
        await connection.close()
        report.add("pgbench -c 1 -M prepared", "queries/s", baseline)
        report.add("PostgresBridge, the connection's own executor", "queries/s", own)
        report.add("PostgresBridge, another task", "queries/s", other)
        report.add("PostgresBridge, pipelines of \(Self.batch)", "queries/s", piped)
        func detail(_ values: [Double], _ against: [Double]) -> String {
            "\(Int(median(values))) queries/s and \(Int(median(against)))"
        }
        report.require(
            "round trips from the connection's executor against pgbench", ratio(own, to: baseline), ">=", 0.9,
            detail(own, baseline))
        report.require(
            "round trips from other tasks against pgbench", ratio(other, to: baseline), ">=", 0.6,
            detail(other, baseline))
        report.require(
            "a pipeline of \(Self.batch) against single round trips", ratio(piped, to: own), ">=", 2.5,
            detail(piped, own))
    }

    /// Transactions a second, as pgbench itself counts them, without the time to connect.
    private func pgbench(_ script: String) throws -> Double {
        let seconds = String(Int(max(1, scale.seconds.rounded())))
        let output = try Child.run(
            "pgbench",
            [
                "-n", "-c", "1", "-M", "prepared", "-T", seconds, "-f", script, "-h", databases.socketDirectory, "-U",
                "postgres",
                "postgres",
            ]
        ).output
        let line = output.split(separator: "\n").first { $0.hasPrefix("tps = ") }
        guard let value = line.flatMap({ Double($0.dropFirst(6).prefix { $0 != " " }) }) else {
            throw Failure("pgbench said no tps:\n\(output)")
        }
        return value
    }

    private func ownExecutor(_ connection: PostgresConnection, for seconds: Double) async throws -> Double {
        try await connection.run { connection in
            var random = Randomness(seed: 1)
            let start = ContinuousClock.now
            let end = start.advanced(by: .seconds(seconds))
            var count = 0
            while ContinuousClock.now < end {
                for _ in 0..<50 { try await Self.ask(connection, Int32(random.below(1_000_000))) }
                count += 50
            }
            return Double(count) / start.duration(to: .now).seconds
        }
    }

    private static func ask(_ connection: isolated PostgresConnection, _ number: Int32) async throws {
        let rows = try await connection.query(Successor(number: number))
        guard rows.first == number + 1 else { throw Failure("a wrong sum") }
    }

    @concurrent
    private func otherTask(_ connection: PostgresConnection, for seconds: Double) async throws -> Double {
        var random = Randomness(seed: 2)
        let start = ContinuousClock.now
        let end = start.advanced(by: .seconds(seconds))
        var count = 0
        while ContinuousClock.now < end {
            for _ in 0..<50 {
                let number = Int32(random.below(1_000_000))
                let rows = try await connection.query(Successor(number: number))
                guard rows.first == number + 1 else { throw Failure("a wrong sum") }
            }
            count += 50
        }
        return Double(count) / start.duration(to: .now).seconds
    }

    private func pipelined(_ connection: PostgresConnection, for seconds: Double) async throws -> Double {
        var random = Randomness(seed: 3)
        let start = ContinuousClock.now
        let end = start.advanced(by: .seconds(seconds))
        var count = 0
        while ContinuousClock.now < end {
            let numbers = (0..<Self.batch).map { _ in Int32(random.below(1_000_000)) }
            let results = try await connection.pipeline(numbers.map { Successor(number: $0).query })
            for (number, rows) in zip(numbers, results) {
                guard try rows.first?.decode(Int32.self, at: 0) == number + 1 else { throw Failure("a wrong sum") }
            }
            count += Self.batch
        }
        return Double(count) / start.duration(to: .now).seconds
    }
}
