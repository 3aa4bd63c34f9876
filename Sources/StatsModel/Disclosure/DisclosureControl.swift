/// Hides what could identify a person: the one way from a ``RawTable`` to a ``ProtectedTable``.
///
/// So far the primary rule alone: a count from 1 to the threshold less 1 is hidden, and a zero too where the pack masks
/// zeros. It does not yet hide what would give a hidden count back by subtraction.
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

    /// The table as it may be published.
    public func protecting(_ table: RawTable) -> ProtectedTable {
        var protected = ProtectedTable(table.frame)
        table.frame.forEachCell { position, cell in
            if let absence = table.absences[cell.period] {
                protected.set(position, .absent, reason: absence)
            } else if isSensitive(table.counts[position]) {
                protected.set(position, .hidden, reason: nil)
            } else {
                protected.set(position, .shown, value: table.counts[position], reason: nil)
            }
        }
        return protected
    }

    /// Whether a count on its own could identify a person.
    private func isSensitive(_ count: Int) -> Bool {
        count < threshold && (count > 0 || !showsZeros)
    }
}
