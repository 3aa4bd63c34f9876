extension PostgresConnection {
    /// Runs a `COPY … FROM STDIN` whose data `body` writes.
    ///
    /// If `body` throws, the server refuses the COPY, and the error is thrown on. Within `body` nothing else can be asked
    /// of this connection.
    ///
    /// - Parameter deadline: how long the COPY may take, `body`'s own time included; the configuration's
    ///   ``PostgresConfiguration/statementTimeout`` if nil.
    /// - Returns: how many rows were copied.
    /// - Throws: ``PostgresError``; `CancellationError`; what `body` throws.
    @discardableResult
    public nonisolated func copyIn(
        _ query: PostgresQuery, deadline: Duration? = nil, _ body: (PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        let scope = SessionScope.make()
        let ended = tracer?.began(.copy(sql: query.sql))
        do {
            let ticket = try await beginCopy(query, scope: scope, deadline: self.deadline(deadline))
            do {
                try await SessionScope.$open.withValue(SessionScope.open + [scope]) {
                    try await body(PostgresCopyWriter(connection: self, ticket: ticket))
                }
            } catch {
                await abortCopy(ticket)
                throw error
            }
            let count = try await endCopy(ticket, sql: query.sql)
            ended?(nil)
            return count
        } catch {
            ended?(error)
            throw error
        }
    }

    private func beginCopy(
        _ query: PostgresQuery, scope: TurnQueue.Scope, deadline: ContinuousClock.Instant?
    ) async throws -> TurnQueue.Ticket {
        try Self.check(query)
        let ticket = makeTicket()
        try await takeTurn(ticket, deadline: deadline)
        do {
            try await withTaskCancellationHandler {
                try begin(.copyIn) { $0.send(sql: query.sql, query.bindings) }
                while machine.isActive, !machine.isWritingCopy { await nextEvent() }
                guard machine.isWritingCopy else {
                    if let error = exchange.error { throw outcome(of: error, sql: query.sql) }
                    throw PostgresError.misuse("The statement isn't a COPY from the client")
                }
            } onCancel: {
                cancel(ticket)
            }
            turn.exclusiveScope = scope
            return ticket
        } catch {
            leaveTurn(ticket)
            throw error
        }
    }

    /// Sends bytes of the COPY, and waits while more than ``PostgresCopyWriter/maximumUnsentBytes`` are on their way.
    func write(_ bytes: ArraySlice<UInt8>, ticket: TurnQueue.Ticket) async throws {
        try await withTaskCancellationHandler {
            var rest = bytes
            while !rest.isEmpty {
                let handle = try checkCopy(ticket)
                let part = rest.prefix(PostgresCopyWriter.maximumUnsentBytes)
                rest = rest.dropFirst(part.count)
                guard part.withUnsafeBytes({ handle.putCopy($0) }) else {
                    throw PostgresError(kind: .connectionClosed, message: handle.errorMessage)
                }
                exchange.unsentBytes += part.count
                machine.flushed(false)
                flush(handle)
                updateInterest()
                guard exchange.unsentBytes >= PostgresCopyWriter.maximumUnsentBytes else { continue }
                while machine.isWritingCopy, !machine.isFlushed { await nextEvent() }
            }
            _ = try checkCopy(ticket)
        } onCancel: {
            cancel(ticket)
        }
    }

    private func checkCopy(_ ticket: TurnQueue.Ticket) throws -> ConnectionHandle {
        guard turn.ticket == ticket else { throw PostgresError.misuse("The COPY is over") }
        try checkInterruption()
        guard let handle, machine.isWritingCopy else {
            throw outcome(of: exchange.error ?? .closedInProgress, sql: nil)
        }
        return handle
    }

    private func endCopy(_ ticket: TurnQueue.Ticket, sql: String) async throws -> Int {
        defer { leaveTurn(ticket) }
        return try await withTaskCancellationHandler {
            // Interrupted while the body did something else: the data may be incomplete.
            let isWhole = turn.interruption == nil && !Task.isCancelled
            sendCopyEnd(failure: isWhole ? nil : "cancelled")
            let results = try await results(sql: sql)
            if !isWhole { try checkInterruption() }
            return results.last?.affectedRows ?? 0
        } onCancel: {
            cancel(ticket)
        }
    }

    private func abortCopy(_ ticket: TurnQueue.Ticket) async {
        sendCopyEnd(failure: "the client gave up")
        if machine.isActive { drainDeadline = drainDeadline ?? ContinuousClock.now + Self.drainPatience }
        updateInterest()
        await exchangeOver()
        leaveTurn(ticket)
    }

    /// Ends the data, if nobody has yet: an interruption doesn't wait for the body to notice it.
    func sendCopyEnd(failure: String?) {
        guard let handle, machine.isInCopyData else { return }
        _ = handle.endCopy(failure: failure)
        machine.copyEnded()
        machine.flushed(false)
        flush(handle)
        process()
    }
}

/// Writes the data of a COPY.
///
/// The data are in the format that the COPY's text names; what is written needn't end at the end of a row. A write costs
/// a visit to the connection's thread: 32 KiB and more at a time are a good size. For one task at a time.
public struct PostgresCopyWriter: Sendable {
    /// A write returns when no more bytes than these are on their way.
    public static let maximumUnsentBytes = 131_072

    let connection: PostgresConnection
    let ticket: TurnQueue.Ticket

    /// Writes some bytes.
    ///
    /// - Throws: ``PostgresError`` if the connection broke or the deadline is over; `CancellationError`. Whether the
    ///   server accepts the data shows at the end of the COPY.
    public func write(_ bytes: [UInt8]) async throws {
        try await connection.write(bytes[...], ticket: ticket)
    }

    /// Writes some bytes.
    ///
    /// - Throws: as ``write(_:)-([UInt8])``.
    public func write(_ bytes: ArraySlice<UInt8>) async throws {
        try await connection.write(bytes, ticket: ticket)
    }
}
