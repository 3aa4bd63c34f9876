/// Puts a ``DisclosureProblem`` together, version by version.
struct ProblemBuilder {
    /// What of a problem depends on the policy.
    struct Rules {
        /// Whether a zero is always shown, so that what is hidden is at least 1.
        var showsZeros: Bool
        /// Whether a small change of a published count must not be told.
        var hidesSmallChanges: Bool
        /// Counts and changes from 1 up to, but without, this number are small.
        var threshold: Int
    }

    private(set) var problem = DisclosureProblem()
    private let shape: ProblemShape
    private let rules: Rules
    /// For each node, category, kind and run of months the unknown of the latest version; -1 where there is none.
    private var latest: [Int32]
    /// The same, by the unknown that was made last.
    private var newest: [Int32]
    /// The same, with which version it was last looked for.
    private var lastSeen: [Int32]
    /// For each category, kind and run of months whether nothing has changed with a version.
    private var changeSeen: [Int: (version: Int32, isUnchanged: Bool)] = [:]
    private var gridBefore: MonthGrid?
    private var spanNumbers: [Span: Int] = [:]
    private let spans: [Span]
    private var bornWith: [Int32] = []
    private var known: Set<[Int32]> = []
    private var version: Int32 = 0
    /// The unknowns whose values were published elsewhere, and by whom.
    private var outside: [Int: String] = [:]
    /// The pack of the version that is being protected.
    private let lastPack: ReferencePack

    struct Span: Hashable {
        var first: Int
        var last: Int
    }

    private let kindCount = KindSelection.allCases.count

    /// - Parameter earlier: the versions before `last`, which is the one that is being protected.
    init(_ shape: ProblemShape, _ earlier: [RawTable], _ last: RawTable, rules: Rules) {
        self.shape = shape
        self.rules = rules
        var found: Set<Span> = []
        for cuts in shape.cuts.joined() {
            for (one, next) in zip(cuts, cuts.dropFirst()) { found.insert(Span(first: one, last: next - 1)) }
        }
        for table in earlier + [last] {
            for period in table.frame.periods {
                if let span = Span(period) { found.insert(span) }
            }
            for total in table.frame.pack.outsideTotals {
                if let span = Span(total.cell.period) { found.insert(span) }
            }
        }
        spans = found.sorted { ($0.first, $0.last) < ($1.first, $1.last) }
        lastPack = last.frame.pack
        for (number, span) in spans.enumerated() { spanNumbers[span] = number }
        latest = [Int32](repeating: -1, count: shape.areaCount * 2 * shape.categoryCount * kindCount * spans.count)
        newest = latest
        lastSeen = latest
        problem.parents = [Int32](repeating: -1, count: shape.areaCount * 2)
    }

    // MARK: Versions

    /// Adds a version: its unknowns, its sums, and what it showed.
    ///
    /// - Parameter shown: what was shown of it; nil for the version that is being protected.
    mutating func add(_ table: RawTable, shown: ProtectedTable?) {
        let grid = MonthGrid(table, shape)
        let pack = table.frame.pack
        for area in pack.areas.indices {
            guard let number = shape.areaNumbers[pack.areas[area].code] else { continue }
            problem.parents[shape.areaCount + number] = Int32(clamping: number)
            if let parent = pack.tree.parentIndex(of: area), let above = shape.areaNumbers[pack.areas[parent].code] {
                problem.parents[number] = Int32(clamping: above)
            }
        }
        let cells = addCells(table, grid, shown)
        addBlocks(grid, pack)
        for cell in cells { addCellRow(cell.unknown, cell.node, cell.category, cell.kind, cell.span, grid) }
        addOutsideTotals(grid, pack)
        addAreaRows(grid, pack)
        addCategoryRows(grid, pack)
        version += 1
        gridBefore = grid
    }

    /// The unknowns of the finest blocks.
    private mutating func addBlocks(_ grid: MonthGrid, _ pack: ReferencePack) {
        for area in pack.areas {
            guard let number = shape.areaNumbers[area.code], shape.isNeeded[number] else { continue }
            for node in [number, shape.areaCount + number] {
                for category in 0..<shape.categoryCount {
                    for block in blocks(node, category, grid) {
                        for kind in shape.kinds {
                            guard let unknown = unknown(node, category, kind, block, grid, isPublished: false) else {
                                continue
                            }
                            // An area that did not exist counts nothing, and everybody knows.
                            let first = Month(clampedIndex: block.first), last = Month(clampedIndex: block.last)
                            if node == number, !area.exists(in: .days(first.firstDay...last.lastDay)) {
                                problem.states[unknown] = .known
                            }
                        }
                    }
                }
            }
        }
    }

    /// What was published elsewhere is known, as long as it is what is counted here: a reader who takes another number for
    /// ours comes to wrong conclusions, and not to ours.
    private mutating func addOutsideTotals(_ grid: MonthGrid, _ pack: ReferencePack) {
        for total in pack.outsideTotals {
            let (cell, category) = (total.cell, number(of: total.cell.category, in: pack))
            guard let node = shape.areaNumbers[pack.areas[cell.area].code], shape.isNeeded[node],
                let span = Span(cell.period),
                let unknown = unknown(node, category, cell.kind, span, grid, isPublished: true),
                problem.values[unknown] == total.value
            else { continue }
            outside[unknown] = total.publisher
            addCellRow(unknown, node, category, cell.kind, span, grid)
        }
    }

    private mutating func addCells(_ table: RawTable, _ grid: MonthGrid, _ shown: ProtectedTable?) -> [CellUnknown] {
        let pack = table.frame.pack
        if shown == nil { problem.unknownOfPosition = [Int32](repeating: -1, count: table.frame.count) }
        let translation = PackTranslation(from: pack, to: lastPack)
        var cells: [CellUnknown] = []
        table.frame.forEachCell { position, cell in
            guard let node = shape.areaNumbers[pack.areas[cell.area].code], let span = Span(cell.period) else { return }
            let category = number(of: cell.category, in: pack)
            guard let unknown = unknown(node, category, cell.kind, span, grid, isPublished: true) else { return }
            cells.append(CellUnknown(unknown: unknown, node: node, category: category, kind: cell.kind, span: span))
            problem.cells[unknown] = translation.cell(cell)
            if let shown {
                switch shown.standing(at: position) {
                case .shown: problem.states[unknown] = .known
                case .hidden: if problem.states[unknown] != .known { hide(unknown) }
                case .absent: break
                }
            } else {
                problem.unknownOfPosition[position] = Int32(clamping: unknown)
                guard table.absences[cell.period] == nil else { return }
                problem.positions[unknown] = Int32(clamping: position)
                if problem.states[unknown] == .unpublished { problem.states[unknown] = .open }
            }
        }
        return cells
    }

    /// A published cell and its unknown.
    private struct CellUnknown {
        let unknown: Int
        let node: Int
        let category: Int
        let kind: KindSelection
        let span: Span
    }

    /// A cell that was hidden in an earlier version: it stays so, and whoever sees that knows that it is no zero.
    private mutating func hide(_ unknown: Int) {
        problem.states[unknown] = .hidden
        problem.floors[unknown] = rules.showsZeros ? 1 : 0
    }

    /// The number of a category of a pack; 0 for any.
    private func number(of category: Int?, in pack: ReferencePack) -> Int {
        category.flatMap { shape.categoryNumbers[pack.categories[$0].code] } ?? 0
    }

    // MARK: Unknowns

    private func key(_ node: Int, _ category: Int, _ kind: KindSelection, _ span: Int) -> Int {
        ((node * shape.categoryCount + category) * kindCount + kind.position) * spans.count + span
    }

    /// The unknown of a count at this version, which is that of an earlier one where the count is the same.
    ///
    /// What is not published is the same where nothing of its category, kind and time has changed anywhere: nobody outside
    /// can know more.
    private mutating func unknown(
        _ node: Int, _ category: Int, _ kind: KindSelection, _ span: Span, _ grid: MonthGrid, isPublished: Bool
    ) -> Int? {
        guard let number = spanNumbers[span],
            let value = grid.count(node: node, category: category, kind: kind, first: span.first, last: span.last)
        else { return nil }
        let place = key(node, category, kind, number)
        guard lastSeen[place] != version else { return Int(latest[place]) }
        lastSeen[place] = version
        if latest[place] >= 0, isUnchanged(category, kind, span, grid) { return Int(latest[place]) }
        // A published count that comes back to what it was is what it was.
        var vintage = isPublished ? newest[place] : -1
        while vintage >= 0, problem.values[Int(vintage)] != value || problem.states[Int(vintage)] == .unpublished {
            vintage = problem.predecessors[Int(vintage)]
        }
        if vintage < 0 {
            vintage = Int32(clamping: problem.count)
            append(
                value: value, node: node, series: key(node, category, kind, 0) / spans.count, span: span,
                predecessor: newest[place])
            newest[place] = vintage
        }
        latest[place] = vintage
        return Int(vintage)
    }

    /// Whether every count of a category, a kind and a run of months is what it was in the version before.
    private mutating func isUnchanged(
        _ category: Int, _ kind: KindSelection, _ span: Span, _ grid: MonthGrid
    ) -> Bool {
        guard let gridBefore, let number = spanNumbers[span] else { return false }
        let place = key(0, category, kind, number)
        if changeSeen[place]?.version == version { return changeSeen[place]?.isUnchanged ?? false }
        let isUnchanged = (0..<2 * shape.areaCount).allSatisfy { node in
            let before = gridBefore.count(
                node: node, category: category, kind: kind, first: span.first, last: span.last)
            return before != nil
                && before == grid.count(node: node, category: category, kind: kind, first: span.first, last: span.last)
        }
        changeSeen[place] = (version, isUnchanged)
        return isUnchanged
    }

    private mutating func append(
        value: Int, node: Int, series: Int, span: Span, predecessor: Int32, floor: Int? = 0
    ) {
        problem.values.append(value)
        problem.floors.append(floor)
        problem.states.append(.unpublished)
        problem.spans.append((Int32(clamping: span.first), Int32(clamping: span.last)))
        problem.nodes.append(Int32(clamping: node))
        problem.series.append(Int32(clamping: series))
        problem.positions.append(-1)
        problem.isNew.append(false)
        problem.predecessors.append(predecessor)
        problem.worths.append(1)
        bornWith.append(version)
    }

    private func blocks(_ node: Int, _ category: Int, _ grid: MonthGrid) -> [Span] {
        let cuts = shape.cuts[ProblemShape.group(category)][node]
        return zip(cuts, cuts.dropFirst()).map { Span(first: $0, last: $1 - 1) }
            .filter { $0.first >= grid.months.lowerBound && $0.last <= grid.months.upperBound }
    }

    // MARK: Sums

    /// A cell as the sum of what it consists of: of its kinds where these are unknowns, else of shorter runs of months.
    private mutating func addCellRow(
        _ unknown: Int, _ node: Int, _ category: Int, _ kind: KindSelection, _ span: Span, _ grid: MonthGrid
    ) {
        if kind == .all, shape.kinds.count > 1 {
            let parts = shape.kinds.map { terms(node, category, $0, span, isProper: false, grid) }
            return addRow([(Int32(clamping: unknown), 1)] + parts.joined().map { ($0, -1) }, isEquality: true)
        }
        let parts = terms(node, category, kind, span, isProper: true, grid)
        guard !parts.isEmpty else { return }
        addRow([(Int32(clamping: unknown), 1)] + parts.map { ($0, -1) }, isEquality: true)
    }

    /// The unknowns that make up a run of months, the longest that fit; itself only where that is allowed. None where it
    /// is a finest block itself.
    private func terms(
        _ node: Int, _ category: Int, _ kind: KindSelection, _ span: Span, isProper: Bool, _ grid: MonthGrid
    ) -> [Int32] {
        if !isProper, let number = spanNumbers[span], latest[key(node, category, kind, number)] >= 0 {
            return [latest[key(node, category, kind, number)]]
        }
        var found: [Int32] = []
        var month = span.first
        while month <= span.last {
            guard let next = longest(node, category, kind, from: month, within: span) else { return [] }
            found.append(next.unknown)
            month = next.last + 1
        }
        return found
    }

    private func longest(
        _ node: Int, _ category: Int, _ kind: KindSelection, from month: Int, within span: Span
    ) -> (unknown: Int32, last: Int)? {
        for last in stride(from: span.last, through: month, by: -1) {
            let part = Span(first: month, last: last)
            guard part != span, let number = spanNumbers[part] else { continue }
            let unknown = latest[key(node, category, kind, number)]
            if unknown >= 0 { return (unknown, last) }
        }
        return nil
    }

    /// An area is its parts and what is left of it.
    private mutating func addAreaRows(_ grid: MonthGrid, _ pack: ReferencePack) {
        for area in pack.areas.indices {
            guard let number = shape.areaNumbers[pack.areas[area].code], shape.isNeeded[number] else { continue }
            let parts = pack.tree.children(of: area).compactMap { shape.areaNumbers[pack.areas[$0].code] }
                .filter { shape.isNeeded[$0] }
            for category in 0..<shape.categoryCount where shape.isParted[ProblemShape.group(category)][number] {
                for block in blocks(shape.areaCount + number, category, grid) {
                    for kind in shape.kinds {
                        var sum = terms(number, category, kind, block, isProper: false, grid).map { ($0, Int32(1)) }
                        for part in parts + [shape.areaCount + number] {
                            sum += terms(part, category, kind, block, isProper: false, grid).map { ($0, -1) }
                        }
                        addRow(sum, isEquality: true)
                    }
                }
            }
        }
    }

    /// `max(categories) ≤ any ≤ sum(categories)` where categories are finest.
    private mutating func addCategoryRows(_ grid: MonthGrid, _ pack: ReferencePack) {
        let present = [0] + pack.categories.compactMap { shape.categoryNumbers[$0.code] }
        guard present.count > 1 else { return }
        for area in pack.areas {
            guard let number = shape.areaNumbers[area.code], shape.isNeeded[number] else { continue }
            let node = shape.isParted[1][number] ? shape.areaCount + number : number
            for block in blocks(node, 1, grid) {
                for kind in shape.kinds {
                    let any = terms(node, 0, kind, block, isProper: false, grid)
                    let each = present.dropFirst().map { terms(node, $0, kind, block, isProper: false, grid) }
                    guard !any.isEmpty, each.allSatisfy({ $0.count == 1 }) else { continue }
                    for one in each {
                        addRow(any.map { ($0, 1) } + one.map { ($0, -1) }, isEquality: false)
                    }
                    addRow(each.joined().map { ($0, 1) } + any.map { ($0, -1) }, isEquality: false)
                }
            }
        }
    }

    private mutating func addRow(_ terms: [(Int32, Int32)], isEquality: Bool) {
        // What holds between unknowns that have not changed is the same sum in each version.
        guard known.insert(terms.map(\.0) + [isEquality ? -1 : -2]).inserted else { return }
        problem.rows.append(
            DisclosureProblem.Row(
                terms: terms.map { (unknown: $0.0, weight: $0.1) }, isEquality: isEquality, version: version))
    }

    // MARK: End

    /// The problem, when the version that is being protected has been added as the last.
    ///
    /// - Parameter exemptions: positions of cells whose small changes may be told.
    mutating func finished(exempting exemptions: Set<Int>) -> DisclosureProblem {
        let last = version - 1
        for unknown in 0..<problem.count {
            problem.isNew[unknown] = bornWith[unknown] == last || problem.states[unknown] == .open
            if let publisher = outside[unknown] {
                let isSmall = problem.values[unknown] > 0 && problem.values[unknown] < rules.threshold
                if problem.states[unknown] == .hidden || (problem.states[unknown] == .open && isSmall) {
                    problem.exposed[unknown] = publisher
                }
                problem.states[unknown] = .known
            }
            guard problem.states[unknown] == .open else { continue }
            let value = problem.values[unknown]
            if value == 0, rules.showsZeros {
                problem.states[unknown] = .known
            } else {
                problem.floors[unknown] = rules.showsZeros ? 1 : 0
            }
        }
        if rules.hidesSmallChanges { addDifferences(exempting: exemptions) }
        problem.index()
        return problem
    }

    /// Small changes of what was published before are unknowns of their own, that must not be told either.
    private mutating func addDifferences(exempting exemptions: Set<Int>) {
        for unknown in 0..<problem.count {
            let position = Int(problem.positions[unknown])
            guard problem.isNew[unknown], position >= 0, !exemptions.contains(position) else { continue }
            var before = problem.predecessors[unknown]
            while before >= 0 {
                if problem.states[Int(before)] != .unpublished { addDifference(from: before, to: unknown) }
                before = problem.predecessors[Int(before)]
            }
        }
    }

    private mutating func addDifference(from before: Int32, to unknown: Int) {
        let change = problem.values[unknown] - problem.values[Int(before)]
        guard change != 0, change.magnitude < rules.threshold else { return }
        let span = Span(first: Int(problem.spans[unknown].first), last: Int(problem.spans[unknown].last))
        append(
            value: change, node: Int(problem.nodes[unknown]), series: -1, span: span, predecessor: -1, floor: nil)
        let difference = problem.count - 1
        problem.changes.append((old: Int(before), new: unknown))
        problem.cells[difference] = problem.cells[unknown]
        problem.states[difference] = .hidden
        problem.isNew[difference] = true
        addRow([(Int32(clamping: unknown), 1), (before, -1), (Int32(clamping: difference), -1)], isEquality: true)
    }
}

extension ProblemBuilder.Span {
    init?(_ period: Period) {
        guard let months = period.months else { return nil }
        self.init(first: Int(months.lowerBound.index), last: Int(months.upperBound.index))
    }
}
