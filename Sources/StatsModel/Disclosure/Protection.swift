/// What disclosure control made of a table.
public struct Protection: Sendable {
    /// Why a cell is as it is.
    public enum Role: UInt8, Sendable, Hashable, CaseIterable {
        /// Shown.
        case shown
        /// Hidden, because its own count or its own change is small.
        case primary
        /// Hidden, because it would give another one back.
        case secondary
        /// Hidden, because it was hidden before and has not changed since.
        case kept
        /// There is no whole count.
        case absent
    }

    /// A cell that can't be made safe.
    public struct Failure: Sendable, Hashable {
        /// Which cell.
        public let cell: FigureCell
        /// Why not, in a whole sentence.
        public let reason: String
        /// What would make it safe, in a whole sentence.
        public let whatWouldHelp: String

        /// A cell and why it can't be made safe.
        public init(cell: FigureCell, reason: String, whatWouldHelp: String) {
            self.cell = cell
            self.reason = reason
            self.whatWouldHelp = whatWouldHelp
        }
    }

    /// The table as it may be published, if there are no failures.
    public let table: ProtectedTable
    /// Why each cell is as it is, by position.
    public let roles: [Role]
    /// The cells that can't be made safe. A release with any is not publishable.
    public let failures: [Failure]
}
