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

    /// A table of whole numbers near a point.
    private func whole(
        _ point: [Double], _ dive: inout AttackDive, fixed: [(column: Int, value: Int)] = []
    ) -> AttackTable? {
        guard point.count == part.lower.count, point.allSatisfy({ abs($0) < 1e15 }) else { return nil }
        let isWhole = point.map { abs($0 - $0.rounded()) < 1e-6 }
        let order = point.indices.filter { isWhole[$0] } + point.indices.filter { !isWhole[$0] }
        let values = dive.table(order: order, fixed: fixed, tries: 500) { column, _ in Int(point[column].rounded()) }
        return values.flatMap { AttackTable(part, values: $0) }
    }

    /// Looks at some of the targets, by their positions.
    mutating func run(_ range: ArraySlice<Int>, from start: AttackTable?, knowing known: AttackFinding) {
        finding = known
        finding.linear = 0
        finding.integer = 0
        var open: [(number: Int, isUpper: Bool)] = []
        if let start {
            var move = AttackMove(part, width: width, solver: solver)
            for number in range {
                var table = start
                for isUpper in order(number, table) where !walk(&table, &move, number, isUpper) {
                    open.append((number, isUpper))
                }
            }
            finding.linear += move.linear
            finding.integer += move.integer
        } else {
            open = range.flatMap { [($0, true), ($0, false)] }
        }
        if mode == .intervals { open = range.flatMap { [($0, true), ($0, false)] } }
        open = open.filter { !isDone($0.number, $0.isUpper) && (mode == .intervals || !isSafe($0.number)) }
        if !open.isEmpty { prove(open) }
    }

    /// Upwards first, unless there is more room below.
    private func order(_ number: Int, _ table: AttackTable) -> [Bool] {
        let column = targets[number]
        return table.rise(column) < width && table.fall(column) >= width ? [false, true] : [true, false]
    }

    /// The targets, those with the least room first: what is found for these often serves the others too.
    func targetsByRoom() -> [Int] {
        targets.indices.sorted { left, right in
            let (one, other) = (finding.outer[left], finding.outer[right])
            let (short, long) = ((one.upper ?? Int.max) - one.lower, (other.upper ?? Int.max) - other.lower)
            return (short, left) < (long, right)
        }
    }

    /// Whether more is needed to judge a target.
    private func isWanted(_ number: Int, _ isUpper: Bool) -> Bool {
        !isDone(number, isUpper) && !isSafe(number)
    }

    /// Goes from table to table towards an end; false where the way was lost.
    private mutating func walk(
        _ table: inout AttackTable, _ move: inout AttackMove<Solver>, _ number: Int, _ isUpper: Bool
    ) -> Bool {
        let column = targets[number]
        var step = 1
        var isCautious = false
        while isWanted(number, isUpper) {
            let room = isUpper ? table.rise(column) : table.fall(column)
            step = max(1, min(isCautious ? 1 : need(number, isUpper, table.values[column]), room))
            switch move.search(table, column, by: isUpper ? step : -step) {
            case .change(let change):
                let by = abs(change.first { $0.column == column }?.by ?? 1)
                let most = max(1, (need(number, isUpper, table.values[column]) + by - 1) / by)
                let times = table.times(change, most: most)
                table.make(change, times: times)
                for step in change where numbers[step.column] >= 0 {
                    finding.meet(Int(numbers[step.column]), table.values[step.column])
                }
            case .impossible where step == 1:
                finding.close(number, isUpper: isUpper, at: table.values[column])
                // The table at hand is one that has it.
                return true
            case .impossible, .unknown:
                if step == 1 { return false }
                isCautious = true
            }
        }
        return true
    }

    /// How far a value must go for the figures to be far enough apart, given the others that were found.
    private func need(_ number: Int, _ isUpper: Bool, _ value: Int) -> Int {
        guard let inner = finding.inner[number], let upper = inner.upper else { return 1 }
        let canBeSmall = meanings[number].contains { asked, rule in
            let outer = asked.bounds(finding.outer[number])
            return outer.lower < rule.threshold && outer.upper ?? Int.max >= 1
        }
        let missing = max(1, (canBeSmall ? width : 1) - (upper - inner.lower))
        return missing + (isUpper ? upper - value : value - inner.lower)
    }

    /// Looks for ends with programs of the whole part.
    private mutating func prove(_ open: [(number: Int, isUpper: Bool)]) {
        let program = part.program
        let session = solver.session(program)
        var dive = AttackDive(part)
        for (number, isUpper) in open where !isDone(number, isUpper) {
            let column = targets[number]
            session.setCost(isUpper ? -1 : 1, of: column)
            finding.linear += 1
            let outcome = session.minimise()
            take(outcome, of: number, isUpper)
            session.setCost(0, of: column)
            if finding.isInfeasible { return }
            if case .optimal(let point) = outcome, !isDone(number, isUpper) {
                attain(number, isUpper, point, &dive)
                if isWanted(number, isUpper) { confirm(number, isUpper, program) }
            }
        }
    }

    /// Fills a point at an end up to whole numbers.
    private mutating func attain(_ number: Int, _ isUpper: Bool, _ point: [Double], _ dive: inout AttackDive) {
        let outer = finding.outer[number]
        guard let end = isUpper ? outer.upper : outer.lower else { return }
        if let table = whole(point, &dive, fixed: [(targets[number], end)]) { learn(from: table.values) }
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
