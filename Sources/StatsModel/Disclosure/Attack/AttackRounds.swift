/// The attack with ever fewer presumptions, until nothing contradicts them.
struct AttackRounds {
    let grid: AttackGrid
    let survey: AttackSurvey
    let policies: [AttackedPolicy]

    /// Places that are taken to be another count in each version.
    private var apart: Set<Int> = []
    /// Totals that are not used, by the survey's numbers.
    private var aside: Set<Int> = []
    private var contradictions: [AttackReport.Contradiction] = []
    private var effort = AttackReport.Effort()

    /// After how many rounds everything is taken apart.
    private static let patience = 6

    init(grid: AttackGrid, survey: AttackSurvey, versions: [AttackedVersion]) {
        self.grid = grid
        self.survey = survey
        policies = versions.map(\.policy)
    }

    mutating func report(mode: AttackMode, solver: some LinearSolver) throws(AttackFailure) -> AttackReport {
        var round = 0
        while true {
            round += 1
            let epochs = AttackEpochs(grid, survey, versionCount: policies.count, apart: apart)
            let system = try AttackSystem(grid, epochs, survey, policies, aside: aside)
            var bounds = AttackPropagation(system)
            bounds.run()
            if !bounds.conflicts.isEmpty || !bounds.clashes.isEmpty,
                relax(bounds.causes(rows: bounds.conflicts, columns: bounds.clashes), system, round: round)
            {
                continue
            }
            var cutting = AttackCutting(system, bounds)
            let parts = cutting.parts(asked: Set(system.asked.keys))
            let rules = parts.map { part in part.asked.map { Self.rule(of: $0.column, system, policies) } }
            var work = AttackWork(parts, rules: rules, solver: solver)
            work.run(mode)
            measure(system, work)
            let broken = parts.indices.filter { work.findings[$0].isInfeasible }
            let rows = broken.flatMap { parts[$0].origins }
            if !rows.isEmpty, relax(bounds.causes(rows: rows, columns: []), system, round: round) { continue }
            var summary = AttackSummary(system, bounds) { [policies] in Self.rule(of: $0, system, policies) }
            for (part, finding) in zip(parts, work.findings) { summary.take(part, finding) }
            return summary.report(after: contradictions, effort: effort)
        }
    }

    /// Gives up presumptions that a contradiction hangs on; false where there are none.
    private mutating func relax(_ causes: Set<Int>, _ system: AttackSystem, round: Int) -> Bool {
        var isRelaxed = false
        for column in causes.sorted() {
            let place = system.epochs.place(of: column)
            if let total = system.totals[column], aside.insert(total).inserted {
                contradictions.append(.init(cell: grid.cell(at: place), remedy: .totalSetAside))
                isRelaxed = true
            }
        }
        if isRelaxed { return true }
        var isFirst = true
        for column in causes.sorted() {
            let place = system.epochs.place(of: column)
            guard system.epochs.isTied(place), apart.insert(place).inserted else { continue }
            if isFirst { contradictions.append(.init(cell: grid.cell(at: place), remedy: .versionsApart)) }
            isFirst = false
            isRelaxed = true
        }
        if isRelaxed, round >= Self.patience { apart = Set(0..<grid.count) }
        return isRelaxed
    }

    /// The rule for a column: where several versions with other policies hide it, the strictest of each.
    private static func rule(of column: Int, _ system: AttackSystem, _ policies: [AttackedPolicy]) -> AttackRule {
        let policies = (system.asked[column] ?? []).map { policies[$0] }
        return AttackRule(
            threshold: policies.map(\.threshold).max() ?? 0, width: policies.map(\.width).max() ?? 0,
            isRounded: policies.allSatisfy { $0.roundingBase != nil })
    }

    private mutating func measure(_ system: AttackSystem, _ work: AttackWork<some LinearSolver>) {
        effort.unknowns = system.lower.count
        effort.sums = system.rowCount
        effort.remaining = work.parts.reduce(0) { $0 + $1.lower.count }
        effort.parts = work.parts.count
        effort.largest = work.parts.map(\.lower.count).max() ?? 0
        effort.linear += work.findings.reduce(0) { $0 + $1.linear }
        effort.integer += work.findings.reduce(0) { $0 + $1.integer }
    }
}
