import Logging

/// What happens on a channel that is followed over the breaks of connections.
public enum PostgresListenEvent: Sendable, Hashable {
    /// From now on notifications come. Something may have been missed before: ask anew for what they tell about.
    case connected
    /// A notification.
    case notification(PostgresNotification)
}

extension PostgresPool {
    /// Follows a channel, on a connection of its own beside the pool's; if that breaks, on a new one.
    ///
    /// The sequence's reader does the work: nothing is connected before the first event is asked for. For one reader. It
    /// ends when its task is cancelled or the pool is closed.
    public func listen(_ channel: String) -> AsyncStream<PostgresListenEvent> {
        let follower = ChannelFollower(channel: channel, pool: self)
        return AsyncStream { await follower.next() }
    }
}

/// Listens, and listens again.
private actor ChannelFollower {
    private let channel: String
    private let pool: PostgresPool
    private var connection: PostgresConnection?
    private var notifications: PostgresNotifications.Iterator?

    init(channel: String, pool: PostgresPool) {
        self.channel = channel
        self.pool = pool
    }

    func next() async -> PostgresListenEvent? {
        while !Task.isCancelled {
            if var iterator = notifications {
                do {
                    if let notification = try await iterator.next(isolation: self) {
                        notifications = iterator
                        return .notification(notification)
                    }
                } catch {
                    pool.logger.warning(
                        "Listening was interrupted", metadata: ["channel": "\(channel)", "error": "\(error)"])
                }
                await disconnect()
            }
            guard let connected = await connect() else { break }
            return connected
        }
        await disconnect()
        return nil
    }

    private func connect() async -> PostgresListenEvent? {
        var pause = Duration.milliseconds(50)
        while !Task.isCancelled, !pool.state.withLock({ $0.machine.isClosed }) {
            do {
                let connection = try await PostgresConnection.connect(
                    pool.connectionConfiguration, on: pool.reactor, logger: pool.logger, tracer: pool.tracer,
                    deadline: nil)
                self.connection = connection
                let isOpen = pool.state.withLock { state in
                    state.listening[ObjectIdentifier(connection)] = PostgresPool.WeakConnection(connection: connection)
                    return !state.machine.isClosed
                }
                guard isOpen else { return nil }
                notifications = try await connection.listen(channel).makeAsyncIterator()
                return .connected
            } catch {
                await disconnect()
                pool.logger.debug("Can't listen yet", metadata: ["channel": "\(channel)", "error": "\(error)"])
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(5))
            }
        }
        return nil
    }

    private func disconnect() async {
        notifications = nil
        guard let connection else { return }
        self.connection = nil
        pool.state.withLock { _ = $0.listening.removeValue(forKey: ObjectIdentifier(connection)) }
        await connection.close()
    }
}
