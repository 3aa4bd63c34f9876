/// The choice of a way to change a column: the program of its surroundings.
struct AttackChoice {
    private(set) var program: LinearProgram
    /// Of each column of the program the column of the part and the direction; or the row to which it is a way out.
    private var meanings: [(column: Int, sign: Int, row: Int)] = []

    /// The price of a way out, for a unit; a column costs from 1 to the width.
    private static let exit = 30.0

    init(_ table: AttackTable, _ around: AttackSurroundings, target: Int, step: Int, width: Int) {
        program = LinearProgram()
        program.rows = around.rows.map { row in
            let (row, sum) = (table.part.rows[row], table.sums[row])
            return LinearProgram.Row(
                lower: Double(row.lower - sum),
                upper: row.upper == AttackSystem.none ? .infinity : Double(row.upper - sum), terms: [])
        }
        for column in around.columns {
            for sign in [1, -1] {
                let isTarget = column == target
                let room = sign > 0 ? table.rise(column) : table.fall(column)
                if isTarget {
                    guard (step > 0) == (sign > 0) else { continue }
                    add(column, sign, abs(step)...abs(step), price: 0, table, around)
                } else if room > 0 {
                    let price = Double(width) / Double(min(width, room))
                    add(column, sign, 0...room, price: price, table, around)
                }
            }
        }
        for (place, row) in around.rows.enumerated() { addExits(place, row, table, around) }
    }

    private mutating func add(
        _ column: Int, _ sign: Int, _ range: ClosedRange<Int>, price: Double, _ table: AttackTable,
        _ around: AttackSurroundings
    ) {
        for use in table.rows(of: column) {
            program.rows[around.place(of: use.row)].terms.append(
                LinearProgram.Term(program.columns.count, Double(use.weight * sign)))
        }
        program.columns.append(Self.variable(range, price: price))
        meanings.append((column, sign, -1))
    }

    private static func variable(_ range: ClosedRange<Int>, price: Double) -> LinearProgram.Column {
        let upper = range.upperBound >= AttackSystem.horizon ? Double.infinity : Double(range.upperBound)
        return LinearProgram.Column(lower: Double(range.lowerBound), upper: upper, cost: price)
    }

    /// Lets a row be changed by as much as the columns outside can change it.
    private mutating func addExits(_ place: Int, _ row: Int, _ table: AttackTable, _ around: AttackSurroundings) {
        var (rise, fall) = (0, 0)
        for term in table.part.rows[row].terms where !around.has(Int(term.column)) {
            let (up, down) = (table.rise(Int(term.column)), table.fall(Int(term.column)))
            let size = Int(abs(term.weight))
            rise += size * min(term.weight > 0 ? up : down, AttackSystem.horizon)
            fall += size * min(term.weight > 0 ? down : up, AttackSystem.horizon)
        }
        if table.part.rows[row].upper == AttackSystem.none { fall = 0 }
        for (sign, room) in [(1, rise), (-1, fall)] where room > 0 {
            program.rows[place].terms.append(LinearProgram.Term(program.columns.count, Double(sign)))
            program.columns.append(Self.variable(0...room, price: Self.exit))
            meanings.append((-1, sign, row))
        }
    }

    /// The program without ways out.
    var closed: LinearProgram {
        var closed = program
        for (place, meaning) in meanings.enumerated() where meaning.row >= 0 { closed.columns[place].upper = 0 }
        return closed
    }

    /// The rows whose ways out a point uses.
    func exits(_ point: [Double]) -> [Int] {
        meanings.indices.filter { meanings[$0].row >= 0 && point[$0] > 1e-6 }.map { meanings[$0].row }
    }

    /// By how much a point changes columns.
    func steps(_ point: [Double]) -> [(column: Int, by: Double)] {
        var steps: [Int: Double] = [:]
        for (place, meaning) in meanings.enumerated() where meaning.row < 0 && point[place] > 1e-6 {
            steps[meaning.column, default: 0] += Double(meaning.sign) * point[place]
        }
        return steps.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The change that a point means, in the smallest whole numbers; nil where these are not small.
    func change(_ point: [Double]) -> [AttackTable.Step]? {
        let steps = steps(point)
        for factor in [1.0, 2, 3, 4, 6] where steps.allSatisfy({ Self.isWhole($0.by * factor) }) {
            return steps.compactMap { step in
                Int(exactly: (step.by * factor).rounded()).map { AttackTable.Step(column: step.column, by: $0) }
            }.filter { $0.by != 0 }
        }
        return nil
    }

    private static func isWhole(_ number: Double) -> Bool { abs(number - number.rounded()) < 1e-5 }
}
