extension PostgresConnection {
    /// The rows of a statement, one at a time and with back-pressure.
    ///
    /// - Parameter deadline: how long the statement may take from the first to the last row; nil for as long as it
    ///   takes, because the consumer's own time counts, too.
    public nonisolated func stream(_ query: PostgresQuery, deadline: Duration? = nil) -> PostgresRowSequence {
        PostgresRowSequence(connection: self, query: query, deadline: deadline)
    }

    /// The data of a `COPY … TO STDOUT`, with back-pressure.
    ///
    /// - Parameter deadline: how long the COPY may take from the first to the last byte; nil for as long as it takes.
    public nonisolated func copyOut(_ query: PostgresQuery, deadline: Duration? = nil) -> PostgresCopySequence {
        PostgresCopySequence(connection: self, query: query, deadline: deadline)
    }

    /// Sends the statement. The turn lasts until the server has sent the last row, or the stream is abandoned.
    func beginStream(
        _ query: PostgresQuery, _ kind: ConnectionStateMachine.Exchange, deadline: Duration?
    ) async throws -> TurnQueue.Ticket {
        try Self.check(query)
        let ticket = makeTicket()
        try await takeTurn(ticket, deadline: deadline.map { ContinuousClock.now + $0 })
        let ended = tracer?.began(kind == .copyOut ? .copy(sql: query.sql) : .query(sql: query.sql))
        streams[ticket] = StreamRecord(sql: query.sql, ended: ended)
        do {
            try begin(kind, stream: ticket) { handle in
                guard handle.send(sql: query.sql, query.bindings) else { return false }
                return kind == .copyOut || handle.useSingleRowMode()
            }
        } catch {
            streams.removeValue(forKey: ticket)?.ended?(error)
            leaveTurn(ticket)
            throw error
        }
        updateGauge()
        return ticket
    }

    /// The rows that have come; none after the last.
    func moreRows(_ ticket: TurnQueue.Ticket) async throws -> [ResultHandle] {
        try await more(ticket) { record in
            guard !record.rows.isEmpty else { return nil }
            defer { record.rows.removeAll() }
            return record.rows
        } ?? []
    }

    /// The bytes that have come; none after the last.
    func moreBytes(_ ticket: TurnQueue.Ticket) async throws -> [UInt8] {
        try await more(ticket) { record in
            guard !record.bytes.isEmpty else { return nil }
            defer { record.bytes.removeAll() }
            return record.bytes
        } ?? []
    }

    private func more<Portion>(
        _ ticket: TurnQueue.Ticket, _ take: (StreamRecord) -> Portion?
    ) async throws -> Portion? {
        try await withTaskCancellationHandler {
            while let record = streams[ticket] {
                record.reader = .current
                if record.interruption == nil, let portion = take(record) {
                    proceed(ticket)
                    return portion
                }
                if record.isOver {
                    streams[ticket] = nil
                    if let error = record.failure { throw error }
                    return nil
                }
                await nextEvent()
            }
            return nil
        } onCancel: {
            cancel(ticket)
        }
    }

    /// Goes on reading after a pause, so that the next rows come while the consumer is busy with these.
    private func proceed(_ ticket: TurnQueue.Ticket) {
        guard exchange.stream == ticket, machine.isPaused else { return }
        machine.resume()
        process()
    }

    /// Nobody wants the rest.
    func abandonStream(_ ticket: TurnQueue.Ticket) {
        guard let record = streams[ticket] else { return }
        record.rows.removeAll()
        record.bytes.removeAll()
        record.reader = nil
        if record.isOver { streams[ticket] = nil } else { interrupt(ticket, .abandoned) }
    }

    /// The exchange of a stream is over; its rows may still be waiting.
    func streamEnded(_ ticket: TurnQueue.Ticket) {
        guard let record = streams[ticket], !record.isOver else { return }
        record.isOver = true
        record.interruption = turn.ticket == ticket ? turn.interruption : nil
        if let error = exchange.error {
            record.failure = outcome(of: error, sql: record.sql)
        } else if record.interruption == .deadline {
            record.failure = PostgresError.deadline(wasSent: true)
        } else if record.interruption != nil {
            record.failure = CancellationError()
        }
        record.ended?(record.failure)
        if record.interruption == .abandoned { streams[ticket] = nil }
        exchange.stream = nil
        leaveTurn(ticket)
    }
}

/// What a stream has brought and nobody has taken yet. Belongs to the connection's actor.
final class StreamRecord {
    let sql: String
    let ended: (@Sendable ((any Error)?) -> Void)?
    var rows: [ResultHandle] = []
    var bytes: [UInt8] = []
    var isOver = false
    var interruption: ConnectionStateMachine.Interruption?
    var failure: (any Error)?
    /// The task that reads, as it was when it last asked.
    var reader: TaskIdentity?

    init(sql: String, ended: (@Sendable ((any Error)?) -> Void)?) {
        self.sql = sql
        self.ended = ended
    }

    func isRead(by task: TaskIdentity?) -> Bool { reader != nil && reader == task }
}

/// Which task this is, for comparison only.
struct TaskIdentity: Hashable, Sendable {
    private let hash: Int

    static var current: TaskIdentity? {
        withUnsafeCurrentTask { task in task.map { TaskIdentity(hash: $0.hashValue) } }
    }
}
