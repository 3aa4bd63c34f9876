/// What a pool asks of its connections.
extension PostgresConnection {
    /// Closes the session from wherever one is.
    nonisolated func closeSoon() {
        reactor.submit { self.assumeIsolated { $0.close() } }
    }

    /// Asks the server for a sign of life; without one, the session is closed.
    func check(within patience: Duration) async {
        do {
            try await withTurn(deadline: ContinuousClock.now + patience) { _ in
                try await script("")
            }
        } catch is CancellationError {
            return
        } catch {
            lose(PostgresError(kind: .connectionClosed, message: "The server gave no sign of life"))
        }
    }

    /// Makes the session as it was at first, or closes it: no transaction, no rows on their way, no channels.
    func reset() async {
        if let stream = exchange.stream { abandonStream(stream) }
        do {
            try await withTurn(deadline: ContinuousClock.now + Self.drainPatience, isCancellable: false) { _ in
                if handle?.transactionStatus != .idle { try await script("rollback") }
                if !channels.isEmpty {
                    try await script("unlisten *")
                    endChannels(.closed)
                }
            }
            updateGauge()
        } catch {
            lose(PostgresError(kind: .connectionClosed, message: "The session could not be reset: \(error)"))
        }
    }
}
