/// A linear program: of all `x` with `rowLower ≤ A·x ≤ rowUpper` and `lower ≤ x ≤ upper`, one with the least `cost·x`.
///
/// Bounds of ±`infinity` are none. All numbers that disclosure control puts in are whole, and small enough that a `Double`
/// holds them exactly.
public struct LinearProgram: Sendable {
    /// One column: a variable.
    public struct Column: Sendable, Hashable {
        /// The least value.
        public var lower: Double
        /// The greatest value.
        public var upper: Double
        /// What a unit of it costs.
        public var cost: Double

        /// A variable between two bounds.
        public init(lower: Double, upper: Double, cost: Double = 0) {
            self.lower = lower
            self.upper = upper
            self.cost = cost
        }
    }

    /// One row: a weighted sum of columns between two bounds.
    public struct Row: Sendable, Hashable {
        /// The least value.
        public var lower: Double
        /// The greatest value.
        public var upper: Double
        /// The columns in it, each once, and their weights.
        public var terms: [Term]

        /// A sum between two bounds.
        public init(lower: Double, upper: Double, terms: [Term]) {
            self.lower = lower
            self.upper = upper
            self.terms = terms
        }
    }

    /// A column in a row.
    public struct Term: Sendable, Hashable {
        /// The position of the column.
        public var column: Int
        /// Its weight, not 0.
        public var weight: Double

        /// A column with its weight.
        public init(_ column: Int, _ weight: Double) {
            self.column = column
            self.weight = weight
        }
    }

    /// The variables.
    public var columns: [Column]
    /// The constraints.
    public var rows: [Row]

    /// A program of these variables and constraints.
    public init(columns: [Column] = [], rows: [Row] = []) {
        self.columns = columns
        self.rows = rows
    }
}

/// How the search for the best point of a program ended.
public enum LinearOutcome: Sendable, Hashable {
    /// A best point was found; its coordinates, one for each column.
    case optimal([Double])
    /// No point meets the constraints.
    case infeasible
    /// There are points of any cost, however low.
    case unbounded
    /// The solver gave up, within its bounds on steps or for want of precision; never for want of time.
    case failed
}

/// A program that is solved again and again with other costs and bounds, each time from where it was left. It belongs to
/// the thread that made it.
public protocol LinearSession: AnyObject {
    /// Sets what a unit of a column costs.
    func setCost(_ cost: Double, of column: Int)

    /// Sets the bounds of a column.
    func setBounds(lower: Double, upper: Double, of column: Int)

    /// Looks for the point of the least cost.
    func minimise() -> LinearOutcome

    /// Forgets where it was left: the next search begins where every column is at the bound that costs less. That is the
    /// shorter way where the last point has little to do with the next.
    func restart()

    /// After ``minimise()`` found a best point: for each row the price of a unit of its bound. By these a bound on the
    /// cost can be proved without trust in the solver.
    var rowPrices: [Double] { get }
}

/// A solver of linear and integer programs. The same program gives the same answer wherever it runs.
public protocol LinearSolver: Sendable {
    associatedtype Session: LinearSession

    /// Takes a program in, to be solved in real numbers.
    func session(_ program: LinearProgram) -> Session

    /// Looks for the cheapest point whose coordinates are all whole.
    ///
    /// - Parameter nodes: after how many nodes of the search to give up; a bound in steps, so that it does not depend on
    ///   the machine.
    func minimiseInIntegers(_ program: LinearProgram, nodes: Int) -> LinearOutcome

    /// What `body` makes of every number below `count`, in their order; on several threads at once.
    func concurrentMap<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result]
}

extension LinearSolver {
    /// Calls `body` with every number below `count`, on several threads at once, and returns when all calls have.
    public func concurrently(_ count: Int, _ body: @Sendable (Int) -> Void) {
        _ = concurrentMap(count) { body($0) }
    }
}
