/// Whether the totals of a pack can all be true, as far as that is seen by comparing them with one another.
///
/// A part is not more than its whole; parts that exclude one another are together not more than their whole, and just
/// as much where they make it up; incidents of any category are not more than those of each category added up. What
/// contradicts itself in a more roundabout way, only a solver sees.
struct OutsideTotalCheck {
    /// The codes of areas and categories, by their positions.
    struct Names {
        let areas: [String]
        let categories: [String]
    }

    /// A total that can't be true beside others.
    struct Contradiction {
        let line: Int
        let reason: String
    }

    private let tree: AreaTree
    private let names: Names
    /// One total of each cell, in the order of the file, and the same by their cells.
    private let totals: [OutsideTotal]
    private let byCell: [FigureCell: OutsideTotal]
    private var found: [Contradiction] = []

    init(_ totals: [OutsideTotal], _ tree: AreaTree, _ names: Names) {
        self.tree = tree
        self.names = names
        byCell = Dictionary(totals.map { ($0.cell, $0) }) { first, _ in first }
        var seen: Set<FigureCell> = []
        self.totals = totals.filter { seen.insert($0.cell).inserted }
    }

    /// What can't be.
    consuming func contradictions() -> [Contradiction] {
        for total in totals { compareWithWholes(total) }
        addUpAreas()
        for total in totals {
            addUpKinds(total)
            addUpPeriods(total)
            addUpCategories(total)
        }
        return found
    }

    private mutating func compareWithWholes(_ part: OutsideTotal) {
        guard let whole = smallerWhole(of: part) else { return }
        fault(
            part,
            "is more than \(whole.value), the total of \(words(for: whole.cell)) on line \(whole.line), of which it is "
                + "a part.")
    }

    /// The nearest whole of a part that is smaller than it; others may be as well, and one is enough to be told.
    private func smallerWhole(of part: OutsideTotal) -> OutsideTotal? {
        let categories = part.cell.category.map { [$0, nil] } ?? [nil]
        let kinds: [KindSelection] = part.cell.kind == .all ? [.all] : [part.cell.kind, .all]
        for category in categories {
            for kind in kinds {
                for period in Self.periods(around: part.cell.period) {
                    var area: Int? = part.cell.area
                    while let here = area {
                        let cell = FigureCell(area: here, category: category, kind: kind, period: period)
                        if let whole = byCell[cell], part.value > whole.value { return whole }
                        area = tree.parentIndex(of: here)
                    }
                }
            }
        }
        return nil
    }

    /// The period itself, and those in which it lies, the shortest first.
    private static func periods(around period: Period) -> [Period] {
        let last = period.lastMonth
        switch period {
        case .month:
            let quarter = Period.quarter(ending: last.advanced(by: (12 - last.number) % 3))
            return [period, quarter] + (0...11).map { .year(ending: last.advanced(by: $0)) }
        case .quarter: return [period] + (0...9).map { .year(ending: last.advanced(by: $0)) }
        case .year, .days: return [period]
        }
    }

    /// Areas of which none lies in another, in the nearest area around them that has a total.
    private mutating func addUpAreas() {
        var parts: [FigureCell: [OutsideTotal]] = [:]
        for total in totals {
            var cell = total.cell
            while let parent = tree.parentIndex(of: cell.area) {
                cell.area = parent
                guard byCell[cell] != nil else { continue }
                parts[cell, default: []].append(total)
                break
            }
        }
        // Places that were not recorded more exactly are no area's, so areas never make up their whole.
        for whole in totals { compare(whole, with: parts[whole.cell] ?? [], makesItUp: false) }
    }

    private mutating func addUpKinds(_ whole: OutsideTotal) {
        guard whole.cell.kind == .all else { return }
        var cell = whole.cell
        let parts = Kind.allCases.compactMap { kind in
            cell.kind = KindSelection(kind)
            return byCell[cell]
        }
        compare(whole, with: parts, makesItUp: parts.count == Kind.allCases.count)
    }

    private mutating func addUpPeriods(_ whole: OutsideTotal) {
        guard whole.cell.period.grain != .month, let months = whole.cell.period.months else { return }
        var parts: [OutsideTotal] = []
        var covered = 0
        var month = months.lowerBound
        while month <= months.upperBound {
            var cell = whole.cell
            // A quarter that has a total stands for its months; a month whose quarter has none for itself.
            let last = month.advanced(by: 2)
            cell.period = .quarter(ending: last)
            if last.number % 3 == 0, last <= months.upperBound, cell != whole.cell, let part = byCell[cell] {
                parts.append(part)
                covered += 3
                month = last.advanced(by: 1)
                continue
            }
            cell.period = .month(month)
            if let part = byCell[cell] {
                parts.append(part)
                covered += 1
            }
            month = month.advanced(by: 1)
        }
        compare(whole, with: parts, makesItUp: covered == months.count)
    }

    /// Every incident has a category, so that all categories together are not fewer than any.
    private mutating func addUpCategories(_ whole: OutsideTotal) {
        guard whole.cell.category == nil, !names.categories.isEmpty else { return }
        var cell = whole.cell
        var parts: [OutsideTotal] = []
        for category in names.categories.indices {
            cell.category = category
            guard let part = byCell[cell] else { return }
            parts.append(part)
        }
        let sum = parts.reduce(0) { $0 + $1.value }
        guard whole.value > sum else { return }
        fault(
            whole,
            "is more than \(sum), the sum of all categories on \(Self.lines(of: parts)): every incident has one.")
    }

    private mutating func compare(_ whole: OutsideTotal, with parts: [OutsideTotal], makesItUp: Bool) {
        // Of a part that is more than the whole by itself, that has been told.
        guard !parts.isEmpty, parts.allSatisfy({ $0.value <= whole.value }) else { return }
        let sum = parts.reduce(0) { $0 + $1.value }
        guard sum > whole.value || makesItUp && sum < whole.value else { return }
        let sumOfParts = "\(sum), the sum of the parts on \(Self.lines(of: parts))"
        fault(whole, makesItUp ? "is not \(sumOfParts), which make it up." : "is less than \(sumOfParts).")
    }

    private mutating func fault(_ total: OutsideTotal, _ remainder: String) {
        found.append(Contradiction(line: total.line, reason: "\(total.value) \(remainder)"))
    }

    private func words(for cell: FigureCell) -> String {
        let category = cell.category.map { names.categories[$0] } ?? "any"
        return "`\(names.areas[cell.area]) \(category) \(cell.kind.rawValue) \(cell.period.code)`"
    }

    /// `lines 3, 4 and 7`; of many, the first few.
    private static func lines(of totals: [OutsideTotal]) -> String {
        let lines = totals.map(\.line).sorted()
        guard let last = lines.last, lines.count > 1 else { return "line \(lines.first ?? 1)" }
        guard lines.count <= 12 else {
            return "lines \(lines.prefix(11).map(String.init).joined(separator: ", ")) and \(lines.count - 11) others"
        }
        return "lines \(lines.dropLast().map(String.init).joined(separator: ", ")) and \(last)"
    }
}
