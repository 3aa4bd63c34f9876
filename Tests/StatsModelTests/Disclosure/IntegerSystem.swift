/// Whole numbers under linear constraints, all of whose solutions can be searched: the engine of the ``Oracle``.
///
/// One solution, the truth, is known from the start. What it looks for is another one in which a number is greater or
/// less. The search tries every value that is left, so that where it finds none there is none; all in `Int`.
///
/// Plain arrays of `Int` and plain loops: these are quick in a build for debugging too.
struct IntegerSystem {
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
    /// How many linear programs are asked.
    private static let nodes = 400

    let truth: [Int]
    private(set) var lower: [Int]
    private(set) var upper: [Int]
    // The constraints one after the other: where the terms of each start, and its bounds.
    private var starts: [Int] = [0]
    private var numbers: [Int] = []
    private var weights: [Int] = []
    private let least: [Int]
    private let most: [Int]
    /// In which constraints a number is.
    private let uses: [[Int]]
    /// How often each constraint could not be met: what often fails is tried first.
    private var faults: [Int]
    /// What the bounds were before each narrowing: number, lower, upper, one after the other.
    private var trail: [Int] = []
    private var waiting: [Int] = []
    private var isWaiting: [Bool]
    /// How many values are tried before a linear program is asked: fewer where that was in vain.
    private var patience = 64
    private var steps = 0

    init(lower: [Int], upper: [Int], truth: [Int], constraints: [Constraint]) {
        self.lower = lower
        self.upper = upper
        self.truth = truth
        var uses = [[Int]](repeating: [], count: truth.count)
        for (place, constraint) in constraints.enumerated() {
            for term in constraint.terms {
                uses[term.number].append(place)
                numbers.append(term.number)
                weights.append(term.weight)
            }
            starts.append(numbers.count)
        }
        self.uses = uses
        least = constraints.map(\.lower)
        most = constraints.map(\.upper)
        faults = [Int](repeating: 1, count: constraints.count)
        isWaiting = [Bool](repeating: false, count: constraints.count)
        for place in constraints.indices { wait(place) }
        _ = propagate()
        trail = []
    }

    /// Whether the truth is among the solutions, as it must be.
    var holdsTruth: Bool {
        truth.indices.allSatisfy { lower[$0] <= truth[$0] && truth[$0] <= upper[$0] }
            && least.indices.allSatisfy { shortfall($0) == 0 }
    }

    /// Looks for a solution in which a number lies within bounds.
    mutating func solution(where number: Int, in range: ClosedRange<Int>) -> Outcome {
        let mark = trail.count
        defer { undo(to: mark) }
        steps = patience
        guard narrow(number, max(lower[number], range.lowerBound), min(upper[number], range.upperBound)), propagate()
        else { return .none }
        let outcome = search(from: mark)
        guard case .undecided = outcome else {
            patience = min(64, 2 * patience)
            return outcome
        }
        patience = max(4, patience / 4)
        undo(to: mark)
        guard narrow(number, max(lower[number], range.lowerBound), min(upper[number], range.upperBound)), propagate()
        else { return .none }
        return branching(nodes: Self.nodes)
    }

    /// What comes of it when a number lies within narrower bounds; they are as before afterwards.
    mutating func within(
        _ number: Int, _ low: Int, _ high: Int, _ body: (inout IntegerSystem) -> Outcome
    ) -> Outcome {
        let mark = trail.count
        defer { undo(to: mark) }
        return narrow(number, low, high) && propagate() ? body(&self) : .none
    }

    var places: Range<Int> { least.indices }

    func terms(of place: Int) -> [Term] {
        (starts[place]..<starts[place + 1]).map { Term(number: numbers[$0], weight: weights[$0]) }
    }

    func bounds(of place: Int) -> ClosedRange<Int> { least[place]...most[place] }

    /// Whether numbers meet their bounds and every constraint.
    func isSolution(_ values: [Int]) -> Bool {
        guard values.indices.allSatisfy({ lower[$0] <= values[$0] && values[$0] <= upper[$0] }) else { return false }
        return places.allSatisfy { place in
            bounds(of: place).contains(terms(of: place).reduce(0) { $0 + $1.weight * values[$1.number] })
        }
    }

    /// The value nearest the truth that the bounds allow.
    private func value(_ number: Int) -> Int {
        let value = truth[number]
        if value < lower[number] { return lower[number] }
        return value > upper[number] ? upper[number] : value
    }

    /// What is missing in the sum of a constraint (or is too much, as a negative number) at the values nearest the truth.
    private func shortfall(_ place: Int) -> Int {
        var sum = 0
        var term = starts[place]
        while term < starts[place + 1] {
            sum += weights[term] * value(numbers[term])
            term += 1
        }
        if sum < least[place] { return least[place] - sum }
        return sum > most[place] ? most[place] - sum : 0
    }

    private mutating func search(from mark: Int) -> Outcome {
        steps -= 1
        guard steps > 0 else { return .undecided }
        guard let place = unmet(from: mark) else { return .found(truth.indices.map { value($0) }) }
        let chosen = openTerm(of: place)
        guard chosen >= 0 else { return .none }
        let number = numbers[chosen]
        let (low, high) = (lower[number], upper[number])
        // First the value that would meet the constraint, the others being as they are.
        let first = min(max(value(number) + weights[chosen] * shortfall(place), low), high)
        for (low, high) in [(first, first), (low, first - 1), (first + 1, high)] where low <= high {
            let inner = trail.count
            if narrow(number, low, high), propagate() {
                let outcome = search(from: mark)
                guard case .none = outcome else { return outcome }
            }
            undo(to: inner)
        }
        return .none
    }

    /// The term of a constraint to try next: of a number with few values left that is in constraints that often fail.
    private func openTerm(of place: Int) -> Int {
        var chosen = -1
        var best = (range: 1, faults: 0)
        var term = starts[place]
        while term < starts[place + 1] {
            let number = numbers[term]
            let range = upper[number] - lower[number]
            if range > 0 {
                var sum = 0
                for place in uses[number] { sum += faults[place] }
                if range * best.faults < best.range * sum || chosen < 0 { (chosen, best) = (term, (range, sum)) }
            }
            term += 1
        }
        return chosen
    }

    /// A constraint that is not met by the values nearest the truth: the one with the fewest numbers still open.
    private func unmet(from mark: Int) -> Int? {
        var found: Int?
        var fewest = Int.max
        var entry = mark
        while entry < trail.count {
            let number = trail[entry]
            entry += 3
            // The truth meets every constraint, so that only what left it can break one.
            guard truth[number] < lower[number] || truth[number] > upper[number] else { continue }
            for place in uses[number] where shortfall(place) != 0 {
                var open = 0
                var term = starts[place]
                while term < starts[place + 1] {
                    if lower[numbers[term]] < upper[numbers[term]] { open += 1 }
                    term += 1
                }
                if open < fewest { (found, fewest) = (place, open) }
            }
        }
        return found
    }

    private mutating func undo(to mark: Int) {
        var entry = trail.count - 3
        while entry >= mark {
            let number = trail[entry]
            lower[number] = trail[entry + 1]
            upper[number] = trail[entry + 2]
            entry -= 3
        }
        trail.removeLast(trail.count - mark)
        for place in waiting { isWaiting[place] = false }
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func wait(_ place: Int) {
        guard !isWaiting[place] else { return }
        isWaiting[place] = true
        waiting.append(place)
    }

    private mutating func narrow(_ number: Int, _ low: Int, _ high: Int) -> Bool {
        guard low <= high else { return false }
        guard low != lower[number] || high != upper[number] else { return true }
        trail.append(number)
        trail.append(lower[number])
        trail.append(upper[number])
        lower[number] = low
        upper[number] = high
        for place in uses[number] { wait(place) }
        return true
    }

    /// Narrows the bounds until no constraint alone narrows them further; false where one can't be met.
    private mutating func propagate() -> Bool {
        while let place = waiting.popLast() {
            isWaiting[place] = false
            guard propagate(place) else {
                faults[place] += 1
                return false
            }
        }
        return true
    }

    private mutating func propagate(_ place: Int) -> Bool {
        let (start, end) = (starts[place], starts[place + 1])
        var (lowest, highest) = (0, 0)
        var term = start
        while term < end {
            let number = numbers[term]
            if weights[term] > 0 {
                lowest += lower[number]
                highest += upper[number]
            } else {
                lowest -= upper[number]
                highest -= lower[number]
            }
            term += 1
        }
        guard lowest <= most[place], highest >= least[place] else { return false }
        guard lowest < least[place] || highest > most[place] else { return true }
        // How far each may be above the least it adds to the sum, and below the most.
        let (room, need) = (most[place] - lowest, highest - least[place])
        term = start
        while term < end {
            let number = numbers[term]
            let (low, high) = (lower[number], upper[number])
            if high - low > room || high - low > need {
                let isAdded = weights[term] > 0
                let (up, down) = isAdded ? (room, need) : (need, room)
                guard narrow(number, high - low > down ? high - down : low, high - low > up ? low + up : high) else {
                    return false
                }
            }
            term += 1
        }
        return true
    }
}
