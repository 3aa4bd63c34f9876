/// A part of the problem that shares no unknown with any other: what is left of it once everything that follows at once is
/// known.
struct AttackPart: Sendable {
    /// An unknown of a sum, by its position in the part, and its weight.
    struct Term: Sendable, Hashable {
        var column: Int32
        var weight: Int32
    }

    /// A sum of unknowns that lies between two numbers.
    struct Row: Sendable, Hashable {
        var lower: Int
        /// `AttackSystem.none` where there is no greatest.
        var upper: Int
        /// By ascending positions.
        var terms: [Term]
    }

    /// A column of the system that is asked for: an unknown of the part, or what it leaves of a number.
    struct Asked: Sendable, Hashable {
        /// The column of the system.
        let column: Int
        /// The unknown; nil where the column is the number.
        let unknown: Int?
        /// 1 or -1.
        let sign: Int
        let offset: Int

        func value(_ unknown: Int) -> Int { sign * unknown + offset }

        /// From the least and greatest value of the unknown.
        func bounds(_ unknown: AttackBounds) -> AttackBounds {
            guard sign < 0 else {
                return AttackBounds(lower: value(unknown.lower), upper: unknown.upper.map { value($0) })
            }
            // An unknown that another one is what a number leaves of it has both bounds.
            return AttackBounds(lower: unknown.upper.map { value($0) } ?? 0, upper: value(unknown.lower))
        }
    }

    /// The bounds of the unknowns, `AttackSystem.none` for no greatest.
    var lower: [Int] = []
    var upper: [Int] = []
    var rows: [Row] = []
    /// Rows of the system that are in it, for the search for causes.
    let origins: [Int]
    /// What is asked for, by columns of the system.
    var asked: [Asked] = []
    /// Whether it was seen that nothing meets all sums.
    var isBroken = false

    /// The unknowns that are asked for, ascending.
    var targets: [Int] { Set(asked.compactMap(\.unknown)).sorted() }

    /// The part as a program.
    var program: LinearProgram {
        LinearProgram(
            columns: lower.indices.map { column in
                LinearProgram.Column(
                    lower: Double(lower[column]),
                    upper: upper[column] == AttackSystem.none ? .infinity : Double(upper[column]))
            },
            rows: rows.map { row in
                LinearProgram.Row(
                    lower: Double(row.lower), upper: row.upper == AttackSystem.none ? .infinity : Double(row.upper),
                    terms: row.terms.map { LinearProgram.Term(Int($0.column), Double($0.weight)) })
            })
    }

    /// Whether whole numbers, one for each unknown, meet everything.
    func isMet(by point: [Int]) -> Bool {
        guard point.count == lower.count else { return false }
        for column in point.indices where point[column] < lower[column] || point[column] > upper[column] {
            return false
        }
        for row in rows {
            let sum = row.terms.reduce(0) { $0 + Int($1.weight) * point[Int($1.column)] }
            if sum < row.lower || sum > row.upper { return false }
        }
        return true
    }
}
