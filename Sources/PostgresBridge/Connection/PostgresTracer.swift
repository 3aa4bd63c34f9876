/// Hears of what the bridge does, for metrics and traces.
public protocol PostgresTracer: Sendable {
    /// Called when an operation begins.
    ///
    /// Called on the thread that does the work, so it should return soon.
    ///
    /// - Returns: what to call when the operation has ended, with its error if it failed; nil if nobody cares.
    func began(_ operation: PostgresOperation) -> (@Sendable ((any Error)?) -> Void)?
}

/// Something that takes time.
public enum PostgresOperation: Sendable, Hashable {
    /// A connection is being made.
    case connect
    /// A task waits for a connection of the pool.
    case acquire
    /// A statement runs. The SQL text has no values in it.
    case query(sql: String)
    /// A group of statements runs in one round trip.
    case pipeline(count: Int)
    /// A COPY runs, in either direction.
    case copy(sql: String)
}
