/// Who has which connection of a pool, and who waits for one. Pure: it makes and closes no connection, and reads no
/// clock; it says what to do, and the pool does it outside its lock.
struct PoolStateMachine<Connection: AnyObject & Sendable>: Sendable {
    typealias Instant = ContinuousClock.Instant
    typealias Waiter = UInt64

    /// A connection and the moment after which it isn't used any more.
    struct Lease: Sendable {
        let connection: Connection
        let endOfLife: Instant
    }

    private struct Idle: Sendable {
        let lease: Lease
        let since: Instant
    }

    let configuration: PostgresPool.Configuration
    private var idle: [Idle] = []
    private var leased: [ObjectIdentifier: Connection] = [:]
    /// Places taken by those who are making a connection.
    private var reserved = 0
    private var waiters: [Waiter] = []
    private(set) var isClosed = false

    init(_ configuration: PostgresPool.Configuration) {
        self.configuration = configuration
    }

    var idleCount: Int { idle.count }
    var leasedCount: Int { leased.count }
    var waiterCount: Int { waiters.count }
    /// Whether, after closing, nothing is out any more.
    var isDrained: Bool { isClosed && leased.isEmpty && reserved == 0 }
    private var count: Int { idle.count + leased.count + reserved }

    // MARK: Taking

    enum Acquisition: Sendable {
        case lease(Lease)
        /// It has been idle for so long that it has to prove that it still works.
        case check(Lease)
        /// There is room: make one. Ends with `connected` or `connectFailed`.
        case connect
        case wait
        case refuse
        case closed
    }

    /// - Returns: what the caller gets, and connections that are too old and have to be closed.
    mutating func acquire(_ waiter: Waiter, now: Instant) -> (Acquisition, expired: [Connection]) {
        guard !isClosed else { return (.closed, []) }
        let expired = retire(now: now)
        // Whoever waits already goes first.
        if waiters.isEmpty {
            if let next = idle.popLast() {
                leased[ObjectIdentifier(next.lease.connection)] = next.lease.connection
                let isStale = now - next.since > configuration.healthCheckAfterIdle
                return (isStale ? .check(next.lease) : .lease(next.lease), expired)
            }
            if count < configuration.maximumConnections {
                reserved += 1
                return (.connect, expired)
            }
        }
        guard waiters.count < configuration.maximumWaiters else { return (.refuse, expired) }
        waiters.append(waiter)
        return (.wait, expired)
    }

    /// - Returns: false if the waiter has been given something already.
    mutating func giveUp(_ waiter: Waiter) -> Bool {
        guard let index = waiters.firstIndex(of: waiter) else { return false }
        waiters.remove(at: index)
        return true
    }

    /// Reserves a place for a connection that nobody asked for, so that there are at least this many.
    mutating func reserve(upTo minimum: Int) -> Bool {
        guard !isClosed, count < min(minimum, configuration.maximumConnections) else { return false }
        reserved += 1
        return true
    }

    // MARK: Giving

    /// What a waiter gets.
    enum Handover: Sendable {
        case lease(Lease, to: Waiter)
        case connect(Waiter)
        case none
    }

    /// A reserved place has its connection, which is the maker's.
    ///
    /// - Returns: false if the pool was closed meanwhile; then the connection has to be, and the place is still to be
    ///   given up.
    mutating func connected(_ connection: Connection) -> Bool {
        guard !isClosed else { return false }
        reserved -= 1
        leased[ObjectIdentifier(connection)] = connection
        return true
    }

    /// Whoever had a reserved place gave up.
    mutating func connectFailed() -> Handover {
        reserved -= 1
        return next()
    }

    /// A connection comes back.
    ///
    /// - Parameter isUsable: whether the next one can have it.
    /// - Returns: what to do for whoever waits, and whether to close the connection.
    mutating func release(_ lease: Lease, isUsable: Bool, now: Instant) -> (Handover, close: Bool) {
        guard leased.removeValue(forKey: ObjectIdentifier(lease.connection)) != nil else { return (.none, true) }
        guard isUsable, !isClosed, lease.endOfLife > now else { return (next(), true) }
        if let waiter = waiters.first {
            waiters.removeFirst()
            leased[ObjectIdentifier(lease.connection)] = lease.connection
            return (.lease(lease, to: waiter), false)
        }
        idle.append(Idle(lease: lease, since: now))
        return (.none, false)
    }

    /// A connection broke. One that is leased comes back by itself.
    mutating func broke(_ connection: Connection) -> Handover {
        idle.removeAll { $0.lease.connection === connection }
        return next()
    }

    /// A place became free.
    private mutating func next() -> Handover {
        guard !isClosed, count < configuration.maximumConnections, let waiter = waiters.first else { return .none }
        waiters.removeFirst()
        reserved += 1
        return .connect(waiter)
    }

    // MARK: Life

    /// Takes out the idle connections that are too old.
    mutating func retire(now: Instant) -> [Connection] {
        guard idle.contains(where: { $0.lease.endOfLife <= now }) else { return [] }
        let old = idle.filter { $0.lease.endOfLife <= now }.map(\.lease.connection)
        idle.removeAll { $0.lease.endOfLife <= now }
        return old
    }

    /// Lets nobody in any more.
    ///
    /// - Returns: what to close, and whom to send away.
    mutating func close() -> (idle: [Connection], waiters: [Waiter]) {
        isClosed = true
        defer {
            idle.removeAll()
            waiters.removeAll()
        }
        return (idle.map(\.lease.connection), waiters)
    }

    /// The connections that are out, for the case that they don't come back in time.
    var outstanding: [Connection] { Array(leased.values) }
}
