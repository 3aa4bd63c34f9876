/// How a task comes by a connection, and gives it back.
extension PostgresPool {
    func acquire() async throws -> Lease {
        let ended = tracer?.began(.acquire)
        do {
            let lease = try await lease(until: ContinuousClock.now + configuration.acquireDeadline)
            ended?(nil)
            return lease
        } catch {
            ended?(error)
            throw error
        }
    }

    private func lease(until deadline: ContinuousClock.Instant) async throws -> Lease {
        while true {
            try Task.checkCancellation()
            let now = ContinuousClock.now
            let (acquisition, expired, waiter, rendezvous) = state.withLock { state in
                state.lastWaiter &+= 1
                let waiter = state.lastWaiter
                let (acquisition, expired) = state.machine.acquire(waiter, now: now)
                guard case .wait = acquisition else {
                    return (acquisition, expired, waiter, Rendezvous<Grant>?.none)
                }
                let rendezvous = Rendezvous<Grant>()
                state.waiting[waiter] = rendezvous
                return (acquisition, expired, waiter, rendezvous)
            }
            for connection in expired { connection.closeSoon() }
            let lease: Lease
            switch acquisition {
            case .lease(let found):
                lease = found
            case .check(let found):
                await found.connection.check(within: min(.seconds(2), deadline - now))
                lease = found
            case .connect:
                return try await connectPatiently(until: deadline)
            case .wait:
                guard let rendezvous else { continue }
                switch try await wait(waiter, rendezvous, until: deadline) {
                case .lease(let granted): lease = granted
                case .place: return try await connectPatiently(until: deadline)
                }
            case .refuse:
                throw PostgresError(
                    kind: .poolExhausted, message: "Too many tasks wait for a connection", isSafeToRetry: true)
            case .closed:
                throw Self.closedError
            }
            // It may have broken a moment ago; then the next try finds another, or makes one.
            if !lease.connection.isClosed { return lease }
            giveBack(lease)
        }
    }

    static let closedError = PostgresError(kind: .poolClosed, message: "The pool is closed", isSafeToRetry: true)

    private func wait(
        _ waiter: Machine.Waiter, _ rendezvous: Rendezvous<Grant>, until deadline: ContinuousClock.Instant
    ) async throws -> Grant {
        let alarm = Alarm(on: reactor, at: deadline) {
            rendezvous.resolve(
                .failure(
                    PostgresError(
                        kind: .poolExhausted, message: "No connection became free in time", isSafeToRetry: true)))
        }
        defer { alarm.cancel() }
        do {
            return try await rendezvous.answer()
        } catch {
            // Whoever hands something over at this very moment sees that it isn't taken, and takes it back.
            state.withLock { state in
                _ = state.machine.giveUp(waiter)
                state.waiting[waiter] = nil
            }
            throw error
        }
    }

    // MARK: Connecting

    /// Connects, with pauses between the tries, until the deadline: a server that restarts is back soon.
    private func connectPatiently(until deadline: ContinuousClock.Instant) async throws -> Lease {
        var pause = Duration.milliseconds(50)
        do {
            while true {
                do {
                    return try await connect(until: deadline)
                } catch let error as PostgresError where error.kind == .connectFailed {
                    let isClosed = state.withLock { $0.machine.isClosed }
                    guard !isClosed, ContinuousClock.now + pause < deadline else { throw error }
                    try await Task.sleep(for: pause)
                    pause = min(pause * 2, .milliseconds(500))
                }
            }
        } catch {
            abandonPlace()
            throw error
        }
    }

    /// Makes a connection for a reserved place. If that fails, the place stays reserved.
    func connect(until deadline: ContinuousClock.Instant) async throws -> Lease {
        let connection = try await PostgresConnection.connect(
            connectionConfiguration, on: reactor, logger: logger, tracer: tracer, deadline: deadline)
        let life = configuration.maximumLifetime * Double.random(in: 0.9...1)
        let lease = Lease(connection: connection, endOfLife: ContinuousClock.now + life)
        guard state.withLock({ $0.machine.connected(connection) }) else {
            connection.closeSoon()
            throw Self.closedError
        }
        await connection.onClose { [weak self, weak connection] in
            if let connection { self?.broke(connection) }
        }
        return lease
    }

    func abandonPlace() {
        perform(state.withLock { $0.machine.connectFailed() })
        settle()
    }

    private func broke(_ connection: PostgresConnection) {
        perform(state.withLock { $0.machine.broke(connection) })
    }

    // MARK: Giving back

    func release(_ lease: Lease) async {
        if lease.connection.gauge.withLock({ $0.needsReset && !$0.isClosed }) { await lease.connection.reset() }
        giveBack(lease)
    }

    func giveBack(_ lease: Lease) {
        let isUsable = !lease.connection.isClosed
        let now = ContinuousClock.now
        let (handover, mustClose) = state.withLock { $0.machine.release(lease, isUsable: isUsable, now: now) }
        if mustClose { lease.connection.closeSoon() }
        perform(handover)
        settle()
    }

    private func perform(_ handover: Machine.Handover) {
        switch handover {
        case .none:
            return
        case .lease(let lease, let waiter):
            let rendezvous = state.withLock { $0.waiting.removeValue(forKey: waiter) }
            if rendezvous?.resolve(.success(.lease(lease))) != true { giveBack(lease) }
        case .connect(let waiter):
            let rendezvous = state.withLock { $0.waiting.removeValue(forKey: waiter) }
            if rendezvous?.resolve(.success(.place)) != true { abandonPlace() }
        }
    }

    /// Tells the task that closes the pool when nothing is out any more.
    func settle() {
        let drained = state.withLock { state in
            defer { if state.machine.isDrained { state.drained = nil } }
            return state.machine.isDrained ? state.drained : nil
        }
        drained?.resolve(.success(()))
    }
}

/// A timer of the reactor for a task that isn't on its thread.
struct Alarm: Sendable {
    private let reactor: Reactor
    private let timer = LockedValue<(timer: Reactor.Timer?, isOff: Bool)>((nil, false))

    init(on reactor: Reactor, at instant: ContinuousClock.Instant, _ call: @escaping @Sendable () -> Void) {
        self.reactor = reactor
        reactor.submit { [reactor, timer] in
            guard !timer.withLock({ $0.isOff }) else { return }
            let started = reactor.schedule(at: instant, call)
            timer.withLock { $0.timer = started }
        }
    }

    func cancel() {
        let started = timer.withLock { timer in
            timer.isOff = true
            return timer.timer
        }
        guard started != nil else { return }
        reactor.submit { [reactor, timer] in
            if let started = timer.withLock({ $0.timer }) { reactor.cancel(started) }
        }
    }
}
