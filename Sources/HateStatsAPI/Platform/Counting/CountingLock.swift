internal import PostgresBridge

/// The advisory lock that lets one import at a time change counts and come into force. Making a release takes the same
/// lock, so nothing can come into force inside a cut-off that has been counted.
enum CountingLock {
    /// Its number among the database's advisory locks.
    static let key: Int64 = 0x4861_7465_5374_6174

    /// Waits for it, and holds it until the transaction ends.
    static var take: PostgresQuery { "SELECT pg_advisory_xact_lock(\(key))" }

    /// Holds it while `body` reads, within a transaction of which it gives the lock back before the end: at the end of a
    /// savepoint that is rolled back. What `body` writes is undone.
    static func whileHeld<Answer>(
        over connection: PostgresConnection, deadline: Duration, _ body: () async throws -> Answer
    ) async throws -> Answer {
        var answer: Answer?
        do {
            try await connection.withTransaction { connection in
                try await connection.query(take, deadline: deadline)
                answer = try await body()
                throw Done()
            }
        } catch is Done {}
        guard let answer else { throw CancellationError() }
        return answer
    }
}

/// Thrown at the end of a savepoint whose answer has been kept, so that it is rolled back.
private struct Done: Error {}
