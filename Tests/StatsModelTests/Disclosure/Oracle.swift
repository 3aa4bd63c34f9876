@testable import StatsModel

/// The attacker of whom there can be no better: who has every table in view that agrees with all that was ever shown, and
/// who knows besides which counts have not changed from one version to the next.
///
/// It shares nothing with the protection, not even a solver: ``IntegerSystem`` tries out what numbers are possible. The
/// numbers are those of ``OracleSystem``.
struct Oracle {
    /// A cell, or the change of one, of which more is known than may be.
    struct Breach: CustomStringConvertible {
        let cell: FigureCell
        /// The version, or two for a change.
        let versions: [Int]
        let truth: Int
        /// The least and greatest value that it could have.
        let interval: ClosedRange<Int>
        let description: String
    }

    /// What was found out.
    struct Findings {
        var breaches: [Breach] = []
        /// How many hidden cells and changes were looked at, each unknown once.
        var examined = 0
        /// Searches that were given up; 0 where the findings are to count.
        var undecided = 0
    }

    private let threshold: Int
    private let width: Int
    private let versions: [LedgerEntry]
    private let known: OracleSystem
    /// The least and greatest values found so far.
    private var least: [Int]
    private var greatest: [Int]
    private var undecided = 0

    /// An attacker with all versions that were ever published.
    ///
    /// - Parameter watchingChanges: whether small changes are protected as well, as the policy `hide` has it.
    init?(_ versions: [LedgerEntry], watchingChanges: Bool = false) throws {
        guard let policy = versions.last?.raw.frame.pack.policy else { return nil }
        threshold = policy.threshold
        width = policy.width
        self.versions = versions
        // By the values that the rule asks for no other solution need be farther from the truth, see `OracleSystem`.
        known = try OracleSystem(versions, watchingChanges: watchingChanges, slack: 4 * (threshold + width))
        least = known.system.truth
        greatest = known.system.truth
    }

    /// Everything that breaks the rule.
    ///
    /// - Parameter most: after how many breaches to stop.
    mutating func findings(most: Int = .max) throws -> Findings {
        var findings = Findings()
        var system = known.system
        var wide: IntegerSystem?
        for target in known.targets {
            guard findings.breaches.count < most else { break }
            findings.examined += 1
            settle(target.number, &system)
            let interval = least[target.number]...greatest[target.number]
            guard let fault = fault(interval) else { continue }
            // Once more with wider bounds, so that no breach is due to them.
            let slack = 16 * (threshold + width)
            var wider = try wide ?? OracleSystem(versions, watchingChanges: known.watchesChanges, slack: slack).system
            settle(target.number, &wider)
            wide = wider
            guard self.fault(least[target.number]...greatest[target.number]) != nil else { continue }
            findings.breaches.append(breach(target, fault))
        }
        findings.undecided = undecided
        return findings
    }

    /// The interval of a hidden cell of a version.
    mutating func interval(of cell: FigureCell, in version: Int) -> ClosedRange<Int>? {
        guard let number = known.number(of: cell, in: version) else { return nil }
        var system = known.system
        settle(number, &system, wholly: true)
        return least[number]...greatest[number]
    }

    /// Why an interval breaks the rule; nil where it does not. A change may be negative; what counts is its size.
    private func fault(_ interval: ClosedRange<Int>) -> String? {
        let (low, high) = (interval.lowerBound, interval.upperBound)
        if low == high { return "is known exactly" }
        guard threshold > 1 else { return nil }
        let small = 1...threshold - 1
        let negative = -(threshold - 1) ... -1
        if small.contains(low) && small.contains(high) || negative.contains(low) && negative.contains(high) {
            return "is known to be small"
        }
        guard interval.overlaps(small) || interval.overlaps(negative), high - low < width else { return nil }
        return "is known to less than \(width)"
    }

    /// Whether an interval is safe whatever else is found: wider ones are too.
    private func isSafe(_ interval: ClosedRange<Int>) -> Bool {
        interval.upperBound - interval.lowerBound >= width && fault(interval) == nil
    }

    /// Finds the least and greatest value of a number, as far as the rule asks.
    ///
    /// - Parameter wholly: whether to go on to the ends, which the bounds may set.
    private mutating func settle(_ number: Int, _ system: inout IntegerSystem, wholly: Bool = false) {
        var (isLeast, isGreatest) = (false, false)
        var jump = max(width, threshold)
        while !(isLeast && isGreatest), wholly || !isSafe(least[number]...greatest[number]) {
            let (low, high) = (least[number], greatest[number])
            // First as far as would do, then step by step.
            if !isGreatest {
                let range = high + jump...max(high + jump, IntegerSystem.endless)
                let isFound = search(number, range, &system)
                if isFound { continue }
                if jump == 1 { isGreatest = true }
            }
            if !isLeast, search(number, -IntegerSystem.endless...low - jump, &system) { continue }
            if jump == 1 { isLeast = true }
            jump = 1
        }
    }

    private mutating func search(_ number: Int, _ range: ClosedRange<Int>, _ system: inout IntegerSystem) -> Bool {
        switch system.solution(where: number, in: range) {
        case .found(let values):
            for (place, value) in values.enumerated() {
                least[place] = min(least[place], value)
                greatest[place] = max(greatest[place], value)
            }
            return true
        case .none: return false
        case .undecided:
            undecided += 1
            return false
        }
    }

    private func breach(_ target: OracleSystem.Target, _ fault: String) -> Breach {
        let pack = versions[0].raw.frame.pack
        let cell = target.cell
        let interval = least[target.number]...greatest[target.number]
        let truth = known.system.truth[target.number]
        let category = cell.category.map { pack.categories[$0].code.rawValue } ?? "any"
        let name = "\(pack.areas[cell.area].slug) \(category) \(cell.kind) \(cell.period.code)"
        let place = target.versions.map { String($0 + 1) }.joined(separator: "→")
        return Breach(
            cell: cell, versions: target.versions, truth: truth, interval: interval,
            description: "\(name) v\(place) (\(truth)) \(fault): \(interval)")
    }
}
