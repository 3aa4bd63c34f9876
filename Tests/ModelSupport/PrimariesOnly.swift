package import StatsModel

/// A solver that finds nothing. By it disclosure control hides the small counts and nothing to protect them: so releases
/// are made whose invented counts no records could have (incidents of any category and of none), to test how answers are
/// given. That what is hidden is protected, others test, with the real solver.
package struct PrimariesOnly: LinearSolver {
    package final class Session: LinearSession {
        package func setCost(_ cost: Double, of column: Int) {}
        package func setBounds(lower: Double, upper: Double, of column: Int) {}
        package func minimise() -> LinearOutcome { .infeasible }
        package func restart() {}
        package var rowPrices: [Double] { [] }
    }

    package init() {}

    package func session(_ program: LinearProgram) -> Session { Session() }
    package func minimiseInIntegers(_ program: LinearProgram, nodes: Int) -> LinearOutcome { .infeasible }
    package func concurrentMap<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
        (0..<max(0, count)).map(body)
    }
}
