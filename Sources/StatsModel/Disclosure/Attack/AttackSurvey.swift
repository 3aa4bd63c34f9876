/// What versions and totals name, checked, and brought together under numbers.
struct AttackSurvey: Sendable {
    /// A version's word on a cell.
    struct Word: Sendable {
        let version: Int
        let standing: AttackedRow.Standing
    }

    /// A cell by numbers: node, category (0 for any), kind as in `KindSelection.position`, and stretch of time.
    struct Key: Sendable, Hashable {
        let node: Int
        let category: Int
        let kind: Int
        let span: AttackSpan
    }

    /// The areas, in the order of their first mention.
    private(set) var areas: [AreaCode] = []
    private(set) var categories: [CategoryCode] = []
    /// For each area the one it is a part of.
    private(set) var parents: [Int?] = []
    /// For each area, of which stretches of time anything is said.
    private(set) var anySpans: [Set<AttackSpan>] = []
    private(set) var categorySpans: [Set<AttackSpan>] = []
    /// Every cell that any version or total names, in the order of first mention, and what each version says, ascending.
    private(set) var keys: [Key] = []
    private(set) var words: [[Word]] = []
    /// The value of a total for each cell that has one.
    private(set) var totals: [Int: Int] = [:]
    /// For each version, which categories (from 1) it does not count.
    private(set) var missing: [Set<Int>] = []

    private var numbers: [Key: Int] = [:]
    private var areaNumbers: [AreaCode: Int] = [:]
    private var categoryNumbers: [CategoryCode: Int] = [:]

    init(_ versions: [AttackedVersion], totals: [AttackedTotal]) throws(AttackFailure) {
        for version in versions {
            let policy = version.policy
            guard (0...Attack.greatestValue).contains(policy.threshold),
                (0...Attack.greatestValue).contains(policy.width),
                policy.roundingBase.map({ (1...Attack.greatestValue).contains($0) }) ?? true
            else { throw .policy(version: version.name) }
            try takeAreas(version)
            for category in version.categories where categoryNumbers[category] == nil {
                categories.append(category)
                categoryNumbers[category] = categories.count
            }
        }
        try checkTree(versions)
        anySpans = Array(repeating: [], count: areas.count)
        categorySpans = anySpans
        for (number, version) in versions.enumerated() {
            let own = Set(version.categories.compactMap { categoryNumbers[$0] })
            missing.append(Set(categories.indices.map { $0 + 1 }.filter { !own.contains($0) }))
            try take(version, number: number)
        }
        for total in totals {
            guard (0...Attack.greatestValue).contains(total.value), let cell = number(of: total.cell) else {
                throw .cell(version: "outside", total.cell)
            }
            if let known = self.totals[cell], known != total.value { throw .ambiguous(version: "outside", total.cell) }
            self.totals[cell] = total.value
        }
    }

    private mutating func takeAreas(_ version: AttackedVersion) throws(AttackFailure) {
        var own: Set<AreaCode> = []
        for area in version.areas {
            guard own.insert(area.code).inserted else { throw .area(version: version.name, area.code) }
            if areaNumbers[area.code] == nil {
                areaNumbers[area.code] = areas.count
                areas.append(area.code)
                parents.append(nil)
            }
        }
    }

    private mutating func checkTree(_ versions: [AttackedVersion]) throws(AttackFailure) {
        var isSettled = [Bool](repeating: false, count: areas.count)
        for version in versions {
            for area in version.areas {
                guard let node = areaNumbers[area.code] else { continue }
                var parent: Int?
                if let code = area.parent {
                    guard let number = areaNumbers[code] else { throw .area(version: version.name, code) }
                    parent = number
                }
                if isSettled[node], parents[node] != parent { throw .area(version: version.name, area.code) }
                parents[node] = parent
                isSettled[node] = true
            }
        }
        // An area within itself: a walk upwards from it that takes more steps than there are areas.
        for node in areas.indices {
            var (steps, above) = (0, parents[node])
            while let next = above {
                (steps, above) = (steps + 1, parents[next])
                guard steps <= areas.count else { throw .area(version: versions.first?.name ?? "", areas[node]) }
            }
        }
    }

    private mutating func take(_ version: AttackedVersion, number version_: Int) throws(AttackFailure) {
        for row in version.rows {
            if case .shown(let value) = row.standing, !(0...Attack.greatestValue).contains(value) {
                throw .cell(version: version.name, row.cell)
            }
            // What nothing is said of needs no place.
            if row.standing == .absent { continue }
            guard let cell = number(of: row.cell) else { throw .cell(version: version.name, row.cell) }
            if let last = words[cell].last, last.version == version_ {
                guard last.standing == row.standing else { throw .ambiguous(version: version.name, row.cell) }
                continue
            }
            words[cell].append(Word(version: version_, standing: row.standing))
        }
    }

    private mutating func number(of cell: AttackedCell) -> Int? {
        guard let node = areaNumbers[cell.area] else { return nil }
        var category = 0
        if let code = cell.category {
            guard let known = categoryNumbers[code] else { return nil }
            category = known
        }
        let span = AttackSpan(cell.months)
        guard span.first < span.end else { return nil }
        let key = Key(node: node, category: category, kind: cell.kind.position, span: span)
        if let known = numbers[key] { return known }
        numbers[key] = keys.count
        keys.append(key)
        words.append([])
        if category == 0 { anySpans[node].insert(span) } else { categorySpans[node].insert(span) }
        return keys.count - 1
    }
}
