/// Whether to look again and again for something that is about to come, or to sleep until it does.
///
/// Which is faster depends on the machine and on what else it does: with a processor to spare, looking saves putting a
/// thread to sleep and waking it; without one, it keeps the other side from running. So both are measured, and the one
/// that was faster lately is used; once in a while the other has a try.
struct Spinning: Sendable {
    /// How long to look at most, before going to sleep after all.
    static let limit = Duration.microseconds(30)
    /// Of what took longer than this, neither way saves a part worth speaking of.
    private static let longest = Duration.microseconds(200)
    private static let triesBetween: UInt64 = 64

    private var count: UInt64 = 0
    /// Moving averages, in nanoseconds.
    private var looking = 0.0
    private var sleeping = 0.0

    /// Whether to look this time.
    mutating func isTried() -> Bool {
        count &+= 1
        let isFaster = looking < sleeping
        return count % Self.triesBetween == 0 ? !isFaster : isFaster
    }

    /// It took so long until it came.
    mutating func took(_ duration: Duration, looking isLooking: Bool) {
        let nanoseconds = Double(min(duration, Self.longest).components.attoseconds) * 1e-9
        if isLooking {
            looking += (nanoseconds - looking) / 8
        } else {
            sleeping += (nanoseconds - sleeping) / 8
        }
    }
}
