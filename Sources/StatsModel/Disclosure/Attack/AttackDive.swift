/// Fills in a table, number after number: each choice is followed by all that follows from it at once, and taken back
/// where that is a contradiction.
struct AttackDive {
    private let part: AttackPart
    private(set) var lower: [Int]
    private(set) var upper: [Int]

    private let rowStarts: [Int32]
    private let rowColumns: [Int32]
    private let rowWeights: [Int32]
    private let incidence: AttackIncidence
    private let rowLower: [Int]
    private let rowUpper: [Int]

    /// What a bound was before: column, lower, upper.
    private var trail: [(column: Int32, lower: Int, upper: Int)] = []
    private var queue: [Int32] = []
    private var isWaiting: [Bool]
    private(set) var isBroken = false
    /// The column at which the way was lost, the last time that it was.
    private(set) var failure: Int?

    init(_ part: AttackPart) {
        self.part = part
        lower = part.lower
        upper = part.upper
        var rowStarts: [Int32] = [0]
        var rowColumns: [Int32] = []
        var rowWeights: [Int32] = []
        for row in part.rows {
            for term in row.terms {
                rowColumns.append(term.column)
                rowWeights.append(term.weight)
            }
            rowStarts.append(Int32(truncatingIfNeeded: rowColumns.count))
        }
        incidence = AttackIncidence(part)
        self.rowStarts = rowStarts
        self.rowColumns = rowColumns
        self.rowWeights = rowWeights
        rowLower = part.rows.map(\.lower)
        rowUpper = part.rows.map(\.upper)
        isWaiting = Array(repeating: false, count: part.rows.count)
        for row in part.rows.indices { wake(Int32(row)) }
        isBroken = !settle()
        trail.removeAll()
    }

    /// A table that has the wished value, or one near it, in as many columns as can be; nil where the way was lost.
    ///
    /// - Parameters:
    ///   - order: in which columns are filled in.
    ///   - fixed: what must be.
    ///   - tries: how many contradictions to go through.
    mutating func table(
        order: [Int], fixed: [(column: Int, value: Int)], tries: Int,
        wish: (_ column: Int, _ range: ClosedRange<Int>) -> Int
    ) -> [Int]? {
        defer { undo(to: 0) }
        guard !isBroken else { return nil }
        for (column, value) in fixed { guard restrict(column, value, value) else { return nil } }
        var tries = tries
        for column in order {
            while lower[column] != upper[column] {
                let (low, high) = (lower[column], upper[column])
                let value = min(max(wish(column, low...high), low), high)
                let mark = trail.count
                if restrict(column, value, value) { continue }
                undo(to: mark)
                tries -= 1
                failure = column
                guard tries > 0 else { return nil }
                // Not that: what is nearest to it, above first.
                if value < high, restrict(column, value + 1, high) { continue }
                undo(to: mark)
                guard value > low, restrict(column, low, value - 1) else { return nil }
            }
        }
        return lower
    }

    private mutating func restrict(_ column: Int, _ low: Int, _ high: Int) -> Bool {
        guard low >= lower[column], high <= upper[column] else { return false }
        set(column, low, high)
        return settle()
    }

    private mutating func set(_ column: Int, _ low: Int, _ high: Int) {
        trail.append((Int32(truncatingIfNeeded: column), lower[column], upper[column]))
        lower[column] = low
        upper[column] = high
        for use in incidence[column] { wake(Int32(truncatingIfNeeded: use.row)) }
    }

    private mutating func wake(_ row: Int32) {
        guard !isWaiting[Int(row)] else { return }
        isWaiting[Int(row)] = true
        queue.append(row)
    }

    private mutating func undo(to mark: Int) {
        while trail.count > mark, let last = trail.popLast() {
            lower[Int(last.column)] = last.lower
            upper[Int(last.column)] = last.upper
        }
    }

    /// Follows everything up; false where there is a contradiction.
    private mutating func settle() -> Bool {
        var head = 0
        var isFine = true
        while head < queue.count {
            let row = Int(queue[head])
            head += 1
            isWaiting[row] = false
            if isFine { isFine = tighten(row) }
        }
        queue.removeAll(keepingCapacity: true)
        return isFine
    }

    private mutating func tighten(_ row: Int) -> Bool {
        let (first, end) = (Int(rowStarts[row]), Int(rowStarts[row + 1]))
        var (least, greatest, leastOpen, greatestOpen) = (0, 0, 0, 0)
        for place in first..<end {
            let (column, weight) = (Int(rowColumns[place]), Int(rowWeights[place]))
            let (low, high) = weight > 0 ? (lower[column], upper[column]) : (upper[column], lower[column])
            if low == AttackSystem.none { leastOpen += 1 } else { least += weight * low }
            if high == AttackSystem.none { greatestOpen += 1 } else { greatest += weight * high }
        }
        let (wantedLow, wantedHigh) = (rowLower[row], rowUpper[row])
        if greatestOpen == 0, greatest < wantedLow { return false }
        if leastOpen == 0, least > wantedHigh { return false }
        if leastOpen == 0, greatestOpen == 0, least >= wantedLow, greatest <= wantedHigh { return true }
        for place in first..<end {
            let (column, weight) = (Int(rowColumns[place]), Int(rowWeights[place]))
            let (low, high) = (lower[column], upper[column])
            if low == high { continue }
            var (newLow, newHigh) = (low, high)
            let isOpen = high == AttackSystem.none
            // weight·x ≥ wantedLow - greatest of the others; weight·x ≤ wantedHigh - least of the others.
            let openAbove = greatestOpen - (weight > 0 && isOpen ? 1 : 0)
            let openBelow = leastOpen - (weight < 0 && isOpen ? 1 : 0)
            if openAbove == 0 {
                let own = weight > 0 ? (isOpen ? 0 : weight * high) : weight * low
                let need = wantedLow - (greatest - own)
                if weight > 0 {
                    newLow = max(newLow, Self.up(need, weight))
                } else {
                    newHigh = min(newHigh, Self.down(-need, -weight))
                }
            }
            if openBelow == 0, wantedHigh != AttackSystem.none {
                let own = weight > 0 ? weight * low : (isOpen ? 0 : weight * high)
                let room = wantedHigh - (least - own)
                if weight > 0 {
                    newHigh = min(newHigh, Self.down(room, weight))
                } else {
                    newLow = max(newLow, Self.up(-room, -weight))
                }
            }
            guard newLow != low || newHigh != high else { continue }
            guard newLow <= newHigh else { return false }
            set(column, newLow, newHigh)
            // This row's sums are as they were: it waits in the queue to be looked at again.
        }
        return true
    }

    /// The quotient of a division by a number above 0, rounded up.
    private static func up(_ number: Int, _ divisor: Int) -> Int {
        divisor == 1 ? number : -down(-number, divisor)
    }

    /// The quotient of a division by a number above 0, rounded down.
    private static func down(_ number: Int, _ divisor: Int) -> Int {
        if divisor == 1 { return number }
        return number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
    }
}
