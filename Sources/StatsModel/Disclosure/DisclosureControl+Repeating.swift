extension DisclosureControl {
    /// A table again as it was protected once, by the pattern that the ledger keeps: for a check, which solves nothing.
    ///
    /// - Parameters:
    ///   - page: what the ledger keeps of the version.
    ///   - raw: its counts, by the page or by a recount.
    /// - Returns: nil where the pattern is of another table, or shows a count that could identify a person.
    public func repeating(_ page: LedgerPage, on raw: RawTable) -> ProtectedTable? {
        guard page.roles.count == raw.frame.count else { return nil }
        var table = ProtectedTable(raw.frame)
        var isPattern = true
        let isRounded = raw.frame.pack.policy.rounding != nil
        raw.frame.forEachCell { position, cell in
            let absence = raw.absences[cell.period]
            let role = page.roles[position]
            isPattern = isPattern && (role == .absent) == (absence != nil)
            switch role {
            case .absent: table.set(position, .absent, reason: absence)
            case .primary, .secondary, .kept: table.set(position, .hidden, reason: nil)
            case .shown:
                let count = raw.counts[position]
                // A rounded count says less than an exact one, a multiple of the base too.
                let isSmall = !isRounded && (1..<max(1, threshold)).contains(count)
                isPattern = isPattern && (page.shownValues[position] != nil || !isSmall)
                table.set(position, .shown, value: page.shownValues[position] ?? count, reason: nil)
            }
        }
        return isPattern ? table : nil
    }
}
