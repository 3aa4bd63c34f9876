/// Whole numbers under linear constraints, all of whose solutions can be searched: the engine of the ``Oracle``.
///
/// One solution, the truth, is known from the start. What it looks for is another one in which a number is greater or
/// less. The search tries every value that is left, so that where it finds none there is none; all in `Int`.
final class IntegerSystem {
    /// `lower ≤ Σ weight · number ≤ upper`, all weights being 1 or -1.
    struct Constraint {
        var terms: [Term]
        var lower: Int
        var upper: Int
    }

    struct Term: Hashable {
        var number: Int
        var weight: Int
    }

    /// What a search came to.
    enum Outcome {
        /// All numbers of another solution.
        case found([Int])
        /// There is none.
        case none
        /// It took more steps than were allowed.
        case undecided
    }

    static let endless = Int.max / 4

    private(set) var lower: [Int]
    private(set) var upper: [Int]
    let truth: [Int]
    let constraints: [Constraint]
    /// In which constraints a number is.
    private let uses: [[Int]]
    /// What the bounds were before each narrowing.
    private var trail: [(number: Int, lower: Int, upper: Int)] = []
    private var waiting: [Int] = []
    private var isWaiting: [Bool]
    private(set) var steps = 0

    init(lower: [Int], upper: [Int], truth: [Int], constraints: [Constraint]) {
        self.lower = lower
        self.upper = upper
        self.truth = truth
        self.constraints = constraints
        var uses = [[Int]](repeating: [], count: truth.count)
        for (place, constraint) in constraints.enumerated() {
            for term in constraint.terms { uses[term.number].append(place) }
        }
        self.uses = uses
        isWaiting = [Bool](repeating: false, count: constraints.count)
        for place in constraints.indices { wait(place) }
        _ = propagate()
        trail = []
    }

    /// Whether the truth is among the solutions, as it must be.
    var holdsTruth: Bool {
        truth.indices.allSatisfy { lower[$0] <= truth[$0] && truth[$0] <= upper[$0] }
            && constraints.indices.allSatisfy { isMet($0) }
    }

    /// Looks for a solution in which a number lies within bounds.
    func solution(where number: Int, in range: ClosedRange<Int>, steps limit: Int) -> Outcome {
        let mark = trail.count
        defer { undo(to: mark) }
        steps = limit
        guard narrow(number, max(lower[number], range.lowerBound), min(upper[number], range.upperBound)), propagate()
        else { return .none }
        return search(from: mark)
    }

    /// The value nearest the truth that the bounds allow.
    private func value(_ number: Int) -> Int { min(max(truth[number], lower[number]), upper[number]) }

    private func sum(_ place: Int) -> Int {
        var sum = 0
        for term in constraints[place].terms { sum += term.weight * value(term.number) }
        return sum
    }

    private func isMet(_ place: Int) -> Bool {
        let sum = sum(place)
        return constraints[place].lower <= sum && sum <= constraints[place].upper
    }

    private func search(from mark: Int) -> Outcome {
        steps -= 1
        guard steps > 0 else { return .undecided }
        guard let place = unmet(from: mark) else { return .found(truth.indices.map { value($0) }) }
        let constraint = constraints[place]
        // The number with the fewest values left.
        var chosen: Term?
        for term in constraint.terms where lower[term.number] < upper[term.number] {
            guard let best = chosen else {
                chosen = term
                continue
            }
            let range = upper[term.number] - lower[term.number]
            if range < upper[best.number] - lower[best.number] { chosen = term }
        }
        guard let chosen else { return .none }
        let number = chosen.number
        let (least, greatest) = (lower[number], upper[number])
        // First the value that would meet the constraint, the others being as they are.
        let sum = sum(place)
        let missing = sum < constraint.lower ? constraint.lower - sum : constraint.upper - sum
        let first = min(max(value(number) + chosen.weight * missing, least), greatest)
        for (low, high) in [(first, first), (least, first - 1), (first + 1, greatest)] where low <= high {
            let inner = trail.count
            if narrow(number, low, high), propagate() {
                let outcome = search(from: mark)
                guard case .none = outcome else {
                    undo(to: inner)
                    return outcome
                }
            }
            undo(to: inner)
        }
        return .none
    }

    /// A constraint that is not met by the values nearest the truth: the one with the fewest numbers still open.
    private func unmet(from mark: Int) -> Int? {
        var found: Int?
        var fewest = Int.max
        for entry in trail[mark...] {
            let number = entry.number
            // The truth meets every constraint, so that only what left it can break one.
            guard truth[number] < lower[number] || truth[number] > upper[number] else { continue }
            for place in uses[number] where place != found && !isMet(place) {
                var open = 0
                for term in constraints[place].terms where lower[term.number] < upper[term.number] { open += 1 }
                if open < fewest { (found, fewest) = (place, open) }
            }
        }
        return found
    }

    private func undo(to mark: Int) {
        while trail.count > mark {
            let entry = trail.removeLast()
            lower[entry.number] = entry.lower
            upper[entry.number] = entry.upper
        }
        for place in waiting { isWaiting[place] = false }
        waiting = []
    }

    private func wait(_ place: Int) {
        guard !isWaiting[place] else { return }
        isWaiting[place] = true
        waiting.append(place)
    }

    private func narrow(_ number: Int, _ low: Int, _ high: Int) -> Bool {
        guard low <= high else { return false }
        guard low != lower[number] || high != upper[number] else { return true }
        trail.append((number, lower[number], upper[number]))
        lower[number] = low
        upper[number] = high
        for place in uses[number] { wait(place) }
        return true
    }

    /// Narrows the bounds until no constraint alone narrows them further; false where one can't be met.
    private func propagate() -> Bool {
        while let place = waiting.popLast() {
            isWaiting[place] = false
            guard propagate(place) else { return false }
        }
        return true
    }

    private func propagate(_ place: Int) -> Bool {
        let constraint = constraints[place]
        var (least, greatest) = (0, 0)
        for term in constraint.terms {
            if term.weight > 0 {
                least += lower[term.number]
                greatest += upper[term.number]
            } else {
                least -= upper[term.number]
                greatest -= lower[term.number]
            }
        }
        guard least <= constraint.upper, greatest >= constraint.lower else { return false }
        if least >= constraint.lower, greatest <= constraint.upper { return true }
        // How much each may be above its least, or below its greatest, share of the sum.
        let (room, need) = (constraint.upper - least, greatest - constraint.lower)
        for term in constraint.terms {
            var (low, high) = (lower[term.number], upper[term.number])
            guard high - low > min(room, need) else { continue }
            if term.weight > 0 {
                (low, high) = (max(low, high - need), min(high, low + room))
            } else {
                (low, high) = (max(low, high - room), min(high, low + need))
            }
            guard narrow(term.number, low, high) else { return false }
        }
        return true
    }
}
