public struct Laboratory {
    public static func run(_ raw: RawTable, solver: some LinearSolver) {
        let clock = ContinuousClock(); let start = clock.now
        let policy = raw.frame.pack.policy
        let shape = ProblemShape([raw])
        var builder = ProblemBuilder(shape, [raw], rules: .init(showsZeros: policy.zeros == .show, hidesSmallChanges: false, threshold: policy.threshold))
        builder.add(raw, shown: nil)
        var problem = builder.finished(exempting: [])
        let rule = DisclosureRule(threshold: policy.threshold, width: policy.width)
        for u in 0..<problem.count where problem.states[u] == .open && rule.isSmall(problem.values[u]) { problem.states[u] = .hidden }
        for (i, row) in problem.rows.enumerated() {
            let sum = row.terms.reduce(0) { $0 + Int($1.weight) * problem.values[Int($1.unknown)] }
            if row.isEquality ? sum != 0 : sum < 0 { print("BAD ROW", i, row, sum); break }
        }
        print("unknowns", problem.count, "rows", problem.rows.count, "cells", raw.frame.count, "build", clock.now - start)
        var protector = Protector(problem, rule: rule, headlineMonth: policy.headlineMonth, solver: solver)
        let begin = clock.now
        protector.protect()
        let p = protector.problem
        let primary = problem.states.indices.count { problem.states[$0] == .hidden }
        let hidden = p.states.indices.count { p.states[$0] == .hidden }
        let cells = raw.frame.count
        let count = p.states.indices.filter { p.positions[$0] >= 0 }.reduce(0) { $0 + p.values[$1] }
        let hiddenCount = p.states.indices.filter { p.states[$0] == .hidden }.reduce(0) { $0 + p.values[$1] }
        print("protect", clock.now - begin, "primary", primary, "secondary", hidden - primary, "share", Double(hidden) / Double(cells), Double(hiddenCount)/Double(count), "solves", protector.solves, "fractional", protector.fractional, "unsafe", protector.unsafe.count)
    }
}
