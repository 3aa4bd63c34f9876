/// Hides what must be hidden besides what is small itself: for each hidden unknown the cheapest other table in which it is
/// far enough from what it is, so that what moves along with it is hidden too.
struct Protector<Solver: LinearSolver> {
    /// Which unknowns it could not make safe.
    private(set) var unsafe: [Int] = []
    private(set) var problem: DisclosureProblem
    private(set) var reach: Reach
    private(set) var solves = 0
    private(set) var fractional = 0
    private let rule: DisclosureRule
    private let solver: Solver
    private let headlineMonth: Int

    init(_ problem: DisclosureProblem, rule: DisclosureRule, headlineMonth: Int, solver: Solver) {
        self.problem = problem
        self.rule = rule
        self.solver = solver
        self.headlineMonth = headlineMonth
        reach = Reach(problem)
    }

    // MARK: Windows

    /// The years in which the problem is cut: each ends in the headline month.
    private func window(of month: Int32) -> Int {
        // Months are counted from January of the year 0.
        (Int(month) - headlineMonth + 12) / 12
    }

    mutating func protect() {
        var targets: [Int: [Int]] = [:]
        for unknown in 0..<problem.count where problem.states[unknown] == .hidden {
            targets[window(of: problem.spans[unknown].last), default: []].append(unknown)
        }
        for parity in [0, 1] {
            let windows = targets.keys.filter { ($0 & 1) == parity }.sorted()
            let problem = problem, reach = reach, rule = rule, solver = solver, targets = targets
            let members = windows.map { window in
                (0..<problem.count).filter {
                    self.window(of: problem.spans[$0].first) <= window && self.window(of: problem.spans[$0].last) >= window
                }
            }
            let found = solver.concurrentMap(windows.count) { place in
                var worker = WindowProtector(problem, reach, members[place], rule: rule, solver: solver)
                worker.protect(targets[windows[place]] ?? [])
                return worker.result
            }
            for result in found { take(result) }
        }
    }

    private mutating func take(_ result: WindowProtector<Solver>.Result) {
        for unknown in result.hidden { problem.states[unknown] = .hidden }
        for (unknown, low, high) in result.reached {
            reach.note(low, of: unknown)
            reach.note(high, of: unknown)
        }
        unsafe += result.unsafe
        solves += result.solves
        fractional += result.fractional
    }
}

struct WindowProtector<Solver: LinearSolver> {
    struct Result: Sendable {
        var hidden: [Int] = []
        var reached: [(Int, Int, Int)] = []
        var unsafe: [Int] = []
        var solves = 0
        var fractional = 0
    }
    private(set) var result = Result()
    private var problem: DisclosureProblem
    private var reach: Reach
    private var neighbourhood: Neighbourhood
    private let session: Solver.Session
    private let rule: DisclosureRule
    private let solver: Solver
    private var touched: Set<Int> = []

    init(
        _ problem: DisclosureProblem, _ reach: Reach, _ members: [Int], rule: DisclosureRule, solver: Solver
    ) {
        self.problem = problem
        self.reach = reach
        self.rule = rule
        self.solver = solver
        neighbourhood = Neighbourhood(problem, members) { Self.price(problem, $0) }
        session = solver.session(neighbourhood.program)
    }

    static func price(_ problem: DisclosureProblem, _ unknown: Int) -> Double {
        guard problem.states[unknown] == .open else { return 1 }
        let value = Double(problem.values[unknown])
        let weight = 1000 * (10 + value.squareRoot())
        return weight.rounded() + Double((unknown &* 7919) % 997)
    }

    mutating func protect(_ targets: [Int]) {
        var queue = targets
        queue.sort { (problem.values[$0], $0) < (problem.values[$1], $1) }
        var next = 0
        while next < queue.count {
            let target = queue[next]
            next += 1
            guard !rule.isSafe(low: reach.low[target], high: reach.high[target]) else { continue }
            let fresh = reachUp(target) ?? reachDown(target)
            guard let fresh else {
                result.unsafe.append(target)
                continue
            }
            queue += fresh
        }
        for unknown in touched.sorted() { result.reached.append((unknown, reach.low[unknown], reach.high[unknown])) }
    }

    private mutating func reachUp(_ target: Int) -> [Int]? {
        let needed = rule.neededHigh(above: reach.low[target]) - problem.values[target]
        guard let column = neighbourhood.columns(of: target).first?.column else { return nil }
        return solved(column, least: Double(needed), other: neighbourhood.columns(of: target)[1].column)
    }

    private mutating func reachDown(_ target: Int) -> [Int]? {
        let needed = problem.values[target] - rule.neededLow(below: reach.high[target])
        guard let column = neighbourhood.columns(of: target).last?.column else { return nil }
        guard neighbourhood.program.columns[column].upper >= Double(needed) else { return nil }
        return solved(column, least: Double(needed), other: neighbourhood.columns(of: target)[0].column)
    }

    private mutating func solved(_ column: Int, least: Double, other: Int) -> [Int]? {
        let bounds = neighbourhood.program.columns[column], bounds2 = neighbourhood.program.columns[other]
        session.setBounds(lower: least, upper: bounds.upper, of: column)
        session.setBounds(lower: 0, upper: 0, of: other)
        defer { session.setBounds(lower: bounds.lower, upper: bounds.upper, of: column)
        session.setBounds(lower: bounds2.lower, upper: bounds2.upper, of: other) }
        let lower = least, upper = bounds.upper
        result.solves += 1
        guard case .optimal(let point) = session.minimise() else { return nil }
        if let witness = Witness(point, neighbourhood, problem) { return take(witness) }
        result.fractional += 1
        var program = neighbourhood.program
        program.columns[column].lower = lower
        program.columns[column].upper = upper
        program.columns[other].upper = 0
        for unknown in result.hidden {
            for (column, _) in neighbourhood.columns(of: unknown) { program.columns[column].cost = 1 }
        }
        guard case .optimal(let whole) = solver.minimiseInIntegers(program, nodes: 1000),
            let witness = Witness(whole, neighbourhood, problem)
        else { return nil }
        return take(witness)
    }

    private mutating func take(_ witness: Witness) -> [Int] {
        var fresh: [Int] = []
        for (unknown, deviation) in witness.deviations {
            if problem.states[unknown] == .open {
                problem.states[unknown] = .hidden
                for (column, _) in neighbourhood.columns(of: unknown) { session.setCost(1, of: column) }
                result.hidden.append(unknown)
                fresh.append(unknown)
            }
            reach.note(problem.values[unknown] + deviation, of: unknown)
            touched.insert(unknown)
        }
        return fresh
    }
}
