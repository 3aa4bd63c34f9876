/// How far an attack goes.
public enum AttackMode: Sendable, Hashable {
    /// Both ends of every interval.
    case intervals
    /// As far as is needed to say which figures break the rule.
    case verdict
}

/// What is known of the columns of a part that are asked for.
struct AttackFinding: Sendable {
    /// Between what the sums prove, and what tables of whole numbers were found to have; nil where none was.
    var outer: [AttackBounds]
    var inner: [AttackBounds?]
    var isInfeasible = false
    var linear = 0
    var integer = 0

    /// Takes in what a table has.
    mutating func meet(_ number: Int, _ value: Int) {
        guard let known = inner[number] else {
            inner[number] = AttackBounds(lower: value, upper: value)
            return
        }
        inner[number]?.lower = min(known.lower, value)
        if let upper = known.upper { inner[number]?.upper = max(upper, value) }
    }

    /// What two searches found.
    mutating func join(_ other: AttackFinding) {
        isInfeasible = isInfeasible || other.isInfeasible
        linear += other.linear
        integer += other.integer
        for number in outer.indices {
            outer[number].lower = max(outer[number].lower, other.outer[number].lower)
            outer[number].upper = [outer[number].upper, other.outer[number].upper].compactMap(\.self).min()
            guard let found = other.inner[number] else { continue }
            meet(number, found.lower)
            if let upper = found.upper { meet(number, upper) } else { inner[number]?.upper = nil }
        }
    }
}

/// The search for the ends of the intervals of one part.
struct AttackSearch<Solver: LinearSolver> {
    let part: AttackPart
    let rules: [AttackRule]
    let mode: AttackMode
    let solver: Solver
    private(set) var finding: AttackFinding

    /// By how much a solver's number may miss the whole number that it means.
    private static var tolerance: Double { 1e-6 }
    /// Nodes of the search for a table of whole numbers.
    private static var nodes: Int { 200 }

    /// - Parameter rules: one for each column that is asked for.
    init(_ part: AttackPart, rules: [AttackRule], mode: AttackMode, solver: Solver) {
        self.part = part
        self.rules = rules
        self.mode = mode
        self.solver = solver
        finding = AttackFinding(
            outer: part.asked.map { column in
                let upper = part.upper[column]
                return AttackBounds(lower: part.lower[column], upper: upper == AttackSystem.none ? nil : upper)
            },
            inner: Array(repeating: nil, count: part.asked.count))
    }

    /// Looks at some of the columns that are asked for, by their positions among these.
    mutating func run(_ numbers: Range<Int>) {
        let program = part.program
        let session = solver.session(program)
        var costs = [Double](repeating: 0, count: part.columns.count)
        guard sweep(session, &costs) else { return }
        var open: [(number: Int, isUpper: Bool)] = []
        for number in numbers {
            for isUpper in [true, false] where !isDone(number, isUpper) {
                if mode == .verdict, isSafe(number) { break }
                let column = part.asked[number]
                change(session, &costs, to: [column: isUpper ? -1 : 1])
                take(minimum(session), of: number, isUpper)
                if !isDone(number, isUpper) { open.append((number, isUpper)) }
            }
        }
        for (number, isUpper) in open where !isDone(number, isUpper) {
            if mode == .verdict, isSafe(number) { continue }
            confirm(number, isUpper, program)
        }
    }

    /// All at once as small, and as great, as can be: many ends are found by that.
    private mutating func sweep(_ session: Solver.Session, _ costs: inout [Double]) -> Bool {
        change(session, &costs, to: Dictionary(uniqueKeysWithValues: part.asked.map { ($0, 1.0) }))
        guard case .optimal = minimum(session) else { return !finding.isInfeasible }
        let bounded = part.asked.filter { part.upper[$0] != AttackSystem.none }
        change(session, &costs, to: Dictionary(uniqueKeysWithValues: bounded.map { ($0, -1.0) }))
        _ = minimum(session)
        return true
    }

    private func change(_ session: Solver.Session, _ costs: inout [Double], to new: [Int: Double]) {
        for column in costs.indices where costs[column] != new[column] ?? 0 {
            costs[column] = new[column] ?? 0
            session.setCost(costs[column], of: column)
        }
    }

    private mutating func minimum(_ session: Solver.Session) -> LinearOutcome {
        finding.linear += 1
        let outcome = session.minimise()
        if outcome == .infeasible { finding.isInfeasible = true }
        if case .optimal(let point) = outcome { learn(from: point) }
        return outcome
    }

    /// Takes in a point whose coordinates are all whole and meet everything, checked in whole numbers.
    private mutating func learn(from point: [Double]) {
        var whole: [Int] = []
        whole.reserveCapacity(point.count)
        for coordinate in point {
            guard let value = Int(exactly: coordinate.rounded()), abs(coordinate - coordinate.rounded()) < 1e-5 else {
                return
            }
            whole.append(value)
        }
        guard part.isMet(by: whole) else { return }
        for (number, column) in part.asked.enumerated() { finding.meet(number, whole[column]) }
    }

    /// Takes in what the program of one column proved.
    private mutating func take(_ outcome: LinearOutcome, of number: Int, _ isUpper: Bool) {
        let column = part.asked[number]
        switch outcome {
        case .optimal(let point) where point.indices.contains(column):
            let end =
                isUpper
                ? (point[column] + Self.tolerance).rounded(.down) : (point[column] - Self.tolerance).rounded(.up)
            guard let end = Int(exactly: end) else { return }
            if isUpper {
                finding.outer[number].upper = min(finding.outer[number].upper ?? end, end)
            } else {
                finding.outer[number].lower = max(finding.outer[number].lower, end)
            }
        case .unbounded where isUpper:
            // From any table of whole numbers on there are greater ones without end.
            if finding.inner[number] != nil { finding.inner[number]?.upper = nil }
        default: break
        }
    }

    /// Whether a table was found for an end.
    private func isDone(_ number: Int, _ isUpper: Bool) -> Bool {
        guard let inner = finding.inner[number] else { return false }
        return isUpper
            ? inner.upper == finding.outer[number].upper : inner.lower == finding.outer[number].lower
    }

    private func isSafe(_ number: Int) -> Bool {
        guard let inner = finding.inner[number] else { return false }
        return rules[number].breach(inner: inner, outer: finding.outer[number]) == nil
    }

    /// Looks for a table of whole numbers at an end, where the program only gave a fractional one.
    private mutating func confirm(_ number: Int, _ isUpper: Bool, _ program: LinearProgram) {
        var program = program
        program.columns[part.asked[number]].cost = isUpper ? -1 : 1
        finding.integer += 1
        guard case .optimal(let point) = solver.minimiseInIntegers(program, nodes: Self.nodes) else { return }
        learn(from: point)
    }
}
