internal import Dispatch

/// Runs what computes for seconds outside the pool of threads on which everything else of the service takes turns.
enum OwnThread {
    // One after another: a second build would only make both slower, and take the memory of two.
    private static let queue = DispatchQueue(label: "hatestats.protection")

    /// Runs `body` on a thread of its own, after what was asked for before it. It can't be cancelled.
    static func run<Answer: Sendable>(_ body: @escaping @Sendable () -> Answer) async -> Answer {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}
