/// The examination of areas that may or may not be a tree; it goes on after a fault, so that all are told at once.
struct AreaSurvey {
    let areas: [Area]
    private(set) var positions: [AreaCode: Int] = [:]
    private(set) var parents: [Int?]
    private(set) var children: [[Int]]
    private(set) var depths: [Int]
    private(set) var levels: [String] = []
    private(set) var top: Int?
    private(set) var problems: [AreaTree.Failure.Problem] = []

    init(_ areas: [Area]) {
        self.areas = areas
        parents = Array(repeating: nil, count: areas.count)
        children = Array(repeating: [], count: areas.count)
        depths = Array(repeating: 0, count: areas.count)
    }

    mutating func check() {
        guard !areas.isEmpty else { return fault(nil, "code", "There is no area.") }
        guard areas.count <= AreaTree.limit else {
            return fault(nil, "code", "There are \(areas.count) areas; at most \(AreaTree.limit) are possible.")
        }
        numberAreas()
        linkParents()
        checkTops()
        checkCycles()
        if problems.isEmpty { measureDepths() }
        if problems.isEmpty { orderLevels() }
    }

    private mutating func fault(_ area: Int?, _ column: String, _ reason: String) {
        problems.append(.init(area: area, column: column, reason: reason))
    }

    private mutating func numberAreas() {
        for (index, area) in areas.enumerated() {
            if positions[area.code] != nil {
                fault(index, "code", "`\(area.code)` is the code of more than one area.")
            } else {
                positions[area.code] = index
            }
        }
    }

    private mutating func linkParents() {
        for (index, area) in areas.enumerated() {
            guard let code = area.parent else { continue }
            guard let parent = positions[code] else {
                fault(index, "parent", "The parent `\(code)` of `\(area.code)` is not an area of this pack.")
                continue
            }
            parents[index] = parent
            children[parent].append(index)
        }
    }

    private mutating func checkTops() {
        let tops = areas.indices.filter { areas[$0].parent == nil }
        top = tops.first
        for other in tops.dropFirst() {
            let first = areas[tops[0]].code
            fault(other, "parent", "`\(areas[other].code)` has no parent, and neither has `\(first)`: one top only.")
        }
        if tops.isEmpty { fault(nil, "parent", "Every area has a parent: one, the top, must have none.") }
    }

    /// Follows the parents of each area; a walk that meets itself is a cycle, told once, at its first area.
    private mutating func checkCycles() {
        // 0: not yet seen; n: seen in walk n.
        var walk = Array(repeating: 0, count: areas.count)
        for start in areas.indices {
            var next: Int? = start
            while let here = next, walk[here] == 0 {
                walk[here] = start + 1
                next = parents[here]
            }
            guard let meeting = next, walk[meeting] == start + 1 else { continue }
            var cycle = [meeting]
            var step = parents[meeting]
            while let here = step, here != meeting {
                cycle.append(here)
                step = parents[here]
            }
            let first = cycle.min() ?? meeting
            let names = (cycle + [meeting]).map { "`\(areas[$0].code)`" }
            fault(first, "parent", "A cycle of parents: \(names.joined(separator: " in ")).")
        }
    }

    private mutating func measureDepths() {
        guard let top else { return }
        var waiting = [top]
        while let here = waiting.popLast() {
            for child in children[here] {
                depths[child] = depths[here] + 1
                waiting.append(child)
            }
        }
    }

    /// Orders the words for the levels by the greatest depth at which each occurs: a unitary area may lie directly in
    /// the top beside counties, but no level may be both above and below another.
    private mutating func orderLevels() {
        var deepest: [String: Int] = [:]
        var words: [String] = []
        for (index, area) in areas.enumerated() {
            if deepest[area.level] == nil { words.append(area.level) }
            deepest[area.level] = max(deepest[area.level] ?? 0, depths[index])
        }
        levels = words.enumerated()
            .sorted { (deepest[$0.element] ?? 0, $0.offset) < (deepest[$1.element] ?? 0, $1.offset) }
            .map(\.element)
        for (index, area) in areas.enumerated() {
            guard let parent = parents[index] else { continue }
            let above = areas[parent].level
            guard (deepest[above] ?? 0) >= (deepest[area.level] ?? 0) else { continue }
            fault(
                index, "level",
                area.level == above
                    ? "`\(area.code)` has the level `\(area.level)` of its parent `\(areas[parent].code)`."
                    : "The level `\(area.level)` lies both below and above `\(above)`.")
        }
    }
}
