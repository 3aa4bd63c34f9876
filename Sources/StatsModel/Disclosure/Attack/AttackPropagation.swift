/// What follows from single sums: each bounds every unknown in it by the bounds of the others, again and again, in whole
/// numbers.
struct AttackPropagation: Sendable {
    private(set) var lower: [Int]
    private(set) var upper: [Int]
    /// Rows that nothing within the bounds meets. They were left out from then on.
    private(set) var conflicts: [Int] = []
    /// Columns that are said to be both at least one number and at most a smaller one. They were taken to be unknown.
    private(set) var clashes: [Int] = []

    private let system: AttackSystem
    /// The row that last moved each bound; -1 where the files say so.
    private var lowerReasons: [Int32]
    private var upperReasons: [Int32]
    /// The rows of each column.
    private let columnStarts: [Int]
    private let columnRows: [Int32]

    /// How often a row is looked at, on average, before it is left at that: bounds can creep on one by one, and what is
    /// found until then is true.
    private static let patience = 60

    init(_ system: AttackSystem) {
        self.system = system
        lower = system.lower
        upper = system.upper
        lowerReasons = Array(repeating: -1, count: lower.count)
        upperReasons = lowerReasons
        var counts = [Int](repeating: 0, count: lower.count + 1)
        for term in system.terms { counts[Int(term >> 1) + 1] += 1 }
        for column in lower.indices { counts[column + 1] += counts[column] }
        columnStarts = counts
        var rows = [Int32](repeating: 0, count: system.terms.count)
        for row in 0..<system.rowCount {
            for term in system.terms(of: row) {
                rows[counts[Int(term >> 1)]] = Int32(truncatingIfNeeded: row)
                counts[Int(term >> 1)] += 1
            }
        }
        columnRows = rows
        for column in lower.indices where lower[column] > upper[column] {
            clashes.append(column)
            (lower[column], upper[column]) = (0, AttackSystem.none)
        }
    }

    /// Goes on until nothing more follows.
    mutating func run() {
        var queue = AttackQueue(count: system.rowCount)
        for row in 0..<system.rowCount { queue.add(row) }
        var isOut = [Bool](repeating: false, count: system.rowCount)
        var patience = system.rowCount * Self.patience
        var moved: [Int] = []
        while patience > 0, let row = queue.next() {
            patience -= 1
            if isOut[row] { continue }
            moved.removeAll(keepingCapacity: true)
            guard tighten(row, &moved) else {
                isOut[row] = true
                conflicts.append(row)
                continue
            }
            for column in moved {
                for place in columnStarts[column]..<columnStarts[column + 1] where Int(columnRows[place]) != row {
                    queue.add(Int(columnRows[place]))
                }
            }
            // Only sums with several unknowns of one column could say more about themselves, and there are none.
        }
    }

    /// Tightens the bounds of the columns of a row; false where nothing within them meets it.
    private mutating func tighten(_ row: Int, _ moved: inout [Int]) -> Bool {
        let terms = system.terms(of: row)
        let isEquation = system.isEquation[row]
        // The least and greatest sum, and how many terms have no such.
        var (least, greatest, leastOpen, greatestOpen) = (0, 0, 0, 0)
        for term in terms {
            let column = Int(term >> 1)
            let (low, high) = (lower[column], upper[column])
            if term & 1 == 0 {
                least += low
                if high == AttackSystem.none { greatestOpen += 1 } else { greatest += high }
            } else {
                greatest -= low
                if high == AttackSystem.none { leastOpen += 1 } else { least -= high }
            }
        }
        if greatestOpen == 0, greatest < 0 { return false }
        if isEquation, leastOpen == 0, least > 0 { return false }
        if greatestOpen > 1, !isEquation || leastOpen > 1 { return true }
        // What the others leave: at least `-(greatest of the others)`, at most `-(least of the others)`.
        for term in terms {
            let column = Int(term >> 1)
            let (low, high) = (lower[column], upper[column])
            if low == high { continue }
            let isPlus = term & 1 == 0
            let isOpen = high == AttackSystem.none
            var (newLow, newHigh) = (low, high)
            // From sum ≥ 0.
            if isPlus {
                if greatestOpen == (isOpen ? 1 : 0) { newLow = max(low, -(greatest - (isOpen ? 0 : high))) }
            } else if greatestOpen == 0 {
                newHigh = min(high, greatest + low)
            }
            // From sum ≤ 0.
            if isEquation {
                if isPlus {
                    if leastOpen == 0 { newHigh = min(newHigh, -(least - low)) }
                } else if leastOpen == (isOpen ? 1 : 0) {
                    newLow = max(newLow, least + (isOpen ? 0 : high))
                }
            }
            if newHigh > AttackSystem.horizon { newHigh = high }
            if newLow > AttackSystem.horizon { newLow = low }
            guard newLow != low || newHigh != high else { continue }
            guard newLow <= newHigh else { return false }
            if newLow != low { lowerReasons[column] = Int32(truncatingIfNeeded: row) }
            if newHigh != high { upperReasons[column] = Int32(truncatingIfNeeded: row) }
            lower[column] = newLow
            upper[column] = newHigh
            moved.append(column)
            // The sums go on with the new bounds.
            let isClosing = isOpen && newHigh != AttackSystem.none
            let rise = isOpen ? (isClosing ? newHigh : 0) : newHigh - high
            if isPlus {
                least += newLow - low
                greatest += rise
                if isClosing { greatestOpen -= 1 }
            } else {
                greatest -= newLow - low
                least -= rise
                if isClosing { leastOpen -= 1 }
            }
        }
        return true
    }

    /// The columns on which it hangs that these rows and columns are as they are: from row to row, down to what the
    /// files say.
    func causes(rows: [Int], columns: [Int]) -> Set<Int> {
        var causes = Set(columns)
        var isSeen = Set(rows)
        var stack = rows
        for column in columns { Self.add([lowerReasons[column], upperReasons[column]], &isSeen, &stack) }
        while let row = stack.popLast() {
            for term in system.terms(of: row) where causes.insert(Int(term >> 1)).inserted {
                let column = Int(term >> 1)
                Self.add([lowerReasons[column], upperReasons[column]], &isSeen, &stack)
            }
        }
        return causes
    }

    private static func add(_ reasons: [Int32], _ isSeen: inout Set<Int>, _ stack: inout [Int]) {
        for reason in reasons where reason >= 0 && isSeen.insert(Int(reason)).inserted { stack.append(Int(reason)) }
    }
}

/// Numbers that wait, each once, first in first out.
struct AttackQueue {
    private var ring: [Int32]
    private var isWaiting: [Bool]
    private var head = 0
    private var length = 0

    init(count: Int) {
        ring = Array(repeating: 0, count: max(1, count))
        isWaiting = Array(repeating: false, count: count)
    }

    mutating func add(_ number: Int) {
        guard !isWaiting[number] else { return }
        isWaiting[number] = true
        var place = head + length
        if place >= ring.count { place -= ring.count }
        ring[place] = Int32(truncatingIfNeeded: number)
        length += 1
    }

    mutating func next() -> Int? {
        guard length > 0 else { return nil }
        let number = Int(ring[head])
        head += 1
        if head == ring.count { head = 0 }
        length -= 1
        isWaiting[number] = false
        return number
    }
}
