/// When a process asks the database what is public: by its own clock, at every instant at which something may have
/// become so. It knows of no schedule of releases, and so can tell of none.
public struct PublicationSchedule: Sendable, Hashable {
    /// The longest time between two questions, in microseconds.
    public let interval: Int64

    /// Microseconds between the marks of the clock at which releases become public.
    private static let mark: Int64 = 300_000_000
    /// For how long after a mark it is asked again and again: the two clocks need not agree.
    private static let window: Int64 = 3_000_000
    private static let step: Int64 = 250_000
    /// A clock that stands still just before a mark must not keep the process busy.
    private static let shortest: Int64 = 20_000
    /// So that the clock has surely reached the instant when it is read.
    private static let margin: Int64 = 2_000

    /// A schedule that lets no more than `interval` microseconds pass between two questions.
    public init(interval: Int64 = 10_000_000) { self.interval = max(Self.shortest, interval) }

    /// How many microseconds to wait before asking again.
    ///
    /// - Parameters:
    ///   - now: the process's own clock.
    ///   - ahead: by how much the database's clock is ahead of it, as far as is known.
    ///   - waiting: instants of what the database's clock let through and the own clock has not reached.
    public func pause(now: Instant, ahead: Int64, waiting: [Instant]) -> Int64 {
        var pause = interval
        for clock in [now.microseconds, now.microseconds.addingReportingOverflow(ahead).partialValue] {
            let rest = clock % Self.mark
            let since = rest < 0 ? rest + Self.mark : rest
            pause = min(pause, Self.mark - since + Self.margin)
            if since < Self.window { pause = min(pause, Self.step) }
        }
        for instant in waiting where instant > now {
            let (distance, isFar) = instant.microseconds.subtractingReportingOverflow(now.microseconds)
            if !isFar, distance < interval { pause = min(pause, distance + Self.margin) }
        }
        return max(pause, Self.shortest)
    }
}
