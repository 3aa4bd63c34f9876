import PostgresBridge
import TestSupport
import Testing

@Suite("Streams of rows and COPY data")
struct StreamTests {
    @Test func `all rows come, in their order`() async throws {
        try await TestSession.with { connection async throws in
            var expected: Int32 = 1
            for try await row in connection.stream("select generate_series(1, 10000)") {
                #expect(try row.decode(Int32.self, at: 0) == expected)
                expected += 1
            }
            #expect(expected == 10_001)
            #expect(await connection.isAlive())
        }
    }

    @Test func `no rows are no element`() async throws {
        try await TestSession.with { connection async throws in
            for try await _ in connection.stream("select 1 where false") { Issue.record("a row") }
            #expect(await connection.isAlive())
        }
    }

    @Test func `an error after some rows is thrown after them`() async throws {
        try await TestSession.with { connection async throws in
            var count = 0
            let error = await postgresError {
                for try await _ in connection.stream("select 1 / (1000 - n) from generate_series(1, 2000) n") {
                    count += 1
                }
            }
            #expect(error?.sqlState == .divisionByZero)
            #expect(count == 999)
            #expect(await connection.isAlive())
        }
    }

    @Test func `a stream that is left early is ended in the server`() async throws {
        try await TestSession.with { connection async throws in
            for try await row in connection.stream("select generate_series(1, 1000000000)") {
                if try row.decode(Int32.self, at: 0) == 10 { break }
            }
            #expect(try await connection.value("select 42", as: Int32.self, deadline: .seconds(20)) == 42)
        }
    }

    @Test func `a stream that nobody reads stops the server, in bounded memory`() async throws {
        try await TestSession.with { connection async throws in
            var iterator = connection.stream("select repeat('x', 1000) from generate_series(1, 1000000)")
                .makeAsyncIterator()
            _ = try await iterator.next()
            let before = ResidentMemory.current ?? 0
            try await Task.sleep(for: .milliseconds(500))
            #expect((ResidentMemory.current ?? 0) - before < 30_000_000)
            #expect(try await iterator.next() != nil)
        }
    }

    @Test func `a query within the loop over a stream is refused, not stuck`() async throws {
        try await TestSession.with { connection async throws in
            let error = await postgresError {
                for try await _ in connection.stream("select generate_series(1, 100000)") {
                    try await connection.query("select 1")
                }
            }
            #expect(error?.kind == .misuse)
            #expect(await connection.isAlive())
        }
    }

    @Test func `another task's query waits for the stream's end`() async throws {
        try await TestSession.with { connection async throws in
            var iterator = connection.stream("select generate_series(1, 100000)").makeAsyncIterator()
            var count = 0
            _ = try await iterator.next()
            async let other = connection.value("select 7", as: Int32.self)
            while try await iterator.next() != nil { count += 1 }
            #expect(count == 99_999)
            #expect(try await other == 7)
        }
    }

    @Test func `a cancelled reader's statement ends in the server`() async throws {
        try await TestSession.with { connection async throws in
            let task = Task {
                for try await _ in connection.stream("select 1 union all select 2 from pg_sleep(60)") {}
            }
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await connection.value("select 42", as: Int32.self, deadline: .seconds(20)) == 42)
        }
    }

    @Test func `a stream has a deadline`() async throws {
        try await TestSession.with { connection async throws in
            let error = await postgresError {
                for try await _ in connection.stream("select pg_sleep(60)", deadline: .milliseconds(100)) {}
            }
            #expect(error?.kind == .deadline)
            #expect(await connection.isAlive())
        }
    }

    @Test func `COPY data come whole`() async throws {
        try await TestSession.with { connection async throws in
            var bytes: [UInt8] = []
            for try await chunk in connection.copyOut("copy (select generate_series(1, 100000)) to stdout") {
                bytes += chunk
            }
            let expected = (1...100_000).map { "\($0)\n" }.joined()
            #expect(bytes == Array(expected.utf8))
            #expect(await connection.isAlive())
        }
    }

    @Test func `a COPY to the client that is left early is ended in the server`() async throws {
        try await TestSession.with { connection async throws in
            for try await _ in connection.copyOut("copy (select generate_series(1, 1000000000)) to stdout") { break }
            #expect(try await connection.value("select 42", as: Int32.self, deadline: .seconds(20)) == 42)
        }
    }

    @Test func `a COPY to the client that fails half way throws`() async throws {
        try await TestSession.with { connection async throws in
            let error = await postgresError {
                for try await _ in connection.copyOut(
                    "copy (select 1 / (5000 - n) from generate_series(1, 9999) n) to stdout")
                {}
            }
            #expect(error?.sqlState == .divisionByZero)
            #expect(await connection.isAlive())
        }
    }

    @Test func `a query read as COPY data is an error`() async throws {
        try await TestSession.with { connection async throws in
            for try await _ in connection.copyOut("select 1") { Issue.record("data") }
            #expect(await connection.isAlive())
        }
    }
}
