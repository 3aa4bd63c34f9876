/// A total that somebody else has published, and that an attacker can therefore use.
///
/// No two totals of a pack give one cell different values. Two publishers may give it the same value.
public struct OutsideTotal: Sendable, Hashable {
    /// Who published it.
    public let publisher: String
    /// What was counted, by the positions of the pack. It need not be a cell that the plan publishes. Its period is a
    /// month, a quarter or a year.
    public let cell: FigureCell
    /// The count, 0 or more.
    public let value: Int
    /// The line of `outside_totals.csv` on which it stands, from 1.
    public let line: Int

    /// A total of a cell, and the line on which it stands.
    public init(publisher: String, cell: FigureCell, value: Int, line: Int) {
        self.publisher = publisher
        self.cell = cell
        self.value = value
        self.line = line
    }
}
