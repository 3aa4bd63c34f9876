/// The rows of each column of a part.
struct AttackIncidence: Sendable {
    /// A row of a column, and its weight there.
    struct Use: Sendable {
        let row: Int
        let weight: Int
    }

    private let starts: [Int]
    private let uses: [Use]

    init(_ part: AttackPart) {
        var counts = [Int](repeating: 0, count: part.lower.count + 1)
        for row in part.rows { for term in row.terms { counts[Int(term.column) + 1] += 1 } }
        for column in part.lower.indices { counts[column + 1] += counts[column] }
        starts = counts
        var uses = [Use](repeating: Use(row: 0, weight: 0), count: counts.last ?? 0)
        for (number, row) in part.rows.enumerated() {
            for term in row.terms {
                uses[counts[Int(term.column)]] = Use(row: number, weight: Int(term.weight))
                counts[Int(term.column)] += 1
            }
        }
        self.uses = uses
    }

    subscript(_ column: Int) -> ArraySlice<Use> { uses[starts[column]..<starts[column + 1]] }
}
