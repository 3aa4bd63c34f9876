/// The search for another table near by in which one column differs.
///
/// A column can only change together with others, so that all sums stay what they are. A small program of the columns
/// around it is made, in which each sum that reaches beyond them has a way out for as much as the columns outside could
/// give, at a price. Where the best way uses none of these, it is a change of the whole table; where it does, the columns
/// of the sums that it uses are taken in, and so on: only what is needed is looked at. Where even with all ways out there
/// is no way, there is none in the whole: that proves the end of an interval.
struct AttackMove<Solver: LinearSolver> {
    /// What came of it.
    enum Outcome {
        /// A change by whole numbers that all sums and bounds allow at least once.
        case change([(column: Int, by: Int)])
        /// No table of any numbers has the column changed so.
        case impossible
        /// Neither was found.
        case unknown
    }

    let solver: Solver
    /// What a unit of each column costs; nil where it depends on nothing but how far it can go.
    let width: Int
    private(set) var linear = 0
    private(set) var integer = 0

    private var columns: [Int] = []
    private var rows: [Int] = []
    /// The position of each column in `columns` plus 1, and each row in `rows` plus 1; 0 where it is not there.
    private var columnPlaces: [Int32]
    private var rowPlaces: [Int32]

    /// Columns up to which the search grows.
    private static var limit: Int { 3000 }
    /// The price of a way out, for a unit: between what a good column and what a poor column costs.
    private static var exit: Double { 30 }
    private static var nodes: Int { 50 }

    init(_ part: AttackPart, width: Int, solver: Solver) {
        self.solver = solver
        self.width = max(1, width)
        columnPlaces = Array(repeating: 0, count: part.lower.count)
        rowPlaces = Array(repeating: 0, count: part.rows.count)
    }

    /// Looks for a change of a column by a number, which is not 0.
    ///
    /// What was looked at for the same column before is looked at again from the start.
    mutating func search(_ table: AttackTable, _ column: Int, by step: Int) -> Outcome {
        guard step > 0 ? table.rise(column) >= step : table.fall(column) >= -step else { return .impossible }
        if columns.first != column {
            clear()
            take(column)
            for use in table.rows(of: column) { takeColumns(of: use.row, table) }
        }
        while true {
            let local = AttackSurroundings(
                table, columns: columns, rows: rows, rowPlaces: rowPlaces, columnPlaces: columnPlaces, target: column,
                step: step, width: width, exit: Self.exit)
            linear += 1
            switch solver.session(local.program).minimise() {
            case .infeasible: return .impossible
            case .optimal(let point):
                let used = local.exits(point)
                if used.isEmpty {
                    if let change = local.change(point), table.times(change, most: 1) == 1 { return .change(change) }
                    return abs(step) > 1 ? .unknown : integral(local, table)
                }
                guard columns.count < Self.limit else { return .unknown }
                for row in used { takeColumns(of: row, table) }
            default: return .unknown
            }
        }
    }

    /// The same in whole numbers, where the best way was none.
    private mutating func integral(_ local: AttackSurroundings, _ table: AttackTable) -> Outcome {
        integer += 1
        guard case .optimal(let point) = solver.minimiseInIntegers(local.closed, nodes: Self.nodes),
            let change = local.change(point), table.times(change, most: 1) == 1
        else { return .unknown }
        return .change(change)
    }

    private mutating func take(_ column: Int) {
        guard columnPlaces[column] == 0 else { return }
        columns.append(column)
        columnPlaces[column] = Int32(truncatingIfNeeded: columns.count)
    }

    private mutating func takeColumns(of row: Int, _ table: AttackTable) {
        let first = columns.count
        takeColumnsOnce(of: row, table)
        let last = columns.count
        for place in first..<last {
            for use in table.rows(of: columns[place]) {
                if table.part.rows[use.row].terms.count < 8 { takeColumnsOnce(of: use.row, table) }
            }
        }
    }
    private mutating func takeColumnsOnce(of row: Int, _ table: AttackTable) {
        add(row)
        for term in table.part.rows[row].terms {
            let column = Int(term.column)
            take(column)
            for use in table.rows(of: column) { add(use.row) }
        }
    }

    private mutating func add(_ row: Int) {
        guard rowPlaces[row] == 0 else { return }
        rows.append(row)
        rowPlaces[row] = Int32(truncatingIfNeeded: rows.count)
    }

    private mutating func clear() {
        for column in columns { columnPlaces[column] = 0 }
        for row in rows { rowPlaces[row] = 0 }
        columns.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
    }
}

/// The program of the surroundings of a column.
struct AttackSurroundings {
    private(set) var program: LinearProgram
    /// Of each column of the program the column of the part and the direction; or the row to which it is a way out.
    private var meanings: [(column: Int, sign: Int, row: Int)] = []

    init(
        _ table: AttackTable, columns: [Int], rows: [Int], rowPlaces: [Int32], columnPlaces: [Int32], target: Int,
        step: Int, width: Int, exit: Double
    ) {
        var programColumns: [LinearProgram.Column] = []
        var programRows = rows.map { row in
            let (row, sum) = (table.part.rows[row], table.sums[row])
            return LinearProgram.Row(
                lower: Double(row.lower - sum),
                upper: row.upper == AttackSystem.none ? .infinity : Double(row.upper - sum), terms: [])
        }
        var meanings: [(column: Int, sign: Int, row: Int)] = []
        for column in columns {
            for sign in [1, -1] {
                var room = sign > 0 ? table.rise(column) : table.fall(column)
                let isTarget = column == target
                if isTarget { room = (step > 0) == (sign > 0) ? abs(step) : 0 }
                guard room > 0 else { continue }
                let price = isTarget ? 0 : Double(width) / Double(min(width, room))
                let place = programColumns.count
                programColumns.append(
                    LinearProgram.Column(
                        lower: isTarget ? Double(room) : 0, upper: room >= AttackSystem.none ? .infinity : Double(room),
                        cost: price))
                meanings.append((column, sign, -1))
                for use in table.rows(of: column) {
                    programRows[Int(rowPlaces[use.row]) - 1].terms.append(
                        LinearProgram.Term(place, Double(use.weight * sign)))
                }
            }
        }
        for (number, row) in rows.enumerated() {
            var (rise, fall) = (0, 0)
            for term in table.part.rows[row].terms where columnPlaces[Int(term.column)] == 0 {
                let (up, down) = (table.rise(Int(term.column)), table.fall(Int(term.column)))
                let size = Int(abs(term.weight))
                rise += size * (term.weight > 0 ? up : down)
                fall += size * (term.weight > 0 ? down : up)
            }
            if table.part.rows[row].upper == AttackSystem.none { fall = 0 }
            for (sign, room) in [(1, rise), (-1, fall)] where room > 0 {
                programRows[number].terms.append(LinearProgram.Term(programColumns.count, Double(sign)))
                programColumns.append(
                    LinearProgram.Column(
                        lower: 0, upper: room >= AttackSystem.none ? .infinity : Double(room), cost: exit))
                meanings.append((-1, sign, row))
            }
        }
        program = LinearProgram(columns: programColumns, rows: programRows)
        self.meanings = meanings
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

    /// The change that a point means, in the smallest whole numbers; nil where these are not small.
    func change(_ point: [Double]) -> [(column: Int, by: Int)]? {
        var changes: [Int: Double] = [:]
        for (place, meaning) in meanings.enumerated() where meaning.row < 0 && point[place] > 1e-6 {
            changes[meaning.column, default: 0] += Double(meaning.sign) * point[place]
        }
        for factor in [1.0, 2, 3, 4, 6] {
            if changes.values.allSatisfy({ abs($0 * factor - ($0 * factor).rounded()) < 1e-5 }) {
                return changes.sorted { $0.key < $1.key }.compactMap { change in
                    Int(exactly: (change.value * factor).rounded()).map { (change.key, $0) }
                }.filter { $0.1 != 0 }
            }
        }
        return nil
    }
}
