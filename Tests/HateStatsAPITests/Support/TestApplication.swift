import Hummingbird
import Logging
import NIOConcurrencyHelpers
import ServiceLifecycle

@testable import HateStatsAPI

/// The real service on a real port, for as long as a test needs it.
struct TestApplication: Sendable {
    let context: AppContext
    let port: Int
    /// What the service wrote to its log.
    let log: LogLines

    /// Serves while `body` runs.
    ///
    /// - Parameters:
    ///   - database: the connection string for the application's role; by default one that nobody answers.
    ///   - features: the rooms; all of them by default.
    ///   - clock: the process's own clock.
    ///   - publicationInterval: the longest time between two questions whether something has been published.
    ///   - change: changes to the settings. Without any, there is no limit of requests a minute.
    static func run<R: Sendable>(
        database: String = "postgresql://nobody@/none?host=/nonexistent", features: [Feature] = Feature.all,
        clock: ServiceClock = .system, publicationInterval: Duration = .seconds(10),
        _ change: (inout Settings) -> Void = { _ in }, _ body: (TestApplication) async throws -> R
    ) async throws -> R {
        var settings = try Settings.read(
            flags: ["DATABASE_URL": database, "PORT": "0", "RATE_LIMIT": "0"], environment: [:])
        change(&settings)
        let log = LogLines()
        let level = settings.logLevel
        let logger = Logger(label: "test") { label in
            StructuredLogHandler(label: label, level: level, isJSON: true, write: log.append)
        }
        let context = try AppContext(
            settings: settings, logger: logger, clock: clock, publicationInterval: publicationInterval)
        let (ports, port) = AsyncStream<Int>.makeStream()
        let application = buildApplication(context, features: features) { number in port.yield(number) }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [application], logger: logger))
        let running = Task {
            defer { port.finish() }
            try await group.run()
        }
        guard let number = await ports.first(where: { _ in true }) else {
            try await running.value
            throw Answer.Broken(text: "the service ended before it served")
        }
        let result: Result<R, any Error>
        do {
            result = .success(try await body(TestApplication(context: context, port: number, log: log)))
        } catch { result = .failure(error) }
        await group.triggerGracefulShutdown()
        try await running.value
        return try result.get()
    }

    /// Sends a request on a connection of its own.
    func send(
        _ method: String = "GET", _ path: String, key: String? = nil, headers: [String: String] = [:],
        body: [UInt8]? = nil
    ) async throws -> Answer {
        let socket = try await RawSocket(port: port)
        var request = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        if let key { request += "Authorization: Bearer \(key)\r\n" }
        for (name, value) in headers { request += "\(name): \(value)\r\n" }
        if let body { request += "Content-Length: \(body.count)\r\n" }
        try await socket.send(Array((request + "\r\n").utf8) + (body ?? []))
        return try Answer(try await socket.receive(deadline: .seconds(240)).bytes)
    }

    /// Asks for an address.
    func get(_ path: String, key: String? = nil, headers: [String: String] = [:]) async throws -> Answer {
        try await send("GET", path, key: key, headers: headers)
    }

    /// Sends a JSON text.
    func post(_ path: String, key: String? = nil, json: String) async throws -> Answer {
        try await send(
            "POST", path, key: key, headers: ["Content-Type": "application/json"], body: Array(json.utf8))
    }
}

/// Lines that a log wrote.
final class LogLines: Sendable {
    private let lines = NIOLockedValueBox<[String]>([])

    @Sendable func append(_ line: String) { lines.withLockedValue { $0.append(line) } }

    var all: [String] { lines.withLockedValue { $0 } }
}

extension Feature {
    /// Addresses that exist in tests only, to try the server's bounds: `POST /test/count` counts a body of at most 1 MiB,
    /// `GET /test/bytes/{count}` answers that many bytes, `GET /test/slow` takes a second, `GET /test/fail` fails.
    static let trial = Feature { router, _ in
        router.post("/test/count") { request, _ in
            var count = 0
            for try await piece in try request.body(atMost: 1_048_576) { count += piece.readableBytes }
            return Response(status: .ok, body: .init(byteBuffer: .init(string: "\(count)")))
        }
        router.get("/test/bytes/{count}") { _, context in
            let count = context.parameters.get("count", as: Int.self) ?? 0
            return Response(
                status: .ok, headers: [.contentType: "text/plain", .eTag: "\"v1\""],
                body: .init(byteBuffer: .init(repeating: UInt8(ascii: "a"), count: count)))
        }
        router.get("/test/stream") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/csv"],
                body: .init { writer in
                    for line in 0..<1000 { try await writer.write(.init(string: "line,\(line)\n")) }
                    try await writer.finish(nil)
                })
        }
        router.get("/test/slow") { _, _ in
            try await Task.sleep(for: .seconds(1))
            return Response(status: .ok, body: .init(byteBuffer: .init(string: "late")))
        }
        router.get("/test/fail") { _, _ -> Response in throw Trouble() }
        router.get("/test/fail.csv") { _, _ -> Response in
            throw Problem(.invalidParameter, faults: [.init("query.area", value: "x", reason: "no such area")])
        }
    }

    private struct Trouble: Error {}
}
