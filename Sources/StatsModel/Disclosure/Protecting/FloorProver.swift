/// Proves that unknowns can't be as small as to be sensitive.
///
/// The solver only proposes by which multiples of the sums the bound follows; that it does follow is worked out here in
/// integers (weak duality), so that no rounding error passes for a proof. Sums that reach beyond the part are left out,
/// which can only make the bound lower.
struct FloorProver<Session: LinearSession> {
    private let problem: DisclosureProblem
    private let bounds: ProvenBounds
    private let unknowns: [Int]
    private let places: [Int: Int]
    private let program: LinearProgram
    private let session: Session

    /// - Parameters:
    ///   - members: the unknowns of the part, ascending.
    ///   - bounds: what is known of all of them already.
    init<Solver: LinearSolver>(
        _ problem: DisclosureProblem, _ members: [Int], _ bounds: ProvenBounds, solver: Solver
    ) where Solver.Session == Session {
        self.problem = problem
        self.bounds = bounds
        func isFixed(_ unknown: Int) -> Bool {
            bounds.lower[unknown] != nil && bounds.lower[unknown] == bounds.upper[unknown]
        }
        unknowns = members.filter { !isFixed($0) }
        places = Dictionary(uniqueKeysWithValues: unknowns.enumerated().map { ($1, $0) })
        var program = LinearProgram(
            columns: unknowns.map { unknown in
                .init(
                    lower: bounds.lower[unknown].map(Double.init) ?? -.infinity,
                    upper: bounds.upper[unknown].map(Double.init) ?? .infinity)
            })
        var numbers: Set<Int32> = []
        for unknown in unknowns { numbers.formUnion(problem.rows(of: unknown)) }
        for number in numbers.sorted() {
            let row = problem.rows[Int(number)]
            var known = 0
            var terms: [LinearProgram.Term] = []
            var isInside = true
            for (other, weight) in row.terms {
                let unknown = Int(other)
                if let place = places[unknown] {
                    terms.append(.init(place, Double(weight)))
                } else if isFixed(unknown) {
                    known += Int(weight) * (bounds.lower[unknown] ?? 0)
                } else {
                    isInside = false
                }
            }
            guard isInside else { continue }
            program.rows.append(
                .init(lower: -Double(known), upper: row.isEquality ? -Double(known) : .infinity, terms: terms))
        }
        self.program = program
        session = solver.session(program)
    }

    /// Whether an unknown is at least some number in every table that agrees with what is known.
    func isProved(_ unknown: Int, atLeast bound: Int) -> Bool {
        if let lower = bounds.lower[unknown], lower >= bound { return true }
        guard let place = places[unknown] else { return false }
        session.setCost(1, of: place)
        defer { session.setCost(0, of: place) }
        guard case .optimal(let point) = session.minimise(), point[place] > Double(bound) - 1 + 1e-6 else {
            return false
        }
        return follows(place, atLeast: bound, session.rowPrices)
    }

    /// A whole number above `bound - 1` is at least `bound`: the sum of the rows by their prices, and of what is left of each
    /// column at the end of its bounds that makes least of it, must be above that.
    private func follows(_ target: Int, atLeast bound: Int, _ prices: [Double]) -> Bool {
        var left = [Int128](repeating: 0, count: unknowns.count)
        left[target] = Self.scale
        var sum: Int128 = 0
        for (row, price) in zip(program.rows, prices) {
            guard let whole = Int64(exactly: (price * Double(Self.scale)).rounded()), whole != 0 else { continue }
            let price = Int128(whole)
            let end = price > 0 ? row.lower : row.upper
            guard let end = Int64(exactly: end) else { return false }
            sum += price * Int128(end)
            for term in row.terms { left[term.column] -= price * Int128(term.weight) }
        }
        for (place, rest) in left.enumerated() where rest != 0 {
            guard let end = rest > 0 ? bounds.lower[unknowns[place]] : bounds.upper[unknowns[place]] else {
                return false
            }
            sum += rest * Int128(end)
        }
        return sum > Int128(bound - 1) * Self.scale
    }

    /// Prices are taken in fractions of this, which all small denominators divide.
    private static var scale: Int128 { 720_720 }
}
