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
            let findings = search(parts, system, mode: mode, solver: solver)
            let broken = parts.indices.filter { findings[$0].isInfeasible }
            let rows = broken.flatMap { parts[$0].origins }
            if !rows.isEmpty, relax(bounds.causes(rows: rows, columns: []), system, round: round) { continue }
            return summary(system, bounds, parts, findings)
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

    private mutating func search<Solver: LinearSolver>(
        _ parts: [AttackPart], _ system: AttackSystem, mode: AttackMode, solver: Solver
    ) -> [AttackFinding] {
        let rules = parts.map { part in part.asked.map { rule(of: $0.column, system) } }
        let starts = AttackResults<(table: AttackTable?, finding: AttackFinding, order: [Int])>(count: parts.count)
        solver.concurrently(parts.count) { number in
            var search = AttackSearch(parts[number], rules: rules[number], mode: mode, solver: solver)
            let table = parts[number].isBroken ? nil : search.start()
            starts.set(number, (table, search.finding, search.targetsByRoom()))
        }
        var findings = zip(parts, starts.all).map { $1?.finding ?? AttackFinding($0) }
        // By what is asked for, not by threads, so that the work is the same on every machine.
        var tasks: [(part: Int, numbers: ArraySlice<Int>)] = []
        for (number, part) in parts.enumerated() {
            if part.isBroken { findings[number].isInfeasible = true }
            let order = starts.all[number]?.order ?? []
            for start in stride(from: 0, to: order.count, by: Self.share) {
                tasks.append((number, order[start..<min(start + Self.share, order.count)]))
            }
        }
        let tables = starts.all.map { $0?.table }
        for first in stride(from: 0, to: tasks.count, by: Self.abreast) {
            let round = tasks[first..<min(first + Self.abreast, tasks.count)]
            let results = AttackResults<AttackFinding>(count: round.count)
            solver.concurrently(round.count) { [findings] number in
                let task = round[first + number]
                guard !findings[task.part].isInfeasible else { return }
                var search = AttackSearch(parts[task.part], rules: rules[task.part], mode: mode, solver: solver)
                search.run(task.numbers, from: tables[task.part], knowing: findings[task.part])
                results.set(number, search.finding)
            }
            for (number, result) in results.all.enumerated() {
                if let result { findings[round[first + number].part].join(result) }
            }
        }
        effort.unknowns = system.lower.count
        effort.sums = system.rowCount
        effort.remaining = parts.reduce(0) { $0 + $1.lower.count }
        effort.parts = parts.count
        effort.largest = parts.map(\.lower.count).max() ?? 0
        effort.linear += findings.reduce(0) { $0 + $1.linear }
        effort.integer += findings.reduce(0) { $0 + $1.integer }
        return findings
    }

    /// How many columns one session looks at.
    private static let share = 8
    /// How many of these know nothing of what the others find.
    private static let abreast = 8

    private func rule(of column: Int, _ system: AttackSystem) -> AttackRule {
        let policies = (system.asked[column] ?? []).map { self.policies[$0] }
        return AttackRule(
            threshold: policies.map(\.threshold).max() ?? 0, width: policies.map(\.width).max() ?? 0,
            isRounded: policies.allSatisfy { $0.roundingBase != nil })
    }

    private func summary(
        _ system: AttackSystem, _ bounds: AttackPropagation, _ parts: [AttackPart], _ findings: [AttackFinding]
    ) -> AttackReport {
        var contradictions = contradictions
        var isBroken = Set<Int>()
        for row in bounds.conflicts {
            guard let term = system.terms(of: row).first else { continue }
            contradictions.append(
                .init(cell: grid.cell(at: system.epochs.place(of: Int(term >> 1))), remedy: .none))
            isBroken.formUnion(system.terms(of: row).map { Int($0 >> 1) })
        }
        for column in bounds.clashes {
            contradictions.append(.init(cell: grid.cell(at: system.epochs.place(of: column)), remedy: .none))
            isBroken.insert(column)
        }
        var inner: [Int: AttackBounds] = [:]
        var outer: [Int: AttackBounds] = [:]
        var isOpen = Set<Int>()
        for (part, finding) in zip(parts, findings) {
            if finding.isInfeasible, let first = part.asked.first {
                contradictions.append(.init(cell: grid.cell(at: system.epochs.place(of: first.column)), remedy: .none))
                isBroken.formUnion(part.asked.map(\.column))
            }
            let numbers = Dictionary(uniqueKeysWithValues: part.targets.enumerated().map { ($1, $0) })
            for asked in part.asked {
                isOpen.insert(asked.column)
                if let unknown = asked.unknown, let number = numbers[unknown] {
                    inner[asked.column] = finding.inner[number].map { asked.bounds($0) }
                    outer[asked.column] = asked.bounds(finding.outer[number])
                } else {
                    inner[asked.column] = AttackBounds(lower: asked.offset, upper: asked.offset)
                    outer[asked.column] = inner[asked.column]
                }
            }
        }
        var intervals: [AttackReport.Interval] = []
        var unjudged: [AttackedCell] = []
        for (column, versions) in system.asked {
            let cell = grid.cell(at: system.epochs.place(of: column))
            guard !isBroken.contains(column) else {
                unjudged.append(cell)
                continue
            }
            let rule = rule(of: column, system)
            let upper = bounds.upper[column] == AttackSystem.none ? nil : bounds.upper[column]
            let free = AttackBounds(lower: bounds.lower[column], upper: upper)
            let outer = outer[column] ?? free
            let found = isOpen.contains(column) ? inner[column] : free
            // Where no table was found at all, nothing is proved safe.
            let nothing = AttackBreach.unproven(lower: outer.lower, upper: outer.upper ?? outer.lower)
            let breach =
                if let found { rule.breach(inner: found, outer: outer) } else {
                    rule.breach(lower: outer.lower, upper: outer.upper) ?? nothing
                }
            if rule.isRounded, breach == nil { continue }
            intervals.append(
                AttackReport.Interval(
                    cell: cell, versions: versions.sorted(), lower: outer.lower, upper: outer.upper,
                    isExact: found == outer, breach: breach))
        }
        return AttackReport(
            intervals: intervals.sorted { $0.cell == $1.cell ? $0.versions.lexicographicallyPrecedes($1.versions) : $0.cell < $1.cell },
            contradictions: contradictions, unjudged: Set(unjudged).sorted(), effort: effort)
    }
}
