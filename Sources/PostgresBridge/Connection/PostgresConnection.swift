import Logging

/// One session on a PostgreSQL server.
///
/// An actor on a ``Reactor``'s thread. Calls from several tasks take turns, in the order in which they came; while a
/// transaction is open, only calls from within it get a turn (``withTransaction(isolation:readOnly:_:)``).
///
/// Cancelling a task cancels its statement in the server, and returns when the server has ended it.
public actor PostgresConnection {
    /// The thread that the connection lives on.
    public nonisolated let reactor: Reactor
    nonisolated let configuration: PostgresConfiguration
    nonisolated let tracer: (any PostgresTracer)?
    /// What a pool must know without asking the actor.
    nonisolated let gauge = LockedValue(ConnectionGauge())
    var logger: Logger

    /// Where the task that connects waits.
    var connecting: Rendezvous<Void>?

    // The session. Each extension of the actor says what it does with them.
    var handle: ConnectionHandle?
    var cancelHandle: CancelHandle?
    var machine = ConnectionStateMachine()
    var registration: ReactorRegistration?
    /// What the exchange in progress, or the last one, has brought.
    var exchange = ExchangeRecord()
    /// The tasks that wait for something to happen in the exchange; each looks by itself whether it did.
    var observers: [UnsafeContinuation<Void, Never>] = []
    /// How often something has happened.
    var eventCount: UInt64 = 0
    var turns = TurnQueue()
    var turn = Turn.none
    var turnWaiters: [TurnQueue.Ticket: Rendezvous<Void>] = [:]
    var lastTicket: TurnQueue.Ticket = 0
    var statements = StatementCache()
    var streams: [TurnQueue.Ticket: StreamRecord] = [:]
    var channels: [String: ChannelRecord] = [:]
    var lastSubscriber: UInt64 = 0
    /// When the server has to have ended an interrupted exchange, before we hang up.
    var drainDeadline: ContinuousClock.Instant?
    var closeReason: PostgresError?
    var lastGauge = ConnectionGauge()
    var closeHandlers: [@Sendable () -> Void] = []

    /// The reactor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(
        _ configuration: PostgresConfiguration, on reactor: Reactor, logger: Logger, tracer: (any PostgresTracer)?
    ) {
        self.configuration = configuration
        self.reactor = reactor
        self.logger = logger
        self.tracer = tracer
    }

    isolated deinit {
        // Runs on the reactor's thread, between two polls: nobody waits for the socket that libpq closes now.
        if let registration { reactor.remove(registration) }
    }

    /// Runs `body` on the connection's own thread, where a query needs no hop from thread to thread.
    ///
    /// `body` must not block: all connections of the reactor share the thread.
    public func run<Answer: Sendable>(
        _ body: @Sendable (isolated PostgresConnection) async throws -> Answer
    ) async rethrows -> Answer {
        try await body(self)
    }

    /// Closes the session at once. What is in progress fails; a second call does nothing.
    public func close() {
        lose(.closed)
    }

    /// Whether the session is over.
    public nonisolated var isClosed: Bool { gauge.withLock { $0.isClosed } }

    /// The number of the server's process, as `pg_backend_pid()` has it; 0 without a session.
    public var serverProcessID: Int32 { handle?.serverProcessID ?? 0 }

    /// Whether the session is encrypted.
    public var usesTLS: Bool { handle?.usesTLS ?? false }

    /// A setting that the server reports without being asked, such as `server_version` or `TimeZone`.
    public func serverParameter(_ name: String) -> String? {
        handle?.parameterStatus(name)
    }

    /// Has `handler` called when the session is over, or at once if it is.
    func onClose(_ handler: @escaping @Sendable () -> Void) {
        if machine.isClosed { handler() } else { closeHandlers.append(handler) }
    }
}

/// What a pool must know of a connection without asking the actor.
struct ConnectionGauge: Sendable, Equatable {
    var isClosed = false
    /// Whether the session is not as it was at first: a transaction is open, rows are outstanding, channels are listened
    /// to.
    var needsReset = false
}

/// What an exchange has brought so far.
struct ExchangeRecord {
    var results: [ResultHandle] = []
    /// The first error.
    var error: PostgresError?
    /// For each statement in turn, the columns that its result is known to have.
    var knownColumns: [[PostgresColumn]?] = []
    /// How many statements are complete.
    var ended = 0
    /// Which statement the error belongs to.
    var failed: Int?
    /// The stream that takes the rows.
    var stream: TurnQueue.Ticket?
    /// Bytes of a COPY that libpq may still hold.
    var unsentBytes = 0
}

/// The call that uses the connection.
struct Turn {
    var ticket: TurnQueue.Ticket
    var deadline: ContinuousClock.Instant?
    var interruption: ConnectionStateMachine.Interruption?
    /// The scope of a COPY's body, from within which nothing else can be asked of the connection.
    var exclusiveScope: TurnQueue.Scope?

    static let none = Turn(ticket: 0)
}
