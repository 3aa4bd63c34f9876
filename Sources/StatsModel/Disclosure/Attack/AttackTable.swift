/// One table of whole numbers that meets every sum of a part, and what stands in the way of changing it.
struct AttackTable: Sendable {
    /// The part, its columns and rows by position.
    let part: AttackPart
    /// The value of each column.
    private(set) var values: [Int]
    /// The sum of each row.
    private(set) var sums: [Int]
    /// The rows of each column.
    private let incidence: AttackIncidence

    /// By how much a change changes a column.
    struct Step: Sendable, Hashable {
        let column: Int
        let by: Int
    }

    /// Nil where the values don't meet every sum and bound.
    init?(_ part: AttackPart, values: [Int]) {
        guard part.isMet(by: values) else { return nil }
        self.part = part
        self.values = values
        sums = part.rows.map { $0.terms.reduce(0) { $0 + Int($1.weight) * values[Int($1.column)] } }
        incidence = AttackIncidence(part)
    }

    /// The rows of a column.
    func rows(of column: Int) -> ArraySlice<AttackIncidence.Use> { incidence[column] }

    /// By how much a column can go up within its own bounds.
    func rise(_ column: Int) -> Int {
        part.upper[column] == AttackSystem.none ? AttackSystem.none : part.upper[column] - values[column]
    }

    /// By how much a column can go down within its own bounds.
    func fall(_ column: Int) -> Int { values[column] - part.lower[column] }

    /// How often a change can be made, at most `most` times, with every sum and bound still met.
    func times(_ change: [Step], most: Int) -> Int {
        var times = most
        var rows: [Int: Int] = [:]
        for step in change {
            let (column, by) = (step.column, step.by)
            if by > 0 {
                times = min(times, rise(column) / by)
            } else if by < 0 {
                times = min(times, fall(column) / -by)
            }
            for use in self.rows(of: column) { rows[use.row, default: 0] += use.weight * by }
        }
        for (row, by) in rows where by != 0 {
            let (lower, upper) = (part.rows[row].lower, part.rows[row].upper)
            if by < 0 { times = min(times, (sums[row] - lower) / -by) }
            if by > 0, upper != AttackSystem.none { times = min(times, (upper - sums[row]) / by) }
        }
        return max(0, times)
    }

    /// Makes a change a number of times.
    mutating func make(_ change: [Step], times: Int) {
        for step in change {
            let (column, by) = (step.column, step.by)
            values[column] += by * times
            for use in rows(of: column) { sums[use.row] += use.weight * by * times }
        }
    }

    /// The change that makes other values of those of the table.
    func change(to other: [Int]) -> [Step] {
        values.indices.compactMap { other[$0] == values[$0] ? nil : Step(column: $0, by: other[$0] - values[$0]) }
    }
}
