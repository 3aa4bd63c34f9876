import Solver
import StatsModel
import Testing

/// Worlds so small that every table can be listed that agrees with what is shown.
@Suite("Attack against brute force") struct AttackBruteForceTests {
    /// A tiny world: incidents by leaf or remainder, kind, month and set of categories.
    struct Tiny {
        let areas: [AttackedArea]
        let categories: [CategoryCode]
        let months: Int
        /// Where each atom counts: node, kind, month, set.
        let atoms: [(area: Int, kind: Int, month: Int, set: Int)]
        let parents: [Int?]

        init(_ random: inout SplitMix) {
            let trees: [[Int?]] = [[nil], [nil, 0], [nil, 0, 0], [nil, 0, 0, 1], [nil, 0, 1], [nil, nil]]
            while true {
                let parents = trees[random.below(trees.count)]
                let categories = 1 + random.below(3)
                let months = 1 + random.below(3)
                let count = parents.count * 2 * months * ((1 << categories) - 1)
                guard count <= 18 else { continue }
                areas = parents.enumerated().map { number, parent in
                    AttackedArea(code: AreaCode("a\(number)"), parent: parent.map { AreaCode("a\($0)") })
                }
                self.categories = (0..<categories).map { CategoryCode("k\($0)") }
                self.months = months
                self.parents = parents
                var atoms: [(area: Int, kind: Int, month: Int, set: Int)] = []
                for area in parents.indices {
                    for kind in 0...1 {
                        for month in 0..<months {
                            for set in 1..<(1 << categories) { atoms.append((area, kind, month, set)) }
                        }
                    }
                }
                self.atoms = atoms
                return
            }
        }

        /// A cell as a mask of the atoms in it.
        struct Cell {
            let cell: AttackedCell
            let atoms: [Int]
        }

        /// Cells at random: the whole, so that there are finitely many tables, and some others.
        func cells(_ random: inout SplitMix) -> [Cell] {
            var cells: [Cell] = []
            let first = Month("2024-01") ?? Month(index: 0)
            for area in areas.indices {
                for category in 0...categories.count {
                    for kind in 0...2 {
                        for start in 0..<months {
                            for end in start..<months {
                                let isWhole =
                                    parents[area] == nil && category == 0 && kind == 2 && start == 0
                                    && end == months - 1
                                guard isWhole || random.below(100) < (category == 0 ? 45 : 30) else { continue }
                                let cell = AttackedCell(
                                    area: areas[area].code, category: category == 0 ? nil : categories[category - 1],
                                    kind: KindSelection.allCases[kind],
                                    months: first.advanced(by: start)...first.advanced(by: end))
                                let inside = atoms.indices.filter { number in
                                    let atom = atoms[number]
                                    return isInside(atom.area, area) && (kind == 2 || atom.kind == kind)
                                        && (start...end).contains(atom.month)
                                        && (category == 0 || atom.set & (1 << (category - 1)) != 0)
                                }
                                cells.append(Cell(cell: cell, atoms: inside))
                            }
                        }
                    }
                }
            }
            return cells
        }

        private func isInside(_ area: Int, _ whole: Int) -> Bool {
            var here: Int? = area
            while let next = here {
                if next == whole { return true }
                here = parents[next]
            }
            return false
        }
    }

    /// The least and greatest value of each cell over all tables that keep between bounds.
    static func ends(_ atomCount: Int, _ cells: [Tiny.Cell], _ bounds: [ClosedRange<Int>]) -> [ClosedRange<Int>?] {
        var ends = [ClosedRange<Int>?](repeating: nil, count: cells.count)
        var sums = [Int](repeating: 0, count: cells.count)
        var uses = [[Int]](repeating: [], count: atomCount)
        // The cells of which an atom is the last: with it their sum is whole.
        var endings = uses
        for (number, cell) in cells.enumerated() {
            for atom in cell.atoms { uses[atom].append(number) }
            if let last = cell.atoms.last { endings[last].append(number) }
        }
        func go(_ atom: Int) {
            guard atom < atomCount else {
                for (number, sum) in sums.enumerated() {
                    let known = ends[number] ?? sum...sum
                    ends[number] = min(known.lowerBound, sum)...max(known.upperBound, sum)
                }
                return
            }
            var count = 0
            while uses[atom].allSatisfy({ sums[$0] <= bounds[$0].upperBound }) {
                if endings[atom].allSatisfy({ bounds[$0].contains(sums[$0]) }) { go(atom + 1) }
                count += 1
                for cell in uses[atom] { sums[cell] += 1 }
            }
            for cell in uses[atom] { sums[cell] -= count }
        }
        go(0)
        return ends
    }

    @Test(arguments: 0..<500) func `Every interval is what listing all tables gives`(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let tiny = Tiny(&random)
        let cells = tiny.cells(&random)
        let total = 2 + random.below(3)
        var truth = [Int](repeating: 0, count: tiny.atoms.count)
        for _ in 0..<total { truth[random.below(truth.count)] += 1 }
        let zeros: Policy.Zeros = random.below(2) == 0 ? .show : .mask
        let base: Int? = random.below(6) == 0 ? 2 + random.below(2) : nil
        let policy = AttackedPolicy(threshold: 3, width: 2, zeros: zeros, roundingBase: base)
        var bounds: [ClosedRange<Int>] = []
        var rows: [AttackedRow] = []
        for (number, cell) in cells.enumerated() {
            let value = cell.atoms.reduce(0) { $0 + truth[$1] }
            let isWhole = cell.atoms.count == tiny.atoms.count / (tiny.parents.filter { $0 == nil }.count)
            if let base {
                let low = value / base * base
                let shown = random.below(2) == 0 || low == value ? low : low + base
                bounds.append(max(0, shown - base + 1)...shown + base - 1)
                rows.append(AttackedRow(cell: cell.cell, standing: .shown(shown)))
            } else if !isWhole, number % 2 == random.below(2), zeros == .mask || value > 0 {
                bounds.append((zeros == .show ? 1 : 0)...9)
                rows.append(AttackedRow(cell: cell.cell, standing: .hidden))
            } else {
                bounds.append(value...value)
                rows.append(AttackedRow(cell: cell.cell, standing: .shown(value)))
            }
        }
        // What is published in two releases with nothing changed is known as if it were in one.
        let versions = (0...random.below(2)).map { part in
            AttackedVersion(
                name: "v\(part)", areas: tiny.areas, categories: tiny.categories, policy: policy,
                rows: rows.enumerated().filter { part == 0 ? $0.offset % 3 != 1 : $0.offset % 3 != 0 }.map(\.element))
        }
        let isSplit = versions.count > 1
        let all =
            isSplit
            ? versions
            : [
                AttackedVersion(
                    name: "v", areas: tiny.areas, categories: tiny.categories, policy: policy, rows: rows)
            ]
        let expected = Self.ends(tiny.atoms.count, cells, bounds)
        let report = try Attack.report(on: all, solver: CoinSolver(threads: 1))
        #expect(report.contradictions.isEmpty)
        let verdict = try Attack.report(on: all, mode: .verdict, solver: CoinSolver(threads: 1))
        #expect(verdict.breaches.map(\.cell) == report.breaches.map(\.cell))
        let told = Dictionary(report.intervals.map { ($0.cell, $0) }) { first, _ in first }
        for (number, cell) in cells.enumerated() {
            let isAsked = rows[number].standing == .hidden
            guard isAsked || base != nil else { continue }
            guard let interval = told[cell.cell] else {
                #expect(base != nil, "\(cell.cell) is missing")
                continue
            }
            #expect(interval.isExact, "\(cell.cell)")
            let ends = try #require(expected[number])
            #expect(interval.lower == ends.lowerBound && interval.upper == ends.upperBound, "\(cell.cell) \(ends)")
        }
    }
}
