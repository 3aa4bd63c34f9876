/// Whether it is worth while to look for new jobs for a moment before going to sleep: as long as they keep coming within
/// microseconds, and never for longer than a few tries without one.
struct MailPatience: Sendable {
    /// How long to look. More than a task takes to come back with its next query, less than two changes of thread.
    static let spin = Duration.microseconds(20)

    private var score = 0

    var isSpinning: Bool { score > 0 }

    mutating func mailCame() {
        score = min(score + 1, 8)
    }

    mutating func nothingCame() {
        score -= 2
    }

    /// The thread was woken for a job after it had slept for so long.
    mutating func woken(after sleep: Duration) {
        score = sleep < .microseconds(60) ? min(score + 1, 4) : max(score - 1, 0)
    }
}
