/// The whole problem: unknown counts between bounds, and sums that hold between them.
struct AttackSystem: Sendable {
    /// A bound that is none. Far above all that a sum of counts can be, and far enough from the end of `Int`.
    static let none = Int(1) << 50
    /// Bounds beyond it are as good as none: sums of them could leave the range of numbers, and no file that is meant gets
    /// there.
    static let horizon = 1 << 40

    let grid: AttackGrid
    let epochs: AttackEpochs
    /// The least and the greatest value of each column; `none` for no greatest.
    var lower: [Int]
    var upper: [Int]
    /// Which versions hide a column, or round it, ascending.
    private(set) var asked: [Int: [Int]] = [:]
    /// Columns for which a total from outside stands.
    private(set) var totals: [Int: Int] = [:]

    /// The first term of each row, and behind the last the count of all.
    private(set) var starts: [Int] = [0]
    /// Columns, doubled, plus 1 where the weight is -1.
    private(set) var terms: [Int32] = []
    /// Whether the sum of a row is 0; else it is 0 or more.
    private(set) var isEquation: [Bool] = []
    /// Whether a row follows from no others: of these alone the system consists, the others are there to find more at once.
    private(set) var isEssential: [Bool] = []

    var rowCount: Int { isEquation.count }

    func terms(of row: Int) -> ArraySlice<Int32> { terms[starts[row]..<starts[row + 1]] }

    /// The greatest number of terms that the attack takes on.
    static let limit = 60_000_000

    /// - Parameter aside: cells, by the survey's numbers, whose total from outside is not used.
    init(
        _ grid: AttackGrid, _ epochs: AttackEpochs, _ survey: AttackSurvey, _ policies: [AttackedPolicy],
        aside: Set<Int>
    ) throws(AttackFailure) {
        self.grid = grid
        self.epochs = epochs
        lower = Array(repeating: 0, count: epochs.count)
        upper = Array(repeating: Self.none, count: epochs.count)
        guard epochs.count < Int(Int32.max) / 2 else { throw .tooLarge }
        bound(by: survey, policies, aside: aside)
        for node in 0..<grid.nodeCount {
            for category in 0...grid.categories.count {
                addKinds(node, category)
                addTimes(node, category)
                addChildren(node, category)
                guard terms.count < Self.limit else { throw .tooLarge }
            }
            addCategories(node)
        }
    }

    /// Takes in what is shown, what is hidden, and totals.
    private mutating func bound(by survey: AttackSurvey, _ policies: [AttackedPolicy], aside: Set<Int>) {
        for (number, key) in survey.keys.enumerated() {
            let times = grid.times(node: key.node, category: key.category)
            guard let span = times.place(of: key.span) else { continue }
            let place = grid.place(key.node, key.category, key.kind, span)
            for word in survey.words[number] {
                let column = epochs.column(place, word.version)
                let policy = policies[word.version]
                switch (word.standing, policy.roundingBase) {
                case (.absent, _): continue
                case (.hidden, _):
                    if policy.zeros == .show { lower[column] = max(lower[column], 1) }
                    asked[column, default: []].append(word.version)
                case (.shown(let value), nil): meet(column, value, value)
                case (.shown(let value), let base?):
                    meet(column, value - base + 1, value + base - 1)
                    asked[column, default: []].append(word.version)
                }
            }
            guard let total = survey.totals[number], !aside.contains(number) else { continue }
            for column in epochs.columns(of: place) {
                meet(column, total, total)
                totals[column] = number
            }
        }
        for (version, missing) in survey.missing.enumerated() {
            for category in missing where category <= grid.categories.count {
                for node in 0..<grid.nodeCount {
                    for span in grid.times(node: node, category: category).spans.indices {
                        for kind in 0...2 { meet(epochs.column(grid.place(node, category, kind, span), version), 0, 0) }
                    }
                }
            }
        }
    }

    private mutating func meet(_ column: Int, _ least: Int, _ greatest: Int) {
        lower[column] = max(lower[column], least)
        upper[column] = min(upper[column], greatest)
    }

    /// Both kinds are the crimes and the incidents.
    private mutating func addKinds(_ node: Int, _ category: Int) {
        for span in grid.times(node: node, category: category).spans.indices {
            add(
                [grid.place(node, category, 2, span)],
                [grid.place(node, category, 0, span), grid.place(node, category, 1, span)], isEssential: true)
        }
    }

    /// A stretch of time is what it is made of; and of two years that overlap, the differences are known.
    private mutating func addTimes(_ node: Int, _ category: Int) {
        let times = grid.times(node: node, category: category)
        for kind in 0...2 {
            for (span, parts) in times.parts.enumerated() where !parts.isEmpty {
                add(
                    [grid.place(node, category, kind, span)], parts.map { grid.place(node, category, kind, $0) },
                    isEssential: kind < 2)
            }
            for slide in times.slides {
                add(
                    [grid.place(node, category, kind, slide.left), grid.place(node, category, kind, slide.tail)],
                    [grid.place(node, category, kind, slide.right), grid.place(node, category, kind, slide.head)],
                    isEssential: false)
            }
        }
    }

    /// An area is its parts and its remainder.
    private mutating func addChildren(_ node: Int, _ category: Int) {
        guard let child = grid.children[node].first else { return }
        let own = grid.times(node: node, category: category)
        let below = grid.times(node: child, category: category)
        // Of `any` the children have the fewer stretches, of categories the parent.
        let times = category == 0 ? below : own
        let isBlock = Set(times.blocks)
        for (number, span) in times.spans.enumerated() {
            guard let mine = own.place(of: span), let theirs = below.place(of: span) else { continue }
            for kind in 0...2 {
                add(
                    [grid.place(node, category, kind, mine)],
                    grid.children[node].map { grid.place($0, category, kind, theirs) },
                    isEssential: kind < 2 && isBlock.contains(number))
            }
        }
    }

    /// max(categories) ≤ any ≤ sum(categories).
    private mutating func addCategories(_ node: Int) {
        let times = grid.categoryTimes[grid.groups[node]]
        let any = grid.anyTimes[grid.groups[node]]
        guard !grid.categories.isEmpty else { return }
        let isBlock = Set(times.blocks)
        for (span, months) in times.spans.enumerated() {
            guard let place = any.place(of: months) else { continue }
            for kind in 0...2 {
                let isEssential = kind < 2 && grid.isLeaf(node) && isBlock.contains(span)
                let whole = grid.place(node, 0, kind, place)
                let parts = grid.categories.indices.map { grid.place(node, $0 + 1, kind, span) }
                for part in parts { add([whole], [part], isEquation: false, isEssential: isEssential) }
                add(parts, [whole], isEquation: false, isEssential: isEssential)
            }
        }
    }

    /// Adds a row `sum(plus) - sum(minus)` = 0, or ≥ 0, for each version in which it is another one.
    private mutating func add(_ plus: [Int], _ minus: [Int], isEquation: Bool = true, isEssential: Bool) {
        add(plus, minus, isEquation: isEquation, isEssential: isEssential, version: 0)
        guard (plus + minus).contains(where: { !epochs.steps(of: $0).isEmpty }) else { return }
        for version in Set((plus + minus).flatMap { epochs.steps(of: $0) }).sorted() {
            add(plus, minus, isEquation: isEquation, isEssential: isEssential, version: version)
        }
    }

    private mutating func add(_ plus: [Int], _ minus: [Int], isEquation: Bool, isEssential: Bool, version: Int) {
        for place in plus { terms.append(Int32(truncatingIfNeeded: epochs.column(place, version) << 1)) }
        for place in minus { terms.append(Int32(truncatingIfNeeded: epochs.column(place, version) << 1 | 1)) }
        starts.append(terms.count)
        self.isEquation.append(isEquation)
        self.isEssential.append(isEssential)
    }
}
