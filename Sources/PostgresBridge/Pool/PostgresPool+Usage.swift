/// How busy a pool is at a moment.
public struct PostgresPoolUsage: Sendable, Hashable {
    /// Connections that somebody uses.
    public let inUse: Int
    /// Connections that wait to be used.
    public let idle: Int
    /// Tasks that wait for a connection.
    public let waiting: Int
    /// The most connections there may be.
    public let maximum: Int
}

extension PostgresPool {
    /// How busy the pool is now.
    public var usage: PostgresPoolUsage {
        state.withLock { state in
            PostgresPoolUsage(
                inUse: state.machine.leasedCount, idle: state.machine.idleCount, waiting: state.machine.waiterCount,
                maximum: configuration.maximumConnections)
        }
    }
}
