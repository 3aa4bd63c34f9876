public import Logging

/// Connections that many tasks share.
///
/// A task that needs a connection gets an idle one, makes one itself while there is room, or waits in line until the
/// deadline. ``run()`` is the pool's background life (a minimum of connections, their renewal, draining); everything
/// else works without it.
///
/// When the server is away, its connections are dropped as they break, and tasks try to connect anew until their
/// deadline; so the pool recovers by itself.
public final class PostgresPool: Sendable {
    /// How large the pool is and how patient.
    public struct Configuration: Sendable {
        /// The most connections there are at a time.
        public var maximumConnections = 8
        /// How many connections ``PostgresPool/warm()`` makes and ``PostgresPool/run()`` keeps.
        public var minimumConnections = 1
        /// How long a task waits for a connection.
        public var acquireDeadline: Duration = .seconds(5)
        /// How many tasks may wait; the next is refused at once.
        public var maximumWaiters = 1024
        /// How old a connection gets; up to a tenth less, by chance, so that not all are renewed at once.
        public var maximumLifetime: Duration = .seconds(3600)
        /// After how long without use a connection is tried before it is handed out.
        public var healthCheckAfterIdle: Duration = .seconds(30)
        /// How long ``PostgresPool/run()`` waits in the end for connections that are in use.
        public var drainDeadline: Duration = .seconds(30)

        /// The defaults.
        public init() {}
    }

    typealias Machine = PoolStateMachine<PostgresConnection>
    typealias Lease = Machine.Lease

    /// What a waiter gets.
    enum Grant: Sendable {
        case lease(Lease)
        /// A free place: make a connection.
        case place
    }

    struct State: Sendable {
        var machine: Machine
        var waiting: [Machine.Waiter: Rendezvous<Grant>] = [:]
        var lastWaiter: Machine.Waiter = 0
        /// Where ``PostgresPool/run()`` waits for the last connection to come back.
        var drained: Rendezvous<Void>?
        /// Connections that listen, beside the pool's own.
        var listening: [ObjectIdentifier: WeakConnection] = [:]
    }

    /// A connection that somebody else keeps.
    struct WeakConnection: Sendable {
        weak var connection: PostgresConnection?
    }

    let configuration: Configuration
    let connectionConfiguration: PostgresConfiguration
    let logger: Logger
    let tracer: (any PostgresTracer)?
    let reactor: Reactor
    let state: LockedValue<State>

    /// A pool without connections; they are made when they are needed.
    public convenience init(
        _ connection: PostgresConfiguration, pool: Configuration = .init(), logger: Logger,
        tracer: (any PostgresTracer)? = nil
    ) {
        self.init(connection, pool: pool, logger: logger, tracer: tracer, reactor: .shared)
    }

    init(
        _ connection: PostgresConfiguration, pool: Configuration, logger: Logger, tracer: (any PostgresTracer)?,
        reactor: Reactor
    ) {
        connectionConfiguration = connection
        configuration = pool
        self.logger = logger
        self.tracer = tracer
        self.reactor = reactor
        state = LockedValue(State(machine: Machine(pool)))
    }

    // MARK: Use

    /// Runs `body` with a connection, which it must not keep.
    ///
    /// The connection goes back without a transaction and without channels; settings that `body` changed stay.
    ///
    /// - Throws: ``PostgresError`` of kind `poolExhausted`, `connectFailed` or `poolClosed`; `CancellationError`; what
    ///   `body` throws.
    @discardableResult
    public func withConnection<Answer>(
        _ body: (PostgresConnection) async throws -> Answer
    ) async throws -> Answer {
        let lease = try await acquire()
        let answer: Answer
        do {
            answer = try await body(lease.connection)
        } catch {
            await release(lease)
            throw error
        }
        await release(lease)
        return answer
    }

    /// Runs `body` in a transaction on one of the connections, as
    /// ``PostgresConnection/withTransaction(isolation:readOnly:_:)`` does.
    @discardableResult
    public func withTransaction<Answer>(
        isolation: PostgresIsolation = .readCommitted, readOnly: Bool = false,
        _ body: (PostgresConnection) async throws -> Answer
    ) async throws -> Answer {
        try await withConnection { connection in
            try await connection.withTransaction(isolation: isolation, readOnly: readOnly, body)
        }
    }

    /// Runs one statement on one of the connections, as ``PostgresConnection/query(_:deadline:)-(PostgresQuery,_)`` does.
    @discardableResult
    public func query(_ query: PostgresQuery, deadline: Duration? = nil) async throws -> PostgresResult {
        try await withConnection { try await $0.query(query, deadline: deadline) }
    }

    /// Runs a statement that is a type on one of the connections.
    public func query<Statement: PreparedStatement>(
        _ statement: Statement, deadline: Duration? = nil
    ) async throws -> [Statement.Row] {
        try await withConnection { try await $0.query(statement, deadline: deadline) }
    }

    /// Makes the minimum of connections.
    ///
    /// - Throws: the ``PostgresError`` of the first that failed, at once.
    public func warm() async throws {
        while state.withLock({ $0.machine.reserve(upTo: configuration.minimumConnections) }) {
            let lease: Lease
            do {
                lease = try await connect(until: ContinuousClock.now + configuration.acquireDeadline)
            } catch {
                abandonPlace()
                throw error
            }
            await release(lease)
        }
    }
}
