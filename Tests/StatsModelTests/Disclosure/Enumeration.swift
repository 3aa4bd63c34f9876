@testable import StatsModel

/// Every table that agrees with what is shown, one after the other, for worlds with a handful of unknowns: what the
/// ``Oracle`` itself is tested against. It looks at records, not at the grid.
struct Enumeration {
    /// The finest there is: the incidents of one area itself, kind, month (or quarter) and set of categories.
    struct Finest: Hashable {
        var version: Int
        var area: String
        var kind: Kind
        var time: Int
        var categories: CategorySet
    }

    /// A sum of unknowns and what is known of it.
    private struct Sum {
        var parts: [Int]
        var least: Int
        var most: Int
    }

    private var truth: [Int] = []
    private var sums: [Sum] = []
    /// Sums that are equal, by their positions.
    private var equal: [(Int, Int)] = []
    /// For each sum its hidden cell.
    private var hidden: [(version: Int, position: Int, sum: Int)] = []
    static let slack = 4

    /// What there is to try, about; the truth is at most 3 anywhere.
    var size: Int { truth.reduce(1) { min(1_000_000, $0 * ($1 + Self.slack + 1)) } }

    /// Whether every incident of a kind and a time is in two editions the same.
    private static func isUnchanged(
        _ world: SmallWorld, _ kind: Kind, _ time: Int, _ length: Int, from earlier: Int, to later: Int
    ) -> Bool {
        func counts(_ edition: Int) -> [String: Int] {
            let own = world.editions[edition].incidents.filter { $0.kind == kind && $0.month / length == time }
            return Dictionary(own.map { ("\($0.area) \($0.categories.rawValue)", 1) }, uniquingKeysWith: +)
        }
        return counts(earlier) == counts(later)
    }

    init(_ world: SmallWorld, _ ledger: [LedgerEntry]) {
        var unknowns: [Finest: Int] = [:]
        let sets = (1..<1 << world.categories).map { CategorySet((0..<world.categories).filter($0.hasBit)) }
        // Months can't be told from each other where only quarters are published.
        let length = world.plan.contains { $0.hasPrefix("month") } ? 1 : 3
        for version in ledger.indices {
            for place in world.places {
                for kind in Kind.allCases where world.plan.contains(where: { $0.hasSuffix("*") }) || kind == .crime {
                    for time in 0..<world.editions[version].months / length {
                        for set in sets {
                            var key = Finest(
                                version: version, area: place.name, kind: kind, time: time, categories: set)
                            let count = world.editions[version].incidents.count {
                                $0.area == key.area && $0.kind == kind && $0.month / length == time
                                    && $0.categories == set
                            }
                            // Where nothing of its kind and time has changed anywhere, it is the same.
                            let earlier = (0..<version).reversed().first { other in
                                key.version = other
                                return unknowns[key] != nil
                                    && Self.isUnchanged(world, kind, time, length, from: other, to: version)
                            }
                            let known = earlier.flatMap { other in
                                key.version = other
                                return unknowns[key]
                            }
                            key.version = version
                            if known == nil { truth.append(count) }
                            unknowns[key] = known ?? truth.count - 1
                        }
                    }
                }
            }
        }
        var cells: [FigureCell: [(version: Int, count: Int, sum: Int)]] = [:]
        for (version, entry) in ledger.enumerated() {
            entry.raw.frame.forEachCell { position, cell in
                let parts = unknowns.filter { finest, _ in
                    let months = finest.time * length...finest.time * length + length - 1
                    return finest.version == version && cell.kind.includes(finest.kind)
                        && world.lies(finest.area, in: world.places[cell.area].name)
                        && cell.category.map(finest.categories.contains) != false
                        && cell.covers(months, from: entry.raw.frame.months.lowerBound)
                }
                let count = entry.raw.counts[position]
                let isShown = entry.table.standing(at: position) == .shown
                let least = isShown ? count : world.zeros == .show ? 1 : 0
                sums.append(Sum(parts: Array(parts.values), least: least, most: isShown ? count : .max))
                if !isShown { hidden.append((version, position, sums.count - 1)) }
                for other in cells[cell] ?? [] where other.count == count { equal.append((other.sum, sums.count - 1)) }
                cells[cell, default: []].append((version, count, sums.count - 1))
            }
        }
    }

    /// The least and greatest value of each hidden cell.
    func intervals() -> [(version: Int, position: Int, interval: ClosedRange<Int>)] {
        var (low, high) = ([Int](repeating: .max, count: sums.count), [Int](repeating: .min, count: sums.count))
        var values = truth
        var partial = [Int](repeating: 0, count: sums.count)
        var uses = [[Int]](repeating: [], count: truth.count)
        for (place, sum) in sums.enumerated() { for part in sum.parts { uses[part].append(place) } }
        let (sums, equal, truth) = (sums, equal, truth)
        func go(_ next: Int) {
            guard next < truth.count else {
                guard sums.indices.allSatisfy({ partial[$0] >= sums[$0].least }),
                    equal.allSatisfy({ partial[$0.0] == partial[$0.1] })
                else { return }
                for place in sums.indices {
                    low[place] = min(low[place], partial[place])
                    high[place] = max(high[place], partial[place])
                }
                return
            }
            for value in 0...truth[next] + Self.slack {
                values[next] = value
                for place in uses[next] { partial[place] += value }
                if uses[next].allSatisfy({ partial[$0] <= sums[$0].most }) { go(next + 1) }
                for place in uses[next] { partial[place] -= value }
            }
        }
        go(0)
        return hidden.map { ($0.version, $0.position, low[$0.sum]...max(low[$0.sum], high[$0.sum])) }
    }
}

extension FigureCell {
    /// Whether its period holds some months, by their distance from a first one.
    fileprivate func covers(_ months: ClosedRange<Int>, from first: Month) -> Bool {
        guard let own = period.months else { return false }
        return first.distance(to: own.lowerBound) <= months.lowerBound
            && months.upperBound <= first.distance(to: own.upperBound)
    }
}

extension Int {
    fileprivate func hasBit(_ position: Int) -> Bool { self & (1 << position) != 0 }
}
