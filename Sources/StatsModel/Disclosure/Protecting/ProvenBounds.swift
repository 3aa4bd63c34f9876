/// Between which whole numbers each unknown must lie, by going through the sums until nothing more follows: interval
/// propagation, in integers, and right wherever it is stopped.
struct ProvenBounds: Sendable {
    /// The least values; nil where there is none.
    private(set) var lower: [Int?]
    /// The greatest values; nil where there is none.
    private(set) var upper: [Int?]

    /// How often an unknown's bounds may be narrowed: they may creep by one for very long.
    private static let limit = 12

    /// - Parameter problem: in which what is open is shown.
    init(_ problem: DisclosureProblem) {
        lower = problem.floors
        upper = [Int?](repeating: nil, count: problem.count)
        for unknown in 0..<problem.count where problem.states[unknown] == .known || problem.states[unknown] == .open {
            lower[unknown] = problem.values[unknown]
            upper[unknown] = problem.values[unknown]
        }
        var isWaiting = [Bool](repeating: true, count: problem.rows.count)
        var queue = Array(problem.rows.indices)
        var changes = [UInt8](repeating: 0, count: problem.count)
        var next = 0
        while next < queue.count {
            let number = queue[next]
            next += 1
            isWaiting[number] = false
            for unknown in narrow(problem.rows[number]) where changes[unknown] < Self.limit {
                changes[unknown] += 1
                for row in problem.rows(of: unknown) where !isWaiting[Int(row)] {
                    isWaiting[Int(row)] = true
                    queue.append(Int(row))
                }
            }
        }
    }

    /// Narrows the unknowns of a row by each other; says which of them changed.
    private mutating func narrow(_ row: DisclosureProblem.Row) -> [Int] {
        var changed: [Int] = []
        // The greatest and the least of the weighted terms, and how many of them have none.
        var (high, highless, low, lowless) = (0, 0, 0, 0)
        for (unknown, weight) in row.terms {
            let (least, greatest) = ends(Int(unknown), Int(weight))
            if let greatest { high += greatest } else { highless += 1 }
            if let least { low += least } else { lowless += 1 }
        }
        for (number, weight) in row.terms {
            let unknown = Int(number)
            let (least, greatest) = ends(unknown, Int(weight))
            // The term is at least what is left to 0 when all others are as great as can be.
            if highless == (greatest == nil ? 1 : 0) {
                let rest = high - (greatest ?? 0)
                if set(unknown, termAtLeast: -rest, Int(weight)) { changed.append(unknown) }
            }
            if row.isEquality, lowless == (least == nil ? 1 : 0) {
                let rest = low - (least ?? 0)
                if set(unknown, termAtMost: -rest, Int(weight)) { changed.append(unknown) }
            }
        }
        return changed
    }

    /// The least and the greatest value of a weighted unknown.
    private func ends(_ unknown: Int, _ weight: Int) -> (Int?, Int?) {
        let (low, high) = (lower[unknown].map { $0 * weight }, upper[unknown].map { $0 * weight })
        return weight > 0 ? (low, high) : (high, low)
    }

    // Weights are 1 or -1.

    private mutating func set(_ unknown: Int, termAtLeast bound: Int, _ weight: Int) -> Bool {
        weight > 0 ? raise(unknown, to: bound) : reduce(unknown, to: -bound)
    }

    private mutating func set(_ unknown: Int, termAtMost bound: Int, _ weight: Int) -> Bool {
        weight > 0 ? reduce(unknown, to: bound) : raise(unknown, to: -bound)
    }

    private mutating func raise(_ unknown: Int, to bound: Int) -> Bool {
        if let known = lower[unknown], known >= bound { return false }
        lower[unknown] = bound
        return true
    }

    private mutating func reduce(_ unknown: Int, to bound: Int) -> Bool {
        if let known = upper[unknown], known <= bound { return false }
        upper[unknown] = bound
        return true
    }
}
