extension PostgresConnection {
    /// Begins to listen to a channel.
    ///
    /// Notifications are delivered while the session is idle or between statements; within a transaction, when it ends.
    /// They wait in memory until they are read.
    ///
    /// - Parameter channel: the channel's name, as it is, of 1 to 63 bytes.
    /// - Returns: the notifications from now on. The sequence throws when the connection breaks, and ends when it is
    ///   closed.
    /// - Throws: ``PostgresError``; `CancellationError`.
    public func listen(_ channel: String) async throws -> PostgresNotifications {
        guard !channel.isEmpty, channel.utf8.count <= 63, !channel.utf8.contains(0) else {
            throw PostgresError.misuse("A channel's name has 1 to 63 bytes")
        }
        lastSubscriber &+= 1
        let subscriber = lastSubscriber
        let (stream, continuation) = AsyncThrowingStream<PostgresNotification, any Error>.makeStream()
        // In place before the server knows, so that nothing that comes with the answer is missed.
        channels[channel, default: ChannelRecord()].subscribers[subscriber] = continuation
        continuation.onTermination = { [weak self, reactor] _ in
            reactor.submit { [weak self] in self?.assumeIsolated { $0.unsubscribe(subscriber, from: channel) } }
        }
        do {
            try await withTurn(deadline: deadline(nil)) { _ in
                try await script("listen \(Self.quoted(channel))")
            }
        } catch {
            continuation.finish()
            throw error
        }
        updateGauge()
        return PostgresNotifications(connection: self, stream: stream)
    }

    func deliver(_ notification: PostgresNotification) {
        guard let record = channels[notification.channel] else { return }
        for continuation in record.subscribers.values { continuation.yield(notification) }
    }

    /// The server goes on sending until the session is reset; with no subscriber, what it sends is dropped.
    private func unsubscribe(_ subscriber: UInt64, from channel: String) {
        channels[channel]?.subscribers[subscriber] = nil
    }

    func endChannels(_ reason: PostgresError) {
        let continuations = channels.values.flatMap(\.subscribers.values)
        channels.removeAll()
        for continuation in continuations { continuation.finish(throwing: reason.isDeliberate ? nil : reason) }
    }

    static func quoted(_ identifier: String) -> String {
        "\"" + identifier.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

/// Who listens to a channel.
struct ChannelRecord {
    var subscribers: [UInt64: AsyncThrowingStream<PostgresNotification, any Error>.Continuation] = [:]
}

/// The notifications of a channel, in the order in which the server sent them.
public struct PostgresNotifications: AsyncSequence, Sendable {
    /// A notification.
    public typealias Element = PostgresNotification

    /// Held so that the session lives as long as somebody listens.
    private let connection: PostgresConnection
    private let stream: AsyncThrowingStream<PostgresNotification, any Error>

    init(connection: PostgresConnection, stream: AsyncThrowingStream<PostgresNotification, any Error>) {
        self.connection = connection
        self.stream = stream
    }

    /// For one consumer: a notification goes to one iterator.
    public func makeAsyncIterator() -> Iterator {
        Iterator(connection: connection, base: stream.makeAsyncIterator())
    }

    /// Reads the notifications.
    public struct Iterator: AsyncIteratorProtocol {
        let connection: PostgresConnection
        var base: AsyncThrowingStream<PostgresNotification, any Error>.Iterator

        /// The next notification; nil when the connection was closed, or the task was cancelled.
        ///
        /// - Throws: ``PostgresError`` when the connection broke.
        public mutating func next() async throws -> PostgresNotification? {
            try await base.next(isolation: #isolation)
        }

        /// As ``next()``, on the actor given.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(any Error) -> PostgresNotification? {
            try await base.next(isolation: actor)
        }
    }
}
