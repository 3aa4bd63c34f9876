/// What the reactor tells about a socket.
struct Readiness: OptionSet, Sendable {
    let rawValue: UInt8

    static let readable = Readiness(rawValue: 1)
    static let writable = Readiness(rawValue: 2)
    /// The other side is gone, or the descriptor is broken.
    static let hangup = Readiness(rawValue: 4)
    /// The moment asked for has come.
    static let time = Readiness(rawValue: 8)
}

/// Someone with a socket to watch.
protocol ReactorSource: AnyObject, Sendable {
    /// Called on the reactor's thread, outside any job.
    func ready(_ readiness: Readiness)
}

/// A source's place in the reactor. The source says here what it waits for; the reactor reads it before each `poll`.
///
/// A place of its own instead of a look-up by descriptor, because a descriptor's number can pass from one connection
/// to another between two rounds.
///
/// `@unchecked Sendable` is sound: `source` is set once, in `init`; the other members are read and written on the
/// reactor's thread only (by the reactor's loop, and by a connection actor whose executor the reactor is).
final class ReactorRegistration: @unchecked Sendable {
    private(set) weak var source: (any ReactorSource)?
    /// The socket, read anew from libpq after each step; negative for none.
    var descriptor: Int32 = -1
    /// Whether the source expects something, rather than idling.
    var isBusy = false
    /// What to wait for; empty leaves the socket alone.
    var interest: Readiness = []
    /// When to be called at the latest.
    var wakeAt: ContinuousClock.Instant?

    init(source: any ReactorSource) {
        self.source = source
    }
}
