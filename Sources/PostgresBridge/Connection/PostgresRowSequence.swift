/// The rows of a statement as they come from the server.
///
/// A consumer that is behind stops the server after some hundred rows, so memory doesn't grow with the result. The
/// statement is sent when the first row is asked for. If the loop is left early, the rest is cancelled in the server. The
/// connection is taken until the end: other calls wait for it, and one from within the loop is refused.
///
/// A row costs more than in a `query`; for very many, `copyOut` is the faster way.
public struct PostgresRowSequence: AsyncSequence, Sendable {
    /// A row.
    public typealias Element = PostgresRow

    let connection: PostgresConnection
    let query: PostgresQuery
    let deadline: Duration?

    /// Begins anew: each iterator runs the statement for itself.
    public func makeAsyncIterator() -> Iterator {
        Iterator(lease: StreamLease(connection), query: query, deadline: deadline)
    }

    /// Reads the rows.
    public struct Iterator: AsyncIteratorProtocol {
        private let lease: StreamLease
        private let query: PostgresQuery
        private let deadline: Duration?
        private var batch: [ResultHandle] = []
        private var position = 0
        private var isOver = false

        init(lease: StreamLease, query: PostgresQuery, deadline: Duration?) {
            self.lease = lease
            self.query = query
            self.deadline = deadline
        }

        /// The next row; nil after the last.
        ///
        /// - Throws: ``PostgresError``; `CancellationError`.
        public mutating func next() async throws -> PostgresRow? {
            if position == batch.count {
                guard !isOver else { return nil }
                let connection = lease.connection
                let ticket: TurnQueue.Ticket
                if let known = lease.ticket {
                    ticket = known
                } else {
                    isOver = true
                    ticket = try await connection.beginStream(query, .stream, deadline: deadline)
                    lease.ticket = ticket
                }
                isOver = true
                batch = try await connection.moreRows(ticket)
                isOver = batch.isEmpty
                position = 0
                if isOver {
                    lease.ticket = nil
                    return nil
                }
            }
            defer { position += 1 }
            return PostgresRow(storage: batch[position], index: 0)
        }
    }
}

/// What a `COPY … TO STDOUT` sends, as it comes from the server.
///
/// Each element is one or more whole messages of the server: whole lines in the text formats. What is said of
/// ``PostgresRowSequence`` about memory, leaving early and the connection holds here, too.
public struct PostgresCopySequence: AsyncSequence, Sendable {
    /// Some bytes, around 64 KiB while the server is faster than the consumer.
    public typealias Element = [UInt8]

    let connection: PostgresConnection
    let query: PostgresQuery
    let deadline: Duration?

    /// Begins anew: each iterator runs the COPY for itself.
    public func makeAsyncIterator() -> Iterator {
        Iterator(lease: StreamLease(connection), query: query, deadline: deadline)
    }

    /// Reads the bytes.
    public struct Iterator: AsyncIteratorProtocol {
        private let lease: StreamLease
        private let query: PostgresQuery
        private let deadline: Duration?
        private var isOver = false

        init(lease: StreamLease, query: PostgresQuery, deadline: Duration?) {
            self.lease = lease
            self.query = query
            self.deadline = deadline
        }

        /// The next bytes; nil after the last.
        ///
        /// - Throws: ``PostgresError``; `CancellationError`.
        public mutating func next() async throws -> [UInt8]? {
            guard !isOver else { return nil }
            isOver = true
            let ticket: TurnQueue.Ticket
            if let known = lease.ticket {
                ticket = known
            } else {
                ticket = try await lease.connection.beginStream(query, .copyOut, deadline: deadline)
                lease.ticket = ticket
            }
            let bytes = try await lease.connection.moreBytes(ticket)
            isOver = bytes.isEmpty
            if isOver { lease.ticket = nil }
            return isOver ? nil : bytes
        }
    }
}

/// An iterator's claim to the rest of a stream; once nobody has it, the stream is ended in the server.
final class StreamLease {
    let connection: PostgresConnection
    var ticket: TurnQueue.Ticket?

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    deinit {
        guard let ticket else { return }
        connection.reactor.submit { [connection] in connection.assumeIsolated { $0.abandonStream(ticket) } }
    }
}
