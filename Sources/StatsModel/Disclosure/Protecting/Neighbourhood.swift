/// A part of a problem as a program of deviations from the true table: what could move in it, and by how much, while all
/// the rest stays as it is.
///
/// Every unknown has two columns: how far it is up and how far it is down. Both have a price, so that the cheapest point
/// moves little, which keeps it in whole numbers nearly always.
struct Neighbourhood {
    /// The unknowns that can move, ascending.
    let unknowns: [Int]
    /// The program; of the unknown at place `p` column `2p` is how far it is up and `2p + 1` how far it is down.
    private(set) var program = LinearProgram()
    private let places: [Int: Int]

    /// What a unit of an unknown costs that does not have to be hidden for it.
    static let leastPrice = 1.0

    /// What a unit of an unknown costs that is shown so far: hiding it takes a figure from the reader, and a large one, or
    /// one that many ask for, the more. The last digits part those that are alike, so that the cheapest point is one alone.
    static func price(of unknown: Int, _ problem: DisclosureProblem) -> Double {
        guard problem.states[unknown] == .open else { return leastPrice }
        let value = min(max(problem.values[unknown], 0), 1_000_000)
        return problem.worths[unknown] * Double(1_000_000 + 10_000 * value) + Double((unknown &* 7919) % 9973)
    }

    /// - Parameter unknowns: what may move, ascending; what is known among them does not.
    init(_ problem: DisclosureProblem, _ unknowns: [Int]) {
        let movable = unknowns.filter { problem.states[$0] != .known }
        var places: [Int: Int] = [:]
        places.reserveCapacity(movable.count)
        var touched: Set<Int32> = []
        program.columns.reserveCapacity(2 * movable.count)
        for (place, unknown) in movable.enumerated() {
            places[unknown] = place
            let room = problem.floors[unknown].map { Double(problem.values[unknown] - $0) } ?? .infinity
            let price = Self.price(of: unknown, problem)
            program.columns.append(.init(lower: 0, upper: .infinity, cost: price))
            program.columns.append(.init(lower: 0, upper: room, cost: price))
            touched.formUnion(problem.rows(of: unknown))
        }
        for number in touched.sorted() {
            let row = problem.rows[Int(number)]
            var terms: [LinearProgram.Term] = []
            var slack = 0
            for (unknown, weight) in row.terms {
                slack += Int(weight) * problem.values[Int(unknown)]
                guard let place = places[Int(unknown)] else { continue }
                terms.append(.init(2 * place, Double(weight)))
                terms.append(.init(2 * place + 1, -Double(weight)))
            }
            program.rows.append(
                .init(lower: row.isEquality ? 0 : -Double(slack), upper: row.isEquality ? 0 : .infinity, terms: terms))
        }
        self.unknowns = movable
        self.places = places
    }

    /// How far the unknown at a place deviates at a point.
    func deviation(at place: Int, of point: [Double]) -> Double { point[2 * place] - point[2 * place + 1] }

    /// The column of how far an unknown is up, which is followed by the one of how far it is down; nil where it can't move.
    func column(of unknown: Int) -> Int? { places[unknown].map { 2 * $0 } }

    /// What shares a sum with any of some unknowns, and can move; themselves too.
    func neighbours(of unknowns: Set<Int>, in problem: DisclosureProblem) -> Set<Int> {
        var rows: Set<Int32> = []
        for unknown in unknowns { rows.formUnion(problem.rows(of: unknown)) }
        var found = unknowns
        for row in rows {
            for (other, _) in problem.rows[Int(row)].terms where places[Int(other)] != nil { found.insert(Int(other)) }
        }
        return found
    }
}
