/// The scopes (transactions, COPYs) within which a task runs, inherited by its children.
///
/// By it a connection tells a transaction's own calls from those of other tasks, although all hold the same connection.
enum SessionScope {
    @TaskLocal static var open: [TurnQueue.Scope] = []

    private static let count = LockedValue<TurnQueue.Scope>(0)

    /// A scope that was never used before, by any connection.
    static func make() -> TurnQueue.Scope {
        count.withLock { count in
            count &+= 1
            return count
        }
    }
}
