/// The marks of the clock at which something public may change: every five minutes.
enum FiveMinutes {
    /// Seconds from now to the next mark, 1 to 300.
    static func untilNext(now: Int = WallClock.milliseconds / 1000) -> Int { 300 - ((now % 300) + 300) % 300 }

    /// The `Cache-Control` of everything public: until the next mark, always, so that a cache never tells whether
    /// something is scheduled.
    static func cacheControl(now: Int = WallClock.milliseconds / 1000) -> String {
        "public, max-age=\(untilNext(now: now))"
    }
}
