/// What was found, brought together in a report.
struct AttackSummary {
    private let system: AttackSystem
    private let bounds: AttackPropagation
    private let rule: (_ column: Int) -> AttackRule
    /// Of the columns that are asked for: what is proved, and what was seen to be possible.
    private var outer: [Int: AttackBounds] = [:]
    private var inner: [Int: AttackBounds] = [:]
    /// Columns of which tables of their part were looked for.
    private var isSearched: Set<Int> = []
    /// Columns around which what is shown contradicts itself.
    private var isBroken: Set<Int> = []
    private(set) var contradictions: [AttackReport.Contradiction] = []

    init(_ system: AttackSystem, _ bounds: AttackPropagation, rule: @escaping (_ column: Int) -> AttackRule) {
        self.system = system
        self.bounds = bounds
        self.rule = rule
        for row in bounds.conflicts {
            let columns = system.terms(of: row).map { Int($0 >> 1) }
            if let first = columns.first { contradict(at: first) }
            isBroken.formUnion(columns)
        }
        for column in bounds.clashes {
            contradict(at: column)
            isBroken.insert(column)
        }
    }

    private mutating func contradict(at column: Int) {
        contradictions.append(
            AttackReport.Contradiction(cell: system.grid.cell(at: system.epochs.place(of: column)), remedy: .none))
    }

    /// Takes in what was found in a part.
    mutating func take(_ part: AttackPart, _ finding: AttackFinding) {
        if finding.isInfeasible, let first = part.asked.first {
            contradict(at: first.column)
            isBroken.formUnion(part.asked.map(\.column))
        }
        let numbers = Dictionary(uniqueKeysWithValues: part.targets.enumerated().map { ($1, $0) })
        for asked in part.asked {
            isSearched.insert(asked.column)
            if let unknown = asked.unknown, let number = numbers[unknown] {
                outer[asked.column] = asked.bounds(finding.outer[number])
                inner[asked.column] = finding.inner[number].map { asked.bounds($0) }
            } else {
                outer[asked.column] = AttackBounds(lower: asked.offset, upper: asked.offset)
                inner[asked.column] = outer[asked.column]
            }
        }
    }

    /// The report.
    func report(after earlier: [AttackReport.Contradiction], effort: AttackReport.Effort) -> AttackReport {
        var intervals: [AttackReport.Interval] = []
        var unjudged: Set<AttackedCell> = []
        for (column, versions) in system.asked {
            if isBroken.contains(column) {
                unjudged.insert(system.grid.cell(at: system.epochs.place(of: column)))
            } else if let interval = interval(of: column, versions: versions.sorted()) {
                intervals.append(interval)
            }
        }
        return AttackReport(
            intervals: intervals.sorted {
                $0.cell == $1.cell ? $0.versions.lexicographicallyPrecedes($1.versions) : $0.cell < $1.cell
            },
            contradictions: earlier + contradictions, unjudged: unjudged.sorted(), effort: effort)
    }

    /// What is told of a column; nil for a rounded figure that keeps the rule.
    private func interval(of column: Int, versions: [Int]) -> AttackReport.Interval? {
        let rule = rule(column)
        let upper = bounds.upper[column]
        // A column that is in no part can have any value within its bounds.
        let free = AttackBounds(lower: bounds.lower[column], upper: upper == AttackSystem.none ? nil : upper)
        let outer = outer[column] ?? free
        let inner = isSearched.contains(column) ? inner[column] : free
        let breach: AttackBreach? =
            if let inner { rule.breach(inner: inner, outer: outer) } else {
                // Where no table was found at all, nothing is proved to be safe.
                rule.breach(lower: outer.lower, upper: outer.upper) ?? .unproven(nil)
            }
        if rule.isRounded, breach == nil { return nil }
        return AttackReport.Interval(
            cell: system.grid.cell(at: system.epochs.place(of: column)), versions: versions, lower: outer.lower,
            upper: outer.upper, possible: inner.map { AttackReport.Possible(lower: $0.lower, upper: $0.upper) },
            breach: breach)
    }
}
