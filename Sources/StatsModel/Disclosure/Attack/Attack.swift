/// The attack: what someone with everything that was ever published, and a solver, can tell of what was hidden.
///
/// It reads what a stranger can download and nothing else, and shares no code with what it tests but the protocol of the
/// solver. All that is published, of all versions together, makes one system of sums (``AttackGrid`` says why it is
/// the whole truth about whole numbers); of each hidden figure the least and greatest value in it are found: first by
/// propagation of bounds, then by linear programs over the parts into which what remains falls. What a program proves is
/// trusted only where it makes the verdict worse; that a figure is safe, tables of whole numbers must show, each checked
/// against every sum.
public enum Attack {
    /// The greatest count that is read.
    public static let greatestValue = 1_000_000_000

    /// Attacks versions together, in the order in which they were published.
    ///
    /// - Parameter totals: what others published of the same cells.
    public static func report(
        on versions: [AttackedVersion], totals: [AttackedTotal] = [], mode: AttackMode = .intervals,
        solver: some LinearSolver
    ) throws(AttackFailure) -> AttackReport {
        let survey = try AttackSurvey(versions, totals: totals)
        let grid = try AttackGrid(survey)
        var rounds = AttackRounds(grid: grid, survey: survey, versions: versions)
        return try rounds.report(mode: mode, solver: solver)
    }
}
