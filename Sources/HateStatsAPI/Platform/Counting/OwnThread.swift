internal import Dispatch
internal import NIOConcurrencyHelpers

/// Runs what computes for seconds outside the pool of threads on which everything else of the service takes turns.
enum OwnThread {
    // One after another: a second build would only make both slower, and take the memory of two.
    private static let queue = DispatchQueue(label: "hatestats.protection")

    /// Runs `body` on a thread of its own, after what was asked for before it.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled, as it is when the service stops. What has begun by then is
    ///   computed to its end, and nobody looks at it; what has not is left out.
    static func run<Answer: Sendable>(_ body: @escaping @Sendable () -> Answer) async throws -> Answer {
        let waiter = NIOLockedValueBox(Waiter<Answer>.none)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = waiter.withLockedValue { waiter in
                    if case .cancelled = waiter { return true }
                    waiter = .waiting(continuation)
                    return false
                }
                guard !isCancelled else { return continuation.resume(throwing: CancellationError()) }
                queue.async {
                    guard case .waiting = waiter.withLockedValue({ $0 }) else { return }
                    let answer = body()
                    take(waiter, leaving: .none)?.resume(returning: answer)
                }
            }
        } onCancel: {
            take(waiter, leaving: .cancelled)?.resume(throwing: CancellationError())
        }
    }

    /// Who waits for an answer. It is taken out by the one that answers it.
    private enum Waiter<Answer: Sendable>: Sendable {
        case none
        case waiting(CheckedContinuation<Answer, any Error>)
        case cancelled
    }

    private static func take<Answer: Sendable>(
        _ waiter: NIOLockedValueBox<Waiter<Answer>>, leaving rest: Waiter<Answer>
    ) -> CheckedContinuation<Answer, any Error>? {
        waiter.withLockedValue { waiter in
            guard case .waiting(let continuation) = waiter else {
                if case .cancelled = rest { waiter = rest }
                return nil
            }
            waiter = rest
            return continuation
        }
    }
}
