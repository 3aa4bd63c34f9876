/// Cuts a problem into parts.
struct AttackCutting {
    private let system: AttackSystem
    private let bounds: AttackPropagation
    /// Essential rows that still say something, and in how many of these a column is.
    private var isOpen: [Bool]
    private var uses: [Int32]

    init(_ system: AttackSystem, _ bounds: AttackPropagation) {
        self.system = system
        self.bounds = bounds
        isOpen = system.isEssential
        uses = Array(repeating: 0, count: bounds.lower.count)
    }

    private func isFixed(_ column: Int) -> Bool { bounds.lower[column] == bounds.upper[column] }

    /// The parts, by their first columns. Columns that are asked for and in no part are as free as their bounds.
    mutating func parts(asked: Set<Int>) -> [AttackPart] {
        for row in bounds.conflicts { isOpen[row] = false }
        for row in isOpen.indices where isOpen[row] { isOpen[row] = saysSomething(row) }
        dropDefinitions(asked: asked)
        var union = AttackUnion(count: bounds.lower.count)
        for row in isOpen.indices where isOpen[row] {
            var first: Int?
            for term in system.terms(of: row) where !isFixed(Int(term >> 1)) {
                if let first { union.join(first, Int(term >> 1)) } else { first = Int(term >> 1) }
            }
        }
        var members: [Int: [Int]] = [:]
        var rows: [Int: [Int]] = [:]
        for column in uses.indices where uses[column] > 0 { members[union.root(column), default: []].append(column) }
        for row in isOpen.indices where isOpen[row] {
            guard let term = system.terms(of: row).first(where: { !isFixed(Int($0 >> 1)) }) else { continue }
            rows[union.root(Int(term >> 1)), default: []].append(row)
        }
        // A part in which nothing is asked for has nothing to tell, and the others don't depend on it.
        return members.keys.sorted().compactMap { root in
            let columns = members[root] ?? []
            guard columns.contains(where: asked.contains) else { return nil }
            return part(columns: columns, rows: rows[root] ?? [], asked: asked)
        }
    }

    /// Whether a row has unknowns, and is not met by all that is within their bounds.
    private mutating func saysSomething(_ row: Int) -> Bool {
        var (least, hasUnknown, isBounded) = (0, false, true)
        for term in system.terms(of: row) {
            let column = Int(term >> 1)
            if !isFixed(column) { hasUnknown = true }
            if term & 1 == 0 {
                least += bounds.lower[column]
            } else if bounds.upper[column] == AttackSystem.none {
                isBounded = false
            } else {
                least -= bounds.upper[column]
            }
        }
        guard hasUnknown, system.isEquation[row] || !isBounded || least < 0 else { return false }
        for term in system.terms(of: row) where !isFixed(Int(term >> 1)) { uses[Int(term >> 1)] += 1 }
        return true
    }

    /// Drops the equations that only say what an unknown is that is in no other row, nobody asks for, and has no bounds of
    /// its own: it is what it is, whatever the others are.
    private mutating func dropDefinitions(asked: Set<Int>) {
        var isFree = [Bool](repeating: false, count: uses.count)
        for column in uses.indices where uses[column] > 0 && !isFixed(column) {
            isFree[column] = !asked.contains(column) && !isAtom(column)
        }
        // What an inequality says of a column may be in the column's bounds only.
        for row in system.isEssential.indices where system.isEssential[row] && !system.isEquation[row] {
            for term in system.terms(of: row) { isFree[Int(term >> 1)] = false }
        }
        var users = [Int: [Int]]()
        for row in isOpen.indices where isOpen[row] {
            for term in system.terms(of: row) where isFree[Int(term >> 1)] {
                users[Int(term >> 1), default: []].append(row)
            }
        }
        var stack = uses.indices.filter { isFree[$0] && uses[$0] == 1 }
        while let column = stack.popLast() {
            guard let row = users[column]?.first(where: { isOpen[$0] }), system.isEquation[row] else { continue }
            isOpen[row] = false
            for term in system.terms(of: row) where !isFixed(Int(term >> 1)) {
                let other = Int(term >> 1)
                uses[other] -= 1
                if isFree[other], uses[other] == 1 { stack.append(other) }
            }
        }
    }

    /// Whether a column is one of the finest, which is not negative by nature and not by being a sum.
    private func isAtom(_ column: Int) -> Bool {
        let (node, category, kind, span) = system.grid.coordinates(of: system.epochs.place(of: column))
        return system.grid.isLeaf(node) && kind < 2
            && system.grid.times(node: node, category: category).parts[span].isEmpty
    }

    private func part(columns: [Int], rows: [Int], asked: Set<Int>) -> AttackPart {
        var reduction = AttackReduction(
            lower: columns.map { bounds.lower[$0] }, upper: columns.map { bounds.upper[$0] })
        let places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, Int32(truncatingIfNeeded: $0)) })
        for row in rows {
            var known = 0
            var terms: [AttackPart.Term] = []
            for term in system.terms(of: row) {
                let weight = term & 1 == 0 ? 1 : -1
                if let place = places[Int(term >> 1)] {
                    terms.append(AttackPart.Term(column: place, weight: Int32(weight)))
                } else {
                    known += weight * bounds.lower[Int(term >> 1)]
                }
            }
            reduction.rows.append(
                AttackPart.Row(
                    lower: -known, upper: system.isEquation[row] ? -known : AttackSystem.none, terms: terms))
        }
        return reduction.part(
            origins: rows, asked: columns.indices.filter { asked.contains(columns[$0]) }.map { ($0, columns[$0]) })
    }
}

/// Which of many belong together.
struct AttackUnion {
    private var above: [Int]

    init(count: Int) { above = Array(0..<count) }

    mutating func root(_ number: Int) -> Int {
        var number = number
        while above[number] != number {
            above[number] = above[above[number]]
            number = above[number]
        }
        return number
    }

    mutating func join(_ left: Int, _ right: Int) {
        let (left, right) = (root(left), root(right))
        if left < right { above[right] = left } else { above[left] = right }
    }
}
