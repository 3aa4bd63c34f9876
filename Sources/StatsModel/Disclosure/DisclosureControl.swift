/// Hides what could identify a person: the one way from a ``RawTable`` to a ``ProtectedTable``.
public struct DisclosureControl: Sendable {
    /// The smallest count, other than 0, that is shown.
    public let threshold: Int
    /// Whether zeros are shown.
    public let showsZeros: Bool

    /// As the policy of a pack has it.
    public init(_ policy: Policy) {
        threshold = policy.threshold
        showsZeros = policy.zeros == .show
    }

    /// The rule in one sentence or more, as every answer names it.
    public var rule: String {
        let range = threshold > 2 ? "Counts from 1 to \(threshold - 1) are" : "Counts of 1 are"
        guard threshold > 1 else { return showsZeros ? "No count is hidden." : "Zeros are hidden." }
        return "\(range) hidden so that nobody can be identified; zeros are \(showsZeros ? "shown" : "hidden too")."
    }

    /// The table as it may be published, given everything that was published before.
    ///
    /// - Parameters:
    ///   - table: the true counts.
    ///   - ledger: every version that was ever public, the earliest first.
    ///   - exemptions: the positions of cells whose small changes may be shown, by a statistician's override.
    ///   - solver: the solver of linear programs. The result is the same on every machine and any number of threads.
    public func protecting(
        _ table: RawTable, after ledger: [LedgerEntry] = [], exempting exemptions: Set<Int> = [],
        with solver: some LinearSolver
    ) -> Protection {
        var protected = ProtectedTable(table.frame)
        var roles = [Protection.Role](repeating: .shown, count: table.frame.count)
        table.frame.forEachCell { position, cell in
            if let absence = table.absences[cell.period] {
                protected.set(position, .absent, reason: absence)
                roles[position] = .absent
            } else if isSensitive(table.counts[position]) {
                protected.set(position, .hidden, reason: nil)
                roles[position] = .primary
            } else {
                protected.set(position, .shown, value: table.counts[position], reason: nil)
            }
        }
        return Protection(table: protected, roles: roles, failures: [])
    }

    /// Whether a count on its own could identify a person.
    private func isSensitive(_ count: Int) -> Bool { count > 0 && count < threshold }
}
