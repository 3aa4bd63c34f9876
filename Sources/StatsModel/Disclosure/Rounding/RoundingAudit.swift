/// Finds the rounded counts that could be told to be small, or too exactly, by everything that is known.
///
/// That a count is safe is proved by other whole tables that agree with all that is known, in which it is as low and as
/// high as the rule asks; or by bounds that show that it can't be small. What neither proves is taken to be unsafe.
struct RoundingAudit<Solver: LinearSolver> {
    let problem: DisclosureProblem
    let rule: DisclosureRule
    let headlineMonth: Int
    let solver: Solver
    /// From where to where each unknown could be at most.
    private let outer: RoundingKnowledge
    /// What is known of each without the sums.
    private let known: RoundingKnowledge

    init(
        _ problem: DisclosureProblem, _ knowledge: RoundingKnowledge, rule: DisclosureRule, headlineMonth: Int,
        solver: Solver
    ) {
        self.problem = problem
        self.rule = rule
        self.headlineMonth = headlineMonth
        self.solver = solver
        known = knowledge
        var outer = knowledge
        outer.propagate(problem)
        self.outer = outer
    }

    /// How far unknowns were seen to get about.
    private typealias Reach = [Int: (low: Int, high: Int)]

    /// The unknowns that break the rule or are not proved to keep it, ascending.
    func unsafe() -> [Int] {
        let targets = known.rounded.filter { rule.threshold > 1 && !isHarmless($0) }
        var reach: Reach = [:]
        var years: [Int32: [Int]] = [:]
        for target in targets { years[year(of: problem.spans[target].last), default: []].append(target) }
        let members = membersOfYears()
        let order = years.keys.sorted()
        let (left, found) = search(order.map { (members[$0] ?? [], years[$0] ?? []) })
        merge(found, into: &reach)
        let waiting = left.filter { !isSafe($0, reach) }
        guard !waiting.isEmpty else { return [] }
        return search([(Array(0..<problem.count), waiting)]).left.sorted()
    }

    /// A count that can't be small, or that is seen by the bounds alone to be what it is by right.
    private func isHarmless(_ unknown: Int) -> Bool {
        outer.low[unknown] >= rule.threshold || outer.high[unknown].map { $0 < 1 } ?? false
    }

    private func isSafe(_ unknown: Int, _ reach: Reach) -> Bool {
        guard let (low, high) = reach[unknown] else { return false }
        return rule.isSafe(low: low, high: high)
    }

    private func year(of month: Int32) -> Int32 { (month - Int32(clamping: headlineMonth) + 12) / 12 }

    /// What can move in each year; also what reaches beyond it.
    private func membersOfYears() -> [Int32: [Int]] {
        var members: [Int32: [Int]] = [:]
        for unknown in 0..<problem.count {
            for year in year(of: problem.spans[unknown].first)...year(of: problem.spans[unknown].last) {
                members[year, default: []].append(unknown)
            }
        }
        return members
    }

    private func merge(_ found: Reach, into reach: inout Reach) {
        for (unknown, span) in found {
            let before = reach[unknown] ?? span
            reach[unknown] = (min(before.low, span.low), max(before.high, span.high))
        }
    }

    /// - Returns: the targets that are not proved to be safe, and how far everything was seen to get about.
    private func search(_ parts: [(members: [Int], targets: [Int])]) -> (left: [Int], found: Reach) {
        let results = solver.concurrentMap(parts.count) { number -> (left: [Int], found: Reach) in
            let (members, targets) = parts[number]
            var reach: Reach = [:]
            let left = search(members, targets, &reach)
            return (left, reach)
        }
        var found: Reach = [:]
        for result in results { merge(result.found, into: &found) }
        return (results.flatMap(\.left), found)
    }

    private func search(_ members: [Int], _ targets: [Int], _ reach: inout Reach) -> [Int] {
        let window = RoundingWindow(problem, known, members)
        let session = solver.session(window.program)
        // Many at once first: tables in which as many as possible are as high, or as low, as can be.
        for sign in [-1.0, 1.0, -1.0, 1.0] {
            let waiting = targets.filter { !isSafe($0, reach) }
            for target in waiting { window.column(of: target).map { session.setCost(sign, of: $0) } }
            if case .optimal(let point) = session.minimise() { note(point, window, &reach) }
            for target in waiting { window.column(of: target).map { session.setCost(0, of: $0) } }
        }
        for target in targets where !isSafe(target, reach) {
            guard let column = window.column(of: target) else { continue }
            for sign in [-1.0, 1.0] where !isSafe(target, reach) {
                session.setCost(sign, of: column)
                if case .optimal(let point) = session.minimise(), !note(point, window, &reach) {
                    // Not whole: the best whole one.
                    var program = window.program
                    program.columns[column].cost = sign
                    if case .optimal(let point) = solver.minimiseInIntegers(program, nodes: 200) {
                        note(point, window, &reach)
                    }
                }
                session.setCost(0, of: column)
            }
        }
        return targets.filter { !isSafe($0, reach) }
    }

    /// Takes down how far each unknown is from the truth at a point, if that is whole and checks in whole numbers.
    @discardableResult
    private func note(_ point: [Double], _ window: RoundingWindow, _ reach: inout Reach) -> Bool {
        guard let values = window.wholeValues(point, problem, known) else { return false }
        for (unknown, value) in zip(window.unknowns, values) {
            let truth = problem.values[unknown]
            let before = reach[unknown] ?? (truth, truth)
            reach[unknown] = (min(before.low, value), max(before.high, value))
        }
        return true
    }
}

/// The program of some unknowns that may move while all others are as they are.
struct RoundingWindow {
    /// What may move, ascending, one column each: how far it is from its true count.
    let unknowns: [Int]
    private(set) var program = LinearProgram()
    private let columns: [Int: Int]
    private let rows: [Int]

    init(_ problem: DisclosureProblem, _ known: RoundingKnowledge, _ members: [Int]) {
        unknowns = members.filter { (known.high[$0] ?? Int.max) > known.low[$0] }
        var columns: [Int: Int] = [:]
        var touched: Set<Int32> = []
        for (column, unknown) in unknowns.enumerated() {
            columns[unknown] = column
            let value = problem.values[unknown]
            program.columns.append(
                .init(
                    lower: Double(known.low[unknown] - value),
                    upper: known.high[unknown].map { Double($0 - value) } ?? .infinity))
            touched.formUnion(problem.rows(of: unknown))
        }
        rows = touched.sorted().map(Int.init)
        self.columns = columns
        for number in rows {
            let row = problem.rows[number]
            var terms: [LinearProgram.Term] = []
            var slack = 0
            for (unknown, weight) in row.terms {
                slack += Int(weight) * problem.values[Int(unknown)]
                if let column = columns[Int(unknown)] { terms.append(.init(column, Double(weight))) }
            }
            program.rows.append(
                .init(lower: row.isEquality ? 0 : -Double(slack), upper: row.isEquality ? 0 : .infinity, terms: terms))
        }
    }

    /// The column of an unknown; nil where it can't move.
    func column(of unknown: Int) -> Int? { columns[unknown] }

    /// The values of the unknowns at a point; nil where they are not whole, or don't agree with what is known.
    func wholeValues(_ point: [Double], _ problem: DisclosureProblem, _ known: RoundingKnowledge) -> [Int]? {
        var values: [Int] = []
        values.reserveCapacity(unknowns.count)
        for (unknown, deviation) in zip(unknowns, point) {
            let whole = deviation.rounded()
            guard abs(deviation - whole) < 1e-5, let by = Int(exactly: whole) else { return nil }
            let value = problem.values[unknown] + by
            guard value >= known.low[unknown], value <= known.high[unknown] ?? Int.max else { return nil }
            values.append(value)
        }
        for number in rows {
            let sum = problem.rows[number].terms.reduce(0) { sum, term in
                let unknown = Int(term.unknown)
                return sum + Int(term.weight) * (columns[unknown].map { values[$0] } ?? problem.values[unknown])
            }
            guard problem.rows[number].isEquality ? sum == 0 : sum >= 0 else { return nil }
        }
        return values
    }
}
