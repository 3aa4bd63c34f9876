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
        case change([AttackTable.Step])
        /// No table of any numbers has the column changed so.
        case impossible
        /// Neither was found.
        case unknown
    }

    private let solver: Solver
    private let width: Int
    private var dive: AttackDive
    private var around: AttackSurroundings
    private(set) var linear = 0
    private(set) var integer = 0

    /// Nodes of the search in whole numbers.
    private static var nodes: Int { 50 }
    /// How many contradictions to go through when a change is filled up to whole numbers.
    private static var tries: Int { 100 }

    /// - Parameter width: how far columns should be able to move; ways over columns with less room cost more.
    init(_ part: AttackPart, width: Int, solver: Solver) {
        self.solver = solver
        self.width = max(1, width)
        dive = AttackDive(part)
        around = AttackSurroundings(part)
    }

    /// Looks for a change of a column by a number, which is not 0.
    ///
    /// What was looked at for the same column before is looked at again from the start.
    mutating func search(_ table: AttackTable, _ column: Int, by step: Int) -> Outcome {
        guard step > 0 ? table.rise(column) >= step : table.fall(column) >= -step else { return .impossible }
        around.begin(with: column, table)
        while true {
            let local = AttackChoice(table, around, target: column, step: step, width: width)
            linear += 1
            switch solver.session(local.program).minimise() {
            case .infeasible: return .impossible
            case .optimal(let point):
                let exits = local.exits(point)
                if exits.isEmpty { return whole(local, point, table, column, step) }
                for row in exits { around.take(row, table) }
            default: return .unknown
            }
        }
    }

    /// A way as a change by whole numbers, or one near it.
    private mutating func whole(
        _ local: AttackChoice, _ point: [Double], _ table: AttackTable, _ column: Int, _ step: Int
    ) -> Outcome {
        if let change = local.change(point), table.times(change, most: 1) == 1 { return .change(change) }
        var wishes = table.values
        var isPart = [Bool](repeating: false, count: wishes.count)
        for (column, by) in local.steps(point) {
            wishes[column] += Int(by.rounded())
            isPart[column] = abs(by - by.rounded()) < 1e-6
        }
        // First what the way leaves as it is or changes by whole numbers, near by before far off.
        let near = around.columns.filter { isPart[$0] || wishes[$0] == table.values[$0] } + around.columns
        let order = near + table.values.indices
        let fixed = [(column: column, value: table.values[column] + step)]
        if let values = dive.table(order: order, fixed: fixed, tries: Self.tries, wish: { column, _ in wishes[column] })
        {
            let change = table.change(to: values)
            if table.times(change, most: 1) == 1 { return .change(change) }
        }
        guard abs(step) == 1 else { return .unknown }
        integer += 1
        guard case .optimal(let point) = solver.minimiseInIntegers(local.closed, nodes: Self.nodes),
            let change = local.change(point), table.times(change, most: 1) == 1
        else { return .unknown }
        return .change(change)
    }
}

/// The columns around one, and the rows that these are in.
struct AttackSurroundings {
    private(set) var columns: [Int] = []
    private(set) var rows: [Int] = []
    /// The position of each column in `columns` and each row in `rows`, -1 where it is not there.
    private var columnPlaces: [Int32]
    private var rowPlaces: [Int32]

    /// Rows with more terms are not followed before they are needed.
    private static let breadth = 8

    init(_ part: AttackPart) {
        columnPlaces = Array(repeating: -1, count: part.lower.count)
        rowPlaces = Array(repeating: -1, count: part.rows.count)
    }

    func has(_ column: Int) -> Bool { columnPlaces[column] >= 0 }

    func place(of row: Int) -> Int { Int(rowPlaces[row]) }

    /// Begins anew around a column, unless it is the one of before.
    mutating func begin(with column: Int, _ table: AttackTable) {
        if columns.first == column { return }
        for column in columns { columnPlaces[column] = -1 }
        for row in rows { rowPlaces[row] = -1 }
        columns.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        add(column, table)
        for use in table.rows(of: column) { take(use.row, table) }
    }

    /// Takes in the columns of a row, and those with which these share a row.
    mutating func take(_ row: Int, _ table: AttackTable) {
        let first = columns.count
        addColumns(of: row, table)
        for place in first..<columns.count {
            for use in table.rows(of: columns[place]) where table.part.rows[use.row].terms.count < Self.breadth {
                addColumns(of: use.row, table)
            }
        }
    }

    private mutating func addColumns(of row: Int, _ table: AttackTable) {
        for term in table.part.rows[row].terms { add(Int(term.column), table) }
    }

    private mutating func add(_ column: Int, _ table: AttackTable) {
        guard columnPlaces[column] < 0 else { return }
        columnPlaces[column] = Int32(truncatingIfNeeded: columns.count)
        columns.append(column)
        for use in table.rows(of: column) where rowPlaces[use.row] < 0 {
            rowPlaces[use.row] = Int32(truncatingIfNeeded: rows.count)
            rows.append(use.row)
        }
    }
}
