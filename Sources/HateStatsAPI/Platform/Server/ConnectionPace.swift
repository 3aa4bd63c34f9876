import NIOCore

/// Decides when a connection has been too slow: pure, told of every event and of the time.
///
/// Only time in which the server was ready to read counts against a sender: when the database is the slow part, reading
/// stops and the sender is not to blame. A body and an answer must keep a minimum average rate besides moving at all;
/// otherwise one byte a second would hold a connection for ever.
struct ConnectionPace {
    /// What is being read.
    enum Reading: Equatable {
        /// Nothing: between requests.
        case idle
        /// A header, of which `bytes` have come.
        case header(bytes: Int)
        /// A body, of which `bytes` have come.
        case body(bytes: Int)
        /// Nothing: the request has been read, its answer is not finished.
        case answering
    }

    /// What must be done about a connection that was too slow.
    enum Verdict: Equatable {
        case fine
        /// Nothing was ever asked, or nothing for long: close without a word.
        case closeIdle
        /// Tell the client 408, then close.
        case refuseHeader
        /// Let the body's reader fail, which answers 408.
        case failBody
        /// The reader does not take the answer: close.
        case closeReader
    }

    private let limits: ServerLimits
    private(set) var reading: Reading = .header(bytes: 0)
    /// When the phase began.
    private var began: NIODeadline
    /// Since when the server has been ready to read and nothing came.
    private var waitingSince: NIODeadline?
    /// How long it waited in this phase before that.
    private var waited: TimeAmount = .zero
    private var drain: Drain?

    /// The state of an answer that the reader has not taken yet.
    private struct Drain {
        let since: NIODeadline
        let drainedBefore: Int
        var drained: Int
        var lastProgress: NIODeadline
    }

    init(limits: ServerLimits, now: NIODeadline) {
        self.limits = limits
        began = now
        waitingSince = now
    }

    // MARK: Events

    /// The server asked the socket for bytes.
    mutating func readWanted(now: NIODeadline) {
        if waitingSince == nil { waitingSince = now }
    }

    /// Bytes came.
    mutating func received(_ count: Int, now: NIODeadline) {
        settleWaiting(now)
        switch reading {
        case .idle, .answering: enter(.header(bytes: count), now)
        case .header(let bytes): reading = .header(bytes: bytes + count)
        case .body(let bytes):
            reading = .body(bytes: bytes + count)
            stalled = .zero
        }
    }

    /// A request's header is complete.
    mutating func headerEnded(now: NIODeadline) { enter(.body(bytes: 0), now) }

    /// A request's body is complete.
    mutating func bodyEnded(now: NIODeadline) { enter(.answering, now) }

    /// Every request that was read has been answered.
    mutating func allAnswered(now: NIODeadline) {
        if reading == .answering { enter(.idle, now) }
    }

    /// How long the body has brought nothing, before the present wait.
    private var stalled: TimeAmount = .zero

    private mutating func enter(_ reading: Reading, _ now: NIODeadline) {
        self.reading = reading
        began = now
        waited = .zero
        stalled = .zero
        if waitingSince != nil { waitingSince = now }
    }

    private mutating func settleWaiting(_ now: NIODeadline) {
        guard let since = waitingSince else { return }
        waited = waited + (now - since)
        stalled = stalled + (now - since)
        waitingSince = nil
    }

    // MARK: Verdicts

    /// Judges the sender and the reader at a moment; `written` bytes have been handed to the connection so far, of
    /// which `buffered` have not left it.
    mutating func verdict(now: NIODeadline, written: Int, buffered: Int) -> Verdict {
        let sender = senderVerdict(now)
        return sender == .fine ? readerVerdict(now, drained: written - buffered, buffered: buffered) : sender
    }

    private func senderVerdict(_ now: NIODeadline) -> Verdict {
        let present = waitingSince.map { now - $0 } ?? .zero
        switch reading {
        case .answering: return .fine
        case .idle: return now - began > TimeAmount(limits.idleDeadline) ? .closeIdle : .fine
        case .header(let bytes):
            guard waited + present > TimeAmount(limits.headerDeadline) else { return .fine }
            return bytes == 0 ? .closeIdle : .refuseHeader
        case .body(let bytes):
            let stall = TimeAmount(limits.stallDeadline)
            let total = waited + present
            if stalled + present > stall || total > TimeAmount(limits.bodyDeadline) { return .failBody }
            return total > stall && isBelowRate(bytes, over: total) ? .failBody : .fine
        }
    }

    /// Judges the reader alone.
    mutating func readerVerdict(_ now: NIODeadline, drained: Int, buffered: Int) -> Verdict {
        guard buffered > 0 else {
            drain = nil
            return .fine
        }
        guard var state = drain else {
            drain = Drain(since: now, drainedBefore: drained, drained: drained, lastProgress: now)
            return .fine
        }
        if drained > state.drained {
            state.drained = drained
            state.lastProgress = now
        }
        drain = state
        let stall = TimeAmount(limits.stallDeadline)
        let elapsed = now - state.since
        if now - state.lastProgress > stall { return .closeReader }
        return elapsed > stall && isBelowRate(drained - state.drainedBefore, over: elapsed) ? .closeReader : .fine
    }

    private func isBelowRate(_ bytes: Int, over time: TimeAmount) -> Bool {
        Double(bytes) < Double(limits.minimumRate) * Double(time.nanoseconds) / 1_000_000_000
    }
}
