/// Rounds the counts of a release so that they add up: controlled rounding (Cox, *A constructive procedure for unbiased
/// controlled rounding*, 1987; here as an integer program, after Salazar-González, *Controlled rounding and cell
/// perturbation*, 2006).
///
/// A count that is a multiple of the base stays; each other becomes one of the two multiples beside it. Of all such tables
/// that keep the sums, the one that is nearest to the true counts in all is taken; the last digits of the costs part
/// those that are equally near.
struct Rounder<Solver: LinearSolver> {
    /// What came out.
    struct Result {
        /// What is shown at each position; nil where it is absent or there is no rounding.
        var shown: [Int?]
        /// The sums that could not be kept, by their numbers.
        var broken: [Int] = []
        /// The positions that could not be rounded within the sums that have to be kept.
        var stuck: [Int] = []
    }

    let base: Int
    let counts: [Int]
    /// What each position has to show: what is kept, and what is a multiple; nil where it is to be rounded.
    private var fixed: [Int?]
    private let isAbsent: [Bool]
    private let sums: [RoundingSums.Row]
    private let solver: Solver

    /// - Parameter kept: by position, what an earlier version showed of the same count.
    init(_ table: RawTable, base: Int, kept: [Int: Int], sums: RoundingSums, solver: Solver) {
        self.base = base
        self.solver = solver
        self.sums = sums.rows
        counts = table.counts
        let counts = table.counts
        var decided = [Int?](repeating: nil, count: counts.count)
        var absent = [Bool](repeating: false, count: counts.count)
        table.frame.forEachCell { position, cell in
            absent[position] = table.absences[cell.period] != nil
            decided[position] = kept[position] ?? (counts[position] % base == 0 ? counts[position] : nil)
        }
        fixed = decided
        isAbsent = absent
    }

    /// Decides what a position shows before the rest is rounded.
    mutating func fix(_ position: Int, at value: Int) { fixed[position] = value }

    /// Rounds what is not decided.
    func rounded() -> Result {
        var result = Result(shown: fixed)
        for position in isAbsent.indices where isAbsent[position] { result.shown[position] = nil }
        let parts = components()
        let outcomes = solver.concurrentMap(parts.count) { rounded(parts[$0].positions, parts[$0].rows) }
        for (part, outcome) in zip(parts, outcomes) {
            guard let outcome else {
                result.stuck += part.positions
                continue
            }
            for (position, value) in zip(part.positions, outcome) { result.shown[position] = value }
        }
        let shown = result.shown
        result.broken = sums.indices.filter { !keeps(sums[$0], shown) }
        return result
    }

    private func keeps(_ row: RoundingSums.Row, _ shown: [Int?]) -> Bool {
        func sum(_ positions: [Int]) -> Int { positions.reduce(0) { $0 + (shown[$1] ?? 0) } }
        return row.isEquality ? sum(row.wholes) == sum(row.parts) : sum(row.wholes) >= sum(row.parts)
    }

    // MARK: Parts

    private struct Component {
        var positions: [Int] = []
        var rows: [Int] = []
    }

    /// What has to be rounded, in parts that have no sum in common.
    private func components() -> [Component] {
        var leaders = Array(counts.indices)
        func leader(_ position: Int) -> Int {
            var next = position
            while leaders[next] != next {
                leaders[next] = leaders[leaders[next]]
                next = leaders[next]
            }
            return next
        }
        func isFree(_ position: Int) -> Bool { fixed[position] == nil && !isAbsent[position] }
        for row in sums {
            let free = (row.wholes + row.parts).filter(isFree)
            for position in free.dropFirst() {
                let (one, other) = (leader(free[0]), leader(position))
                leaders[max(one, other)] = min(one, other)
            }
        }
        var components: [Int: Component] = [:]
        for position in counts.indices where isFree(position) {
            components[leader(position), default: Component()].positions.append(position)
        }
        for (number, row) in sums.enumerated() {
            guard let free = (row.wholes + row.parts).first(where: isFree) else { continue }
            components[leader(free)]?.rows.append(number)
        }
        return components.sorted { $0.key < $1.key }.map(\.value)
    }

    /// What one part shows; nil where there is no rounding.
    private func rounded(_ positions: [Int], _ rows: [Int]) -> [Int]? {
        // First with every sum; then sums over time may break where what is kept leaves nothing else, but as few as can be.
        for soft: Set<RoundingSums.Dimension> in [
            [], [.rollingYears], [.rollingYears, .time], Set(RoundingSums.Dimension.allCases),
        ] {
            let program = program(positions, rows, soft: soft)
            guard let point = whole(program) else { continue }
            return positions.indices.map { (counts[positions[$0]] / base + (point[$0] > 0.5 ? 1 : 0)) * base }
        }
        return nil
    }

    /// The cheapest whole point: the program in real numbers often has one already.
    private func whole(_ program: LinearProgram) -> [Double]? {
        let first = solver.session(program).minimise()
        if case .optimal(let point) = first, point.allSatisfy({ abs($0 - $0.rounded()) < 1e-6 }) { return point }
        if first == .infeasible { return nil }
        guard case .optimal(let point) = solver.minimiseInIntegers(program, nodes: 2_000) else { return nil }
        return point
    }

    /// For each position a column that says whether it goes up, and for each soft sum how far it may break.
    private func program(
        _ positions: [Int], _ rows: [Int], soft: Set<RoundingSums.Dimension>
    ) -> LinearProgram {
        var program = LinearProgram()
        var columns: [Int: Int] = [:]
        for (column, position) in positions.enumerated() {
            columns[position] = column
            let rest = counts[position] % base
            program.columns.append(
                .init(lower: 0, upper: 1, cost: Double((base - 2 * rest) * 1000 + (position &* 7919) % 997)))
        }
        for number in rows {
            let row = sums[number]
            var constant = 0
            var terms: [LinearProgram.Term] = []
            for (side, weight) in [(row.wholes, 1), (row.parts, -1)] {
                for position in side {
                    constant += weight * (fixed[position] ?? counts[position] / base * base) / base
                    if let column = columns[position] { terms.append(.init(column, Double(weight))) }
                }
            }
            if soft.contains(row.dimension) {
                let price = Double(base) * 50_000
                terms.append(.init(program.columns.count, 1))
                program.columns.append(.init(lower: 0, upper: .infinity, cost: price))
                if row.isEquality {
                    terms.append(.init(program.columns.count, -1))
                    program.columns.append(.init(lower: 0, upper: .infinity, cost: price))
                }
            }
            program.rows.append(
                .init(lower: -Double(constant), upper: row.isEquality ? -Double(constant) : .infinity, terms: terms))
        }
        return program
    }
}
