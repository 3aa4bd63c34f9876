import PostgresBridge
import TestSupport
import Testing

@Suite("Notifications")
struct ListenTests {
    @Test func `10,000 notifications come, each once and in order`() async throws {
        try await TestSession.with { listener async throws in
            let notifications = try await listener.listen("flood")
            try await TestSession.with { sender async throws in
                for group in 0..<10 {
                    try await sender.query(
                        "select pg_notify('flood', n::text) from generate_series(\(Int32(group * 1000)), \(Int32(group * 1000 + 999))) n"
                    )
                }
            }
            var expected = 0
            for try await notification in notifications {
                #expect(notification.payload == "\(expected)")
                expected += 1
                if expected == 10_000 { break }
            }
            #expect(expected == 10_000)
        }
    }

    @Test func `a notification comes to a session that is idle`() async throws {
        try await TestSession.with { listener async throws in
            var iterator = try await listener.listen("idle").makeAsyncIterator()
            try await TestSession.with { sender async throws in
                let process = await sender.serverProcessID
                try await sender.query("notify idle, 'hello'")
                let notification = try await iterator.next()
                #expect(
                    notification == PostgresNotification(channel: "idle", payload: "hello", processID: process))
            }
        }
    }

    @Test func `a session hears its own notifications, between other statements`() async throws {
        try await TestSession.with { connection async throws in
            var iterator = try await connection.listen("own").makeAsyncIterator()
            for number in 1...10 {
                try await connection.query("select pg_notify('own', \("\(number)"))")
                #expect(await connection.isAlive())
                #expect(try await iterator.next()?.payload == "\(number)")
            }
        }
    }

    @Test(arguments: ["With Space", "quote\"d", "Größe", "select", ";drop table x;--"])
    func `a channel's name is taken as it is`(channel: String) async throws {
        try await TestSession.with { connection async throws in
            var iterator = try await connection.listen(channel).makeAsyncIterator()
            try await connection.query("select pg_notify(\(channel), 'x')")
            #expect(try await iterator.next()?.channel == channel)
        }
    }

    @Test func `a channel without or with too long a name is refused`() async throws {
        try await TestSession.with { connection async throws in
            for channel in ["", String(repeating: "x", count: 64), "a\0b"] {
                #expect(await postgresError { _ = try await connection.listen(channel) }?.kind == .misuse)
            }
        }
    }

    @Test func `when the backend is killed the notifications end with an error`() async throws {
        let cluster = try await PrivateCluster.shared()
        try await TestSession.with { connection async throws in
            var iterator = try await connection.listen("end").makeAsyncIterator()
            try await cluster.terminateBackend(connection.serverProcessID)
            let error = await postgresError { _ = try await iterator.next() }
            #expect(error?.kind == .connectionClosed)
            #expect(error?.sqlState == .adminShutdown)
        }
    }

    @Test func `when the session is closed the notifications just end`() async throws {
        try await TestSession.with { connection async throws in
            var iterator = try await connection.listen("end").makeAsyncIterator()
            await connection.close()
            #expect(try await iterator.next() == nil)
        }
    }

    @Test func `a pool follows a channel over a killed backend`() async throws {
        let cluster = try await PrivateCluster.shared()
        let database = try await cluster.createDatabase()
        let pool = try await TestSession.pool(database)
        var events = pool.listen("news").makeAsyncIterator()
        #expect(await events.next() == .connected)
        try await pool.query("notify news, 'one'")
        guard case .notification(let first) = await events.next() else {
            Issue.record("no notification")
            return
        }
        #expect(first.payload == "one")
        try await cluster.terminateBackends(in: database)
        #expect(await events.next() == .connected)
        try await pool.query("notify news, 'two'")
        guard case .notification(let second) = await events.next() else {
            Issue.record("no notification")
            return
        }
        #expect(second.payload == "two")
    }
}
