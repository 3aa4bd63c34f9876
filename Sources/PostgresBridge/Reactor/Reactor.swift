import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One thread that waits for all sockets of its connections, and runs their actors' jobs.
///
/// It is the serial executor of every connection made on it. So a call into libpq, the readiness of its socket and
/// the connection's own code share a thread: nothing has to be handed over, and no `PGconn` needs a lock. The thread
/// must not be blocked; what can wait (name resolution, a cancel request) goes to ``BlockingThreads``.
///
/// `@unchecked Sendable` is sound: `inbox` has its lock; `thread` is written by the new thread before `init` returns,
/// which waits at a gate for that, and never again; all other mutable members are touched on the reactor's thread
/// only: by its loop, by what the loop runs, and by `enqueue` and `submit` after they have asked `isCurrent`.
public final class Reactor: SerialExecutor, @unchecked Sendable {
    /// The reactor that connections share unless told otherwise. It lives as long as the process.
    public static let shared = Reactor()

    typealias Timer = TimerQueue<@Sendable () -> Void>.Token

    enum Work: Sendable {
        case job(UnownedJob)
        /// A job of a task that isn't on an actor, but prefers the thread for the moment.
        case taskJob(UnownedJob)
        case call(@Sendable () -> Void)
    }

    private struct Inbox: Sendable {
        var work: [Work] = []
        /// Whether the thread may be waiting in `poll` and has to be woken.
        var isAsleep = false
        var isStopped = false
    }

    private let inbox = LockedValue(Inbox())
    /// Whether there is something in the inbox; a hint that is read without the lock.
    private let hasMail = Atomic<Bool>(false)
    private let pipe = WakePipe()
    private let hasEnded = Gate(false)
    private nonisolated(unsafe) var thread = pthread_self()

    // On the reactor's thread only.
    private var local: [Work] = []
    private var batch: [Work] = []
    /// How much of the batch is still to be done.
    private var remaining = 0
    private var registrations: [ReactorRegistration] = []
    private var pollSet = PollSet()
    private var timers = TimerQueue<@Sendable () -> Void>()
    private var callSpinning = Spinning()
    private var answerSpinning = Spinning()
    /// Since when there has been nothing to do and nothing to wait for, and how the next job is waited for.
    private var idleSince: ContinuousClock.Instant?
    private var isLookingForCalls = false

    /// Starts the thread.
    public init() {
        // A peer that is gone is a failed call, never a signal. libpq sees to its own sockets; this is for the pipe.
        signal(SIGPIPE, SIG_IGN)
        let hasStarted = Gate(false)
        let isRunning = BlockingThreads.start { [self] in
            thread = pthread_self()
            hasStarted.change { $0 = true }
            loop()
            hasEnded.change { $0 = true }
        }
        // Without its thread nothing here can work and there is nobody to tell: the process is at its very limit.
        precondition(isRunning, "No thread left for the reactor")
        hasStarted.wait { $0 ? true : nil }
    }

    /// Ends the thread and waits for that, after all connections made on it are closed. For tests; not on the thread
    /// itself.
    public func stop() {
        let mustWake = inbox.withLock { inbox in
            inbox.isStopped = true
            return inbox.isAsleep
        }
        if mustWake { pipe.wake() }
        hasEnded.wait { $0 ? true : nil }
        pipe.close()
    }

    // MARK: The executor

    /// Takes a job of one of the actors.
    public func enqueue(_ job: consuming ExecutorJob) {
        add(.job(UnownedJob(job)))
    }

    /// The executor as a reference that actors hand out.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    /// The thread as an executor of tasks, for the moment between two steps of an actor.
    private(set) lazy var taskExecutor = ReactorTaskExecutor(self)

    /// Traps off the thread.
    public func checkIsolated() {
        precondition(isCurrent, "Not on the reactor's thread")
    }

    /// Whether the caller is on the thread.
    public func isIsolatingCurrentContext() -> Bool? {
        isCurrent
    }

    var isCurrent: Bool { pthread_equal(pthread_self(), thread) != 0 }

    /// Has `call` run on the thread; never at once, also when called there.
    func submit(_ call: @escaping @Sendable () -> Void) {
        add(.call(call))
    }

    func add(_ work: Work) {
        if isCurrent {
            // What the thread gives itself needs neither lock nor wake.
            local.append(work)
            return
        }
        let mustWake = inbox.withLock { inbox in
            inbox.work.append(work)
            defer { inbox.isAsleep = false }
            return inbox.isAsleep
        }
        hasMail.store(true, ordering: .relaxed)
        if mustWake { pipe.wake() }
    }

    // MARK: On the thread

    func add(_ registration: ReactorRegistration) {
        assert(isCurrent)
        registrations.append(registration)
    }

    func remove(_ registration: ReactorRegistration) {
        assert(isCurrent)
        registration.descriptor = -1
        registration.wakeAt = nil
        registrations.removeAll { $0 === registration }
    }

    func schedule(at instant: ContinuousClock.Instant, _ call: @escaping @Sendable () -> Void) -> Timer {
        assert(isCurrent)
        return timers.add(at: instant, call)
    }

    func cancel(_ timer: Timer) {
        assert(isCurrent)
        timers.cancel(timer)
    }

    private func loop() {
        while true {
            performLocalWork()
            awaitMailBriefly()
            let isStopped = inbox.withLock { inbox in
                local.append(contentsOf: inbox.work)
                inbox.work.removeAll(keepingCapacity: true)
                hasMail.store(false, ordering: .relaxed)
                inbox.isAsleep = local.isEmpty && !inbox.isStopped
                return inbox.isStopped
            }
            if isStopped, local.isEmpty { return }
            waitForSockets(mayBlock: local.isEmpty)
        }
    }

    /// Looks for new jobs for some microseconds, if that has proved worth it lately.
    ///
    /// A task that runs one query after another comes back sooner than the thread could be put to sleep and woken.
    private func awaitMailBriefly() {
        isLookingForCalls = false
        guard local.isEmpty, !registrations.contains(where: \.isBusy) else {
            idleSince = nil
            return
        }
        let start = ContinuousClock.now
        idleSince = start
        guard callSpinning.isTried() else { return }
        isLookingForCalls = true
        while ContinuousClock.now - start < Spinning.limit {
            for _ in 0..<32 where hasMail.load(ordering: .relaxed) {
                callCame()
                return
            }
        }
    }

    /// A job has come after some idleness.
    private func callCame() {
        guard let start = idleSince else { return }
        idleSince = nil
        callSpinning.took(ContinuousClock.now - start, looking: isLookingForCalls)
    }

    /// Runs what there is, and what that brings, for some rounds: sockets shall not starve behind busy actors.
    private func performLocalWork() {
        var rounds = 0
        while !local.isEmpty, rounds < 8 {
            swap(&local, &batch)
            remaining = batch.count
            for work in batch {
                remaining -= 1
                switch work {
                case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
                case .taskJob(let job): job.runSynchronously(on: taskExecutor.asUnownedTaskExecutor())
                case .call(let call): call()
                }
            }
            batch.removeAll(keepingCapacity: true)
            rounds += 1
        }
    }

    /// Waits for one source's socket within a job, for a millisecond at most, and only while there is nothing else to do.
    ///
    /// An answer usually comes sooner than a task could be suspended and resumed: a continuation is resumed by way of
    /// the global executor, which costs two changes of thread. A job that comes meanwhile ends the wait; what comes to
    /// idle connections can wait for the millisecond.
    ///
    /// - Returns: what the socket has; nil if the task should rather be suspended.
    func waitInPlace(for registration: ReactorRegistration) -> Readiness? {
        assert(isCurrent)
        guard local.isEmpty, remaining == 0, timers.next == nil,
            !registrations.contains(where: { $0.isBusy && $0 !== registration })
        else {
            return nil
        }
        let hasOthers = inbox.withLock { inbox in
            inbox.isAsleep = inbox.work.isEmpty && !inbox.isStopped
            return !inbox.isAsleep
        }
        if hasOthers { return nil }
        var pair = PollPair(wake: pipe.readEnd, registration)
        let start = ContinuousClock.now
        let isLooking = answerSpinning.isTried()
        if isLooking {
            repeat { pair.poll(milliseconds: 0) } while !pair.isReady && ContinuousClock.now - start < Spinning.limit
        }
        if !pair.isReady { pair.poll(milliseconds: 1) }
        answerSpinning.took(ContinuousClock.now - start, looking: isLooking)
        inbox.withLock { $0.isAsleep = false }
        if pair.isWoken { pipe.drain() }
        return pair.readiness.isEmpty ? nil : pair.readiness
    }

    private func waitForSockets(mayBlock: Bool) {
        pollSet.fill(wake: pipe.readEnd, registrations: registrations)
        var limit = timers.next
        if let instant = pollSet.wakeAt { limit = limit.map { min($0, instant) } ?? instant }
        let ready = pollSet.poll(until: limit, mayBlock: mayBlock)
        if mayBlock { inbox.withLock { $0.isAsleep = false } }
        if ready > 0, pollSet.isWoken {
            pipe.drain()
            callCame()
        }
        guard ready > 0 || limit != nil else { return }
        let now = limit == nil ? nil : ContinuousClock.now
        pollSet.deliver(now: now)
        if let now {
            while let call = timers.popDue(at: now) { call() }
        }
    }
}
