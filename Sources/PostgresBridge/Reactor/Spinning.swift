/// Whether it is worth while to look again and again for a moment before going to sleep: as long as what is waited for
/// keeps coming within microseconds, which is sooner than a thread can be put to sleep and woken.
///
/// On a machine whose processors are all taken, what is waited for doesn't come in time, and it sleeps at once.
struct Spinning: Sendable {
    /// How long to look for a task's next call.
    static let limit = Duration.microseconds(20)
    /// How often to ask for an answer.
    static let polls = 40

    private var score = 0

    var isWorthwhile: Bool { score > 0 }

    /// It came while we looked.
    mutating func caught() {
        score = min(score + 1, 8)
    }

    /// It didn't.
    mutating func missed() {
        score -= 2
    }

    /// We slept for so long until it came.
    mutating func slept(for duration: Duration) {
        score = duration < .microseconds(60) ? min(score + 1, 4) : max(score - 1, 0)
    }
}
