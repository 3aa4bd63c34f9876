public import Logging
import NIOConcurrencyHelpers
public import PostgresBridge
public import ServiceLifecycle
public import StatsModel

/// What is published, kept in memory for every public answer, and read anew whenever it may have changed.
///
/// It is read by a role that sees, through views that ask the database's clock, what is published and nothing else;
/// what the process's own clock has not reached is left out as well. So one clock that runs ahead releases nothing. That
/// something may have changed is told by a notification, and asked for at every five-minute mark of the clock and at
/// least every ten seconds: no code knows when a release is due. A reading that fails leaves what is in memory.
public final class PublicationStore: Service, Sendable {
    /// The channel on which a publication or a withdrawal is announced.
    static let channel = "hatestats_publication"

    private let pool: PostgresPool
    private let logger: Logger
    private let clock: ServiceClock
    private let schedule: PublicationSchedule
    private let state = NIOLockedValueBox(State())
    private let turns = ReadingTurns()

    private struct State {
        var snapshot = PublicationSnapshot()
        var isRead = false
        var fault: String?
        var databaseAhead: Int64 = 0
        var waiting: [Instant] = []
    }

    /// A store of the database behind a pool; empty until ``reload()``.
    ///
    /// - Parameter interval: the longest time between two questions whether something has changed.
    public init(_ pool: PostgresPool, logger: Logger, clock: ServiceClock, interval: Duration = .seconds(10)) {
        self.pool = pool
        self.logger = logger
        self.clock = clock
        schedule = PublicationSchedule(interval: Int64(interval / .microseconds(1)))
    }

    // MARK: What is in memory

    /// All that the public is answered from; take it once for an answer, so that the answer is of one moment.
    var snapshot: PublicationSnapshot { state.withLockedValue { $0.snapshot } }

    /// Everything that has been published; nothing before the first reading.
    public var current: Publication { snapshot.publication }

    /// Everything that has been published.
    ///
    /// - Throws: an `unavailable` problem before the first reading: that nothing has been published would be untrue.
    public func required() throws -> Publication { try requiredSnapshot().publication }

    /// All that the public is answered from.
    ///
    /// - Throws: an `unavailable` problem before the first reading.
    func requiredSnapshot() throws -> PublicationSnapshot {
        let (snapshot, isRead) = state.withLockedValue { ($0.snapshot, $0.isRead) }
        guard isRead else { throw Problem.unavailable("What is published has not been read yet.", retryAfter: 5) }
        return snapshot
    }

    /// The frozen files of a version; nil where none of that number is public.
    public func files(number: Int) -> PublishedFiles? { snapshot.files[number] }

    /// What `/health/ready` says: nil where the last reading went well.
    var fault: String? {
        state.withLockedValue { state in
            if let fault = state.fault { return state.isRead ? fault + " What was read before is served." : fault }
            return state.isRead ? nil : "Nothing has been read yet."
        }
    }

    // MARK: Reading

    /// Reads what has become public or was withdrawn since the last reading.
    ///
    /// - Throws: why it can't be read; what is in memory stays.
    public func reload() async throws {
        // One after another: an older reading never replaces a newer one, and nothing is read twice at the start, when a
        // connection that listens has just been made.
        await turns.take()
        do {
            try await read()
            await turns.give()
        } catch {
            await turns.give()
            if !(error is CancellationError) { note(error) }
            throw error
        }
    }

    private func read() async throws {
        let now = clock.now
        var reading = PublicationReading(over: snapshot, now: now)
        // Repeatable: versions, their files and their packs as of one moment.
        let finding = try await pool.withTransaction(isolation: .repeatableRead, readOnly: true) {
            try await reading.run($0)
        }
        state.withLockedValue { state in
            if let snapshot = finding.snapshot { state.snapshot = snapshot }
            state.isRead = true
            state.fault = nil
            state.databaseAhead = finding.clock.microseconds &- now.microseconds
            state.waiting = finding.waiting
        }
        if let snapshot = finding.snapshot { announce(snapshot.publication) }
    }

    private func announce(_ publication: Publication) {
        let newest = publication.newest?.content.name
        logger.notice(
            "published figures in force",
            metadata: [
                "versions": .stringConvertible(publication.entries.count),
                "newest": .string(newest.map { "\($0.id)@\($0.version)" } ?? "none"),
            ])
    }

    /// Remembers why a reading failed; the log says it once, not at every attempt.
    private func note(_ error: any Error) {
        let fault = (error as? PublicationFailure)?.description ?? "What is published can't be read."
        let isNew = state.withLockedValue { state in
            defer { state.fault = fault }
            return state.fault != fault
        }
        if isNew { logger.error("what is published can't be read", metadata: ["error": "\(error)"]) }
    }

    // MARK: Following

    /// Follows what is published until the service stops.
    public func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    // A broken connection may have missed a notification, so each event is a reason to ask.
                    for await _ in self.pool.listen(Self.channel) { try? await self.reload() }
                }
                group.addTask {
                    while !Task.isCancelled {
                        try? await Task.sleep(for: .microseconds(self.pause))
                        try? await self.reload()
                    }
                }
            }
        }
    }

    private var pause: Int64 {
        let (ahead, waiting) = state.withLockedValue { ($0.databaseAhead, $0.waiting) }
        return schedule.pause(now: clock.now, ahead: ahead, waiting: waiting)
    }
}

/// Lets one reading go on at a time, in the order in which they came.
private actor ReadingTurns {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        guard isTaken else {
            isTaken = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func give() {
        if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }
}
