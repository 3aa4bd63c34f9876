/// What everybody knows of each unknown of a problem when counts are rounded: from which value to which.
struct RoundingKnowledge: Sendable {
    /// The least value of each unknown.
    private(set) var low: [Int]
    /// The greatest; nil where there is none.
    private(set) var high: [Int?]
    /// The unknowns that are shown rounded somewhere, ascending.
    private(set) var rounded: [Int] = []

    private struct CountedCell: Hashable {
        var cell: FigureCell
        var count: Int
    }

    /// What is known when a table is published beside all that was published before.
    ///
    /// - Parameters:
    ///   - problem: the sums, with every version in.
    ///   - shown: by position of the last version what it shows.
    init(_ problem: DisclosureProblem, _ ledger: [LedgerEntry], _ table: RawTable, shown: [Int?], base: Int) {
        low = [Int](repeating: 0, count: problem.count)
        high = [Int?](repeating: nil, count: problem.count)
        var isNoted = [Bool](repeating: false, count: problem.count)
        var isRounded = isNoted
        var unknowns: [CountedCell: Int] = [:]
        for (unknown, cell) in problem.cells.sorted(by: { $0.key < $1.key }) {
            unknowns[CountedCell(cell: cell, count: problem.values[unknown])] = unknown
        }
        for entry in ledger {
            let pack = entry.raw.frame.pack
            let translation = PackTranslation(from: pack, to: table.frame.pack)
            entry.raw.frame.forEachCell { position, cell in
                guard let there = translation.cell(cell),
                    let unknown = unknowns[CountedCell(cell: there, count: entry.raw.counts[position])]
                else { return }
                switch entry.table.standing(at: position) {
                case .absent: return
                case .hidden: narrow(unknown, pack.policy.zeros == .show ? 1 : 0, nil)
                case .shown:
                    guard let value = entry.table.shownValue(at: position) else { return }
                    isRounded[unknown] = isRounded[unknown] || pack.policy.rounding != nil
                    let room = (pack.policy.rounding ?? 1) - 1
                    narrow(unknown, value - room, value + room)
                }
                isNoted[unknown] = true
            }
        }
        for (position, value) in shown.enumerated() {
            let unknown = Int(problem.unknownOfPosition[position])
            guard let value, unknown >= 0 else { continue }
            narrow(unknown, value - base + 1, value + base - 1)
            (isNoted[unknown], isRounded[unknown]) = (true, true)
        }
        for total in (ledger.map(\.raw) + [table]).flatMap({ $0.frame.pack.outsideTotals }) {
            guard let unknown = unknowns[CountedCell(cell: total.cell, count: total.value)] else { continue }
            narrow(unknown, total.value, total.value)
        }
        // Whatever else is known is known as it is.
        for unknown in 0..<problem.count where problem.states[unknown] == .known && !isNoted[unknown] {
            narrow(unknown, problem.values[unknown], problem.values[unknown])
        }
        rounded = isRounded.indices.filter { isRounded[$0] }
    }

    private mutating func narrow(_ unknown: Int, _ least: Int, _ greatest: Int?) {
        low[unknown] = max(low[unknown], least)
        if let greatest { high[unknown] = min(high[unknown] ?? greatest, greatest) }
    }

    /// Narrows each interval by the sums in which its unknown stands, again and again, up to a number of rounds.
    mutating func propagate(_ problem: DisclosureProblem, rounds: Int = 20) {
        var isMoving = true
        var round = 0
        while isMoving, round < rounds {
            isMoving = false
            round += 1
            for row in problem.rows {
                if narrow(by: row, sign: 1) { isMoving = true }
                if row.isEquality, narrow(by: row, sign: -1) { isMoving = true }
            }
        }
    }

    /// Of a sum that is at least 0 each term is at least what the others at their greatest leave.
    private mutating func narrow(by row: DisclosureProblem.Row, sign: Int) -> Bool {
        var greatest = 0
        var endless = 0
        for term in row.terms {
            let (weight, unknown) = (sign * Int(term.weight), Int(term.unknown))
            if weight < 0 {
                greatest += weight * low[unknown]
            } else if let high = high[unknown] {
                greatest += weight * high
            } else {
                endless += 1
            }
        }
        var hasMoved = false
        for term in row.terms where endless <= 1 {
            // Every weight is 1 or -1.
            let (weight, unknown) = (sign * Int(term.weight), Int(term.unknown))
            if weight > 0 {
                let isEndless = high[unknown] == nil
                guard endless == 0 || isEndless else { continue }
                let least = isEndless ? -greatest : (high[unknown] ?? 0) - greatest
                if least > low[unknown] {
                    low[unknown] = least
                    hasMoved = true
                }
            } else if endless == 0 {
                let most = greatest + low[unknown]
                if most < high[unknown] ?? Int.max {
                    high[unknown] = most
                    hasMoved = true
                }
            }
        }
        return hasMoved
    }
}
