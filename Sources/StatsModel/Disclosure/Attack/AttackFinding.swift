/// How far an attack goes.
public enum AttackMode: Sendable, Hashable {
    /// Both ends of every interval.
    case intervals
    /// As far as is needed to say which figures break the rule.
    case verdict
}

/// What is known of the unknowns of a part that are asked for, its targets.
struct AttackFinding: Sendable {
    /// Between what the sums prove, and what tables of whole numbers were found to have; nil where none was.
    var outer: [AttackBounds]
    var inner: [AttackBounds?]
    var isInfeasible = false
    var linear = 0
    var integer = 0

    init(_ part: AttackPart) {
        outer = part.targets.map { column in
            let upper = part.upper[column]
            return AttackBounds(lower: part.lower[column], upper: upper == AttackSystem.none ? nil : upper)
        }
        inner = Array(repeating: nil, count: outer.count)
    }

    /// Takes in what a table has.
    mutating func meet(_ number: Int, _ value: Int) {
        let known = inner[number] ?? AttackBounds(lower: value, upper: value)
        inner[number] = AttackBounds(lower: min(known.lower, value), upper: known.upper.map { max($0, value) })
    }

    /// Takes in that no table has less, or more, than a number. Where one was seen that has, the table is believed.
    mutating func close(_ number: Int, isUpper: Bool, at end: Int) {
        if isUpper {
            if inner[number]?.upper ?? end <= end { outer[number].upper = min(outer[number].upper ?? end, end) }
        } else {
            if inner[number]?.lower ?? end >= end { outer[number].lower = max(outer[number].lower, end) }
        }
    }

    /// What two searches found.
    mutating func join(_ other: AttackFinding) {
        isInfeasible = isInfeasible || other.isInfeasible
        linear += other.linear
        integer += other.integer
        for number in outer.indices {
            if let found = other.inner[number] {
                meet(number, found.lower)
                if let upper = found.upper { meet(number, upper) } else { inner[number]?.upper = nil }
            }
            close(number, isUpper: false, at: other.outer[number].lower)
            if let upper = other.outer[number].upper { close(number, isUpper: true, at: upper) }
        }
    }
}
