/// A part of the problem, made smaller: an unknown that is another, or what a number leaves of another, is no unknown.
struct AttackReduction {
    private var lower: [Int]
    private var upper: [Int]
    var rows: [AttackPart.Row] = []

    /// For each column, the column that stands for it, and how: it is `signs` times that, plus `offsets`.
    private var stands: [Int]
    private var signs: [Int]
    private var offsets: [Int]
    private var isBroken = false

    init(lower: [Int], upper: [Int]) {
        self.lower = lower
        self.upper = upper
        stands = Array(lower.indices)
        signs = Array(repeating: 1, count: lower.count)
        offsets = Array(repeating: 0, count: lower.count)
    }

    /// The part that is left.
    ///
    /// - Parameter asked: columns with the columns of the system that they are.
    mutating func part(origins: [Int], asked: [(column: Int, name: Int)]) -> AttackPart {
        var isChanged = true
        while isChanged, !isBroken {
            isChanged = false
            var left: [AttackPart.Row] = []
            for row in rows {
                let row = rewritten(row)
                switch use(row) {
                case .kept: left.append(row)
                case .used: isChanged = true
                case .empty: break
                }
            }
            rows = left
        }
        merge()
        var part = AttackPart(origins: origins)
        part.isBroken = isBroken
        var places = [Int32](repeating: -1, count: lower.count)
        for column in lower.indices where stands[column] == column && lower[column] != upper[column] {
            places[column] = Int32(truncatingIfNeeded: part.lower.count)
            part.lower.append(lower[column])
            part.upper.append(upper[column])
        }
        part.rows = rows.map { row in
            var row = row
            for place in row.terms.indices { row.terms[place].column = places[Int(row.terms[place].column)] }
            return row
        }
        part.asked = asked.map { column, name in
            let (stand, sign, offset) = meaning(of: column)
            if lower[stand] == upper[stand] {
                return AttackPart.Asked(column: name, unknown: nil, sign: 1, offset: sign * lower[stand] + offset)
            }
            return AttackPart.Asked(column: name, unknown: Int(places[stand]), sign: sign, offset: offset)
        }
        return part
    }

    private enum Use { case kept, used, empty }

    /// Learns what a row says of one unknown, or that two are one.
    private mutating func use(_ row: AttackPart.Row) -> Use {
        guard let first = row.terms.first else {
            if row.lower > 0 || row.upper < 0 { isBroken = true }
            return .empty
        }
        guard row.lower == row.upper else { return isIdle(row) ? .empty : .kept }
        if row.terms.count == 1 {
            let (column, weight) = (Int(first.column), Int(first.weight))
            let value = row.lower / weight
            if value * weight != row.lower { isBroken = true }
            bound(column, value, value)
            return .used
        }
        guard row.terms.count == 2, let last = row.terms.last, abs(first.weight) == 1, abs(last.weight) == 1 else {
            return .kept
        }
        // weight·first + weight·last = number: the first is -(weights)·last + weight·number.
        let sign = first.weight == last.weight ? -1 : 1
        join(Int(first.column), sign, Int(first.weight) * row.lower, Int(last.column))
        return .used
    }

    /// Whether every value within the bounds meets a row.
    private func isIdle(_ row: AttackPart.Row) -> Bool {
        guard row.upper == AttackSystem.none else { return false }
        var least = 0
        for term in row.terms {
            let column = Int(term.column)
            guard term.weight > 0 || upper[column] != AttackSystem.none else { return false }
            least += Int(term.weight) * (term.weight > 0 ? lower[column] : upper[column])
        }
        return least >= row.lower
    }

    private mutating func bound(_ column: Int, _ least: Int, _ greatest: Int) {
        lower[column] = max(lower[column], least)
        upper[column] = min(upper[column], greatest)
        if lower[column] > upper[column] {
            isBroken = true
            upper[column] = lower[column]
        }
    }

    /// Makes one column stand for another: `column` is `sign` times `stand` plus `offset`.
    private mutating func join(_ column: Int, _ sign: Int, _ offset: Int, _ stand: Int) {
        stands[column] = stand
        signs[column] = sign
        offsets[column] = offset
        let (low, high) = (lower[column], upper[column])
        if sign > 0 {
            bound(stand, low - offset, high == AttackSystem.none ? high : high - offset)
        } else {
            bound(stand, high == AttackSystem.none ? lower[stand] : offset - high, offset - low)
        }
    }

    private func meaning(of column: Int) -> (stand: Int, sign: Int, offset: Int) {
        var (stand, sign, offset) = (column, 1, 0)
        while stands[stand] != stand {
            offset += sign * offsets[stand]
            sign *= signs[stand]
            stand = stands[stand]
        }
        return (stand, sign, offset)
    }

    /// A row by what stands for its columns, without what is known.
    private func rewritten(_ row: AttackPart.Row) -> AttackPart.Row {
        var known = 0
        var terms: [AttackPart.Term] = []
        for term in row.terms {
            let (stand, sign, offset) = meaning(of: Int(term.column))
            let weight = Int(term.weight)
            known += weight * offset
            if lower[stand] == upper[stand] {
                known += weight * sign * lower[stand]
            } else {
                terms.append(
                    AttackPart.Term(
                        column: Int32(truncatingIfNeeded: stand), weight: Int32(truncatingIfNeeded: weight * sign)))
            }
        }
        terms.sort { $0.column < $1.column }
        var merged: [AttackPart.Term] = []
        for term in terms {
            if merged.last?.column == term.column {
                merged[merged.count - 1].weight += term.weight
            } else {
                merged.append(term)
            }
        }
        merged.removeAll { $0.weight == 0 }
        return AttackPart.Row(
            lower: row.lower - known, upper: row.upper == AttackSystem.none ? row.upper : row.upper - known,
            terms: merged)
    }

    /// Makes one of rows that have the same terms.
    private mutating func merge() {
        var known: [[AttackPart.Term]: Int] = [:]
        var left: [AttackPart.Row] = []
        for row in rows {
            if let place = known[row.terms] {
                left[place].lower = max(left[place].lower, row.lower)
                left[place].upper = min(left[place].upper, row.upper)
                if left[place].lower > left[place].upper { isBroken = true }
            } else {
                known[row.terms] = left.count
                left.append(row)
            }
        }
        rows = left
    }
}
