/// Makes every hidden unknown of a problem safe: the third verb of disclosure control.
struct Protector<Solver: LinearSolver> {
    /// The problem, with what was hidden.
    private(set) var problem: DisclosureProblem
    /// Which unknowns could not be made safe.
    private(set) var unsafe: [Int] = []
    private var reach: Reach
    /// Which unknowns have to get about by the width, because they are small or could not be proved not to become so.
    private var needsWidth: [Bool]
    private let branches: Branches
    private let rule: DisclosureRule
    private let headlineMonth: Int
    private let solver: Solver

    /// - Parameter headlineMonth: with which month (1 to 12) the years end in which the problem is cut.
    init(_ problem: DisclosureProblem, rule: DisclosureRule, headlineMonth: Int, solver: Solver) {
        self.problem = problem
        self.rule = rule
        self.headlineMonth = headlineMonth
        self.solver = solver
        reach = Reach(problem)
        branches = Branches(problem.parents)
        needsWidth = problem.values.indices.map { problem.floors[$0] == nil || problem.values[$0] < rule.threshold }
    }

    /// Hides what has to be hidden.
    mutating func protect() {
        for round in 1... {
            protectYears()
            protectTheRest()
            let doubtful = unproved()
            guard !doubtful.isEmpty else { return }
            for unknown in doubtful { needsWidth[unknown] = true }
            // What is hidden for these makes others doubtful. It comes to an end, but need not be drawn out.
            guard round >= Self.rounds else { continue }
            for unknown in 0..<problem.count where problem.isNew[unknown] { needsWidth[unknown] = true }
        }
    }

    /// After how many rounds everything new that is hidden has to get about by the width, whatever its size.
    private static var rounds: Int { 4 }

    /// The hidden unknowns that do not get about by the width, and can't be proved not to become small.
    private func unproved() -> [Int] {
        var waiting: [Int32: [Int]] = [:]
        for unknown in 0..<problem.count where problem.states[unknown] == .hidden && !needsWidth[unknown] {
            guard !rule.isSafe(low: reach.low[unknown], high: reach.high[unknown]) else { continue }
            waiting[year(of: problem.spans[unknown].last), default: []].append(unknown)
        }
        guard !waiting.isEmpty else { return [] }
        let bounds = ProvenBounds(problem)
        var left = waiting
        // A year by itself may be too little to prove it by, and all years are a large program for little more.
        for reach: Int32 in [0, 1] where !left.isEmpty {
            let members = membersOfYears(reach: reach)
            let parts = left.sorted { $0.key < $1.key }.flatMap { year, targets in
                cut(members[year] ?? [], targets, withUpper: false)
            }
            let (problem, rule, solver) = (problem, rule, solver)
            let doubtful = solver.concurrentMap(parts.count) { number -> [Int] in
                let prover = FloorProver(problem, parts[number].members, bounds, solver: solver)
                return parts[number].targets.filter { !prover.isProved($0, atLeast: rule.threshold) }
            }
            left = Dictionary(grouping: doubtful.joined()) { year(of: problem.spans[$0].last) }
        }
        return left.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    // MARK: Parts

    /// The year in which a month lies; months are counted from January of the year 0.
    private func year(of month: Int32) -> Int32 { (month - Int32(clamping: headlineMonth) + 12) / 12 }

    private func crosses(_ unknown: Int) -> Bool {
        year(of: problem.spans[unknown].first) != year(of: problem.spans[unknown].last)
    }

    /// Each year by itself, as far as nothing that is shown reaches beyond it.
    private mutating func protectYears() {
        let members = membersOfYears()
        var targets: [Int32: [Int]] = [:]
        for unknown in hidden(where: { !crosses($0) }) {
            targets[year(of: problem.spans[unknown].last), default: []].append(unknown)
        }
        let years = targets.keys.sorted()
        protect(parts: years.flatMap { cut(members[$0] ?? [], targets[$0] ?? [], withUpper: false) })
        guard problem.count > Self.largest else { return }
        // What a branch by itself does not protect: the top with the heads of the branches, then each with these.
        let upper = years.map { year in
            let members = (members[year] ?? []).filter { branches.isUpper(problem.nodes[$0]) }
            let targets = (targets[year] ?? []).filter { branches.isUpper(problem.nodes[$0]) }
            return (members, targets)
        }
        protect(parts: upper)
        protect(parts: years.flatMap { cut(members[$0] ?? [], targets[$0] ?? [], withUpper: true) }, isLast: true)
    }

    /// How many unknowns go into one program.
    private static var largest: Int { 40_000 }

    /// A part by branches, where it is too large for one program.
    ///
    /// - Parameter withUpper: whether each branch may move the top and the heads of the others too.
    private func cut(
        _ members: [Int], _ targets: [Int], withUpper: Bool
    ) -> [(members: [Int], targets: [Int])] {
        guard problem.count > Self.largest else { return [(members, targets)] }
        let wanted = Dictionary(grouping: targets) { branches.branch(of: problem.nodes[$0]) }
        let upper = withUpper ? members.filter { branches.isUpper(problem.nodes[$0]) } : []
        let own = Dictionary(grouping: members) { branches.branch(of: problem.nodes[$0]) }
        return wanted.sorted { $0.key < $1.key }.map { branch, targets in
            (withUpper ? Set(own[branch] ?? []).union(upper).sorted() : own[branch] ?? [], targets)
        }
    }

    /// What can move in each year, with what reaches beyond it where that is hidden already.
    ///
    /// - Parameter reach: how many years before and after it are looked at with each year.
    private func membersOfYears(reach: Int32 = 0) -> [Int32: [Int]] {
        var members: [Int32: [Int]] = [:]
        for unknown in 0..<problem.count {
            let (first, last) = (year(of: problem.spans[unknown].first), year(of: problem.spans[unknown].last))
            guard first == last || problem.states[unknown] != .open else { continue }
            for year in (first - reach)...(last + reach) { members[year, default: []].append(unknown) }
        }
        return members
    }

    /// What is left, with all that there is: rolling years overlap all along a series, and what they give away of its months
    /// can be made up for by the same movement in every year. So the same season of each year is looked at in one go.
    private mutating func protectTheRest() {
        unsafe = []
        let left = hidden { _ in true }
        guard !left.isEmpty else { return }
        guard problem.count <= Self.largest else {
            unsafe = left
            return
        }
        protect(parts: [(Array(0..<problem.count), left)], bySeason: true, isLast: true)
    }

    /// The hidden unknowns of some kind that are not safe yet.
    private func hidden(where isMeant: (Int) -> Bool) -> [Int] {
        (0..<problem.count).filter {
            problem.states[$0] == .hidden && !rule.isSafe(reach, $0, needsWidth: needsWidth[$0]) && isMeant($0)
        }
    }

    // MARK: Work

    private mutating func protect(
        parts: [(members: [Int], targets: [Int])], bySeason: Bool = false, isLast: Bool = false
    ) {
        let (problem, reach, needsWidth, rule, solver) = (problem, reach, needsWidth, rule, solver)
        let results = solver.concurrentMap(parts.count) { number in
            var hider = Hider(
                problem, reach, parts[number].members, needsWidth: needsWidth, rule: rule, solver: solver)
            if bySeason { hider.protectBySeason(parts[number].targets) }
            hider.protect(parts[number].targets, isLast: isLast)
            return hider.result
        }
        for result in results { take(result) }
    }

    private mutating func take(_ result: Hider<Solver>.Result) {
        for unknown in result.hidden { problem.states[unknown] = .hidden }
        for witness in result.witnesses { reach.note(witness, problem) }
        unsafe += result.unsafe
    }
}
