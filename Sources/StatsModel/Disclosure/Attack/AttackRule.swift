/// The rule that a hidden figure must meet, judged on whole numbers.
struct AttackRule: Sendable, Hashable {
    let threshold: Int
    let width: Int
    /// A rounded figure may be known exactly where it is not small: rounding promises no more.
    let isRounded: Bool

    /// How a figure breaks the rule that is known to be from `lower` to `upper` (nil: without end).
    func breach(lower: Int, upper: Int?) -> AttackBreach? {
        guard let upper else { return nil }
        if lower == upper, !isRounded { return .exact(lower) }
        guard lower < threshold, upper >= 1, threshold > 1 else { return nil }
        if lower >= 1, upper < threshold { return lower == upper ? .exact(lower) : .small(lower: lower, upper: upper) }
        return upper - lower < width ? .narrow(lower: lower, upper: upper, width: width) : nil
    }

    /// How a figure breaks the rule, or fails to be proved to keep it.
    ///
    /// The true interval lies between the two that are given: `outer` holds every possible value, and the ends of `inner`
    /// are possible. That the true one is at least as wide as the inner is what counts for it; whether it can be small,
    /// the outer says.
    func breach(inner: AttackBounds, outer: AttackBounds) -> AttackBreach? {
        let canBeSmall = threshold > 1 && outer.lower < threshold && (outer.upper ?? Int.max) >= 1
        guard let upper = inner.upper else { return nil }
        let isSafe =
            canBeSmall
            ? upper - inner.lower >= max(width, 1) && !(inner.lower >= 1 && upper < threshold)
            : upper > inner.lower || isRounded
        if isSafe { return nil }
        return breach(lower: outer.lower, upper: outer.upper) ?? .unproven(inner.lower...upper)
    }
}

/// From a least to a greatest value.
struct AttackBounds: Sendable, Hashable {
    var lower: Int
    /// nil where there is none.
    var upper: Int?
}
