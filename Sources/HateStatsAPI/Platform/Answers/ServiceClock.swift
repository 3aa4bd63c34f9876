public import StatsModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The process's own clock: one of the two that must have reached an instant before anything becomes public at it. The
/// other is the database's.
public struct ServiceClock: Sendable {
    private let read: @Sendable () -> Instant

    /// A clock that is read by a function.
    public init(_ read: @escaping @Sendable () -> Instant) { self.read = read }

    /// What it shows.
    public var now: Instant { read() }

    /// The system's.
    public static let system = ServiceClock {
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }
}
