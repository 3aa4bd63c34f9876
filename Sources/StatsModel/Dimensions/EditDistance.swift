/// The optimal string alignment distance (Damerau-Levenshtein, where no stretch is edited twice): how many letters must
/// be replaced, left out, put in or swapped with their neighbour.
enum EditDistance {
    /// Longer words are not compared: the work grows with the product of the lengths.
    static let maximumLength = 64

    /// How many slips a word of a length may have and still be taken for another.
    static func tolerance(forLength length: Int) -> Int {
        switch length {
        case ...4: 1
        case ...7: 2
        default: 3
        }
    }

    /// The distance between two words, or nil where it is more than `bound` or a word is too long.
    static func between(_ left: [UInt8], _ right: [UInt8], atMost bound: Int) -> Int? {
        guard left.count <= maximumLength, right.count <= maximumLength, abs(left.count - right.count) <= bound
        else { return nil }
        let width = right.count + 1
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * width) { rows -> Int? in
            for column in 0..<width {
                rows.initializeElement(at: column, to: column)
                rows.initializeElement(at: width + column, to: 0)
                rows.initializeElement(at: 2 * width + column, to: 0)
            }
            var (above, here, before) = (0, width, 2 * width)
            for (row, letter) in left.enumerated() {
                rows[here] = row + 1
                var least = row + 1
                for column in 1..<width {
                    let other = right[column - 1]
                    var cost = rows[above + column - 1] + (letter == other ? 0 : 1)
                    cost = min(cost, rows[above + column] + 1, rows[here + column - 1] + 1)
                    if row > 0, column > 1, letter == right[column - 2], left[row - 1] == other {
                        cost = min(cost, rows[before + column - 2] + 1)
                    }
                    rows[here + column] = cost
                    least = min(least, cost)
                }
                // No later row can come below the bound again: each cost is at least the least of the row above, or one
                // more than the least of the row before that, which is at most one smaller.
                guard least <= bound else { return nil }
                (above, here, before) = (here, before, above)
            }
            let distance = rows[above + width - 1]
            return distance <= bound ? distance : nil
        }
    }
}
