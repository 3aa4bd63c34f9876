/// The marks of the clock at which something public may change: every five minutes.
enum FiveMinutes {
    /// Seconds from now to the next mark, 1 to 299.
    ///
    /// In the second that begins with a mark it is 1: what becomes public at the mark is taken in during it, and an answer
    /// from just before must not be kept for five minutes.
    static func untilNext(now: Int = WallClock.milliseconds / 1000) -> Int {
        let since = ((now % 300) + 300) % 300
        return since == 0 ? 1 : 300 - since
    }

    /// The `Cache-Control` of everything public: until the next mark, always, so that a cache never tells whether
    /// something is scheduled.
    static func cacheControl(now: Int = WallClock.milliseconds / 1000) -> String {
        "public, max-age=\(untilNext(now: now))"
    }
}
