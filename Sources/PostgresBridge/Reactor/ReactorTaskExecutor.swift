/// A reactor's thread for code that is on no actor.
///
/// A type of its own, because a job that comes by way of an actor has to be run as that actor's, and this one's must not.
final class ReactorTaskExecutor: TaskExecutor {
    /// The reactor keeps this object, and a task that prefers it is on one of the reactor's connections, which keeps the
    /// reactor.
    private unowned let reactor: Reactor

    init(_ reactor: Reactor) {
        self.reactor = reactor
    }

    func enqueue(_ job: consuming ExecutorJob) {
        reactor.add(.taskJob(UnownedJob(job)))
    }
}
