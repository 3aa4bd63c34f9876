import NIOConcurrencyHelpers

/// Lets a bounded number of imports run at once, so that slow senders can't hold every connection to the database.
final class ImportGate: Sendable {
    private let limit: Int
    private let running = NIOLockedValueBox(0)

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Runs `body` if there is room.
    ///
    /// - Throws: ``ImportFailure/tooManyAtOnce(limit:)`` where there is none, or what `body` throws.
    func pass<R>(_ body: () async throws -> R) async throws -> R {
        let hasRoom = running.withLockedValue { running in
            guard running < limit else { return false }
            running += 1
            return true
        }
        guard hasRoom else { throw ImportFailure.tooManyAtOnce(limit: limit) }
        defer { running.withLockedValue { $0 -= 1 } }
        return try await body()
    }
}
