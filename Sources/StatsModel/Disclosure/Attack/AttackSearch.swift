/// The search for the ends of the intervals of one part.
struct AttackSearch<Solver: LinearSolver> {
    let part: AttackPart
    /// The unknowns that are asked for, and for each of them what it means, with the rule.
    let targets: [Int]
    let meanings: [[(asked: AttackPart.Asked, rule: AttackRule)]]
    let solver: Solver
    var finding: AttackFinding
    /// For each column its place among those asked for; -1 where it is not.
    let numbers: [Int32]
    /// The greatest width of any rule.
    let width: Int

    /// Nodes of the search for a table of whole numbers.
    static var nodes: Int { 500 }
    /// How often to fill up a point, and how many contradictions to go through each time.
    private static var dives: Int { 20 }
    private static var tries: Int { 500 }

    /// - Parameters:
    ///   - rules: one for each column that is asked for.
    ///   - known: what was found before.
    init(_ part: AttackPart, rules: [AttackRule], solver: Solver, knowing known: AttackFinding? = nil) {
        self.part = part
        targets = part.targets
        self.solver = solver
        finding = known ?? AttackFinding(part)
        (finding.linear, finding.integer) = (0, 0)
        var numbers = [Int32](repeating: -1, count: part.lower.count)
        for (number, column) in targets.enumerated() { numbers[column] = Int32(truncatingIfNeeded: number) }
        self.numbers = numbers
        var meanings = [[(asked: AttackPart.Asked, rule: AttackRule)]](repeating: [], count: targets.count)
        for (asked, rule) in zip(part.asked, rules) {
            if let unknown = asked.unknown { meanings[Int(numbers[unknown])].append((asked, rule)) }
        }
        self.meanings = meanings
        width = rules.map(\.width).max() ?? 1
    }

    /// A table of whole numbers from which to start; nil where none was found.
    ///
    /// The best points of a few programs are tried first, each filled up to whole numbers; the search in whole numbers is
    /// sure, but slow.
    mutating func start() -> AttackTable? {
        let session = solver.session(part.program)
        var dive = AttackDive(part)
        for attempt in 0..<6 {
            for target in targets {
                let isUp = attempt == 0 || (target &* 0x9E37_79B9) >> (8 + attempt) & 1 == 0
                session.setCost(isUp && part.upper[target] != AttackSystem.none ? -1 : 1, of: target)
            }
            finding.linear += 1
            switch session.minimise() {
            case .infeasible:
                finding.isInfeasible = true
                return nil
            case .optimal(let point):
                if let table = whole(point, &dive) {
                    learn(from: table.values)
                    return table
                }
            default: break
            }
        }
        finding.integer += 1
        switch solver.minimiseInIntegers(part.program, nodes: Self.nodes) {
        case .optimal(let point):
            let table = AttackTable(part, values: point.compactMap { Int(exactly: $0.rounded()) })
            if let table { learn(from: table.values) }
            return table
        case .infeasible: finding.isInfeasible = true
        default: break
        }
        return nil
    }

    /// The targets, those with the least room first: what is found for these often serves the others too.
    func targetsByRoom() -> [Int] {
        targets.indices.sorted { left, right in
            let (one, other) = (finding.outer[left], finding.outer[right])
            let (short, long) = ((one.upper ?? Int.max) - one.lower, (other.upper ?? Int.max) - other.lower)
            return (short, left) < (long, right)
        }
    }

    /// A table of whole numbers near a point.
    func whole(
        _ point: [Double], _ dive: inout AttackDive, fixed: [(column: Int, value: Int)] = []
    ) -> AttackTable? {
        guard point.count == part.lower.count, point.allSatisfy({ abs($0) < 1e15 }) else { return nil }
        let isWhole = point.map { abs($0 - $0.rounded()) < 1e-6 }
        var order = point.indices.filter { isWhole[$0] } + point.indices.filter { !isWhole[$0] }
        for _ in 0..<Self.dives {
            let values = dive.table(order: order, fixed: fixed, tries: Self.tries) { column, _ in
                Int(point[column].rounded())
            }
            if let values { return AttackTable(part, values: values) }
            // What there was no way for comes first the next time.
            guard let failure = dive.failure else { return nil }
            order = [failure] + order
        }
        return nil
    }

    /// Takes in a table of whole numbers.
    mutating func learn(from values: [Int]) {
        for (number, column) in targets.enumerated() { finding.meet(number, values[column]) }
    }

    /// Takes in a point if its coordinates are all whole and meet everything, checked in whole numbers.
    mutating func learn(from point: [Double]) {
        let whole = point.compactMap { abs($0 - $0.rounded()) < 1e-5 ? Int(exactly: $0.rounded()) : nil }
        if part.isMet(by: whole) { learn(from: whole) }
    }

    /// Whether a table was found for an end.
    func isDone(_ number: Int, _ isUpper: Bool) -> Bool {
        guard let inner = finding.inner[number] else { return false }
        return isUpper
            ? inner.upper == finding.outer[number].upper : inner.lower == finding.outer[number].lower
    }

    /// Whether tables were found for both ends.
    func isDone(_ number: Int) -> Bool { isDone(number, true) && isDone(number, false) }

    /// Whether tables prove that a target keeps the rule, in all that it stands for.
    func isSafe(_ number: Int) -> Bool {
        guard let inner = finding.inner[number] else { return false }
        return meanings[number].allSatisfy { asked, rule in
            rule.breach(inner: asked.bounds(inner), outer: asked.bounds(finding.outer[number])) == nil
        }
    }
}
