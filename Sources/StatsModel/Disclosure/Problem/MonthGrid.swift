/// The true counts of one version by node, category, kind and run of months, by the numbers of a ``ProblemShape``.
struct MonthGrid {
    /// For each node, category and kind (crime, incident) the sums from the first month on.
    private var sums: [Int]
    private let first: Int
    private let length: Int
    private let categoryCount: Int

    /// The months of the version, as numbers.
    var months: ClosedRange<Int> { first...(first + length - 1) }

    init(_ table: RawTable, _ shape: ProblemShape) {
        let pack = table.frame.pack
        first = Int(table.frame.months.lowerBound.index)
        length = table.frame.months.lowerBound.distance(to: table.frame.months.upperBound) + 1
        categoryCount = shape.categoryCount
        sums = [Int](repeating: 0, count: shape.areaCount * 2 * categoryCount * 2 * (length + 1))
        for area in pack.areas.indices {
            guard let number = shape.areaNumbers[pack.areas[area].code] else { continue }
            for category in [nil] + pack.categories.indices.map(Optional.some) {
                let slot = category.flatMap { shape.categoryNumbers[pack.categories[$0].code] } ?? 0
                for (place, kind) in [KindSelection.crime, .incident].enumerated() {
                    let start = start(number, slot, place)
                    for offset in 0..<length {
                        let month = Period.month(table.frame.months.lowerBound.advanced(by: offset))
                        let count = table.cube.count(area: area, category: category, kind: kind, period: month) ?? 0
                        sums[start + offset + 1] = sums[start + offset] + count
                    }
                }
            }
        }
        // What is left of an area: itself without its parts that anything is published of.
        for area in pack.areas.indices {
            guard let number = shape.areaNumbers[pack.areas[area].code] else { continue }
            let parts = pack.tree.children(of: area).compactMap { shape.areaNumbers[pack.areas[$0].code] }
                .filter { shape.isNeeded[$0] }
            for offset in 0..<(categoryCount * 2 * (length + 1)) {
                let inParts = parts.reduce(0) { $0 + sums[start($1, 0, 0) + offset] }
                sums[start(shape.areaCount + number, 0, 0) + offset] = sums[start(number, 0, 0) + offset] - inParts
            }
        }
    }

    /// How many incidents were counted; nil where the months are not all in the version.
    func count(node: Int, category: Int, kind: KindSelection, first one: Int, last: Int) -> Int? {
        guard one >= first, last >= one, last < first + length else { return nil }
        func sum(_ place: Int) -> Int {
            let start = start(node, category, place)
            return sums[start + last - first + 1] - sums[start + one - first]
        }
        switch kind {
        case .crime: return sum(0)
        case .incident: return sum(1)
        case .all: return sum(0) + sum(1)
        }
    }

    private func start(_ node: Int, _ category: Int, _ kind: Int) -> Int {
        ((node * categoryCount + category) * 2 + kind) * (length + 1)
    }
}
