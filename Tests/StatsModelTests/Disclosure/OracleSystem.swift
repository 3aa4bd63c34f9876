@testable import StatsModel

/// What an attacker knows of some published versions, as whole numbers under constraints.
///
/// The numbers are counts of places (areas, and what is recorded in an area but in none of its children) × kinds × times
/// × categories and any, of every version. One whose true count is the same as in an earlier version is one number, where
/// it is published in both or where it is among the finest: the attacker is taken to know what has not changed, and even
/// what is again as it was.
///
/// A number is at most its true value and a slack. Another solution in which some number is `k` away from the truth need
/// not be far away anywhere: the difference is a sum of smallest differences between solutions that agree in sign, of
/// which those can be left out that don't move the number; at most `k` are left, and each moves any number by little,
/// as all weights are 1 or -1.
struct OracleSystem {
    /// An unknown to which the rule applies.
    struct Target {
        let cell: FigureCell
        let number: Int
        /// The version in which it is hidden, or the two between which it changed.
        let versions: [Int]
    }

    let system: IntegerSystem
    private(set) var targets: [Target] = []
    let watchesChanges: Bool
    private let grid: OracleGrid
    private let numbers: [[Int: Int]]

    init(_ versions: [LedgerEntry], watchingChanges: Bool, slack: Int) throws {
        watchesChanges = watchingChanges
        grid = try OracleGrid(versions)
        var builder = OracleBuilder(grid: grid, slack: slack)
        for version in versions.indices { builder.addNumbers(of: version) }
        for version in versions.indices { builder.addSums(of: version) }
        var found = builder.addCells(versions)
        for version in versions.indices { builder.addOutsideTotals(of: version) }
        if watchingChanges { found += builder.addChanges(versions) }
        targets = found
        numbers = builder.numbers
        system = IntegerSystem(
            lower: builder.lower, upper: builder.upper, truth: builder.truth, constraints: builder.constraints)
        guard system.holdsTruth else { throw Contradiction() }
    }

    /// The number of a cell in a version; nil where it is none of the grid.
    func number(of cell: FigureCell, in version: Int) -> Int? {
        grid.coordinate(of: cell).flatMap { numbers[version][$0] }
    }

    /// What is said to be known is not true.
    struct Contradiction: Error {}
}

/// Gathers numbers and constraints.
private struct OracleBuilder {
    let grid: OracleGrid
    let slack: Int
    private(set) var lower: [Int] = []
    private(set) var upper: [Int] = []
    private(set) var truth: [Int] = []
    private(set) var constraints: [IntegerSystem.Constraint] = []
    /// For each version the number of each coordinate.
    private(set) var numbers: [[Int: Int]] = []
    private var seen: Set<[Int]> = []

    init(grid: OracleGrid, slack: Int) {
        self.grid = grid
        self.slack = slack
    }

    /// One number for each coordinate of the grid: that of an earlier version where it is one and the same.
    mutating func addNumbers(of version: Int) {
        var own: [Int: Int] = [:]
        for coordinate in grid.coordinates(of: version) {
            for earlier in grid.predecessors(of: coordinate, in: version) {
                guard grid.isUnchanged(coordinate, from: earlier, to: version), let other = numbers[earlier][coordinate]
                else { continue }
                if let mine = own[coordinate] {
                    if mine != other { constrain([(mine, 1), (other, -1)], lower: 0, upper: 0) }
                } else {
                    own[coordinate] = other
                }
            }
            if own[coordinate] == nil {
                own[coordinate] = add(grid.truth(of: coordinate, in: version), lower: 0)
            }
        }
        numbers.append(own)
    }

    private mutating func add(_ value: Int, lower least: Int) -> Int {
        lower.append(least)
        upper.append(value + slack)
        truth.append(value)
        return truth.count - 1
    }

    private mutating func constrain(_ terms: [(Int, Int)], lower: Int, upper: Int) {
        // A whole of one part, say, may be the part itself.
        var weights: [Int: Int] = [:]
        for (number, weight) in terms { weights[number, default: 0] += weight }
        let kept = weights.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        guard !kept.isEmpty, seen.insert(kept.flatMap { [$0.key, $0.value] } + [lower, upper]).inserted else { return }
        constraints.append(
            IntegerSystem.Constraint(
                terms: kept.map { IntegerSystem.Term(number: $0.key, weight: $0.value) }, lower: lower, upper: upper))
    }

    /// That wholes are the sums of their parts, and what any category has to do with each.
    mutating func addSums(of version: Int) {
        let own = numbers[version]
        for (whole, parts) in grid.sums {
            guard let whole = own[whole] else { continue }
            let found = parts.compactMap { own[$0] }
            guard found.count == parts.count else { continue }
            constrain([(whole, -1)] + found.map { ($0, 1) }, lower: 0, upper: 0)
        }
        for (any, categories) in grid.unions {
            guard let any = own[any] else { continue }
            let found = categories.compactMap { own[$0] }
            for category in found { constrain([(any, 1), (category, -1)], lower: 0, upper: IntegerSystem.endless) }
            guard grid.knowsEveryCategory else { continue }
            constrain([(any, -1)] + found.map { ($0, 1) }, lower: 0, upper: IntegerSystem.endless)
        }
    }

    /// What is shown, and that what is hidden is at least 1 where zeros are shown; the unknowns that are hidden.
    mutating func addCells(_ versions: [LedgerEntry]) -> [OracleSystem.Target] {
        var targets: [OracleSystem.Target] = []
        var known: Set<Int> = []
        for (version, entry) in versions.enumerated() {
            let least = entry.raw.frame.pack.policy.zeros == .show ? 1 : 0
            entry.raw.frame.forEachCell { position, cell in
                guard let coordinate = grid.coordinate(of: cell), let number = numbers[version][coordinate] else {
                    return
                }
                switch entry.table.standing(at: position) {
                case .shown:
                    (lower[number], upper[number]) = (truth[number], truth[number])
                case .hidden:
                    lower[number] = max(lower[number], least)
                    guard known.insert(number).inserted else { return }
                    targets.append(.init(cell: cell, number: number, versions: [version]))
                case .absent: break
                }
            }
        }
        return targets
    }

    /// What others have published, where it is what was counted; where it is not, it was counted otherwise.
    mutating func addOutsideTotals(of version: Int) {
        for (cell, value) in grid.outside {
            guard let number = grid.coordinate(of: cell).flatMap({ numbers[version][$0] }), truth[number] == value
            else { continue }
            (lower[number], upper[number]) = (value, value)
        }
    }

    /// A number for each small change between two versions of a published cell.
    mutating func addChanges(_ versions: [LedgerEntry]) -> [OracleSystem.Target] {
        var targets: [OracleSystem.Target] = []
        for later in versions.indices {
            let threshold = versions[later].raw.frame.pack.policy.threshold
            for earlier in 0..<later {
                versions[later].raw.frame.forEachCell { _, cell in
                    guard let coordinate = grid.coordinate(of: cell), grid.isPublished(coordinate, in: earlier),
                        grid.isPublished(coordinate, in: later), let new = numbers[later][coordinate],
                        let old = numbers[earlier][coordinate], new != old
                    else { return }
                    let change = truth[new] - truth[old]
                    guard (1..<max(1, threshold)).contains(abs(change)) else { return }
                    let number = add(change, lower: change - slack)
                    constrain([(new, 1), (old, -1), (number, -1)], lower: 0, upper: 0)
                    targets.append(.init(cell: cell, number: number, versions: [earlier, later]))
                }
            }
        }
        return targets
    }
}
