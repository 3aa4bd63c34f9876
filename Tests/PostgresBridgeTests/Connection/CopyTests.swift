import PostgresBridge
import TestSupport
import Testing

@Suite("COPY from the client")
struct CopyTests {
    private struct Stop: Error {}

    private func withTable(_ body: (PostgresConnection) async throws -> Void) async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(unsafeScript: "create temp table t (n int, text text)")
            try await body(connection)
        }
    }

    @Test func `what is written arrives, however it is cut`() async throws {
        try await withTable { connection async throws in
            let text = Array((1...1000).map { "\($0)\trow \($0)\n" }.joined().utf8)
            let count = try await connection.copyIn("copy t from stdin") { writer in
                for start in stride(from: 0, to: text.count, by: 7) {
                    try await writer.write(text[start..<min(start + 7, text.count)])
                }
            }
            #expect(count == 1000)
            #expect(try await connection.value("select sum(n) from t", as: Int64.self) == 500_500)
        }
    }

    @Test func `a body that throws ends the COPY, and nothing is left`() async throws {
        try await withTable { connection async throws in
            await #expect(throws: Stop.self) {
                try await connection.copyIn("copy t from stdin") { writer in
                    try await writer.write(Array("1\tx\n".utf8))
                    throw Stop()
                }
            }
            #expect(try await connection.value("select count(*) from t", as: Int64.self) == 0)
        }
    }

    @Test func `a row that the server refuses is its error`() async throws {
        try await withTable { connection async throws in
            let error = await postgresError {
                try await connection.copyIn("copy t from stdin") { try await $0.write(Array("x\ty\n".utf8)) }
            }
            #expect(error?.sqlState == .invalidTextRepresentation)
            #expect(error?.context?.contains("line 1") == true)
            #expect(await connection.isAlive())
        }
    }

    @Test func `a statement that is no COPY is refused`() async throws {
        try await withTable { connection async throws in
            let error = await postgresError { try await connection.copyIn("select 1") { _ in } }
            #expect(error?.kind == .misuse)
            let other = await postgresError { try await connection.copyIn("copy nowhere from stdin") { _ in } }
            #expect(other?.sqlState == .undefinedTable)
            #expect(await connection.isAlive())
        }
    }

    @Test func `a query within the body is refused, not stuck`() async throws {
        try await withTable { connection async throws in
            let error = await postgresError {
                try await connection.copyIn("copy t from stdin") { _ in try await connection.query("select 1") }
            }
            #expect(error?.kind == .misuse)
            #expect(await connection.isAlive())
        }
    }

    @Test func `another task's query waits for the COPY`() async throws {
        try await withTable { connection async throws in
            let (signal, continuation) = AsyncStream<Void>.makeStream()
            let other = Task {
                for await _ in signal { break }
                return try await connection.value("select count(*) from t", as: Int64.self)
            }
            try await connection.copyIn("copy t from stdin") { writer in
                continuation.yield()
                try await Task.sleep(for: .milliseconds(100))
                try await writer.write(Array("1\tx\n".utf8))
            }
            #expect(try await other.value == 1)
        }
    }

    @Test func `a writer that outlives its COPY writes nothing`() async throws {
        try await withTable { connection async throws in
            var kept: PostgresCopyWriter?
            try await connection.copyIn("copy t from stdin") { kept = $0 }
            #expect(await postgresError { try await kept?.write([1]) }?.kind == .misuse)
        }
    }

    @Test func `a COPY within a transaction is rolled back with it`() async throws {
        try await withTable { connection async throws in
            await #expect(throws: Stop.self) {
                try await connection.withTransaction { connection in
                    try await connection.copyIn("copy t from stdin") { try await $0.write(Array("1\tx\n".utf8)) }
                    #expect(try await connection.value("select count(*) from t", as: Int64.self) == 1)
                    throw Stop()
                }
            }
            #expect(try await connection.value("select count(*) from t", as: Int64.self) == 0)
        }
    }

    @Test func `a COPY that is cancelled ends, and the session goes on`() async throws {
        try await withTable { connection async throws in
            let task = Task {
                try await connection.copyIn("copy t from stdin") { writer in
                    while true { try await writer.write(Array("1\tx\n".utf8)) }
                }
            }
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await connection.value("select count(*) from t", as: Int64.self) == 0)
        }
    }

    @Test func `a COPY has a deadline, also when the body does nothing`() async throws {
        try await withTable { connection async throws in
            let error = await postgresError {
                try await connection.copyIn("copy t from stdin", deadline: .milliseconds(100)) { writer in
                    try await Task.sleep(for: .milliseconds(300))
                    try await writer.write(Array("1\tx\n".utf8))
                }
            }
            #expect(error?.kind == .deadline)
            #expect(try await connection.value("select count(*) from t", as: Int64.self) == 0)
        }
    }

    @Test func `a COPY whose deadline is over before it begins is a missed deadline, not a mistake`() async throws {
        try await withTable { connection async throws in
            for _ in 1...20 {
                let error = await postgresError {
                    try await connection.copyIn("copy t from stdin", deadline: .zero) { try await $0.write([10]) }
                }
                #expect(error?.kind == .deadline)
            }
            #expect(await connection.isAlive())
        }
    }

    @Test func `a body that ignores the deadline doesn't succeed`() async throws {
        try await withTable { connection async throws in
            let error = await postgresError {
                try await connection.copyIn("copy t from stdin", deadline: .milliseconds(100)) { writer in
                    try await Task.sleep(for: .milliseconds(300))
                    try? await writer.write(Array("1\tx\n".utf8))
                }
            }
            #expect(error?.kind == .deadline)
        }
    }

    @Test func `a backend killed within a COPY is a closed connection`() async throws {
        let cluster = try await PrivateCluster.shared()
        try await withTable { connection async throws in
            let process = await connection.serverProcessID
            let error = await postgresError {
                try await connection.copyIn("copy t from stdin") { writer in
                    try await cluster.terminateBackend(process)
                    while true { try await writer.write([UInt8](repeating: 10, count: 10_000)) }
                }
            }
            #expect(error?.kind == .connectionClosed)
            #expect(connection.isClosed)
        }
    }

    @Test func `100 MB go through in bounded memory`() async throws {
        try await withTable { connection async throws in
            // A server that is slower than the writer: every row runs a trigger.
            try await connection.execute(
                unsafeScript: """
                    create function pg_temp.wait() returns trigger language plpgsql as
                        $$ begin if new.n % 64 = 0 then perform pg_sleep(0.002); end if; return null; end $$;
                    create trigger wait before insert on t for each row execute function pg_temp.wait();
                    """)
            let row = Array("1\t\(String(repeating: "x", count: 16_380))\n".utf8)
            let other = Array("64\t\(String(repeating: "x", count: 16_379))\n".utf8)
            ResidentMemory.resetPeak()
            let before = ResidentMemory.current ?? 0
            var sent = 0
            try await connection.copyIn("copy t from stdin") { writer in
                while sent < 100_000_000 {
                    for _ in 0..<15 { try await writer.write(row) }
                    try await writer.write(other)
                    sent += 15 * row.count + other.count
                }
            }
            #expect(sent >= 100_000_000)
            #expect((ResidentMemory.peak ?? 0) - before < 64_000_000)
        }
    }
}
