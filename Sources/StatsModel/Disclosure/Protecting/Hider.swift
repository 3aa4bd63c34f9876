/// Makes the hidden unknowns of a part of a problem safe: for each the cheapest other table in which it is far enough away,
/// where what is shown so far and moves along has to be hidden as well.
///
/// The way is that of Fischetti and Salazar-González (Management Science 47, 2001, pages 1008 to 1027), with a linear program for
/// each cell instead of one integer program for all; the tables are kept as proofs.
struct Hider<Solver: LinearSolver> {
    /// What came out.
    struct Result: Sendable {
        /// What was hidden besides, in the order in which it was.
        var hidden: [Int] = []
        /// The tables that prove how far the unknowns get about.
        var witnesses: [Witness] = []
        /// The unknowns that can't be made safe within the part.
        var unsafe: [Int] = []
    }

    private(set) var result = Result()
    private var problem: DisclosureProblem
    private var reach: Reach
    private let neighbourhood: Neighbourhood
    private let session: Solver.Session
    private let rule: DisclosureRule
    private let needsWidth: [Bool]
    private let solver: Solver

    /// - Parameters:
    ///   - members: the unknowns of the part, ascending.
    ///   - needsWidth: for each unknown whether it has to get about by the width; else it is enough that it gets about, as
    ///     long as it is not seen to become small.
    init(
        _ problem: DisclosureProblem, _ reach: Reach, _ members: [Int], needsWidth: [Bool], rule: DisclosureRule,
        solver: Solver
    ) {
        self.problem = problem
        self.reach = reach
        self.needsWidth = needsWidth
        self.rule = rule
        self.solver = solver
        neighbourhood = Neighbourhood(problem, members)
        session = solver.session(neighbourhood.program)
    }

    /// Makes some unknowns of the part safe, and all that has to be hidden for that.
    ///
    /// - Parameter isLast: whether no larger part is looked at after this one: only then is it worth its while to get
    ///   unknowns as far as they do get, which can't get far enough one way.
    mutating func protect(_ targets: [Int], isLast: Bool) {
        var queue = targets.filter { !isSafe($0) }
        guard !queue.isEmpty else { return }
        sweep(queue)
        // Long periods first: what protects them is made of shorter ones, which it protects at the same time.
        queue.sort { one, other in
            (-length(one), problem.values[one], one) < (-length(other), problem.values[other], other)
        }
        var next = 0
        while next < queue.count {
            let target = queue[next]
            next += 1
            guard !isSafe(target) else { continue }
            guard let witness = cheapest(for: target) else {
                guard isLast else { continue }
                queue += stretch(target)
                if !isSafe(target) { result.unsafe.append(target) }
                continue
            }
            queue += take(witness)
            // A table that goes both ways may be needed, when one way alone is not far enough.
            if !isSafe(target) { queue.append(target) }
        }
    }

    private func isSafe(_ unknown: Int) -> Bool {
        rule.isSafe(reach, unknown, needsWidth: needsWidth[unknown])
    }

    private func length(_ unknown: Int) -> Int32 { problem.spans[unknown].last - problem.spans[unknown].first }

    /// Makes the same season of every year safe in one table, as far as there is one; what is left is for ``protect(_:)``.
    mutating func protectBySeason(_ targets: [Int]) {
        var waiting = targets.filter { !isSafe($0) }
        if waiting.isEmpty { return }
        sweep(waiting)
        var isFirst = true
        while isFirst || !waiting.isEmpty {
            isFirst = false
            let seasons = Dictionary(grouping: waiting.filter { !isSafe($0) }) { unknown in
                Season(
                    length: -length(unknown), series: problem.series[unknown],
                    month: problem.spans[unknown].last % 12)
            }
            waiting = []
            for (_, members) in seasons.sorted(by: { $0.key < $1.key }) {
                let left = members.filter { !isSafe($0) }
                guard left.count > 1, let witness = cheapest(moving: moves(left, isUp: true)) else { continue }
                waiting += take(witness)
            }
        }
    }

    /// The same part of each year of a series.
    private struct Season: Hashable, Comparable {
        let length: Int32
        let series: Int32
        let month: Int32

        static func < (one: Season, other: Season) -> Bool {
            (one.length, one.series, one.month) < (other.length, other.series, other.month)
        }
    }

    // MARK: Some unknowns

    /// By how much an unknown has to move one way.
    private struct Move {
        let unknown: Int
        let isUp: Bool
        let least: Int
        /// The column of that way, and the one of the other way, which rests.
        let column: Int
        let resting: Int
    }

    private func moves(_ unknowns: [Int], isUp: Bool) -> [Move] {
        unknowns.compactMap { unknown in
            let least = rule.neededMove(of: unknown, reach, problem, isUp: isUp)
            return move(unknown, isUp: isUp, atLeast: least)
        }
    }

    private func move(_ unknown: Int, isUp: Bool, atLeast least: Int) -> Move? {
        guard let column = neighbourhood.column(of: unknown) else { return nil }
        return Move(
            unknown: unknown, isUp: isUp, least: least, column: isUp ? column : column + 1,
            resting: isUp ? column + 1 : column)
    }

    /// The cheapest table in which an unknown gets far enough up, or else down.
    private func cheapest(for target: Int) -> Witness? {
        cheapest(moving: moves([target], isUp: true)) ?? cheapest(moving: moves([target], isUp: false))
    }

    /// Gets an unknown as far as it does get, down and up, where it does not get far enough by one way alone: at first
    /// where nothing more has to be hidden for it, then at any price.
    ///
    /// - Returns: what was hidden.
    private mutating func stretch(_ target: Int) -> [Int] {
        var hidden: [Int] = []
        for (reward, isUp) in [(10_000.0, false), (10_000, true), (1e11, true), (1e11, false)] where !isSafe(target) {
            pay(reward, for: target, isUp: isUp)
            session.restart()
            let outcome = session.minimise()
            reopen(target)
            guard case .optimal(let point) = outcome else { continue }
            if let witness = Witness(point, neighbourhood, problem) {
                hidden += take(witness)
                continue
            }
            // Not in whole numbers: as far as whole numbers go.
            guard let moving = move(target, isUp: isUp, atLeast: 0)?.column else { continue }
            var least = Int(point[moving].rounded(.down))
            while least > 0, !isSafe(target) {
                let moves = [move(target, isUp: isUp, atLeast: least)].compactMap(\.self)
                let witness = inIntegers(near: point, moving: moves)
                if let witness {
                    hidden += take(witness)
                    break
                }
                least -= 1
            }
        }
        return hidden
    }

    private func cheapest(moving moves: [Move]) -> Witness? {
        let columns = neighbourhood.program.columns
        guard !moves.isEmpty, moves.allSatisfy({ Double($0.least) <= columns[$0.column].upper }) else { return nil }
        for move in moves {
            session.setBounds(lower: Double(move.least), upper: columns[move.column].upper, of: move.column)
            session.setBounds(lower: 0, upper: 0, of: move.resting)
        }
        defer {
            for move in moves {
                session.setBounds(lower: 0, upper: columns[move.column].upper, of: move.column)
                session.setBounds(lower: 0, upper: columns[move.resting].upper, of: move.resting)
            }
        }
        session.restart()
        guard case .optimal(let point) = session.minimise() else { return nil }
        guard let witness = Witness(point, neighbourhood, problem) else {
            return inIntegers(near: point, moving: moves)
        }
        return concentrated(witness, rounds: moves.count > 1 ? 1 : 2)
    }

    /// The price by the unit makes no difference between one cell that moves by five and five that move by one, but hiding
    /// one is better than hiding five: what moves far is made cheap, what moves little dear, as long as that pays.
    ///
    /// - Parameter rounds: how often a table is sought again with other prices.
    private func concentrated(_ witness: Witness, rounds: Int) -> Witness {
        var (best, cost) = (witness, cost(of: witness))
        guard cost > 0 else { return best }
        var repriced: Set<Int> = []
        for _ in 0..<rounds {
            for deviation in best.deviations where problem.states[deviation.unknown] == .open {
                guard let column = neighbourhood.column(of: deviation.unknown) else { continue }
                let price = neighbourhood.program.columns[column].cost / Double(deviation.by.magnitude)
                setPrice(price.rounded(), of: column)
                repriced.insert(column)
            }
            session.restart()
            guard case .optimal(let point) = session.minimise(),
                let other = Witness(point, neighbourhood, problem), self.cost(of: other) < cost
            else { break }
            (best, cost) = (other, self.cost(of: other))
        }
        for column in repriced { setPrice(neighbourhood.program.columns[column].cost, of: column) }
        return best
    }

    /// What it costs to hide what moves in a table and is shown so far.
    private func cost(of witness: Witness) -> Double {
        witness.deviations.reduce(0) { sum, deviation in
            guard problem.states[deviation.unknown] == .open, let column = neighbourhood.column(of: deviation.unknown)
            else { return sum }
            return sum + neighbourhood.program.columns[column].cost
        }
    }

    private func setPrice(_ price: Double, of column: Int) {
        session.setCost(price, of: column)
        session.setCost(price, of: column + 1)
    }

    /// The same in integers, where the cheapest point is not in whole numbers: what moves at that point may be otherwise, and
    /// what is near to what is not whole, at first only the nearest. Searches over a few unknowns end soon, and one over all
    /// of a large part may not.
    private func inIntegers(near point: [Double], moving moves: [Move]) -> Witness? {
        var free: Set<Int> = []
        var edge: Set<Int> = []
        for (place, unknown) in neighbourhood.unknowns.enumerated() {
            let deviation = neighbourhood.deviation(at: place, of: point)
            if abs(deviation) > 1e-4 { free.insert(unknown) }
            if abs(deviation - deviation.rounded()) > 1e-4 { edge.insert(unknown) }
        }
        for _ in 0..<Self.widenings {
            edge = neighbourhood.neighbours(of: edge, in: problem)
            free.formUnion(edge)
            if let witness = inIntegers(among: free.sorted(), moving: moves) { return witness }
        }
        return nil
    }

    /// The cheapest table in whole numbers in which only some unknowns move.
    private func inIntegers(among unknowns: [Int], moving moves: [Move]) -> Witness? {
        let part = Neighbourhood(problem, unknowns)
        var program = part.program
        for move in moves {
            guard let column = part.column(of: move.unknown) else { return nil }
            program.columns[move.isUp ? column : column + 1].lower = Double(move.least)
            program.columns[move.isUp ? column + 1 : column].upper = 0
        }
        guard case .optimal(let whole) = solver.minimiseInIntegers(program, nodes: Self.nodes) else { return nil }
        return Witness(whole, part, problem)
    }

    /// How often a search in integers is widened by what shares a sum with what may move already.
    private static var widenings: Int { 3 }

    /// After how many nodes a search in integers is given up.
    private static var nodes: Int { 2000 }

    // MARK: Many at once

    /// Looks for tables that move many unknowns at once without anything more to be hidden.
    private mutating func sweep(_ targets: [Int]) {
        guard targets.count > 1 else { return }
        let open = neighbourhood.unknowns.filter { problem.states[$0] == .open }
        for unknown in open { close(unknown) }
        defer { for unknown in open { reopen(unknown) } }
        var needy = targets
        var (isUp, idle) = (true, 0)
        // Until neither way makes anything more safe.
        while idle < 2 {
            needy.removeAll { isSafe($0) }
            guard !needy.isEmpty else { return }
            for unknown in needy { pay(10_000, for: unknown, isUp: isUp) }
            session.restart()
            let outcome = session.minimise()
            for unknown in needy { reopen(unknown) }
            idle += 1
            if case .optimal(let point) = outcome, let witness = Witness(point, neighbourhood, problem) {
                _ = take(witness)
                if needy.contains(where: { isSafe($0) }) { idle = 0 }
            }
            isUp.toggle()
        }
    }

    private func close(_ unknown: Int) {
        guard let column = neighbourhood.column(of: unknown) else { return }
        session.setBounds(lower: 0, upper: 0, of: column)
        session.setBounds(lower: 0, upper: 0, of: column + 1)
    }

    private func reopen(_ unknown: Int) {
        guard let column = neighbourhood.column(of: unknown) else { return }
        for column in [column, column + 1] {
            let column_ = neighbourhood.program.columns[column]
            session.setBounds(lower: 0, upper: column_.upper, of: column)
            session.setCost(problem.states[unknown] == .open ? column_.cost : Neighbourhood.leastPrice, of: column)
        }
    }

    /// Pays for each unit by which an unknown moves up, or down, as far as it needs to.
    private func pay(_ reward: Double, for unknown: Int, isUp: Bool) {
        guard let column = neighbourhood.column(of: unknown) else { return }
        let needed = rule.neededMove(of: unknown, reach, problem, isUp: isUp)
        let moving = isUp ? column : column + 1
        let room = neighbourhood.program.columns[moving].upper
        session.setBounds(lower: 0, upper: min(room, Double(max(needed, 0))), of: moving)
        session.setBounds(lower: 0, upper: 0, of: isUp ? column + 1 : column)
        session.setCost(-reward, of: moving)
    }

    // MARK: Witnesses

    /// Takes a table down, and hides what moves in it.
    ///
    /// - Returns: what was hidden.
    private mutating func take(_ witness: Witness) -> [Int] {
        var hidden: [Int] = []
        for deviation in witness.deviations {
            let unknown = deviation.unknown
            if problem.states[unknown] == .open {
                problem.states[unknown] = .hidden
                if let column = neighbourhood.column(of: unknown) { setPrice(Neighbourhood.leastPrice, of: column) }
                hidden.append(unknown)
            }
            reach.note(problem.values[unknown] + deviation.by, of: unknown)
        }
        result.hidden += hidden
        result.witnesses.append(witness)
        return hidden
    }
}
