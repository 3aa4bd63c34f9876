extension PostgresConnection {
    /// Runs one statement.
    ///
    /// - Parameter deadline: how long it may take, the wait for a turn included; the configuration's
    ///   ``PostgresConfiguration/statementTimeout`` if nil.
    /// - Throws: ``PostgresError``; `CancellationError` if the task was cancelled before the statement was complete.
    @discardableResult
    public func query(_ query: PostgresQuery, deadline: Duration? = nil) async throws -> PostgresResult {
        try await self.query(query, preparesAtOnce: false, deadline: self.deadline(deadline))
    }

    /// Runs a statement that is a type, and reads its rows.
    ///
    /// - Parameter deadline: as for ``query(_:deadline:)-(PostgresQuery,_)``.
    /// - Throws: ``PostgresError``, `CancellationError`, and what the statement's `decode` throws.
    public func query<Statement: PreparedStatement>(
        _ statement: Statement, deadline: Duration? = nil
    ) async throws -> [Statement.Row] {
        let result = try await query(statement.query, preparesAtOnce: true, deadline: self.deadline(deadline))
        return try result.map { try Statement.decode($0) }
    }

    /// Runs a text of several statements, without parameters and results.
    ///
    /// The server runs them as one transaction, unless the text has commands for transactions of its own.
    ///
    /// - Parameter unsafeScript: text that the caller vouches for.
    /// - Throws: ``PostgresError`` of the first statement that failed; `CancellationError`.
    public func execute(unsafeScript: String) async throws {
        try await withTurn(deadline: deadline(nil)) { _ in
            try await script(unsafeScript)
        }
    }

    func query(
        _ query: PostgresQuery, preparesAtOnce: Bool, deadline: ContinuousClock.Instant?
    ) async throws -> PostgresResult {
        let ended = tracer?.began(.query(sql: query.sql))
        do {
            let result = try await withTurn(deadline: deadline) { _ in
                try await run(query, preparesAtOnce: preparesAtOnce)
            }
            ended?(nil)
            return result
        } catch {
            ended?(error)
            throw error
        }
    }

    // MARK: Within a turn

    /// Sends a script and waits for its end.
    @discardableResult
    func script(_ text: String) async throws -> [ResultHandle] {
        try Self.check(text)
        try begin(.script) { $0.send(script: text) }
        return try await results(sql: text)
    }

    func run(_ query: PostgresQuery, preparesAtOnce: Bool) async throws -> PostgresResult {
        try Self.check(query)
        guard configuration.usesPreparedStatements else { return try await runPlain(query) }
        do {
            return try await runPlanned(query, preparesAtOnce: preparesAtOnce)
        } catch let error as PostgresError where forgetsPlan(of: query, after: error) {
            // The server has forgotten the statement, or the tables have changed. Nothing has happened; but within a
            // transaction, that is over.
            guard handle?.transactionStatus == .idle, turn.interruption == nil else { throw error }
            return try await runPlanned(query, preparesAtOnce: true)
        }
    }

    private func runPlain(_ query: PostgresQuery) async throws -> PostgresResult {
        try begin(.query) { $0.send(sql: query.sql, query.bindings) }
        return try await result(sql: query.sql)
    }

    private func runPlanned(_ query: PostgresQuery, preparesAtOnce: Bool) async throws -> PostgresResult {
        switch statements.plan(query, atOnce: preparesAtOnce) {
        case .plain:
            return try await runPlain(query)
        case .prepare(let name):
            try await deallocateObsolete()
            try begin(.query) { $0.prepare(name: name, sql: query.sql, query.bindings) }
            _ = try await results(sql: query.sql)
            statements.prepared(query)
            try checkInterruption()
            return try await runPrepared(name, query, columns: nil)
        case .prepared(let name, let columns):
            return try await runPrepared(name, query, columns: columns)
        }
    }

    private func runPrepared(
        _ name: String, _ query: PostgresQuery, columns: [PostgresColumn]?
    ) async throws -> PostgresResult {
        try begin(.query) { $0.send(prepared: name, query.bindings) }
        exchange.knownColumns = [columns]
        let result = try await result(sql: query.sql)
        if columns == nil { statements.learned(result.columns, of: query) }
        return result
    }

    /// Whether the error is about the prepared statement itself, which is forgotten then.
    func forgetsPlan(of query: PostgresQuery, after error: PostgresError) -> Bool {
        switch error.sqlState {
        case .invalidSQLStatementName:
            statements.forget(query, isGone: true)
            return true
        case .featureNotSupported where error.message.contains("cached plan"):
            statements.forget(query, isGone: false)
            return true
        default:
            return false
        }
    }

    private func deallocateObsolete() async throws {
        guard !statements.obsolete.isEmpty, handle?.transactionStatus != .failed else { return }
        let names = statements.takeObsolete()
        try await script(names.map { "deallocate \"\($0)\"" }.joined(separator: ";"))
        try checkInterruption()
    }

    // MARK: Exchanges

    /// Begins an exchange: sends what `send` sends, as far as the socket takes it.
    func begin(
        _ kind: ConnectionStateMachine.Exchange, stream: TurnQueue.Ticket? = nil, _ send: (ConnectionHandle) -> Bool
    ) throws(PostgresError) {
        guard let handle else { throw unusableError }
        guard machine.begin(kind) else { throw .misuse("The connection is in use") }
        exchange = ExchangeRecord()
        exchange.stream = stream
        guard send(handle) else {
            let error = PostgresError.misuse(handle.errorMessage)
            // Half a pipeline can't be taken back.
            if handle.isBroken || kind == .pipeline { lose(error) } else { machine.retract() }
            throw error
        }
        flush(handle)
        updateInterest()
    }

    /// Waits for the end of the exchange.
    ///
    /// - Throws: its first error.
    func results(sql: String) async throws -> [ResultHandle] {
        await exchangeOver()
        let results = exchange.results
        exchange.results = []
        if let error = exchange.error { throw outcome(of: error, sql: sql) }
        return results
    }

    /// The single result of an exchange.
    private func result(sql: String) async throws -> PostgresResult {
        let results = try await results(sql: sql)
        guard let last = results.last else {
            throw PostgresError(kind: .connectionClosed, message: "The server gave no answer")
        }
        return PostgresResult(last)
    }

    /// What an error means to the caller: one that we caused ourselves is told as its cause.
    func outcome(of error: PostgresError, sql: String?) -> any Error {
        if error.kind == .cancelled || error.kind == .connectionClosed {
            switch turn.interruption {
            case .cancelled, .abandoned: return CancellationError()
            case .deadline: return PostgresError.deadline(wasSent: true)
            case nil: break
            }
        }
        var error = error
        error.sql = sql
        return error
    }

    // MARK: What can't be sent

    static func check(_ query: PostgresQuery) throws(PostgresError) {
        guard query.bindings.count <= ParameterBuffer.maximumCount else {
            throw .misuse("A statement can't have \(query.bindings.count) parameters")
        }
        var bytes = 0
        for binding in query.bindings { bytes += binding.bytes?.count ?? 0 }
        guard bytes <= ParameterBuffer.maximumBytes else {
            throw .misuse("The parameters of a statement are too large")
        }
        try check(query.sql)
    }

    /// A NUL would end the text for C, and the server would run half of it.
    static func check(_ sql: String) throws(PostgresError) {
        guard !sql.utf8.contains(0) else { throw .misuse("SQL text can't have a NUL in it") }
    }
}

extension PostgresResult {
    init(_ result: ResultHandle) {
        self.init(storage: result, command: result.command, affectedRows: result.affectedRows)
    }
}
