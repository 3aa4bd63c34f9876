/// What a connection is doing, and what follows from what it hears. Pure: it touches no socket, and only says what to
/// wait for and what to do next.
struct ConnectionStateMachine: Sendable {
    /// The shapes of exchange with the server.
    enum Exchange: Sendable, Equatable {
        /// One statement with one answer.
        case query
        /// Several statements in one text; only their end and their first error matter.
        case script
        /// One statement whose rows are handed on as they come.
        case stream
        /// Several statements before the first answer, ended by a sync.
        case pipeline
        case copyIn
        case copyOut
    }

    /// Why an exchange is ended before it is complete.
    enum Interruption: Sendable, Equatable {
        /// The task was cancelled.
        case cancelled
        /// The time was over.
        case deadline
        /// Nobody wants the rest of the rows.
        case abandoned
    }

    private enum Stage: Sendable, Equatable {
        case results
        case writingCopy
        case readingCopy
        /// A COPY that nobody asked for in this way: its bytes are dropped.
        case droppingCopy
    }

    private struct Active: Sendable {
        var exchange: Exchange
        var stage = Stage.results
        var isFlushed = false
        var isPaused = false
        /// Whether the server has said all that it will say.
        var isDrained = false
        /// Whether a cancel request is under way. It must have ended before anything else is sent, or it could hit that.
        var isCancelling = false
        var interruption: Interruption?
    }

    private enum Phase: Sendable {
        case connecting(Readiness)
        case idle
        case active(Active)
        case closed
    }

    private var phase = Phase.connecting(.writable)

    // MARK: What is

    var isIdle: Bool { if case .idle = phase { true } else { false } }
    var isClosed: Bool { if case .closed = phase { true } else { false } }
    var isConnecting: Bool { if case .connecting = phase { true } else { false } }
    var isActive: Bool { active != nil }
    var isFlushed: Bool { active?.isFlushed ?? true }
    var isPaused: Bool { active?.isPaused ?? false }
    /// Whether COPY data may be sent.
    var isWritingCopy: Bool { active?.stage == .writingCopy && active?.interruption == nil }
    /// Whether the server waits for COPY data, or for their end.
    var isInCopyData: Bool { active?.stage == .writingCopy }
    var isReadingCopy: Bool { active?.stage == .readingCopy || active?.stage == .droppingCopy }
    var interruption: Interruption? { active?.interruption }

    /// Whether results may be asked for, provided libpq isn't busy.
    var expectsResults: Bool {
        guard let active else { return false }
        return active.stage == .results && !active.isPaused && !active.isDrained
    }

    /// What to wait for. Also while writing there is reading: a server that can't get rid of its answers takes no more.
    var interest: Readiness {
        switch phase {
        case .connecting(let readiness): readiness
        case .idle: .readable
        case .active(let active):
            (active.isPaused ? Readiness() : .readable).union(active.isFlushed ? Readiness() : .writable)
        case .closed: []
        }
    }

    private var active: Active? {
        if case .active(let active) = phase { active } else { nil }
    }

    private mutating func change<Answer>(_ body: (inout Active) -> Answer) -> Answer? {
        guard case .active(var active) = phase else { return nil }
        let answer = body(&active)
        phase = .active(active)
        return answer
    }

    // MARK: What happens

    mutating func connecting(needs readiness: Readiness) {
        guard isConnecting else { return }
        phase = .connecting(readiness)
    }

    mutating func connected() {
        guard isConnecting else { return }
        phase = .idle
    }

    /// Begins an exchange.
    ///
    /// - Returns: false if one is going on, or there is no connection.
    mutating func begin(_ exchange: Exchange) -> Bool {
        guard isIdle else { return false }
        phase = .active(Active(exchange: exchange))
        return true
    }

    /// The exchange could not be sent, and the server knows nothing of it.
    mutating func retract() {
        if isActive { phase = .idle }
    }

    mutating func flushed(_ isFlushed: Bool) {
        _ = change { $0.isFlushed = isFlushed }
    }

    /// What to do with a result.
    enum Reaction: Sendable, Equatable {
        /// It is (part of) the answer.
        case keep
        /// It is an error; the first one counts.
        case fail
        case ignore
        /// A statement of a pipeline or script is complete.
        case endStatement
        /// COPY data can be written; or are there to be read.
        case startCopy
        /// The server waits for COPY data that nobody will send: end the COPY with an error.
        case refuseCopy
        /// A COPY in a pipeline: libpq can't get out of it, so the session ends.
        case breakOff
        /// Nothing more will come, and the connection is free.
        case finish
        /// Nothing more will come, but a cancel request is under way.
        case awaitCancel
    }

    /// - Parameter kind: nil for libpq's null, the end of a statement.
    mutating func received(_ kind: ResultKind?) -> Reaction {
        guard let reaction = change({ Self.react(to: kind, &$0) }) else { return .ignore }
        if reaction == .finish { phase = .idle }
        return reaction
    }

    private static func react(to kind: ResultKind?, _ active: inout Active) -> Reaction {
        switch kind {
        case nil where active.exchange == .pipeline: return .endStatement
        case nil, .pipelineSync:
            active.isDrained = true
            return active.isCancelling ? .awaitCancel : .finish
        case .failure: return .fail
        case .aborted: return .ignore
        case .copyIn where active.exchange == .pipeline, .copyOut where active.exchange == .pipeline: return .breakOff
        case .copyIn:
            guard active.exchange == .copyIn, active.interruption == nil else { return .refuseCopy }
            active.stage = .writingCopy
            return .startCopy
        case .copyOut:
            let isWanted = active.exchange == .copyOut && active.interruption == nil
            active.stage = isWanted ? .readingCopy : .droppingCopy
            return .startCopy
        case .rows, .command, .empty, .singleRow, .other:
            // A stream that was interrupted fails, however much of it still comes; a whole answer is an answer.
            return active.exchange == .stream && active.interruption != nil ? .ignore : .keep
        }
    }

    /// Whether COPY data that come in are of use.
    var keepsCopy: Bool { active?.stage == .readingCopy && active?.interruption == nil }

    /// The last COPY data were sent, or have come; what follows is the result.
    mutating func copyEnded() {
        _ = change { active in
            active.stage = .results
            active.isPaused = false
        }
    }

    /// The consumer is behind: reading stops until it has caught up.
    mutating func pause() {
        _ = change { if $0.interruption == nil { $0.isPaused = true } }
    }

    mutating func resume() {
        _ = change { $0.isPaused = false }
    }

    /// Ends the exchange before its time.
    ///
    /// - Returns: whether a cancel request has to be sent.
    mutating func interrupt(_ reason: Interruption) -> Bool {
        change { active in
            active.isPaused = false
            guard active.interruption == nil else { return false }
            active.interruption = reason
            guard !active.isDrained else { return false }
            active.isCancelling = true
            return true
        } ?? false
    }

    /// A cancel request has reached the server, or has failed.
    ///
    /// - Returns: whether that was the last thing the exchange waited for.
    mutating func cancelEnded() -> Bool {
        let isOver = change { active in
            active.isCancelling = false
            return active.isDrained
        }
        guard isOver == true else { return false }
        phase = .idle
        return true
    }

    mutating func close() {
        phase = .closed
    }
}
