#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The arguments of one `poll(2)`, made anew for each: the kernel keeps nothing that could grow stale, and at the
/// number of connections a process has, building the list costs less than the call.
struct PollSet {
    private var descriptors: [pollfd] = []
    private var registrations: [ReactorRegistration] = []
    /// The soonest moment that a source asked to be called at.
    private(set) var wakeAt: ContinuousClock.Instant?

    mutating func fill(wake: Int32, registrations all: [ReactorRegistration]) {
        descriptors.removeAll(keepingCapacity: true)
        registrations.removeAll(keepingCapacity: true)
        wakeAt = nil
        descriptors.append(pollfd(fd: wake, events: Int16(POLLIN), revents: 0))
        for registration in all {
            descriptors.append(pollfd(registration))
            registrations.append(registration)
            if let instant = registration.wakeAt {
                wakeAt = wakeAt.map { min($0, instant) } ?? instant
            }
        }
    }

    /// Waits for a socket, at the longest until `patience`; forever if there is none.
    ///
    /// - Returns: how many descriptors have something to say.
    mutating func poll(until patience: ContinuousClock.Instant?, mayBlock: Bool) -> Int {
        var milliseconds: Int32 = mayBlock ? -1 : 0
        if mayBlock, let patience { milliseconds = (patience - ContinuousClock.now).millisecondsRoundedUp }
        let ready = systemPoll(&descriptors, nfds_t(descriptors.count), milliseconds)
        if ready < 0 {
            // Interrupted: the list was not filled in.
            for index in descriptors.indices { descriptors[index].revents = 0 }
        }
        return Int(ready)
    }

    /// Whether the first descriptor, the pipe, was written to.
    var isWoken: Bool { descriptors.first.map { $0.revents != 0 } ?? false }

    /// Tells the sources what has come.
    ///
    /// - Parameter now: nil if no source waits for a moment.
    mutating func deliver(now: ContinuousClock.Instant?) {
        for (index, registration) in registrations.enumerated() {
            var readiness = Readiness(poll: descriptors[index + 1].revents)
            if let now, let instant = registration.wakeAt, instant <= now { readiness.insert(.time) }
            // A source that was removed meanwhile has no descriptor any more; what was found was for its old one.
            if registration.descriptor < 0, !readiness.contains(.time) { continue }
            if !readiness.isEmpty { registration.source?.ready(readiness) }
        }
    }
}

/// The arguments of a `poll(2)` for one source only, and the pipe.
struct PollPair {
    private var wake: pollfd
    private var socket: pollfd

    init(wake: Int32, _ registration: ReactorRegistration) {
        self.wake = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
        socket = pollfd(registration)
    }

    /// Waits for so long.
    mutating func poll(milliseconds: Int32) {
        withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 2) { pair in
            pair[0] = wake
            pair[1] = socket
            guard systemPoll(pair.baseAddress, 2, milliseconds) > 0 else { return }
            wake = pair[0]
            socket = pair[1]
        }
    }

    var isWoken: Bool { wake.revents != 0 }
    var isReady: Bool { isWoken || socket.revents != 0 }
    var readiness: Readiness { Readiness(poll: socket.revents) }
}

extension pollfd {
    fileprivate init(_ registration: ReactorRegistration) {
        var events: Int16 = 0
        if registration.interest.contains(.readable) { events |= Int16(POLLIN) }
        if registration.interest.contains(.writable) { events |= Int16(POLLOUT) }
        // A paused source is left out altogether: a hangup, which can't be masked, would end each poll at once.
        self.init(fd: events == 0 ? -1 : registration.descriptor, events: events, revents: 0)
    }
}

/// The system's `poll`, which the method of that name hides.
private func systemPoll(
    _ descriptors: UnsafeMutablePointer<pollfd>?, _ count: nfds_t, _ milliseconds: Int32
) -> Int32 {
    poll(descriptors, count, milliseconds)
}

extension Readiness {
    fileprivate init(poll events: Int16) {
        self = []
        guard events != 0 else { return }
        if events & Int16(POLLIN) != 0 { insert(.readable) }
        if events & Int16(POLLOUT) != 0 { insert(.writable) }
        if events & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { insert(.hangup) }
    }
}

extension Duration {
    /// Whole milliseconds, never less than the duration (so that a timer isn't called too early), within `poll`'s range.
    var millisecondsRoundedUp: Int32 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        let milliseconds = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: milliseconds)
    }
}
