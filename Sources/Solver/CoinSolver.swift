internal import CCoin
internal import Dispatch
public import StatsModel

/// COIN-OR's solvers: Clp for linear programs, Cbc for integer ones.
public struct CoinSolver: LinearSolver {
    /// On how many threads `concurrentMap` runs at most; nil for as many as the machine has cores.
    public let threads: Int?

    /// The solvers of the machine.
    ///
    /// - Parameter threads: on how many threads to run; nil for as many as the machine has cores. The answers are the same.
    public init(threads: Int? = nil) { self.threads = threads }

    /// Takes a program in, to be solved in real numbers.
    public func session(_ program: LinearProgram) -> CoinSession { CoinSession(program) }

    /// Looks for the cheapest point whose coordinates are all whole.
    public func minimiseInIntegers(_ program: LinearProgram, nodes: Int) -> LinearOutcome {
        // Cbc's C interface keeps state outside its models, so one thread at a time goes in.
        Self.cbc.sync { Self.solve(program, nodes: nodes) }
    }

    /// What `body` makes of every number below `count`, in their order; on several threads at once.
    public func concurrentMap<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
        guard count > 1, threads != 1 else { return (0..<max(0, count)).map(body) }
        let threads = min(count, threads ?? count)
        return [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let start = buffer.baseAddress else { return }
            // Safe: each place is written once, by the one call that has its number, and read when all calls are over.
            nonisolated(unsafe) let places = start
            DispatchQueue.concurrentPerform(iterations: threads) { thread in
                for number in stride(from: thread, to: count, by: threads) {
                    (places + number).initialize(to: body(number))
                }
            }
            initialized = count
        }
    }

    private static let cbc = DispatchQueue(label: "hatestats.cbc")

    private static func solve(_ program: LinearProgram, nodes: Int) -> LinearOutcome {
        guard !program.rows.isEmpty else { return CoinSession(program).minimise() }
        let model = Cbc_newModel()
        defer { Cbc_deleteModel(model) }
        let matrix = ColumnMatrix(program)
        Cbc_loadProblem(
            model, Int32(clamping: program.columns.count), Int32(clamping: program.rows.count), matrix.starts,
            matrix.rows, matrix.weights, program.columns.map(\.lower), program.columns.map(\.upper),
            program.columns.map(\.cost), program.rows.map(\.lower), program.rows.map(\.upper))
        for column in program.columns.indices { Cbc_setInteger(model, Int32(clamping: column)) }
        Cbc_setLogLevel(model, 0)
        Cbc_setParameter(model, "threads", "0")
        Cbc_setParameter(model, "randomSeed", "1")
        Cbc_setMaximumNodes(model, Int32(clamping: nodes))
        _ = Cbc_solve(model)
        if Cbc_isProvenInfeasible(model) != 0 { return .infeasible }
        if Cbc_isContinuousUnbounded(model) != 0 { return .unbounded }
        guard Cbc_isProvenOptimal(model) != 0 || Cbc_numberSavedSolutions(model) > 0,
            let solution = Cbc_getColSolution(model)
        else { return .failed }
        return .optimal(
            Array(UnsafeBufferPointer(start: solution, count: program.columns.count)).map { $0.rounded() })
    }
}
