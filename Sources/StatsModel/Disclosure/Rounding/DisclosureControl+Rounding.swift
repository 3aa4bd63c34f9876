extension DisclosureControl {
    /// After how many roundings that give something away a release is refused.
    private static var rounds: Int { 4 }

    /// The table with every count rounded to a multiple of `base`, so that the sums that a reader can check still hold as
    /// far as what was shown before allows.
    ///
    /// - Parameters:
    ///   - problem: everything that is known, with the sums, in which nothing is hidden.
    ///   - ledger: every version that was ever public, the earliest first.
    func rounding(
        _ table: RawTable, to base: Int, _ problem: DisclosureProblem, after ledger: [LedgerEntry],
        with solver: some LinearSolver
    ) -> Protection {
        let kept = kept(table, after: ledger, base: base)
        let policy = table.frame.pack.policy
        var rounder = Rounder(table, base: base, kept: kept, sums: RoundingSums(table), solver: solver)
        var result = rounder.rounded()
        var unsafe: [Int] = []
        for round in 0..<Self.rounds where result.stuck.isEmpty {
            let knowledge = RoundingKnowledge(problem, ledger, table, shown: result.shown, base: base)
            let audit = RoundingAudit(
                problem, knowledge, rule: DisclosureRule(threshold: threshold, width: width),
                headlineMonth: policy.headlineMonth, solver: solver)
            unsafe = audit.unsafe()
            // What is told too exactly is rounded the other way, where that is still to be decided.
            let turned = unsafe.map { Int(problem.positions[$0]) }.filter { position in
                position >= 0 && kept[position] == nil && table.counts[position] % base != 0
            }
            guard !turned.isEmpty, round + 1 < Self.rounds else { break }
            for position in turned {
                guard let shown = result.shown[position] else { continue }
                rounder.fix(position, at: shown > table.counts[position] ? shown - base : shown + base)
            }
            result = rounder.rounded()
        }
        return protection(table, result.shown, base: base, problem, stuck: result.stuck, unsafe: unsafe)
    }

    /// What the last earlier version with the same count showed of each cell, by position.
    private func kept(_ table: RawTable, after ledger: [LedgerEntry], base: Int) -> [Int: Int] {
        var kept: [Int: Int] = [:]
        for entry in ledger {
            let translation = PackTranslation(from: entry.raw.frame.pack, to: table.frame.pack)
            entry.raw.frame.forEachCell { there, cell in
                guard let value = entry.table.shownValue(at: there), value % base == 0,
                    let position = translation.cell(cell).flatMap(table.frame.position),
                    table.counts[position] == entry.raw.counts[there],
                    (value - table.counts[position]).magnitude < base
                else { return }
                kept[position] = value
            }
        }
        return kept
    }

    private func protection(
        _ table: RawTable, _ shown: [Int?], base: Int, _ problem: DisclosureProblem, stuck: [Int], unsafe: [Int]
    ) -> Protection {
        var protected = ProtectedTable(table.frame)
        var roles = [Protection.Role](repeating: .shown, count: table.frame.count)
        table.frame.forEachCell { position, cell in
            if let absence = table.absences[cell.period] {
                protected.set(position, .absent, reason: absence)
                roles[position] = .absent
            } else {
                // What could not be rounded within the sums is rounded down in a table that is never published.
                let value = shown[position] ?? table.counts[position] / base * base
                protected.set(position, .shown, value: value, reason: nil)
            }
        }
        let failures =
            stuck.sorted().compactMap { position in
                table.frame.cell(at: position).map {
                    Protection.Failure(
                        cell: $0,
                        reason:
                            "No multiple of \(base) beside its count agrees with what is shown of the figures around it.",
                        whatWouldHelp: "Publish a coarser plan, without it or without what it is a part of.")
                }
            }
            + unsafe.compactMap { unknown in
                problem.cells[unknown].map {
                    Protection.Failure(
                        cell: $0, reason: "Rounded to a multiple of \(base) it would still be told too exactly.",
                        whatWouldHelp:
                            "Publish a coarser plan, without it or without what it is a part of; or round to "
                            + "a larger base.")
                }
            }
        return Protection(table: protected, roles: roles, failures: failures)
    }
}
