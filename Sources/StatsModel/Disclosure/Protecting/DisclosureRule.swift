/// What must hold of what is hidden.
///
/// Of each hidden count the least and the greatest value that it could have, given all that is known, must not be the
/// same, must not both be small (1 up to, but without, the threshold), and must lie at least the width apart where what
/// lies between them meets what is small.
struct DisclosureRule: Sendable {
    /// Counts from 1 up to, but without, this number are small.
    let threshold: Int
    /// How far apart the least and the greatest possible value must be.
    let width: Int

    /// Whether a count is small.
    func isSmall(_ count: Int) -> Bool { count > 0 && count < threshold }

    /// Whether an unknown that could be anything from `low` to `high` is safe whatever lies outside of these.
    func isSafe(low: Int, high: Int) -> Bool {
        high > low && high - low >= width && !(low >= 1 && high < threshold)
    }

    /// Whether an unknown is safe by what is known of how far it gets about.
    ///
    /// - Parameter needsWidth: false where it is enough that it gets about at all, as long as it is not seen to become
    ///   small; that it can't become small is then to be proved.
    func isSafe(_ reach: Reach, _ unknown: Int, needsWidth: Bool) -> Bool {
        let (low, high) = (reach.low[unknown], reach.high[unknown])
        return isSafe(low: low, high: high) || (!needsWidth && low >= threshold && high > low)
    }

    /// How high an unknown must be able to get that can get as low as `low`.
    func neededHigh(above low: Int) -> Int {
        let high = low + max(width, 1)
        return low >= 1 ? max(high, threshold) : high
    }

    /// How low an unknown must be able to get that can get as high as `high`.
    func neededLow(below high: Int) -> Int {
        let low = high - max(width, 1)
        return high < threshold ? min(low, 0) : low
    }

    /// How far an unknown must get from its true value by one way, given how far it gets by the other.
    func neededMove(of unknown: Int, _ reach: Reach, _ problem: DisclosureProblem, isUp: Bool) -> Int {
        isUp
            ? neededHigh(above: reach.low[unknown]) - problem.values[unknown]
            : problem.values[unknown] - neededLow(below: reach.high[unknown])
    }
}
