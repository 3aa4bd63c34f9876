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
        for target in targets where !isSafe(target, reach) {
            guard let column = window.column(of: target) else { continue }
            for place in [column + 1, column] where !isSafe(target, reach) {
                // As far as it gets, moving as little else as can be: what moves little is mostly whole.
                var moved: Set<Int> = []
                // Up and down at once would be no movement.
                session.setBounds(lower: 0, upper: 0, of: place ^ 1)
                defer { session.setBounds(lower: 0, upper: window.program.columns[place ^ 1].upper, of: place ^ 1) }
                for attempt in 0..<3 {
                    session.restart()
                    if attempt > 0 { window.shufflePrices(attempt, session) }
                    session.setCost(-RoundingWindow.farthest, of: place)
                    let outcome = session.minimise()
                    session.setCost(window.program.columns[place].cost, of: place)
                    guard case .optimal(let point) = outcome, !note(point, window, &reach) else { break }
                    moved.formUnion(point.indices.filter { abs(point[$0]) > 1e-7 }.map { $0 / 2 })
                    if attempt == 2 { noteWhole(moved, place, window, &reach) }
                }
                if !moved.isEmpty { window.shufflePrices(0, session) }
            }
        }
        return targets.filter { !isSafe($0, reach) }
    }

    /// The best whole table in which nothing moves but what moved in those that were not whole.
    private func noteWhole(_ moved: Set<Int>, _ place: Int, _ window: RoundingWindow, _ reach: inout Reach) {
        let small = RoundingWindow(problem, known, moved.sorted().map { window.unknowns[$0] })
        guard let column = small.column(of: window.unknowns[place / 2]) else { return }
        var program = small.program
        program.columns[column + 1 - place % 2].upper = 0
        program.columns[column + place % 2].cost = -RoundingWindow.farthest
        if case .optimal(let point) = solver.minimiseInIntegers(program, nodes: 200) { note(point, small, &reach) }
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
    /// What may move, ascending, two columns each: how far it is above its true count, and how far below.
    let unknowns: [Int]
    private(set) var program = LinearProgram()
    /// What it is worth that the unknown moves that is looked at; moving costs about 1,000.
    static let farthest = 100_000_000.0
    private let columns: [Int: Int]
    private let rows: [Int]

    init(_ problem: DisclosureProblem, _ known: RoundingKnowledge, _ members: [Int]) {
        unknowns = members.filter { (known.high[$0] ?? Int.max) > known.low[$0] }
        var columns: [Int: Int] = [:]
        var touched: Set<Int32> = []
        for (column, unknown) in unknowns.enumerated() {
            columns[unknown] = column
            let value = problem.values[unknown]
            let cost = Self.price(of: column, 0)
            program.columns.append(
                .init(lower: 0, upper: known.high[unknown].map { Double($0 - value) } ?? .infinity, cost: cost))
            program.columns.append(.init(lower: 0, upper: Double(value - known.low[unknown]), cost: cost))
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
                guard let column = columns[Int(unknown)] else { continue }
                terms.append(.init(2 * column, Double(weight)))
                terms.append(.init(2 * column + 1, -Double(weight)))
            }
            program.rows.append(
                .init(lower: row.isEquality ? 0 : -Double(slack), upper: row.isEquality ? 0 : .infinity, terms: terms))
        }
    }

    /// The column of how far an unknown is above its count, which is followed by the one of how far below; nil where it
    /// can't move.
    func column(of unknown: Int) -> Int? { columns[unknown].map { 2 * $0 } }

    /// What moving costs at an attempt: other prices each time, so that other tables come out.
    private static func price(of column: Int, _ attempt: Int) -> Double {
        Double(1000 + ((column &+ 1) &* (7919 &+ 104_729 &* attempt)) % (attempt == 0 ? 97 : 991))
    }

    /// Sets the prices of an attempt.
    func shufflePrices(_ attempt: Int, _ session: some LinearSession) {
        for column in unknowns.indices {
            let price = Self.price(of: column, attempt)
            session.setCost(price, of: 2 * column)
            session.setCost(price, of: 2 * column + 1)
        }
    }

    /// The values of the unknowns at a point; nil where they are not whole, or don't agree with what is known.
    func wholeValues(_ point: [Double], _ problem: DisclosureProblem, _ known: RoundingKnowledge) -> [Int]? {
        var values: [Int] = []
        values.reserveCapacity(unknowns.count)
        for (column, unknown) in unknowns.enumerated() {
            let deviation = point[2 * column] - point[2 * column + 1]
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
