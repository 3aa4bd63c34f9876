/// The search for the ends of the intervals of one part.
struct AttackSearch<Solver: LinearSolver> {
    let part: AttackPart
    /// The unknowns that are asked for, and for each of them what it means, with the rule.
    let targets: [Int]
    let meanings: [[(asked: AttackPart.Asked, rule: AttackRule)]]
    let mode: AttackMode
    let solver: Solver
    private(set) var finding: AttackFinding
    /// For each column its place among those asked for; -1 where it is not.
    private let numbers: [Int32]
    /// The greatest width of any rule.
    private let width: Int

    /// By how much a solver's number may miss the whole number that it means.
    private static var tolerance: Double { 1e-6 }
    /// Nodes of the search for a table of whole numbers.
    private static var nodes: Int { 500 }

    /// - Parameter rules: one for each column that is asked for.
    init(_ part: AttackPart, rules: [AttackRule], mode: AttackMode, solver: Solver) {
        self.part = part
        targets = part.targets
        self.mode = mode
        self.solver = solver
        finding = AttackFinding(part)
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
    mutating func start() -> AttackTable? {
        finding.integer += 1
        switch solver.minimiseInIntegers(part.program, nodes: Self.nodes) {
        case .optimal(let point):
            let table = AttackTable(part, values: point.compactMap { Int(exactly: $0.rounded()) })
            if let table { learn(from: table.values) }
            return table
        case .infeasible:
            finding.isInfeasible = true
            return nil
        default: return nil
        }
    }

    /// Looks at some of the columns that are asked for, by their positions among these.
    mutating func run(_ range: Range<Int>, from start: AttackTable?, knowing known: AttackFinding) {
        finding = known
        finding.linear = 0
        finding.integer = 0
        var open: [(number: Int, isUpper: Bool)] = []
        if var table = start {
            var move = AttackMove(part, width: width, solver: solver)
            for number in range {
                table = start ?? table
                for isUpper in [true, false] {
                    if !walk(&table, &move, number, isUpper) { open.append((number, isUpper)) }
                }
            }
            finding.linear += move.linear
            finding.integer += move.integer
        } else {
            open = range.flatMap { [($0, true), ($0, false)] }
        }
        if open.contains(where: { isWanted($0, $1) }) { prove(open) }
    }

    /// Whether anything is still to be found of an end.
    private func isWanted(_ number: Int, _ isUpper: Bool) -> Bool {
        !isDone(number, isUpper) && !(mode == .verdict && isSafe(number))
    }

    /// Goes from table to table towards an end; false where the way was lost.
    private mutating func walk(
        _ table: inout AttackTable, _ move: inout AttackMove<Solver>, _ number: Int, _ isUpper: Bool
    ) -> Bool {
        let column = targets[number]
        var step = mode == .verdict ? max(1, width) : 1
        while isWanted(number, isUpper) {
            if mode == .intervals, isUpper, finding.outer[number].upper == nil { return false }
            switch move.search(table, column, by: isUpper ? step : -step) {
            case .change(let change):
                let by = abs(change.first { $0.column == column }?.by ?? 1)
                let most = mode == .verdict ? max(1, (width + by - 1) / by) : Int.max
                let times = table.times(change, most: most)
                table.make(change, times: times)
                for (column, _) in change where numbers[column] >= 0 {
                    finding.meet(Int(numbers[column]), table.values[column])
                }
                step = mode == .verdict ? step : step * 2
            case .impossible where step == 1:
                finding.close(number, isUpper: isUpper, at: table.values[column])
                // The table at hand is one that has it.
                return true
            case .impossible: step = mode == .verdict ? 1 : max(1, step / 4)
            case .unknown where step > 1: step = 1
            case .unknown: return false
            }
        }
        return true
    }

    /// Looks for ends with programs of the whole part.
    private mutating func prove(_ open: [(number: Int, isUpper: Bool)]) {
        let program = part.program
        let session = solver.session(program)
        for (number, isUpper) in open where isWanted(number, isUpper) {
            let column = targets[number]
            session.setCost(isUpper ? -1 : 1, of: column)
            finding.linear += 1
            take(session.minimise(), of: number, isUpper)
            session.setCost(0, of: column)
            if isWanted(number, isUpper) { confirm(number, isUpper, program) }
            if finding.isInfeasible { return }
        }
    }

    /// Takes in a table of whole numbers.
    private mutating func learn(from values: [Int]) {
        for (number, column) in targets.enumerated() { finding.meet(number, values[column]) }
    }

    /// Takes in a point if its coordinates are all whole and meet everything, checked in whole numbers.
    private mutating func learn(from point: [Double]) {
        let whole = point.compactMap { abs($0 - $0.rounded()) < 1e-5 ? Int(exactly: $0.rounded()) : nil }
        if part.isMet(by: whole) { learn(from: whole) }
    }

    /// Takes in what the program of one column proved.
    private mutating func take(_ outcome: LinearOutcome, of number: Int, _ isUpper: Bool) {
        let column = targets[number]
        switch outcome {
        case .optimal(let point) where point.indices.contains(column):
            learn(from: point)
            let end =
                isUpper
                ? (point[column] + Self.tolerance).rounded(.down) : (point[column] - Self.tolerance).rounded(.up)
            if let end = Int(exactly: end) { finding.close(number, isUpper: isUpper, at: end) }
        case .unbounded where isUpper:
            // From any table of whole numbers on there are greater ones without end.
            if finding.inner[number] != nil { finding.inner[number]?.upper = nil }
        case .infeasible: finding.isInfeasible = true
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
        return meanings[number].allSatisfy { asked, rule in
            rule.breach(inner: asked.bounds(inner), outer: asked.bounds(finding.outer[number])) == nil
        }
    }

    /// Looks for a table of whole numbers at an end, where the program only gave a fractional one.
    private mutating func confirm(_ number: Int, _ isUpper: Bool, _ program: LinearProgram) {
        var program = program
        program.columns[targets[number]].cost = isUpper ? -1 : 1
        finding.integer += 1
        guard case .optimal(let point) = solver.minimiseInIntegers(program, nodes: Self.nodes) else { return }
        learn(from: point)
    }
}
