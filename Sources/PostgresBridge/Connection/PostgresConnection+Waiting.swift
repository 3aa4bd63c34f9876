/// How a task waits for what happens on the connection.
extension PostgresConnection {
    /// Waits for the end of the exchange.
    func exchangeOver() async {
        if let registration {
            while machine.isActive, let readiness = reactor.waitInPlace(for: registration) { advance(readiness) }
        }
        while machine.isActive { await nextEvent() }
    }

    /// Waits until something has happened in the exchange.
    ///
    /// A continuation is resumed on the task's executor, and only then is the actor returned to. With the reactor as
    /// that executor, too, both are the same thread.
    func nextEvent() async {
        let seen = eventCount
        await withTaskExecutorPreference(reactor.taskExecutor) {
            await withUnsafeContinuation { observer in
                // On the way here the actor may have been left, and what is waited for may have happened.
                if eventCount == seen { observers.append(observer) } else { observer.resume() }
            }
        }
    }

    func notifyObservers() {
        eventCount &+= 1
        guard !observers.isEmpty else { return }
        for observer in observers { observer.resume() }
        observers.removeAll(keepingCapacity: true)
    }
}
