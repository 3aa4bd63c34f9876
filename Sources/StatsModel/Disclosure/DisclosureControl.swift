/// Hides what could identify a person: the one way from a ``RawTable`` to a ``ProtectedTable``.
public struct DisclosureControl: Sendable {
    /// The smallest count, other than 0, that is shown.
    public let threshold: Int
    /// How far apart the least and the greatest value must be that a hidden count could have.
    public let width: Int
    /// Whether zeros are shown.
    public let showsZeros: Bool
    /// The base, of which every count is shown as a multiple instead of being hidden; nil where counts are shown as they
    /// are.
    public let rounding: Int?
    /// Whether a small change of a published count is hidden, by the policy.
    private let hidesSmallChanges: Bool

    /// As the policy of a pack has it.
    public init(_ policy: Policy) {
        threshold = policy.threshold
        width = policy.width
        showsZeros = policy.zeros == .show
        rounding = policy.rounding.flatMap { $0 > 1 ? $0 : nil }
        hidesSmallChanges = policy.revisions == .hide
    }

    /// The rule in one sentence or more, as every answer names it.
    public var rule: String {
        if let rounding {
            return "Counts are rounded to a multiple of \(rounding), up or down, so that nobody can be identified; "
                + "a multiple stays as it is."
        }
        let range = threshold > 2 ? "Counts from 1 to \(threshold - 1) are" : "Counts of 1 are"
        guard threshold > 1 else { return showsZeros ? "No count is hidden." : "Zeros are hidden." }
        return "\(range) hidden so that nobody can be identified; zeros are \(showsZeros ? "shown" : "hidden too")."
    }

    /// The table as it may be published, given everything that was published before.
    ///
    /// - Parameters:
    ///   - table: the true counts.
    ///   - ledger: every version that was ever public, the earliest first.
    ///   - hidingSmallChanges: whether a small change of a count that was published before must not be told either; nil
    ///     for what the policy says of revisions.
    ///   - exemptions: the positions of cells whose small changes may be told all the same, by a statistician's override.
    ///   - solver: the solver of linear programs. The result is the same on every machine and any number of threads.
    public func protecting(
        _ table: RawTable, after ledger: [LedgerEntry] = [], hidingSmallChanges: Bool? = nil,
        exempting exemptions: Set<Int> = [], with solver: some LinearSolver
    ) -> Protection {
        if let rounding {
            let problem = problem(table, after: ledger, hidingSmallChanges: false, exempting: exemptions)
            return self.rounding(table, to: rounding, problem, after: ledger, with: solver)
        }
        var problem = problem(
            table, after: ledger, hidingSmallChanges: hidingSmallChanges ?? hidesSmallChanges, exempting: exemptions)
        problem.worths = worths(of: table, problem)
        let primaries = hidePrimaries(of: &problem)
        var protector = Protector(
            problem, rule: demand, headlineMonth: table.frame.pack.policy.headlineMonth, solver: solver)
        protector.protect()
        return protection(of: table, protector.problem, primaries: primaries, unsafe: protector.unsafe)
    }

    /// What must hold of what is hidden.
    private var demand: DisclosureRule { DisclosureRule(threshold: threshold, width: width) }

    // MARK: The verbs

    private func problem(
        _ table: RawTable, after ledger: [LedgerEntry], hidingSmallChanges: Bool, exempting exemptions: Set<Int>
    ) -> DisclosureProblem {
        let earlier = ledger.map(\.raw)
        var builder = ProblemBuilder(
            ProblemShape(earlier + [table]), earlier, table,
            rules: .init(
                showsZeros: showsZeros && rounding == nil, hidesSmallChanges: hidingSmallChanges, threshold: threshold))
        for entry in ledger { builder.add(entry.raw, shown: entry.table) }
        builder.add(table, shown: nil)
        return builder.finished(exempting: exemptions)
    }

    /// What each figure is worth to a reader: most ask for a year and for any category, and for crimes or for incidents
    /// rather than for both together. On the default pack's demonstration these weights hide a fifth less of the count than
    /// equal ones, in as many cells (docs/disclosure.md).
    private func worths(of table: RawTable, _ problem: DisclosureProblem) -> [Double] {
        var worths = problem.worths
        let headlineMonth = table.frame.pack.policy.headlineMonth
        table.frame.forEachCell { position, cell in
            let unknown = Int(problem.unknownOfPosition[position])
            guard unknown >= 0, cell.category == nil else { return }
            let worth: Double =
                switch cell.period.grain {
                case .year: cell.period.lastMonth.number == headlineMonth ? 20 : 10
                case .quarter: 2
                default: 1
                }
            worths[unknown] = cell.kind == .all ? worth : 3 * worth
        }
        return worths
    }

    /// Hides each count that is small itself, or that tells a small change of one that is known.
    ///
    /// - Returns: the unknowns that were hidden.
    private func hidePrimaries(of problem: inout DisclosureProblem) -> Set<Int> {
        var primaries: Set<Int> = []
        for unknown in 0..<problem.count
        where problem.states[unknown] == .open && demand.isSmall(problem.values[unknown]) {
            primaries.insert(unknown)
        }
        // A small change is told where both counts are.
        for (old, new) in problem.changes where problem.states[new] == .open && problem.states[old] == .known {
            primaries.insert(new)
        }
        for unknown in primaries { problem.states[unknown] = .hidden }
        return primaries
    }

    private func protection(
        of table: RawTable, _ problem: DisclosureProblem, primaries: Set<Int>, unsafe: [Int]
    ) -> Protection {
        var protected = ProtectedTable(table.frame)
        var roles = [Protection.Role](repeating: .shown, count: table.frame.count)
        table.frame.forEachCell { position, cell in
            let unknown = Int(problem.unknownOfPosition[position])
            if let absence = table.absences[cell.period] {
                protected.set(position, .absent, reason: absence)
                roles[position] = .absent
            } else if unknown >= 0, problem.states[unknown] == .hidden || problem.exposed[unknown] != nil {
                protected.set(position, .hidden, reason: nil)
                let isPrimary =
                    primaries.contains(unknown) || (problem.exposed[unknown] != nil && problem.isNew[unknown])
                roles[position] = isPrimary ? .primary : problem.isNew[unknown] ? .secondary : .kept
            } else {
                protected.set(position, .shown, value: table.counts[position], reason: nil)
            }
        }
        let failures =
            problem.exposed.sorted { $0.key < $1.key }.compactMap { unknown, publisher in
                problem.cells[unknown].map { Protection.Failure(cell: $0, publishedBy: publisher) }
            } + Set(unsafe).sorted().compactMap { problem.cells[$0].map { Protection.Failure(cell: $0) } }
        return Protection(table: protected, roles: roles, failures: failures)
    }
}

extension Protection.Failure {
    /// A cell that nothing more can be hidden for.
    fileprivate init(cell: FigureCell) {
        self.init(
            cell: cell, reason: "It follows from what is published, whatever else is hidden.",
            whatWouldHelp: "Publish a coarser plan, without it or without what it is a part of.")
    }

    /// A cell that somebody else has published.
    fileprivate init(cell: FigureCell, publishedBy publisher: String) {
        self.init(
            cell: cell, reason: "\(publisher) has published what would have to be hidden.",
            whatWouldHelp:
                "Publish a coarser plan, without it; or take the total out of outside_totals.csv where it is "
                + "not what is counted here.")
    }
}
