/// Which counts are taken to be the same from one version to the next.
///
/// The ledger of what was published promises that a count that did not change keeps its state, and the policy `hold` that
/// a count changes only where it is seen to. So a stranger takes every finest count to be unchanged from one
/// version to the next, unless a figure that contains it (in area, time, kind and category) *visibly* changed: it was
/// shown, and is now shown with another value, or hidden. A figure that was hidden and is now shown did not visibly
/// change: the stranger takes what he now sees to have been there before. For the other policies on
/// revisions this is a presumption, by which he would go too. Where presumptions contradict what is shown, they are given
/// up there, and the versions attacked apart.
///
/// An added incident of a category is one more of `any` too, so that a visible change of a category touches `any` as if
/// that were within it.
struct AttackEpochs: Sendable {
    /// The number of the first column of each place, and behind the last the count of all.
    private let starts: [Int]
    /// For each place, the versions from which it is another count, ascending; in one list with starts.
    private let steps: [Int]
    private let versionCount: Int

    /// How many columns there are: one for each place, and one more for each version from which it is another count.
    var count: Int { starts.last ?? 0 }

    /// The column of a place in a version.
    func column(_ place: Int, _ version: Int) -> Int {
        let (first, end) = stepRange(place)
        var step = first
        while step < end, steps[step] <= version { step += 1 }
        return starts[place] + step - first
    }

    /// All columns of a place.
    func columns(of place: Int) -> Range<Int> { starts[place]..<starts[place + 1] }

    /// The versions from which a place is another count.
    func steps(of place: Int) -> ArraySlice<Int> {
        let (first, end) = stepRange(place)
        return steps[first..<end]
    }

    /// The place of a column.
    func place(of column: Int) -> Int {
        var (low, high) = (0, starts.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= column { low = middle } else { high = middle }
        }
        return low
    }

    /// Whether a place is the same count in more than one version.
    func isTied(_ place: Int) -> Bool { columns(of: place).count < versionCount }

    // Each column but the first of a place stands for one step, so the lists start at the same distances.
    private func stepRange(_ place: Int) -> (Int, Int) {
        (starts[place] - place, starts[place + 1] - place - 1)
    }

    /// - Parameter apart: places that are taken to be another count in each version.
    init(_ grid: AttackGrid, _ survey: AttackSurvey, versionCount: Int, apart: Set<Int>) {
        self.versionCount = versionCount
        var starts: [Int] = []
        var steps: [Int] = []
        var marked = [[Int]](repeating: [], count: versionCount > 1 ? grid.count : 0)
        if versionCount > 1 {
            let changes = Self.changes(survey, versionCount: versionCount)
            for step in 1..<versionCount {
                var marks = AttackMarks(grid)
                for region in changes[step] { marks.mark(region) }
                for category in survey.missing[step].symmetricDifference(survey.missing[step - 1]) {
                    marks.mark(category: category)
                }
                for place in apart { marks.mark(place) }
                marks.spread()
                for place in marks.places { marked[place].append(step) }
            }
        }
        starts.reserveCapacity(grid.count + 1)
        for place in 0..<grid.count {
            starts.append(place + steps.count)
            if versionCount > 1 { steps += marked[place] }
        }
        starts.append(grid.count + steps.count)
        self.starts = starts
        self.steps = steps
    }

    /// For each version, the cells that visibly changed since the version before.
    private static func changes(_ survey: AttackSurvey, versionCount: Int) -> [[AttackSurvey.Key]] {
        var changes = [[AttackSurvey.Key]](repeating: [], count: versionCount)
        for (number, key) in survey.keys.enumerated() {
            let words = survey.words[number]
            for (before, after) in zip(words, words.dropFirst()) {
                guard case .shown = before.standing, after.standing != before.standing else { continue }
                for step in before.version + 1...after.version { changes[step].append(key) }
            }
        }
        return changes
    }
}

/// Places that may have changed from one version to the next.
struct AttackMarks {
    private let grid: AttackGrid
    private var isMarked: [Bool]
    /// By node and category, whether anything in it is marked.
    private var isTouched: [Bool]

    init(_ grid: AttackGrid) {
        self.grid = grid
        isMarked = Array(repeating: false, count: grid.count)
        isTouched = Array(repeating: false, count: grid.nodeCount * (grid.categories.count + 1))
    }

    /// Those marked, ascending.
    var places: [Int] { isMarked.indices.filter { isMarked[$0] } }

    /// Marks the blocks of all that a cell contains or is contained in.
    mutating func mark(_ key: AttackSurvey.Key) {
        let categories = key.category == 0 ? Array(0...grid.categories.count) : [0, key.category]
        var nodes = [key.node]
        var above = grid.parents[key.node]
        while let next = above {
            nodes.append(next)
            above = grid.parents[next]
        }
        var below = grid.children[key.node]
        while let next = below.popLast() {
            nodes.append(next)
            below += grid.children[next]
        }
        for node in nodes {
            for category in categories { mark(node, category, key.kind == 2 ? 0...1 : key.kind...key.kind, key.span) }
        }
    }

    /// Marks everything of a category.
    mutating func mark(category: Int) {
        for node in 0..<grid.nodeCount {
            let times = grid.times(node: node, category: category)
            guard let first = times.spans.first, let end = times.spans.map(\.end).max() else { continue }
            mark(node, category, 0...1, AttackSpan(first: first.first, end: end))
        }
    }

    /// Marks what a place contains or is contained in.
    mutating func mark(_ place: Int) {
        let (node, category, kind, span) = grid.coordinates(of: place)
        let months = grid.times(node: node, category: category).spans[span]
        guard node < grid.areas.count else {
            // A remainder contains nothing else, and all above it are marked by its parent's own change if at all.
            return mark(node, category, kind == 2 ? 0...1 : kind...kind, months)
        }
        mark(AttackSurvey.Key(node: node, category: category, kind: kind, span: months))
    }

    private mutating func mark(_ node: Int, _ category: Int, _ kinds: ClosedRange<Int>, _ months: AttackSpan) {
        let times = grid.times(node: node, category: category)
        // Blocks ascend: the first that ends after the beginning.
        var (low, high) = (0, times.blocks.count)
        while low < high {
            let middle = (low + high) / 2
            if times.spans[times.blocks[middle]].end <= months.first { low = middle + 1 } else { high = middle }
        }
        while low < times.blocks.count, times.spans[times.blocks[low]].first < months.end {
            for kind in kinds { isMarked[grid.place(node, category, kind, times.blocks[low])] = true }
            low += 1
            isTouched[node * (grid.categories.count + 1) + category] = true
        }
    }

    /// Marks every sum of which a part is marked.
    mutating func spread() {
        for node in 0..<grid.nodeCount {
            for category in 0...grid.categories.count
            where isTouched[node * (grid.categories.count + 1) + category] {
                let times = grid.times(node: node, category: category)
                // Shorter stretches first: the parts of each are shorter than it.
                let order = times.spans.indices.sorted {
                    let (left, right) = (times.spans[$0], times.spans[$1])
                    return (left.end - left.first, $0) < (right.end - right.first, $1)
                }
                for span in order {
                    for kind in 0...1 {
                        let isChanged = times.parts[span].contains { isMarked[grid.place(node, category, kind, $0)] }
                        if isChanged { isMarked[grid.place(node, category, kind, span)] = true }
                    }
                    isMarked[grid.place(node, category, 2, span)] =
                        isMarked[grid.place(node, category, 0, span)] || isMarked[grid.place(node, category, 1, span)]
                }
            }
        }
    }
}
