import TestSupport
import Testing

@testable import PostgresBridge

@Suite("The reactor")
struct ReactorTests {
    @Test func `what is submitted runs in its order, on the thread`() async throws {
        let reactor = Reactor()
        let seen = LockedValue<[Int]>([])
        let done = Rendezvous<Void>()
        for number in 0..<1000 {
            reactor.submit {
                reactor.checkIsolated()
                seen.withLock { $0.append(number) }
                if number == 999 { done.resolve(.success(())) }
            }
        }
        try await done.answer()
        #expect(seen.withLock { $0 } == Array(0..<1000))
        reactor.stop()
    }

    @Test func `a timer goes off, and one that was taken back doesn't`() async throws {
        let reactor = Reactor()
        let seen = LockedValue<[String]>([])
        let done = Rendezvous<Void>()
        let now = ContinuousClock.now
        let early = Alarm(on: reactor, at: now + .milliseconds(50)) { seen.withLock { $0.append("early") } }
        early.cancel()
        _ = Alarm(on: reactor, at: now + .milliseconds(100)) {
            seen.withLock { $0.append("late") }
            done.resolve(.success(()))
        }
        try await done.answer()
        #expect(seen.withLock { $0 } == ["late"])
        #expect(ContinuousClock.now - now >= .milliseconds(100))
        reactor.stop()
    }

    @Test func `a reactor of one's own carries connections, and ends`() async throws {
        let cluster = try await PrivateCluster.shared()
        let reactor = Reactor()
        let connections = try await withThrowingTaskGroup(of: PostgresConnection.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    try await PostgresConnection.connect(
                        PostgresConfiguration(cluster.ownerURL), on: reactor, logger: TestSession.logger)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for connection in connections { #expect(await connection.isAlive()) }
        for connection in connections { await connection.close() }
        reactor.stop()
    }

    @Test func `an answer counts once, and a cancelled wait ends`() async throws {
        let rendezvous = Rendezvous<Int>()
        #expect(rendezvous.resolve(.success(1)))
        #expect(!rendezvous.resolve(.success(2)))
        #expect(try await rendezvous.answer() == 1)
        let endless = Rendezvous<Int>()
        let task = Task { try await endless.answer() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
