/// How finely the unknowns of a problem are cut: which areas, and for each of them at which months.
///
/// Everything is taken over all versions together, so that what has not changed is the same unknown in each.
struct ProblemShape {
    /// Every area of any version, by code.
    private(set) var areaNumbers: [AreaCode: Int] = [:]
    /// Every category of any version, by code; 0 is any.
    private(set) var categoryNumbers: [CategoryCode: Int] = [:]
    /// How many areas there are. The node of an area is its number, and of what is left of it the number and this.
    var areaCount: Int { areaNumbers.count }
    /// How many categories there are, with any.
    var categoryCount: Int { categoryNumbers.count + 1 }
    /// Which kinds the unknowns are of: both, or the one that is published, or all where nothing finer is.
    private(set) var kinds: [KindSelection] = []
    /// Whether anything of an area, or of one in it, is published.
    private(set) var isNeeded: [Bool] = []
    /// Whether the parts of an area are unknowns of their own: for any, and for categories.
    private(set) var isParted: [[Bool]] = []
    /// At which months (their numbers) the unknowns of a node begin or end: for any, and for categories.
    private(set) var cuts: [[[Int]]] = []
    /// For each area its parts in any version.
    private var parts: [Set<Int>] = []

    /// 0 for any, 1 for categories: they are cut differently.
    static func group(_ category: Int) -> Int { category == 0 ? 0 : 1 }

    init(_ tables: [RawTable]) {
        for table in tables {
            let pack = table.frame.pack
            for area in pack.areas where areaNumbers[area.code] == nil { areaNumbers[area.code] = areaNumbers.count }
            for category in pack.categories where categoryNumbers[category.code] == nil {
                categoryNumbers[category.code] = categoryNumbers.count + 1
            }
        }
        parts = [Set<Int>](repeating: [], count: areaCount)
        var published = [[Set<Int>]](repeating: [Set<Int>](repeating: [], count: areaCount), count: 2)
        var publishedKinds: Set<KindSelection> = []
        for table in tables { read(table, &published, &publishedKinds) }
        kinds =
            publishedKinds.count == 1 ? Array(publishedKinds) : publishedKinds.isEmpty ? [] : [.crime, .incident]
        cut(published)
    }

    private mutating func read(
        _ table: RawTable, _ published: inout [[Set<Int>]], _ publishedKinds: inout Set<KindSelection>
    ) {
        let pack = table.frame.pack
        let numbers = pack.areas.map { areaNumbers[$0.code] ?? 0 }
        for area in pack.areas.indices {
            if let parent = pack.tree.parentIndex(of: area) { parts[numbers[parent]].insert(numbers[area]) }
            for category in [nil] + pack.categories.indices.map(Optional.some) {
                for kind in KindSelection.allCases {
                    let periods = table.frame.periods(area: area, category: category, kind: kind)
                    guard !periods.isEmpty else { continue }
                    publishedKinds.insert(kind)
                    for period in periods {
                        guard let months = period.months else { continue }
                        published[category == nil ? 0 : 1][numbers[area]].formUnion([
                            Int(months.lowerBound.index), Int(months.upperBound.index) + 1,
                        ])
                    }
                }
            }
        }
    }

    /// From the leaves upwards, what is cut finely below an area has to add up to it. From the top downwards, categories are
    /// cut as finely as above: in each block they are held against any, so that no totals of them can be filled in freely.
    private mutating func cut(_ published: [[Set<Int>]]) {
        isNeeded = [Bool](repeating: false, count: areaCount)
        /// The cuts of all that lies in an area.
        var below = [[Set<Int>]](repeating: [Set<Int>](repeating: [], count: areaCount), count: 2)
        let order = areasFromTheLeaves()
        for area in order {
            isNeeded[area] =
                !published[0][area].isEmpty || !published[1][area].isEmpty || parts[area].contains { isNeeded[$0] }
            for group in [0, 1] {
                for part in parts[area] where isNeeded[part] {
                    below[group][area].formUnion(published[group][part])
                    below[group][area].formUnion(below[group][part])
                }
            }
        }
        var own = published
        for area in order.reversed() {
            own[1][area].formUnion(below[1][area])
            if !below[1][area].isEmpty { below[1][area] = own[1][area] }
            // Any has to be known wherever categories are held against it.
            below[0][area].formUnion(below[1][area])
            own[0][area].formUnion(below[0][area])
            own[0][area].formUnion(own[1][area])
            for part in parts[area] where isNeeded[part] {
                for group in [0, 1] { own[group][part].formUnion(below[group][area]) }
            }
        }
        isParted = below.map { $0.map { !$0.isEmpty } }
        cuts = [0, 1].map { group in (own[group] + below[group]).map { $0.sorted() } }
    }

    private func areasFromTheLeaves() -> [Int] {
        var order: [Int] = []
        var isDone = [Bool](repeating: false, count: areaCount)
        // A tree that changed between versions may join two into a circle; whoever is left then comes last.
        var isMoving = true
        while isMoving {
            isMoving = false
            for area in 0..<areaCount where !isDone[area] && parts[area].allSatisfy({ isDone[$0] }) {
                isDone[area] = true
                isMoving = true
                order.append(area)
            }
        }
        return order + (0..<areaCount).filter { !isDone[$0] }
    }
}
