import Foundation
import Testing

@testable import HateStatsAPI

/// Each bound is tried by a client that breaks it, over a socket. Deadlines here are a second; margins are wide.
@Suite("The bounds of a connection")
struct ServerLimitsTests {
    private func serving<R: Sendable>(
        _ change: @escaping (inout ServerLimits) -> Void = { _ in }, _ body: (TestApplication) async throws -> R
    ) async throws -> R {
        try await TestApplication.run(features: Feature.all + [.trial], { change(&$0.limits) }, body)
    }

    @Test func `HTTP 1.1 without Host is a 400 that says so`() async throws {
        try await serving { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("GET /health/live HTTP/1.1\r\n\r\n")
            let answer = try Answer(try await socket.receive().bytes)
            #expect(answer.status == 400)
            #expect(answer.problem == "malformed-request")
            #expect(answer.text.contains("Host"))
        }
    }

    @Test func `two Hosts are a 400`() async throws {
        try await serving { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
            #expect(try Answer(try await socket.receive().bytes).status == 400)
        }
    }

    @Test func `HTTP 1.0 needs no Host, and its connection ends with the answer`() async throws {
        try await serving { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("GET /health/live HTTP/1.0\r\n\r\n")
            let (bytes, isClosed) = try await socket.receive()
            #expect(try Answer(bytes).status == 200)
            #expect(isClosed)
        }
    }

    @Test func `what is not HTTP is a 400`() async throws {
        try await serving { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("what is this\r\n\r\n")
            let answer = try Answer(try await socket.receive().bytes)
            #expect(answer.status == 400)
            #expect(answer.problem == "malformed-request")
        }
    }

    @Test func `a header field above the limit is a 431`() async throws {
        try await serving({ $0.headerBytes = 4096 }) { app async throws in
            let socket = try await RawSocket(port: app.port)
            let long = String(repeating: "x", count: 10_000)
            try await socket.send("GET /health/live HTTP/1.1\r\nHost: a\r\nX-Long: \(long)\r\n\r\n")
            let answer = try Answer(try await socket.receive().bytes)
            #expect(answer.status == 431)
            #expect(answer.problem == "header-too-large")
        }
    }

    @Test func `an address above the limit of the header is refused`() async throws {
        try await serving({ $0.headerBytes = 4096 }) { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("GET /\(String(repeating: "x", count: 100_000)) HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try Answer(try await socket.receive().bytes).status == 431)
        }
    }

    @Test func `more header fields than the limit are a 431`() async throws {
        try await serving({ $0.headerFields = 20 }) { app async throws in
            let socket = try await RawSocket(port: app.port)
            let fields = (0..<50).map { "X-\($0): y\r\n" }.joined()
            try await socket.send("GET /health/live HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
            #expect(try Answer(try await socket.receive().bytes).status == 431)
        }
    }

    @Test func `a header that does not end is a 408 and the end`() async throws {
        try await serving({ $0.headerDeadline = .seconds(1) }) { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("GET /health/live HTTP/1.1\r\nHost: a\r\n")
            let feeding = Task {
                for _ in 0..<40 where try await socket.send("X-A: b\r\n") {
                    try await Task.sleep(for: .milliseconds(200))
                }
            }
            let (bytes, _) = try await socket.receive()
            feeding.cancel()
            #expect(try Answer(bytes).status == 408)
        }
    }

    @Test func `a connection on which nothing comes is closed`() async throws {
        try await serving({ $0.headerDeadline = .seconds(1) }) { app async throws in
            let socket = try await RawSocket(port: app.port)
            let (bytes, isClosed) = try await socket.receive()
            #expect(bytes.isEmpty)
            #expect(isClosed)
        }
    }

    @Test func `a connection that is idle after an answer is closed`() async throws {
        try await serving({ $0.idleDeadline = .seconds(1) }) { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")
            let (bytes, isClosed) = try await socket.receive()
            #expect(try Answer(bytes).status == 200)
            #expect(isClosed)
        }
    }

    @Test func `one connection serves several requests`() async throws {
        try await serving { app async throws in
            let socket = try await RawSocket(port: app.port)
            for _ in 0..<3 { try await socket.send("GET /test/bytes/5 HTTP/1.1\r\nHost: a\r\n\r\n") }
            try await socket.send("GET /test/bytes/6 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let (text, isClosed) = try await socket.receiveText()
            #expect(text.components(separatedBy: "HTTP/1.1 200").count == 5)
            #expect(text.hasSuffix("aaaaaa"))
            #expect(isClosed)
        }
    }

    @Test func `a body that stops is a 408`() async throws {
        try await serving({ $0.stallDeadline = .seconds(1) }) { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("POST /test/count HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
            let (bytes, isClosed) = try await socket.receive()
            let answer = try Answer(bytes)
            #expect(answer.status == 408)
            #expect(answer.problem == "too-slow")
            #expect(isClosed)
        }
    }

    @Test func `a body of a few bytes a second is a 408, though it never stops`() async throws {
        try await serving({ $0.stallDeadline = .seconds(1) }) { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("POST /test/count HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
            let feeding = Task {
                for _ in 0..<100 where try await socket.send("x") { try await Task.sleep(for: .milliseconds(100)) }
            }
            let (bytes, _) = try await socket.receive()
            feeding.cancel()
            #expect(try Answer(bytes).status == 408)
        }
    }

    @Test func `a body that takes longer than the longest is a 408, however steady`() async throws {
        try await serving({
            $0.bodyDeadline = .seconds(1)
            $0.minimumRate = 1
        }) { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("POST /test/count HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
            let feeding = Task {
                for _ in 0..<100 where try await socket.send("xxxxxxxxxx") {
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            let (bytes, _) = try await socket.receive()
            feeding.cancel()
            #expect(try Answer(bytes).status == 408)
        }
    }

    @Test func `a declared body above the limit is a 413 at once`() async throws {
        try await serving { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("POST /test/count HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n")
            let answer = try Answer(try await socket.receive().bytes)
            #expect(answer.status == 413)
            #expect(answer.headers["connection"] == "close")
        }
    }

    @Test func `a chunked body without end is a 413 at its limit`() async throws {
        try await serving { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("POST /test/count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 65, count: 65536) + Array("\r\n".utf8)
            let feeding = Task {
                while !Task.isCancelled, try await socket.send(chunk) {}
            }
            let (bytes, isClosed) = try await socket.receive()
            feeding.cancel()
            #expect(try Answer(bytes).status == 413)
            #expect(isClosed)
        }
    }

    @Test func `a body that nobody reads does not hold the connection`() async throws {
        try await serving({ $0.stallDeadline = .seconds(1) }) { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 65, count: 65536) + Array("\r\n".utf8)
            let feeding = Task {
                while !Task.isCancelled, try await socket.send(chunk) {}
            }
            let (bytes, isClosed) = try await socket.receive()
            feeding.cancel()
            #expect(try Answer(bytes).status == 404)
            #expect(isClosed)
        }
    }

    @Test func `an upload that is cut off is an error, not a shorter body`() async throws {
        try await serving { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("POST /test/count HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
            socket.finish()
            let (text, _) = try await socket.receiveText()
            #expect(!text.contains("200 OK"))
        }
    }

    @Test func `a body within the limit is counted, chunked or not`() async throws {
        try await serving { app async throws in
            let plain = try await app.send("POST", "/test/count", body: [UInt8](repeating: 1, count: 300_000))
            #expect(plain.text == "300000")
            let socket = try await RawSocket(port: app.port)
            try await socket.send(
                "POST /test/count HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
            #expect(try Answer(try await socket.receive().bytes).text == "5")
        }
    }

    @Test func `a client that asks first is told to go on`() async throws {
        try await serving { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send(
                "POST /test/count HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n"
                    + "Expect: 100-continue\r\n\r\n")
            let (first, _) = try await socket.receive(limit: 25)
            #expect(String(decoding: first, as: UTF8.self).hasPrefix("HTTP/1.1 100 Continue"))
            try await socket.send("abc")
            #expect(try Answer(first + (try await socket.receive().bytes)).text == "3")
        }
    }

    @Test func `a reader that takes nothing is cut off`() async throws {
        try await serving({ $0.stallDeadline = .seconds(1) }) { app async throws in
            let socket = try await RawSocket(port: app.port, receiveBuffer: 4096)
            try await socket.send("GET /test/bytes/50000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            try await Task.sleep(for: .seconds(4))
            let (bytes, isClosed) = try await socket.receive()
            #expect(isClosed)
            #expect(bytes.count < 50_000_000)
        }
    }

    @Test func `a reader that takes a few bytes a second is cut off`() async throws {
        try await serving({
            $0.stallDeadline = .seconds(1)
            $0.minimumRate = 1_000_000
        }) { app async throws in
            let socket = try await RawSocket(port: app.port, receiveBuffer: 4096)
            try await socket.send("GET /test/bytes/50000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            var count = 0
            for _ in 0..<60 {
                let (bytes, isClosed) = try await socket.receive(limit: 2048, deadline: .seconds(1))
                count += bytes.count
                if isClosed { break }
                try await Task.sleep(for: .milliseconds(100))
            }
            let (rest, isClosed) = try await socket.receive()
            #expect(isClosed)
            #expect(count + rest.count < 50_000_000)
        }
    }

    @Test func `a reader that is slow but steady gets all of a last answer`() async throws {
        try await serving({
            $0.stallDeadline = .seconds(4)
            $0.minimumRate = 1000
        }) { app async throws in
            let socket = try await RawSocket(port: app.port)
            try await socket.send("GET /test/bytes/12000000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            var count = 0
            for _ in 0..<10 {
                count += try await socket.receive(limit: 1_000_000).bytes.count
                try await Task.sleep(for: .milliseconds(500))
            }
            count += try await socket.receive().bytes.count
            #expect(count > 12_000_000)
        }
    }

    @Test func `a connection above the most there may be is told so`() async throws {
        try await serving({ $0.connections = 2 }) { app async throws in
            let first = try await RawSocket(port: app.port)
            let second = try await RawSocket(port: app.port)
            try await first.send("GET /test/bytes/1 HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await first.receive(limit: 10)
            try await second.send("GET /test/bytes/1 HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await second.receive(limit: 10)
            let third = try await app.get("/test/bytes/1")
            #expect(third.status == 503)
            #expect(third.problem == "unavailable")
            #expect(third.headers["retry-after"] == "2")
        }
    }

    @Test func `a request in flight is answered although the service is told to stop`() async throws {
        let answer = Task {
            try await serving { app async throws in
                let socket = try await RawSocket(port: app.port)
                try await socket.send("GET /test/slow HTTP/1.1\r\nHost: a\r\n\r\n")
                try await Task.sleep(for: .milliseconds(300))
                return socket
            }
        }
        let (text, _) = try await answer.value.receiveText()
        #expect(text.hasSuffix("late"))
    }
}
