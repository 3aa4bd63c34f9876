import Foundation

/// wrk, asking some addresses in turn over and over.
struct LoadGenerator {
    /// What one run of it saw.
    struct Load: Decodable {
        var requests: Double
        var microseconds: Double
        var bytes: Double
        /// Answers other than 2xx, and connections that failed.
        var failed: Int
        /// Microseconds from a request to the end of its answer.
        var p50: Double
        var p99: Double

        /// Answers a second.
        var rate: Double { requests / microseconds * 1e6 }
    }

    var port: UInt16
    /// A file of paths, one a line.
    var addresses: String
    /// The script that reads them.
    var script: String
    /// Sent with each request.
    var fields: [String] = []
    static let threads = 2
    static let connections = 32

    /// Asks for some seconds.
    ///
    /// - Parameter wait: milliseconds that each connection waits on average before a request; none where nil.
    func run(seconds: Int, wait: Int? = nil) throws -> Load {
        let output = try Child.run(
            "wrk",
            fields.flatMap { ["-H", $0] } + [
                "-t", "\(Self.threads)", "-c", "\(Self.connections)", "-d", "\(seconds)s", "--timeout", "10s", "-s",
                script, "http://127.0.0.1:\(port)", "--", addresses, "\(Self.threads)", "\(wait ?? 0)",
            ]
        ).output
        guard let line = output.split(separator: "\n").last(where: { $0.hasPrefix("RESULT ") }) else {
            throw Failure("wrk said no result:\n\(output)")
        }
        let load = try JSONDecoder().decode(Load.self, from: Data(line.dropFirst(7).utf8))
        guard load.failed == 0, load.requests > 0 else { throw Failure("\(addresses): requests failed:\n\(output)") }
        return load
    }
}
