public struct Laboratory {
    public static func run(_ raw: RawTable, solver: some LinearSolver) {
        let clock = ContinuousClock()
        let policy = raw.frame.pack.policy
        let begin = clock.now
        let p = DisclosureControl(policy).protecting(raw, with: solver)
        var cells = [Protection.Role: Int](), total = 0, hidden = 0
        for (position, role) in p.roles.enumerated() { cells[role, default: 0] += 1; total += raw.counts[position]; if p.table.standing(at: position) == .hidden { hidden += raw.counts[position] } }
        print("cells", raw.frame.count, cells.map { "\($0.key) \($0.value)" }.sorted(), "share", Double(p.table.hiddenCount) / Double(raw.frame.count), Double(hidden) / Double(total), "failures", p.failures.count, clock.now - begin)
    }
}

