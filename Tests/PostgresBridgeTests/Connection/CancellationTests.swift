import PostgresBridge
import TestSupport
import Testing

@Suite("Cancellation and deadlines")
struct CancellationTests {
    @Test func `a cancelled task's statement ends in the server`() async throws {
        try await TestSession.with { connection async throws in
            let process = await connection.serverProcessID
            let task = Task { try await connection.query("select pg_sleep(600)") }
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            let cluster = try await PrivateCluster.shared()
            let state = try await cluster.psql("select state from pg_stat_activity where pid = \(process)")
            #expect(state == "idle")
            #expect(await connection.isAlive())
        }
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(unsafeScript: "create temp table t (n int)")
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await connection.query("insert into t values (1)")
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await connection.value("select count(*) from t", as: Int64.self) == 0)
        }
    }

    @Test func `a task that is cancelled while it waits for its turn sends nothing`() async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(unsafeScript: "create temp table t (n int)")
            let slow = Task { try await connection.query("select pg_sleep(0.5)") }
            try await Task.sleep(for: .milliseconds(100))
            let waiting = Task { try await connection.query("insert into t values (1)") }
            try await Task.sleep(for: .milliseconds(100))
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            _ = try await slow.value
            #expect(try await connection.value("select count(*) from t", as: Int64.self) == 0)
        }
    }

    @Test func `of 1,000 cancels none hits another query`() async throws {
        try await TestSession.with { connection async throws in
            var random = Generator(state: 7)
            var cancelled = 0
            for round in 0..<1000 {
                let task = Task { try await connection.query("select pg_sleep(0.002)") }
                let pause = UInt64.random(in: 0...3_000_000, using: &random)
                try await Task.sleep(nanoseconds: pause)
                task.cancel()
                do {
                    _ = try await task.value
                } catch is CancellationError {
                    cancelled += 1
                }
                // Sent as soon as may be; a stray cancel would hit it.
                let number = Int32(round)
                #expect(try await connection.value("select \(number) from pg_sleep(0.0005)", as: Int32.self) == number)
            }
            #expect(cancelled > 0)
        }
    }

    @Test func `cancels of many tasks on one connection hit nobody else`() async throws {
        try await TestSession.with { connection async throws in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number: Int32 in 0..<200 {
                    group.addTask {
                        let task = Task {
                            try await connection.value("select \(number) from pg_sleep(0.001)", as: Int32.self)
                        }
                        guard number % 2 == 0 else { return try await task.value == number }
                        try await Task.sleep(for: .milliseconds(Int(number)))
                        task.cancel()
                        do { return try await task.value == number } catch is CancellationError { return true }
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
            #expect(await connection.isAlive())
        }
    }

    @Test func `a cancel by someone else is an error, not a cancellation of ours`() async throws {
        try await TestSession.with { connection async throws in
            let process = await connection.serverProcessID
            let cluster = try await PrivateCluster.shared()
            async let failing = postgresError { try await connection.query("select pg_sleep(600)") }
            let isRunning = try await eventually {
                let state = try await cluster.psql("select state, query from pg_stat_activity where pid = \(process)")
                return state == "active|select pg_sleep(600)"
            }
            #expect(isRunning)
            try await cluster.psql("select pg_cancel_backend(\(process))")
            let error = await failing
            #expect(error?.kind == .cancelled)
            #expect(error?.sqlState == .queryCanceled)
            #expect(await connection.isAlive())
        }
    }

    @Test func `a deadline ends the statement in the server`() async throws {
        try await TestSession.with { connection async throws in
            let error = await postgresError {
                try await connection.query("select pg_sleep(600)", deadline: .milliseconds(100))
            }
            #expect(error?.kind == .deadline)
            #expect(error?.isSafeToRetry == false)
            #expect(await connection.isAlive())
        }
    }

    @Test func `the configuration's deadline holds where no other is given`() async throws {
        try await TestSession.with(nil, { $0.statementTimeout = .milliseconds(100) }) { connection async throws in
            #expect(await postgresError { try await connection.query("select pg_sleep(600)") }?.kind == .deadline)
            try await connection.query("select pg_sleep(0.3)", deadline: .seconds(60))
        }
    }

    @Test func `a deadline counts the wait for a turn, and then nothing was sent`() async throws {
        try await TestSession.with { connection async throws in
            let slow = Task { try await connection.query("select pg_sleep(0.5)") }
            try await Task.sleep(for: .milliseconds(100))
            let error = await postgresError { try await connection.query("select 1", deadline: .milliseconds(50)) }
            #expect(error?.kind == .deadline)
            #expect(error?.isSafeToRetry == true)
            _ = try await slow.value
            #expect(await connection.isAlive())
        }
    }

    @Test func `a deadline in a transaction leaves it to be rolled back`() async throws {
        try await TestSession.with { connection async throws in
            try await connection.execute(unsafeScript: "create temp table t (n int)")
            let error = await postgresError {
                try await connection.withTransaction { connection in
                    try await connection.query("insert into t values (1)")
                    try await connection.query("select pg_sleep(600)", deadline: .milliseconds(50))
                }
            }
            #expect(error?.kind == .deadline)
            #expect(try await connection.value("select count(*) from t", as: Int64.self) == 0)
        }
    }

    @Test func `a deadline also ends a statement that a lock holds up`() async throws {
        let cluster = try await PrivateCluster.shared()
        let database = try await cluster.createDatabase()
        try await TestSession.with(database) { first async throws in
            try await first.execute(unsafeScript: "create table t (n int)")
            try await TestSession.with(database) { second async throws in
                try await first.withTransaction { first in
                    try await first.query("lock table t")
                    let error = await postgresError {
                        try await second.query("select * from t", deadline: .milliseconds(100))
                    }
                    #expect(error?.kind == .deadline)
                }
                #expect(await second.isAlive())
            }
        }
    }
}
