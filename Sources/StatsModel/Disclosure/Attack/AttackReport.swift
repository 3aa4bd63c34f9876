/// How a hidden figure breaks the rule.
public enum AttackBreach: Sendable, Hashable {
    /// Only one value is possible.
    case exact(Int)
    /// Every possible value is small.
    case small(lower: Int, upper: Int)
    /// Some possible value is small, and the least and the greatest are nearer to each other than the width.
    case narrow(lower: Int, upper: Int, width: Int)
    /// The attack found no tables that prove it safe, and no proof that there are none; what it found to be possible.
    case unproven(ClosedRange<Int>?)
}

extension AttackBreach: CustomStringConvertible {
    /// `known to be small: 1 to 4`.
    public var description: String {
        switch self {
        case .exact(let value): "known exactly to be \(value)"
        case .small(let lower, let upper): "known to be small: \(lower) to \(upper)"
        case .narrow(let lower, let upper, let width):
            "known within \(upper - lower) (\(lower) to \(upper)), less than the width \(width)"
        case .unproven(let range?):
            "not proved safe: only \(range.lowerBound) to \(range.upperBound) were seen to be possible"
        case .unproven(nil): "not proved safe: no table was found that agrees with what is shown"
        }
    }
}

/// What a stranger can tell of everything that was hidden, from what was shown.
public struct AttackReport: Sendable, Hashable {
    /// One hidden (or rounded) figure. It is listed once where several versions hide it and it is taken to be the same
    /// in all of them.
    public struct Interval: Sendable, Hashable {
        /// The figure.
        public let cell: AttackedCell
        /// The versions that hide it so, by their positions in what was attacked, ascending.
        public let versions: [Int]
        /// No less is possible.
        public let lower: Int
        /// No more is possible; nil where there is no end.
        public let upper: Int?
        /// What was seen to be possible, in tables of whole numbers; nil where no table was found.
        public let possible: Possible?
        /// How it breaks the rule; nil where it is safe.
        public let breach: AttackBreach?

        /// Whether both ends of the interval were seen to be possible. Where not, the true interval lies between what is
        /// possible and what is proved; a verdict leaves it at that, as soon as what is possible proves a figure safe.
        public var isExact: Bool { possible?.lower == lower && possible?.upper == upper && possible != nil }
    }

    /// Two values that a figure can have.
    public struct Possible: Sendable, Hashable {
        /// The least that was seen.
        public let lower: Int
        /// The greatest that was seen; nil where any is possible.
        public let upper: Int?
    }

    /// Where what was shown contradicts itself, or what the attack assumed.
    public struct Contradiction: Sendable, Hashable {
        /// What was done about it.
        public enum Remedy: Sendable, Hashable {
            /// Figures were no longer taken to be unchanged between versions, there and around.
            case versionsApart
            /// A total from outside was set aside.
            case totalSetAside
            /// Nothing: no table at all agrees with what one version shows. What hangs on it could not be judged.
            case none
        }

        /// A figure of it.
        public let cell: AttackedCell
        /// What was done about it.
        public let remedy: Remedy
    }

    /// Every hidden figure with what can be told of it, sorted by cell, then by version. Of rounded figures those that
    /// break the rule.
    public let intervals: [Interval]
    /// Contradictions, in the order in which they were met.
    public let contradictions: [Contradiction]
    /// The hidden figures that could not be judged, because what is shown around them contradicts itself.
    public let unjudged: [AttackedCell]
    /// How much work it was.
    public let effort: Effort

    /// How large the problem was, and how much of it was left to the solver.
    public struct Effort: Sendable, Hashable {
        /// Unknowns and sums of the whole problem.
        public var unknowns = 0, sums = 0
        /// Unknowns that remain after what follows at once, the parts into which they fall, and the largest of these.
        public var remaining = 0, parts = 0, largest = 0
        /// Linear and integer programs solved.
        public var linear = 0, integer = 0
    }

    /// Those that break the rule.
    public var breaches: [Interval] { intervals.filter { $0.breach != nil } }

    /// Whether nothing breaks the rule, and everything could be judged.
    public var isSafe: Bool {
        unjudged.isEmpty && intervals.allSatisfy { $0.breach == nil }
            && contradictions.allSatisfy { $0.remedy != .none }
    }
}
