import Dispatch
import Testing

@testable import HateStatsAPI

@Suite("Long computations")
struct OwnThreadTests {
    @Test func `are not waited for any longer when the service stops`() async throws {
        let isOver = DispatchSemaphore(value: 0)
        let waiting = Task {
            try await OwnThread.run {
                isOver.wait()
                return 1
            }
        }
        try await Task.sleep(for: .milliseconds(20))
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        isOver.signal()
        // The next one has its turn.
        #expect(try await OwnThread.run { 2 } == 2)
    }

    @Test func `are not begun for somebody who has gone`() async throws {
        let gone = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await OwnThread.run { Issue.record("It was begun.") }
        }
        gone.cancel()
        await #expect(throws: CancellationError.self) { try await gone.value }
        #expect(try await OwnThread.run { 2 } == 2)
    }
}
