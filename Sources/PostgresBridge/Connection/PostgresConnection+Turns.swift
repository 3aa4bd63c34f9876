import Logging

/// Whose call it is, and how a call is ended early.
extension PostgresConnection {
    func makeTicket() -> TurnQueue.Ticket {
        lastTicket &+= 1
        return lastTicket
    }

    /// The moment by which a call has to be over.
    nonisolated func deadline(_ given: Duration?) -> ContinuousClock.Instant? {
        (given ?? configuration.statementTimeout).map { ContinuousClock.now + $0 }
    }

    /// Waits for a turn. Ends with ``leaveTurn(_:)``, whatever the outcome of the call.
    ///
    /// - Parameter isCancellable: false for the ends of transactions, which have to be told to the server also when
    ///   nobody waits for them any more.
    func takeTurn(
        _ ticket: TurnQueue.Ticket, deadline: ContinuousClock.Instant?, isCancellable: Bool = true
    ) async throws {
        if machine.isClosed { throw unusableError }
        if machine.isConnecting { throw PostgresError.misuse("The connection isn't made yet") }
        let scopes = turns.hasOpenScope || turn.exclusiveScope != nil ? SessionScope.open : []
        if let exclusive = turn.exclusiveScope, scopes.contains(exclusive) {
            throw PostgresError.misuse("Nothing else can be asked of a connection within the body of its COPY")
        }
        if let stream = exchange.stream, machine.isActive, streams[stream]?.isRead(by: .current) == true {
            throw PostgresError.misuse("The rows of a stream have to be read to their end before the next statement")
        }
        if !turns.request(ticket, within: scopes) {
            try await waitForTurn(ticket, deadline: deadline, isCancellable: isCancellable)
        }
        turn = Turn(ticket: ticket, deadline: deadline)
        if isCancellable, Task.isCancelled {
            leaveTurn(ticket)
            throw CancellationError()
        }
    }

    private func waitForTurn(
        _ ticket: TurnQueue.Ticket, deadline: ContinuousClock.Instant?, isCancellable: Bool
    ) async throws {
        let rendezvous = Rendezvous<Void>()
        turnWaiters[ticket] = rendezvous
        let timer = deadline.map { deadline in
            reactor.schedule(at: deadline) { rendezvous.resolve(.failure(PostgresError.deadline(wasSent: false))) }
        }
        defer {
            turnWaiters[ticket] = nil
            if let timer { reactor.cancel(timer) }
        }
        do {
            if isCancellable { try await rendezvous.answer() } else { try await rendezvous.answerUncancellably() }
        } catch {
            // The turn may have come at the same moment; then it goes on to the next.
            if !turns.withdraw(ticket) { leaveTurn(ticket) }
            throw error
        }
    }

    func leaveTurn(_ ticket: TurnQueue.Ticket) {
        updateGauge()
        if turn.ticket == ticket { turn = .none }
        admit(turns.leave(ticket))
    }

    /// Tells a waiter that it has the turn.
    func admit(_ ticket: TurnQueue.Ticket?) {
        guard let ticket else { return }
        // One that had given up already finds out by itself that it must pass the turn on.
        turnWaiters[ticket]?.resolve(.success(()))
    }

    /// Runs `body` with the connection to itself, and ends what it does in the server if the task is cancelled.
    @discardableResult
    func withTurn<Answer>(
        deadline: ContinuousClock.Instant?, isCancellable: Bool = true,
        _ body: (TurnQueue.Ticket) async throws -> Answer
    ) async throws -> Answer {
        let ticket = makeTicket()
        guard isCancellable else {
            try await takeTurn(ticket, deadline: deadline, isCancellable: false)
            defer { leaveTurn(ticket) }
            return try await body(ticket)
        }
        try await takeTurn(ticket, deadline: deadline)
        defer { leaveTurn(ticket) }
        return try await withTaskCancellationHandler {
            try await body(ticket)
        } onCancel: {
            cancel(ticket)
        }
    }

    // MARK: Interruption

    /// From any thread: the task of a call was cancelled.
    nonisolated func cancel(_ ticket: TurnQueue.Ticket) {
        reactor.submit { self.assumeIsolated { $0.interrupt(ticket, .cancelled) } }
    }

    func interrupt(_ ticket: TurnQueue.Ticket, _ reason: ConnectionStateMachine.Interruption) {
        guard turn.ticket == ticket, turn.interruption == nil else { return }
        turn.interruption = reason
        guard machine.isActive else { return }
        interruptExchange(reason)
    }

    func interruptExchange(_ reason: ConnectionStateMachine.Interruption) {
        let mustCancel = machine.interrupt(reason)
        if mustCancel {
            drainDeadline = ContinuousClock.now + Self.drainPatience
            sendCancel()
        }
        if machine.isInCopyData { sendCopyEnd(failure: "the client gave up") }
        notifyObservers()
        process()
    }

    /// `PQcancel` blocks, so it runs elsewhere; the exchange isn't over before it is.
    private func sendCancel() {
        guard let cancelHandle else {
            lose(PostgresError(kind: .connectionClosed, message: "The server can't be asked to cancel"))
            return
        }
        BlockingThreads.shared.submit { [self] in
            let failure = cancelHandle.send()
            reactor.submit { self.assumeIsolated { $0.cancelEnded(failure) } }
        }
    }

    private func cancelEnded(_ failure: String?) {
        if let failure { logger.warning("A cancel request failed", metadata: ["error": "\(failure)"]) }
        guard !machine.isClosed else { return }
        if machine.cancelEnded() {
            exchangeEnded()
            updateInterest()
        }
    }

    /// Throws if the call has been interrupted between two of its exchanges.
    func checkInterruption() throws {
        switch turn.interruption {
        case nil: return
        case .cancelled, .abandoned: throw CancellationError()
        case .deadline: throw PostgresError.deadline(wasSent: true)
        }
    }
}
