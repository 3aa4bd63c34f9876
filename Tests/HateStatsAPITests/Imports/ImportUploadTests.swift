import Foundation
import Testing

@testable import HateStatsAPI

/// Bodies that are too large, that never end, or that break off: nothing of them stays, and the service goes on.
@Suite("The body of an import")
struct ImportUploadTests {
    private static let header = ImportAnswerTests.header

    /// Rows with references that begin with a prefix.
    static func rows(_ prefix: String, _ count: Int) -> String {
        (1...count).map { "\(prefix)\($0),2024-03-05,rutland,crime,race\n" }.joined()
    }

    private static func head(_ desk: ImportDesk, _ fields: String) -> String {
        "POST /v1/imports HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/csv\r\n"
            + "Authorization: Bearer \(desk.keys.contributors[.police] ?? "")\r\n\(fields)\r\n\r\n"
    }

    private static func chunk(_ text: String) -> String {
        String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n"
    }

    @Test func `may come in chunks of any size`() async throws {
        try await ImportDesk.open { desk async throws in
            let socket = try await RawSocket(port: desk.app.port)
            try await socket.send(Self.head(desk, "Transfer-Encoding: chunked"))
            let file = Self.header + Self.rows("R", 40)
            var rest = file[...]
            var size = 1
            while !rest.isEmpty {
                try await socket.send(Self.chunk(String(rest.prefix(size))))
                rest = rest.dropFirst(size)
                size = size * 3 % 101
            }
            try await socket.send("0\r\n\r\n")
            let answer = try Answer(try await socket.receive(deadline: .seconds(60)).bytes)
            #expect(answer.tally == ImportTally(new: 40))
        }
    }

    @Test func `above the limit is a 413, declared or not, packed or not`() async throws {
        try await ImportDesk.open({ $0.importBytes = 20_000 }) { desk async throws in
            let long = Self.header + Self.rows("R", 1000)
            let declared = try await desk.send(long)
            let packed = try await desk.send(try await gzip(long), headers: ["Content-Encoding": "gzip"])
            let socket = try await RawSocket(port: desk.app.port)
            try await socket.send(
                Self.head(desk, "Transfer-Encoding: chunked") + Self.chunk(long) + "0\r\n\r\n")
            let streamed = try Answer(try await socket.receive(deadline: .seconds(60)).bytes)
            for answer in [declared, packed, streamed] {
                #expect(answer.status == 413)
                #expect(answer.problem == "too-large")
                #expect(answer.json["detail"].text?.contains("20000 bytes") == true)
            }
            #expect(try await desk.everything() == [0, 0, 0, 0, 0])
            #expect(try await desk.take(Self.header + Self.rows("R", 100)) == ImportTally(new: 100))
        }
    }

    @Test func `without end is stopped at the limit`() async throws {
        try await ImportDesk.open({ $0.importBytes = 300_000 }) { desk async throws in
            let socket = try await RawSocket(port: desk.app.port)
            try await socket.send(Self.head(desk, "Transfer-Encoding: chunked") + Self.chunk(Self.header))
            let rows = Self.chunk(Self.rows("R", 1000))
            let end = ContinuousClock.now + .seconds(60)
            let sending = Task {
                while try await socket.send(rows) { if .now > end { return false } }
                return true
            }
            let answer = try Answer(try await socket.receive(deadline: .seconds(60)).bytes)
            #expect(answer.status == 413)
            #expect(try await sending.value, "the connection was closed, whatever still came")
            #expect(try await desk.everything() == [0, 0, 0, 0, 0])
            #expect(try await desk.take(Self.header + Self.rows("R", 10)) == ImportTally(new: 10))
        }
    }

    /// How a client declares its body, and how it goes away in the middle of it.
    enum CutOff: CaseIterable, Sendable {
        case declaredAndClosed, declaredAndHalfClosed, chunkedAndClosed, chunkedAndHalfClosed, chunkedAndGarbled
    }

    @Test(arguments: CutOff.allCases)
    func `that breaks off leaves nothing, and the connections to the database go on`(_ cutOff: CutOff) async throws {
        try await ImportDesk.open({ $0.databaseConnections = 2 }) { desk async throws in
            try await desk.take(Self.header + Self.rows("R", 10))
            let before = try await desk.everything()
            // Rows enough to be on the way into the database, and ended by a whole line: a file that looks complete.
            let half = Self.header + Self.rows("S", 4000)
            for _ in 0..<3 {
                var socket: RawSocket? = try await RawSocket(port: desk.app.port)
                switch cutOff {
                case .declaredAndClosed, .declaredAndHalfClosed:
                    try await socket?.send(Self.head(desk, "Content-Length: \(half.utf8.count * 2)") + half)
                default:
                    try await socket?.send(Self.head(desk, "Transfer-Encoding: chunked") + Self.chunk(half))
                }
                try await copying(desk)
                switch cutOff {
                case .declaredAndClosed, .chunkedAndClosed: socket = nil
                case .declaredAndHalfClosed, .chunkedAndHalfClosed: socket?.finish()
                case .chunkedAndGarbled: try await socket?.send("what is this\r\n")
                }
                if let socket {
                    let bytes = try await socket.receive(deadline: .seconds(30)).bytes
                    if let answer = try? Answer(bytes) { #expect(answer.status == 400, "\(answer.text)") }
                }
                try await idle(desk)
            }
            #expect(try await desk.everything() == before)
            #expect(try await desk.take(Self.header + Self.rows("S", 10)) == ImportTally(new: 10))
            #expect(try await desk.database.contradictions() == [])
        }
    }

    @Test func `that stalls is given up, and leaves nothing`() async throws {
        try await ImportDesk.open({ $0.limits.stallDeadline = .seconds(3) }) { desk async throws in
            let socket = try await RawSocket(port: desk.app.port)
            try await socket.send(
                Self.head(desk, "Transfer-Encoding: chunked") + Self.chunk(Self.header + Self.rows("S", 3000)))
            let (bytes, isClosed) = try await socket.receive(deadline: .seconds(30))
            #expect(isClosed)
            #expect(try Answer(bytes).status == 408)
            try await idle(desk)
            #expect(try await desk.everything() == [0, 0, 0, 0, 0])
        }
    }

    @Test func `beyond the imports allowed at once is a 503 that says when to come again`() async throws {
        try await ImportDesk.open({ $0.databaseConnections = 2 }) { desk async throws in
            let socket = try await RawSocket(port: desk.app.port)
            let file = Self.header + Self.rows("S", 3000)
            try await socket.send(Self.head(desk, "Content-Length: \(file.utf8.count)") + file.dropLast(1))
            try await copying(desk)
            let second = try await desk.send(Self.header)
            #expect(second.status == 503)
            #expect(second.headers["retry-after"] == "10")
            // Whoever only reads is not kept waiting.
            #expect(try await desk.app.get("/v1/imports", key: desk.keys.statistician).status == 200)
            try await socket.send("\n")
            let first = try Answer(try await socket.receive(deadline: .seconds(60)).bytes)
            #expect(first.tally == ImportTally(new: 3000))
            #expect(try await desk.send(Self.header).status == 201)
        }
    }

    /// Waits until an import's rows are on their way into the database.
    private func copying(_ desk: ImportDesk) async throws {
        try await wait(desk, "EXISTS (SELECT FROM sessions WHERE query LIKE 'COPY arriving%' AND state = 'active')")
    }

    /// Waits until no session of the service does anything.
    private func idle(_ desk: ImportDesk) async throws {
        try await wait(desk, "NOT EXISTS (SELECT FROM sessions WHERE state <> 'idle')")
    }

    private func wait(_ desk: ImportDesk, _ condition: String) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        repeat {
            let isMet = try await desk.database.psql(
                """
                WITH sessions AS (
                    SELECT state, query FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'hatestats')
                SELECT \(condition)
                """)
            if isMet == "t" { return }
            try await Task.sleep(for: .milliseconds(20))
        } while .now < deadline
        Issue.record("not within 30 seconds: \(condition)")
    }
}
