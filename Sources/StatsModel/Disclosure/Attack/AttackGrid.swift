/// A stretch of whole months.
struct AttackSpan: Sendable, Hashable, Comparable {
    /// The index of the first month.
    let first: Int32
    /// The index of the month after the last.
    let end: Int32

    init(_ months: ClosedRange<Month>) {
        first = months.lowerBound.index
        end = months.upperBound.index + 1
    }

    init(first: Int32, end: Int32) {
        self.first = first
        self.end = end
    }

    func contains(_ other: AttackSpan) -> Bool { first <= other.first && other.end <= end }

    var months: ClosedRange<Month> { Month(index: first)...Month(index: max(first, end - 1)) }

    static func < (left: AttackSpan, right: AttackSpan) -> Bool { (left.first, left.end) < (right.first, right.end) }
}

/// The stretches of time at which siblings are looked at, and how each is made of others.
struct AttackTimes: Sendable {
    /// Ascending.
    let spans: [AttackSpan]
    /// The positions of those that no boundary of another cuts: all others are made of them.
    let blocks: [Int]
    /// For each that is no block, the shorter ones of which it is made; empty for blocks.
    let parts: [[Int]]
    /// Pairs of the same length that overlap: left + tail = right + head.
    let slides: [(left: Int, right: Int, head: Int, tail: Int)]
    private let places: [AttackSpan: Int]

    /// The given stretches, and the blocks that their boundaries make.
    init(_ given: Set<AttackSpan>) {
        let boundaries = Set(given.flatMap { [$0.first, $0.end] }).sorted()
        // How many of the given ones cover each block.
        var covered = [Int](repeating: 0, count: boundaries.count + 1)
        for span in given {
            covered[Self.place(of: span.first, in: boundaries)] += 1
            covered[Self.place(of: span.end, in: boundaries)] -= 1
        }
        var all = given
        var blocks: [AttackSpan] = []
        var depth = 0
        for place in boundaries.indices.dropLast() {
            depth += covered[place]
            guard depth > 0 else { continue }
            blocks.append(AttackSpan(first: boundaries[place], end: boundaries[place + 1]))
        }
        all.formUnion(blocks)
        let spans = all.sorted()
        let places = Dictionary(uniqueKeysWithValues: spans.enumerated().map { ($1, $0) })
        self.spans = spans
        self.places = places
        self.blocks = blocks.compactMap { places[$0] }
        let isBlock = Set(self.blocks)
        var starts: [Int32: [Int]] = [:]
        for (place, span) in spans.enumerated() { starts[span.first, default: []].append(place) }
        parts = spans.indices.map { whole in
            guard !isBlock.contains(whole) else { return [] }
            var parts: [Int] = []
            var position = spans[whole].first
            while position < spans[whole].end {
                // The longest that begins here, ends within, and is not the whole itself; a block always does.
                guard let next = Self.longest(starts[position] ?? [], within: whole, of: spans) else { return [] }
                parts.append(next)
                position = spans[next].end
            }
            return parts
        }
        var slides: [(left: Int, right: Int, head: Int, tail: Int)] = []
        var last: [Int32: Int] = [:]
        for (right, span) in spans.enumerated() {
            let length = span.end - span.first
            defer { last[length] = right }
            guard let left = last[length], spans[left].end > span.first,
                let head = places[AttackSpan(first: spans[left].first, end: span.first)],
                let tail = places[AttackSpan(first: spans[left].end, end: span.end)]
            else { continue }
            slides.append((left, right, head, tail))
        }
        self.slides = slides
    }

    func place(of span: AttackSpan) -> Int? { places[span] }

    /// Of stretches that begin together, by ascending ends, the last that ends within another and is not it.
    private static func longest(_ candidates: [Int], within whole: Int, of spans: [AttackSpan]) -> Int? {
        var (low, high) = (0, candidates.count)
        while low < high {
            let middle = (low + high) / 2
            if spans[candidates[middle]].end <= spans[whole].end { low = middle + 1 } else { high = middle }
        }
        if low > 0, candidates[low - 1] == whole { low -= 1 }
        return low > 0 ? candidates[low - 1] : nil
    }

    private static func place(of boundary: Int32, in boundaries: [Int32]) -> Int {
        var (low, high) = (0, boundaries.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if boundaries[middle] < boundary { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Areas, their remainders, categories and stretches of time: everywhere that a count can be, each with a number.
///
/// The finest counts are of a leaf area or remainder, a kind, a month and a set of categories. Not all of these need an
/// unknown of their own for every constraint on what is published to be used:
///
/// - *Sets of categories.* For one leaf, kind and stretch of time there are incidents with any given whole numbers for
///   each category and for `any` if, and only if, `max(categories) ≤ any ≤ sum(categories)`: deal the incidents of the first
///   category to the places 1 to `any` in turn, go on with the second where the first stopped, and so round and round; no
///   place gets a category twice, as none is greater than `any`, and each place gets one, as their sum is not less.
/// - *Time of categories.* So a leaf's categories need unknowns only for the blocks between boundaries of stretches for
///   which it, or an area above it, publishes categories. Within such a block the dealt incidents can be given to the
///   months in any way that adds up to what `any` is in each month.
/// - *Time of `any`.* Siblings need unknowns for `any` only for the blocks between boundaries of what is published of them
///   and of all below them (and of their own categories). Their parent may have finer ones. Given the parent's counts by
///   fine blocks (a sum for each) and the children's by a coarse one (a sum for each), whole numbers of children by
///   fine blocks with both sums always exist (a transportation problem without capacities), and then so do those
///   of their children, and so on down. So one sum for each coarse block says everything.
/// - *Categories do not allow this*: a child's categories are bound to its `any` in each block, so children have all the
///   blocks that their parents have.
struct AttackGrid: Sendable {
    /// The codes of the areas; nodes beyond them are remainders.
    let areas: [AreaCode]
    let categories: [CategoryCode]
    /// The area that a node is a part of; nil at the top.
    let parents: [Int?]
    /// The parts of a node, its remainder last; empty for leaves and remainders.
    let children: [[Int]]
    /// The number of the group of siblings of a node: 0 at the top, else one for each parent.
    let groups: [Int]
    /// The stretches at which each group's `any` is looked at.
    let anyTimes: [AttackTimes]
    /// The stretches at which each group's categories are looked at; all of these are in `anyTimes` too.
    let categoryTimes: [AttackTimes]
    /// The number of the first place of each node and category (any first), and behind the last the count of all.
    private let starts: [Int]

    /// The greatest number of places that the attack takes on.
    static let limit = 6_000_000
    /// The greatest number of stretches of time of one group of siblings: every month, quarter and year of 300 years are
    /// fewer.
    static let spanLimit = 8000

    var nodeCount: Int { parents.count }
    var count: Int { starts.last ?? 0 }

    func isLeaf(_ node: Int) -> Bool { children[node].isEmpty }

    /// The stretches of a group's `any` (category 0) or of its categories.
    func times(group: Int, category: Int) -> AttackTimes {
        category == 0 ? anyTimes[group] : categoryTimes[group]
    }

    func times(node: Int, category: Int) -> AttackTimes { times(group: groups[node], category: category) }

    /// The number of a place; `category` is 0 for any, `kind` as in `KindSelection.position`.
    func place(_ node: Int, _ category: Int, _ kind: Int, _ span: Int) -> Int {
        starts[node * (categories.count + 1) + category] + span * 3 + kind
    }

    /// Node, category, kind and stretch of a place.
    func coordinates(of place: Int) -> (node: Int, category: Int, kind: Int, span: Int) {
        var (low, high) = (0, starts.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= place { low = middle } else { high = middle }
        }
        let (node, category) = low.quotientAndRemainder(dividingBy: categories.count + 1)
        let (span, kind) = (place - starts[low]).quotientAndRemainder(dividingBy: 3)
        return (node, category, kind, span)
    }

    /// The cell at a place; of a remainder its parent's, which is the nearest that has a name.
    func cell(at place: Int) -> AttackedCell {
        let (node, category, kind, span) = coordinates(of: place)
        let area = node < areas.count ? node : parents[node] ?? 0
        return AttackedCell(
            area: areas[area], category: category == 0 ? nil : categories[category - 1],
            kind: KindSelection.allCases[kind], months: times(node: node, category: category).spans[span].months)
    }

    /// The places of everything that versions and totals name.
    init(_ survey: AttackSurvey) throws(AttackFailure) {
        areas = survey.areas
        categories = survey.categories
        var parents = survey.parents
        var children = [[Int]](repeating: [], count: areas.count)
        for node in areas.indices { if let parent = parents[node] { children[parent].append(node) } }
        for node in areas.indices where !children[node].isEmpty {
            children[node].append(parents.count)
            parents.append(node)
            children.append([])
        }
        self.parents = parents
        self.children = children
        var groupOfParent: [Int: Int] = [:]
        var order: [Int] = []
        groups = parents.map { parent in
            guard let parent else { return 0 }
            if let known = groupOfParent[parent] { return known }
            order.append(parent)
            groupOfParent[parent] = order.count
            return order.count
        }
        let groups = groups
        // From the top down: children have all blocks of categories that their parents have.
        let down = Self.downwards(order, parents: parents)
        var categorySpans = [Set<AttackSpan>](repeating: [], count: order.count + 1)
        var anySpans = categorySpans
        for (node, spans) in survey.categorySpans.enumerated() { categorySpans[groups[node]].formUnion(spans) }
        for (node, spans) in survey.anySpans.enumerated() { anySpans[groups[node]].formUnion(spans) }
        for parent in down {
            guard let group = groupOfParent[parent] else { continue }
            categorySpans[group].formUnion(categorySpans[groups[parent]])
        }
        for spans in categorySpans + anySpans where spans.count > Self.spanLimit { throw .tooLarge }
        let categoryTimes = categorySpans.map { AttackTimes($0) }
        for group in anySpans.indices { anySpans[group].formUnion(categoryTimes[group].spans) }
        // From the bottom up: parents have all stretches of `any` that their children have.
        var anyTimes = anySpans.map { AttackTimes($0) }
        for parent in down.reversed() {
            guard let group = groupOfParent[parent] else { continue }
            anySpans[groups[parent]].formUnion(anyTimes[group].spans)
            guard anySpans[groups[parent]].count <= Self.spanLimit else { throw .tooLarge }
            anyTimes[groups[parent]] = AttackTimes(anySpans[groups[parent]])
        }
        self.categoryTimes = categoryTimes
        self.anyTimes = anyTimes
        var starts: [Int] = []
        var next = 0
        for node in parents.indices {
            for category in 0...categories.count {
                starts.append(next)
                next += (category == 0 ? anyTimes : categoryTimes)[groups[node]].spans.count * 3
                guard next <= Self.limit else { throw .tooLarge }
            }
        }
        starts.append(next)
        self.starts = starts
    }

    /// Parents, each after its own parent.
    private static func downwards(_ order: [Int], parents: [Int?]) -> [Int] {
        var depths: [Int: Int] = [:]
        for node in order {
            var (depth, above) = (0, parents[node])
            while let next = above { (depth, above) = (depth + 1, parents[next]) }
            depths[node] = depth
        }
        return order.sorted { ((depths[$0] ?? 0), $0) < ((depths[$1] ?? 0), $1) }
    }
}
