import Logging

extension PostgresPool {
    /// The pool's background life: keeps the minimum of connections and renews old ones, until the task is cancelled;
    /// then lets nobody in any more, waits for the connections in use (for
    /// ``Configuration/drainDeadline``), closes all, and returns.
    public func run() async throws {
        var pause = Duration.seconds(1)
        while !Task.isCancelled {
            let succeeded = await maintain()
            pause = succeeded ? .seconds(1) : min(pause * 2, .seconds(15))
            try? await Task.sleep(for: pause)
        }
        await drain()
    }

    /// - Returns: false if the server can't be reached.
    private func maintain() async -> Bool {
        let expired = state.withLock { $0.machine.retire(now: ContinuousClock.now) }
        for connection in expired { connection.closeSoon() }
        do {
            try await warm()
            return true
        } catch {
            if !(error is CancellationError) {
                logger.warning("No connection could be made", metadata: ["error": "\(error)"])
            }
            return false
        }
    }

    private func drain() async {
        let drained = Rendezvous<Void>()
        let (idle, waiting, listening, isDrained) = state.withLock { state in
            let (idle, waiters) = state.machine.close()
            let waiting = waiters.compactMap { state.waiting.removeValue(forKey: $0) }
            let listening = state.listening.values.compactMap(\.connection)
            if !state.machine.isDrained { state.drained = drained }
            return (idle, waiting, listening, state.machine.isDrained)
        }
        for rendezvous in waiting { rendezvous.resolve(.failure(Self.closedError)) }
        for connection in idle + listening { await connection.close() }
        guard !isDrained else { return }
        let alarm = Alarm(on: reactor, at: ContinuousClock.now + configuration.drainDeadline) {
            drained.resolve(.failure(Self.closedError))
        }
        defer { alarm.cancel() }
        do {
            try await drained.answerUncancellably()
        } catch {
            let outstanding = state.withLock { $0.machine.outstanding }
            logger.warning("Connections are still in use, and are closed", metadata: ["count": "\(outstanding.count)"])
            for connection in outstanding { await connection.close() }
        }
    }
}
