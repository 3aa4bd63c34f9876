internal import CCoin
public import StatsModel

/// A program held by COIN-OR's Clp, which goes on from the last basis.
public final class CoinSession: LinearSession {
    private let model: UnsafeMutableRawPointer
    private let columnCount: Int
    private let rowCount: Int
    /// Whether a basis is at hand that meets all bounds, so that only costs have changed since.
    private var isPrimalFeasible = false

    init(_ program: LinearProgram) {
        model = Clp_newModel()
        columnCount = program.columns.count
        rowCount = program.rows.count
        Clp_setLogLevel(model, 0)
        let matrix = ColumnMatrix(program)
        Clp_loadProblem(
            model, Int32(clamping: columnCount), Int32(clamping: rowCount), matrix.starts, matrix.rows, matrix.weights,
            program.columns.map(\.lower), program.columns.map(\.upper), program.columns.map(\.cost),
            program.rows.map(\.lower), program.rows.map(\.upper))
        // Perturbation would make the path depend on a random number; the costs break ties by themselves.
        Clp_setPerturbation(model, 100)
        Clp_scaling(model, 0)
    }

    deinit { Clp_deleteModel(model) }

    /// Sets what a unit of a column costs.
    public func setCost(_ cost: Double, of column: Int) {
        guard (0..<columnCount).contains(column) else { return }
        Clp_objective(model)[column] = cost
    }

    /// Sets the bounds of a column.
    public func setBounds(lower: Double, upper: Double, of column: Int) {
        guard (0..<columnCount).contains(column) else { return }
        Clp_columnLower(model)[column] = lower
        Clp_columnUpper(model)[column] = upper
        isPrimalFeasible = false
    }

    /// Forgets the basis: the next search begins where every column is at the bound that costs less.
    public func restart() {
        for column in 0..<columnCount {
            let isUp = Clp_objective(model)[column] < 0 && Clp_columnUpper(model)[column].isFinite
            Clp_setColumnStatus(model, Int32(clamping: column), isUp ? Self.atUpperBound : Self.atLowerBound)
        }
        for row in 0..<rowCount { Clp_setRowStatus(model, Int32(clamping: row), Self.basic) }
        isPrimalFeasible = false
    }

    /// The statuses of Clp's columns and rows, by the numbers of its C interface.
    private static let (basic, atUpperBound, atLowerBound): (Int32, Int32, Int32) = (1, 2, 3)

    /// Looks for the point of the least cost.
    public func minimise() -> LinearOutcome {
        guard rowCount > 0 else { return minimiseWithoutRows() }
        // From a point that meets all bounds the primal method is the shorter way, from elsewhere the dual.
        let status = isPrimalFeasible ? Clp_primal(model, 0) : Clp_dual(model, 0)
        switch Clp_status(model) {
        case 0 where status == 0:
            isPrimalFeasible = true
            return .optimal(Array(UnsafeBufferPointer(start: Clp_getColSolution(model), count: columnCount)))
        case 1:
            isPrimalFeasible = false
            return .infeasible
        case 2:
            isPrimalFeasible = false
            return .unbounded
        default:
            isPrimalFeasible = false
            return .failed
        }
    }

    /// After `minimise()` found a best point: for each row the price of a unit of its bound.
    public var rowPrices: [Double] {
        Array(UnsafeBufferPointer(start: Clp_dualRowSolution(model), count: rowCount))
    }

    /// Clp does not take a program that has no rows.
    private func minimiseWithoutRows() -> LinearOutcome {
        var point: [Double] = []
        for column in 0..<columnCount {
            let (lower, upper) = (Clp_columnLower(model)[column], Clp_columnUpper(model)[column])
            let cost = Clp_objective(model)[column]
            guard lower <= upper else { return .infeasible }
            let best = cost > 0 ? lower : cost < 0 ? upper : lower.isFinite ? lower : upper.isFinite ? upper : 0
            guard best.isFinite else { return .unbounded }
            point.append(best)
        }
        return .optimal(point)
    }
}

/// The weights of a program, column by column, as COIN-OR takes them.
struct ColumnMatrix {
    var starts: [Int32]
    var rows: [Int32]
    var weights: [Double]

    init(_ program: LinearProgram) {
        var counts = [Int](repeating: 0, count: program.columns.count + 1)
        for row in program.rows { for term in row.terms { counts[term.column + 1] += 1 } }
        for column in program.columns.indices { counts[column + 1] += counts[column] }
        starts = counts.map { Int32(clamping: $0) }
        rows = [Int32](repeating: 0, count: counts.last ?? 0)
        weights = [Double](repeating: 0, count: counts.last ?? 0)
        for (number, row) in program.rows.enumerated() {
            for term in row.terms {
                rows[counts[term.column]] = Int32(clamping: number)
                weights[counts[term.column]] = term.weight
                counts[term.column] += 1
            }
        }
    }
}
