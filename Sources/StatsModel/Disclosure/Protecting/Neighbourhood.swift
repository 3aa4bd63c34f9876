/// A part of a problem as a program of deviations from the true table: what could move in it, and by how much, while all
/// the rest stays as it is.
///
/// Any solution in whole numbers is another table that agrees with everything known: a witness.
struct Neighbourhood {
    /// How an unknown stands in the program.
    private enum Place {
        /// One column: the deviation, free of charge.
        case free(Int)
        /// Two columns: how far up and how far down, each at a price, since it would have to be hidden.
        case priced(up: Int, down: Int)
    }

    private(set) var program = LinearProgram()
    /// The unknowns that can move.
    let unknowns: [Int]
    private var places: [Int: Place] = [:]

    /// - Parameters:
    ///   - unknowns: what may move, ascending; what is known among them does not.
    ///   - price: what it costs by the unit to move an unknown that is shown so far.
    init(_ problem: DisclosureProblem, _ unknowns: [Int], price: (Int) -> Double) {
        self.unknowns = unknowns.filter { problem.states[$0] != .known }
        var touched: Set<Int32> = []
        for unknown in self.unknowns {
            let room = problem.floors[unknown].map { Double(problem.values[unknown] - $0) } ?? .infinity
            let cost = price(unknown)
            places[unknown] = .priced(up: program.columns.count, down: program.columns.count + 1)
            program.columns.append(.init(lower: 0, upper: .infinity, cost: cost))
            program.columns.append(.init(lower: 0, upper: room, cost: cost))
            touched.formUnion(problem.rows(of: unknown))
        }
        for number in touched.sorted() {
            let row = problem.rows[Int(number)]
            var terms: [LinearProgram.Term] = []
            var slack = 0
            for (unknown, weight) in row.terms {
                slack += Int(weight) * problem.values[Int(unknown)]
                switch places[Int(unknown)] {
                case .free(let column)?: terms.append(.init(column, Double(weight)))
                case .priced(let up, let down)?:
                    terms.append(.init(up, Double(weight)))
                    terms.append(.init(down, -Double(weight)))
                case nil: break
                }
            }
            program.rows.append(
                .init(lower: row.isEquality ? 0 : -Double(slack), upper: row.isEquality ? 0 : .infinity, terms: terms))
        }
    }

    /// How far an unknown moves at a point.
    func deviation(of unknown: Int, at point: [Double]) -> Double {
        switch places[unknown] {
        case .free(let column)?: point[column]
        case .priced(let up, let down)?: point[up] - point[down]
        case nil: 0
        }
    }

    /// The columns of an unknown, with the way in which each moves it.
    func columns(of unknown: Int) -> [(column: Int, direction: Double)] {
        switch places[unknown] {
        case .free(let column)?: [(column, 1)]
        case .priced(let up, let down)?: [(up, 1), (down, -1)]
        case nil: []
        }
    }
}
