import StatsModel

/// A solver that finds nothing. By it disclosure control hides the small counts and nothing to protect them: so releases
/// are made whose invented counts no records could have (incidents of any category and of none), to test how answers are
/// given. That what is hidden is protected, others test, with the real solver.
struct PrimariesOnly: LinearSolver {
    final class Session: LinearSession {
        func setCost(_ cost: Double, of column: Int) {}
        func setBounds(lower: Double, upper: Double, of column: Int) {}
        func minimise() -> LinearOutcome { .infeasible }
        func restart() {}
        var rowPrices: [Double] { [] }
    }

    func session(_ program: LinearProgram) -> Session { Session() }
    func minimiseInIntegers(_ program: LinearProgram, nodes: Int) -> LinearOutcome { .infeasible }
    func concurrentMap<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
        (0..<max(0, count)).map(body)
    }
}
