import Logging

extension PostgresConnection: ReactorSource {
    nonisolated func ready(_ readiness: Readiness) {
        assumeIsolated { $0.advance(readiness) }
    }
}

/// What the socket and the clock bring.
extension PostgresConnection {
    /// How long the server may take to end an exchange after a cancel request.
    static let drainPatience = Duration.seconds(5)
    /// How often a silent TLS connection is looked at: bytes may wait in the TLS library while the socket has none.
    private static let tlsPatience = Duration.seconds(1)
    /// How much a stream holds for a consumer that is behind.
    private static let streamRows = 256
    private static let streamBytes = 65_536

    func advance(_ readiness: Readiness) {
        guard let handle, !machine.isClosed else { return }
        if machine.isConnecting {
            if !readiness.isDisjoint(with: [.readable, .writable, .hangup]) { continueConnecting(handle) }
            updateInterest()
            return
        }
        if readiness.contains(.time) { checkTime() }
        if !readiness.isDisjoint(with: [.readable, .hangup, .time]) { consumeInput(handle) }
        if !machine.isFlushed { flush(handle) }
        process()
    }

    /// Digests what libpq has read.
    func process() {
        guard let handle else { return }
        readResults(handle)
        logNotices(handle)
        while let notification = handle.nextNotification() { deliver(notification) }
        if handle.isBroken {
            lose(exchange.error.flatMap { $0.kind == .connectionClosed ? $0 : nil } ?? brokenError(handle))
        } else {
            updateInterest()
        }
    }

    private func consumeInput(_ handle: ConnectionHandle) {
        var isAlive = handle.consumeInput()
        // OpenSSL may have decrypted more than libpq took; then the socket stays silent although there is something.
        var rounds = 0
        while isAlive, rounds < 3, handle.usesTLS, machine.expectsResults, handle.isBusy {
            isAlive = handle.consumeInput()
            rounds += 1
        }
    }

    func flush(_ handle: ConnectionHandle) {
        let isFlushed = handle.flush() != .pending
        machine.flushed(isFlushed)
        if isFlushed {
            exchange.unsentBytes = 0
            // Only a COPY's writer waits for this.
            if machine.isWritingCopy { notifyObservers() }
        }
    }

    // MARK: Results

    func readResults(_ handle: ConnectionHandle) {
        while machine.isActive {
            if machine.isReadingCopy {
                guard readCopy(handle) else { return }
                continue
            }
            guard machine.expectsResults, !handle.isBusy else { return }
            let known = exchange.ended < exchange.knownColumns.count ? exchange.knownColumns[exchange.ended] : nil
            let result = handle.nextResult(knownColumns: known)
            react(to: result, handle)
        }
    }

    private func react(to result: ResultHandle?, _ handle: ConnectionHandle) {
        switch machine.received(result?.kind) {
        case .keep:
            if let result { keep(result) }
        case .fail:
            if let result { fail(with: PostgresError(result.serverMessage)) }
        case .endStatement:
            exchange.ended += 1
        case .startCopy:
            notifyObservers()
        case .refuseCopy:
            // One that was interrupted before it began gets the server's error, which is told as the interruption.
            if machine.interruption == nil { fail(with: .misuse("A COPY has to be run by copyIn")) }
            _ = handle.endCopy(failure: "the client did not expect a COPY")
            flush(handle)
        case .breakOff:
            fail(with: .misuse("A COPY can't be part of a pipeline"))
            lose(PostgresError(kind: .connectionClosed, message: "A COPY was part of a pipeline"))
        case .finish:
            exchangeEnded()
        case .awaitCancel, .ignore:
            break
        }
    }

    private func keep(_ result: ResultHandle) {
        guard let stream = exchange.stream else {
            exchange.results.append(result)
            return
        }
        guard let record = streams[stream] else { return }
        if exchange.knownColumns.isEmpty { exchange.knownColumns = [result.columns] }
        guard result.rowCount > 0 else { return }
        record.rows.append(result)
        if record.rows.count >= Self.streamRows { machine.pause() }
        // One row at a time would be one wake at a time: the rest of what has arrived comes along.
        if record.rows.count == 1 || machine.isPaused { notifyObservers() }
    }

    func fail(with error: PostgresError) {
        guard exchange.error == nil else { return }
        exchange.error = error
        exchange.failed = exchange.ended
    }

    /// - Returns: whether the COPY's data have ended, so that results follow.
    private func readCopy(_ handle: ConnectionHandle) -> Bool {
        var dropped: [UInt8] = []
        while !machine.isPaused {
            let record = exchange.stream.flatMap { streams[$0] }
            let progress: ConnectionHandle.CopyProgress
            if let record, machine.keepsCopy {
                progress = handle.takeCopy(into: &record.bytes)
                if record.bytes.count >= Self.streamBytes { machine.pause() }
            } else {
                progress = handle.takeCopy(into: &dropped)
                dropped.removeAll(keepingCapacity: true)
                if machine.interruption == nil { fail(with: .misuse("A COPY has to be run by copyOut")) }
            }
            switch progress {
            case .bytes: continue
            case .wait:
                notifyObservers()
                return false
            case .end:
                machine.copyEnded()
                return true
            }
        }
        notifyObservers()
        return false
    }

    /// The connection is free again.
    func exchangeEnded() {
        drainDeadline = nil
        if let stream = exchange.stream { streamEnded(stream) }
        updateGauge()
        notifyObservers()
    }

    // MARK: Time

    private func checkTime() {
        let now = ContinuousClock.now
        if let drainDeadline, drainDeadline <= now, machine.isActive {
            // Neither the answer nor the end of the cancel request has come: the server can't be reached.
            fail(with: PostgresError(kind: .cancelled, message: "The server did not end a cancelled statement"))
            lose(PostgresError(kind: .connectionClosed, message: "The server did not end a cancelled statement"))
            return
        }
        if let deadline = turn.deadline, deadline <= now, turn.interruption == nil {
            interrupt(turn.ticket, .deadline)
        }
    }

    func updateInterest() {
        guard let registration, let handle else { return }
        guard !handle.isBroken || machine.isConnecting else {
            // Found out while writing. Without a socket nobody would tell us a second time.
            process()
            return
        }
        registration.descriptor = handle.socket
        registration.interest = machine.interest
        registration.isBusy = machine.isActive
        guard machine.isActive else {
            registration.wakeAt = nil
            return
        }
        var wakeAt = drainDeadline
        if let deadline = turn.deadline, turn.interruption == nil {
            wakeAt = wakeAt.map { min($0, deadline) } ?? deadline
        }
        if handle.usesTLS, !machine.isPaused {
            let tick = ContinuousClock.now + Self.tlsPatience
            wakeAt = wakeAt.map { min($0, tick) } ?? tick
        }
        registration.wakeAt = wakeAt
    }

    // MARK: Notices and the end

    private func logNotices(_ handle: ConnectionHandle) {
        for notice in handle.takeNotices() {
            if notice.isFatal {
                var message = ServerMessage()
                message.sqlState = notice.sqlState
                message.message = notice.message
                closeReason = PostgresError(message)
            }
            logger.log(
                level: notice.level, "\(notice.message)",
                metadata: ["sqlstate": "\(notice.sqlState?.rawValue ?? "")", "severity": "\(notice.severity)"]
            )
        }
    }

    private func brokenError(_ handle: ConnectionHandle) -> PostgresError {
        if let closeReason { return closeReason }
        let message = handle.errorMessage
        return PostgresError(
            kind: .connectionClosed, message: message.isEmpty ? "The server closed the connection" : message
        )
    }

    /// The session is over, by our will or not.
    func lose(_ reason: PostgresError) {
        guard !machine.isClosed else { return }
        closeReason = reason
        if machine.isActive { fail(with: reason.isDeliberate ? .closedInProgress : reason) }
        machine.close()
        if let registration { reactor.remove(registration) }
        registration = nil
        handle = nil
        cancelHandle = nil
        drainDeadline = nil
        if let stream = exchange.stream { streamEnded(stream) }
        notifyObservers()
        for ticket in turns.dissolve() { turnWaiters.removeValue(forKey: ticket)?.resolve(.failure(unusableError)) }
        endChannels(reason)
        updateGauge()
        for handler in closeHandlers { handler() }
        closeHandlers.removeAll()
    }

    /// What a call gets that comes when the session is over: nothing of it was sent.
    var unusableError: PostgresError {
        var error = closeReason ?? .closed
        error.kind = .connectionClosed
        error.isSafeToRetry = true
        error.isCommitInDoubt = false
        return error
    }

    func updateGauge() {
        let isBusy = machine.isActive || (handle.map { $0.transactionStatus != .idle } ?? false)
        let gauge = ConnectionGauge(isClosed: machine.isClosed, needsReset: isBusy || !channels.isEmpty)
        guard gauge != lastGauge else { return }
        lastGauge = gauge
        self.gauge.withLock { $0 = gauge }
    }
}

extension Notice {
    fileprivate var level: Logger.Level {
        if severity.hasPrefix("DEBUG") { return .debug }
        return switch severity {
        case "LOG", "INFO": .info
        case "NOTICE": .notice
        case "WARNING": .warning
        default: .error
        }
    }
}
