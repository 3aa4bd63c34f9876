public import Logging

extension PostgresConnection {
    /// Makes a connection.
    ///
    /// With several hosts in the connection string, each is tried in turn, for
    /// ``PostgresConfiguration/connectTimeout``.
    ///
    /// - Throws: ``PostgresError`` of kind `connectFailed` with what each host said; `CancellationError`.
    public static func connect(
        _ configuration: PostgresConfiguration, on reactor: Reactor = .shared, logger: Logger
    ) async throws -> PostgresConnection {
        try await connect(configuration, on: reactor, logger: logger, tracer: nil, deadline: nil)
    }

    /// - Parameter deadline: when all attempts together have to be over.
    static func connect(
        _ configuration: PostgresConfiguration, on reactor: Reactor, logger: Logger,
        tracer: (any PostgresTracer)?, deadline: ContinuousClock.Instant?
    ) async throws -> PostgresConnection {
        let ended = tracer?.began(.connect)
        do {
            let attempts = try ConnectionAttempts(configuration).attempts
            let connection = try await connect(
                attempts, configuration, on: reactor, logger: logger, tracer: tracer, deadline: deadline)
            ended?(nil)
            return connection
        } catch {
            ended?(error)
            throw error
        }
    }

    private static func connect(
        _ attempts: [[ConnectionOption]], _ configuration: PostgresConfiguration, on reactor: Reactor, logger: Logger,
        tracer: (any PostgresTracer)?, deadline: ContinuousClock.Instant?
    ) async throws -> PostgresConnection {
        var messages: [String] = []
        for attempt in attempts {
            try Task.checkCancellation()
            var limit = ContinuousClock.now + configuration.connectTimeout
            if let deadline { limit = min(limit, deadline) }
            guard limit > ContinuousClock.now else { break }
            do {
                let connection = PostgresConnection(configuration, on: reactor, logger: logger, tracer: tracer)
                try await connection.establish(attempt, until: limit)
                return connection
            } catch let error as PostgresError {
                if !messages.contains(error.message) { messages.append(error.message) }
            }
        }
        let message = messages.isEmpty ? "No time left to connect" : messages.joined(separator: "; ")
        throw PostgresError(kind: .connectFailed, message: message, isSafeToRetry: true)
    }

    private func establish(_ options: [ConnectionOption], until limit: ContinuousClock.Instant) async throws {
        let rendezvous = Rendezvous<Void>()
        let timer = reactor.schedule(at: limit) {
            rendezvous.resolve(
                .failure(PostgresError(kind: .connectFailed, message: "The host did not answer in time")))
        }
        defer { reactor.cancel(timer) }
        connecting = rendezvous
        // Names are resolved in here, which can take long; a handle that comes too late is put away.
        BlockingThreads.shared.submit { [self] in
            let parcel = HandleParcel(ConnectionHandle.start(options))
            reactor.submit { self.assumeIsolated { $0.started(parcel) } }
        }
        do {
            try await rendezvous.answer()
        } catch {
            lose(PostgresError(kind: .connectFailed, message: "\(error)"))
            throw error
        }
    }

    private func started(_ parcel: HandleParcel) {
        guard !machine.isClosed, connecting != nil, let handle = parcel.take() else {
            connecting?.resolve(.failure(PostgresError(kind: .connectFailed, message: "No memory for a connection")))
            return
        }
        guard !handle.isBroken else {
            connecting?.resolve(.failure(PostgresError(kind: .connectFailed, message: handle.errorMessage)))
            return
        }
        self.handle = handle
        let registration = ReactorRegistration(source: self)
        self.registration = registration
        reactor.add(registration)
        // libpq's rule: at first, as if it had said that it waits to write.
        updateInterest()
    }

    func continueConnecting(_ handle: ConnectionHandle) {
        switch handle.continueConnecting() {
        case .needs(let readiness):
            machine.connecting(needs: readiness)
        case .connected:
            machine.connected()
            cancelHandle = handle.cancelHandle
            logger[metadataKey: "postgres_pid"] = "\(handle.serverProcessID)"
            connecting?.resolve(.success(()))
            connecting = nil
        case .failed:
            connecting?.resolve(.failure(PostgresError(kind: .connectFailed, message: handle.errorMessage)))
            connecting = nil
        }
    }
}

/// A handle on its way from the thread that made it to the reactor's.
///
/// `@unchecked Sendable` is sound: the maker keeps no reference to the handle, and whoever takes it out is the only one
/// to have it from then on; if nobody does, the last to let go of the parcel frees it.
private final class HandleParcel: @unchecked Sendable {
    private var handle: ConnectionHandle?

    init(_ handle: consuming sending ConnectionHandle?) {
        self.handle = handle
    }

    func take() -> ConnectionHandle? {
        defer { handle = nil }
        return handle
    }
}
