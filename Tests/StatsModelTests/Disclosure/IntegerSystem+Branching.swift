import Solver
import StatsModel

/// Where trying value after value takes too long, a linear program says where to look. It is not believed: a point that it
/// finds is put into every constraint, and that there is none is proved by a sum of constraints, both in `Int`.
extension IntegerSystem {
    /// Looks for a solution within the present bounds, by a linear program and by dividing where its point is not whole.
    mutating func branching(nodes limit: Int) -> Outcome {
        let open = truth.indices.filter { lower[$0] < upper[$0] }
        let rows = places.filter { place in terms(of: place).contains { lower[$0.number] < upper[$0.number] } }
        var columns = [Int](repeating: -1, count: truth.count)
        for (column, number) in open.enumerated() { columns[number] = column }
        var program = LinearProgram(columns: open.map { _ in .init(lower: 0, upper: 0) })
        for place in rows {
            var fixed = 0
            var found: [LinearProgram.Term] = []
            for term in terms(of: place) {
                if columns[term.number] < 0 {
                    fixed += term.weight * lower[term.number]
                } else {
                    found.append(.init(columns[term.number], Double(term.weight)))
                }
            }
            // What is missing, or too much, costs; where nothing need cost there is a point.
            for weight in [1.0, -1.0] {
                found.append(.init(program.columns.count, weight))
                program.columns.append(.init(lower: 0, upper: .infinity, cost: 1))
            }
            let bounds = bounds(of: place)
            program.rows.append(
                .init(
                    lower: bounds.lowerBound == -Self.endless ? -.infinity : Double(bounds.lowerBound - fixed),
                    upper: bounds.upperBound == Self.endless ? .infinity : Double(bounds.upperBound - fixed),
                    terms: found))
        }
        var left = limit
        return node(CoinSolver(threads: 1).session(program), open, rows, &left)
    }

    private mutating func node(_ session: CoinSession, _ open: [Int], _ rows: [Int], _ left: inout Int) -> Outcome {
        left -= 1
        guard left > 0 else { return .undecided }
        for (column, number) in open.enumerated() {
            session.setBounds(lower: Double(lower[number]), upper: Double(upper[number]), of: column)
        }
        guard case .optimal(let point) = session.minimise() else { return .undecided }
        if point[open.count...].reduce(0, +) > 0.000_01 {
            return isRefuted(by: session.rowPrices, of: rows) ? .none : .undecided
        }
        var values = lower
        var (divided, distance) = (-1, 0.000_1)
        for (column, number) in open.enumerated() {
            let whole = point[column].rounded()
            values[number] = Int(whole)
            if abs(point[column] - whole) > distance { (divided, distance) = (column, abs(point[column] - whole)) }
        }
        guard divided >= 0 else { return isSolution(values) ? .found(values) : .undecided }
        let (number, floor) = (open[divided], Int(point[divided].rounded(.down)))
        for (low, high) in [(lower[number], floor), (floor + 1, upper[number])] {
            let outcome = within(number, low, high) { $0.node(session, open, rows, &left) }
            if case .none = outcome { continue }
            return outcome
        }
        return .none
    }

    /// Whether some multiples of constraints, added up, can't be met within the bounds of the numbers.
    private func isRefuted(by prices: [Double], of rows: [Int]) -> Bool {
        [1, -1, 2, -2, 12, -12, 5040, -5040, 1 << 20, -(1 << 20)].contains { scale in
            var weights = [Int](repeating: 0, count: truth.count)
            var least = 0
            for (row, place) in rows.enumerated() {
                let price = Int((prices[row] * Double(scale)).rounded())
                guard price != 0 else { continue }
                let bounds = bounds(of: place)
                let bound = price > 0 ? bounds.lowerBound : bounds.upperBound
                guard abs(bound) != Self.endless else { return false }
                least += price * bound
                for term in terms(of: place) { weights[term.number] += price * term.weight }
            }
            var most = 0
            for (number, weight) in weights.enumerated() where weight != 0 {
                most += weight * (weight > 0 ? upper[number] : lower[number])
            }
            return least > most
        }
    }
}
