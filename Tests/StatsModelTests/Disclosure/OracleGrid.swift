@testable import StatsModel

/// The dimensions over which the ``OracleSystem`` has numbers: as fine as anything published tells something about.
///
/// Times are the published periods and the stretches into which they cut each other: within a stretch nobody can tell one
/// month from another. A coordinate is a place, a kind, a category (or any) and a time, as one `Int`.
struct OracleGrid {
    /// Wholes with their parts.
    let sums: [(whole: Int, parts: [Int])]
    /// Any category with each category.
    let unions: [(any: Int, categories: [Int])]
    /// Whether the categories that are published are all there are, so that any is at most their sum.
    let knowsEveryCategory: Bool

    /// Totals that others have published.
    let outside: [(cell: FigureCell, value: Int)]

    private let axes: GridAxes
    /// For each version, place, kind, category and month the true count.
    private let counts: [[Int]]
    /// The months of each version.
    private let months: [ClosedRange<Int>]
    /// For each version the coordinates of the cells that are shown or hidden.
    private let published: [Set<Int>]

    init(_ versions: [LedgerEntry]) throws {
        let pack = versions[0].raw.frame.pack
        var cells: [[FigureCell]] = []
        for entry in versions {
            var own: [FigureCell] = []
            entry.raw.frame.forEachCell { position, cell in
                if entry.table.standing(at: position) != .absent { own.append(cell) }
            }
            cells.append(own)
        }
        outside = pack.outsideTotals.map { ($0.cell, $0.value) }
        let axes = GridAxes(pack, cells.flatMap(\.self) + outside.map(\.cell))
        self.axes = axes
        sums = axes.sums
        unions = axes.unions
        knowsEveryCategory = pack.categories.indices.allSatisfy { axes.categories.contains($0) }
        months = versions.map { axes.range($0.raw.frame.months) }
        counts = try versions.map { try axes.counts($0.raw) }
        published = cells.map { Set($0.compactMap(axes.coordinate)) }
    }

    func coordinate(of cell: FigureCell) -> Int? { axes.coordinate(of: cell) }

    /// The coordinates whose time lies within a version.
    func coordinates(of version: Int) -> [Int] {
        (0..<axes.count).filter { coordinate in
            let (place, _, _, time) = axes.parts(coordinate)
            return axes.exists(place) && reaches(time, version)
        }
    }

    /// The true count of a coordinate.
    func truth(of coordinate: Int, in version: Int) -> Int {
        let (place, kind, category, time) = axes.parts(coordinate)
        return axes.times[time].reduce(0) { $0 + counts[version][axes.place(place, kind, category, month: $1)] }
    }

    func isPublished(_ coordinate: Int, in version: Int) -> Bool { published[version].contains(coordinate) }

    /// The versions before another that have a coordinate, the last first: what has the same count in one of them is the
    /// same number.
    func predecessors(of coordinate: Int, in version: Int) -> [Int] {
        let (_, _, _, time) = axes.parts(coordinate)
        return (0..<version).reversed().filter { reaches(time, $0) }
    }

    private func reaches(_ time: Int, _ version: Int) -> Bool {
        let (own, months) = (months[version], axes.times[time])
        return own.lowerBound <= months.lowerBound && months.upperBound <= own.upperBound
    }

    /// Whether a number is the same in two versions, as the attacker is taken to know: a published one by its count; any
    /// other, of which nobody outside can know whether it has changed, where nothing of its category, kind and time has
    /// anywhere.
    func isUnchanged(_ coordinate: Int, from earlier: Int, to later: Int) -> Bool {
        if isPublished(coordinate, in: earlier), isPublished(coordinate, in: later),
            truth(of: coordinate, in: earlier) == truth(of: coordinate, in: later)
        {
            return true
        }
        let (_, kind, category, time) = axes.parts(coordinate)
        for place in axes.finest(axes.tree.top) {
            for kind in axes.finestKinds(kind) {
                for month in axes.times[time] {
                    let index = axes.place(place, kind, category, month: month)
                    if counts[earlier][index] != counts[later][index] { return false }
                }
            }
        }
        return true
    }
}

/// The sides of the grid.
private struct GridAxes {
    let tree: AreaTree
    /// Those of which something is published, and the parts of both together where there are such.
    let kinds: [KindSelection]
    /// Those of which something is published; nil is any.
    let categories: [Int?]
    /// Stretches of months, then the periods that consist of several of them.
    let times: [ClosedRange<Int>]
    let stretchCount: Int
    let firstMonth: Int
    let monthCount: Int

    init(_ pack: ReferencePack, _ cells: [FigureCell]) {
        tree = pack.tree
        let kinds = Set(cells.map(\.kind))
        let isSplit = kinds.contains(.all) && kinds.count > 1
        self.kinds = KindSelection.allCases.filter { isSplit || kinds.contains($0) }
        let categories = Set(cells.map(\.category))
        self.categories = ([nil] + pack.categories.indices.map(Optional.some)).filter(categories.contains)
        let periods = Set(cells.compactMap { cell in cell.period.months.map(Self.indices) })
        let marks = Set(periods.flatMap { [$0.lowerBound, $0.upperBound + 1] }).sorted()
        firstMonth = marks.first ?? 0
        monthCount = (marks.last ?? 0) - firstMonth
        let origin = firstMonth
        let stretches = zip(marks, marks.dropFirst()).map { $0...$1 - 1 }.filter { stretch in
            periods.contains { $0.lowerBound <= stretch.lowerBound && stretch.upperBound <= $0.upperBound }
        }
        stretchCount = stretches.count
        let others = periods.subtracting(stretches).sorted { ($0.count, $0.lowerBound) < ($1.count, $1.lowerBound) }
        times = (stretches + others).map { $0.lowerBound - origin...$0.upperBound - origin }
    }

    private static func indices(_ months: ClosedRange<Month>) -> ClosedRange<Int> {
        Int(months.lowerBound.index)...Int(months.upperBound.index)
    }

    /// Months by their distance from the first that is published.
    func range(_ months: ClosedRange<Month>) -> ClosedRange<Int> {
        let indices = Self.indices(months)
        return indices.lowerBound - firstMonth...indices.upperBound - firstMonth
    }

    // Places: areas with all that lies in them, then for each area what is recorded in it but in none of its children.

    private var placeCount: Int { 2 * tree.areas.count }

    /// A leaf has no remainder beside itself.
    func exists(_ place: Int) -> Bool { place < tree.areas.count || !tree.isLeaf(place - tree.areas.count) }

    private func partPlaces(_ area: Int) -> [Int] {
        tree.isLeaf(area) ? [] : tree.children(of: area) + [area + tree.areas.count]
    }

    func finest(_ place: Int) -> [Int] {
        guard place < tree.areas.count, !tree.isLeaf(place) else { return [place] }
        return partPlaces(place).flatMap(finest)
    }

    func finestKinds(_ kind: Int) -> [Int] { kinds[kind] == .all && kinds.count == 3 ? [0, 1] : [kind] }

    var count: Int { placeCount * kinds.count * categories.count * times.count }

    private func coordinate(_ place: Int, _ kind: Int, _ category: Int, _ time: Int) -> Int {
        ((place * kinds.count + kind) * categories.count + category) * times.count + time
    }

    func parts(_ coordinate: Int) -> (place: Int, kind: Int, category: Int, time: Int) {
        let (series, time) = coordinate.quotientAndRemainder(dividingBy: times.count)
        let (rest, category) = series.quotientAndRemainder(dividingBy: categories.count)
        let (place, kind) = rest.quotientAndRemainder(dividingBy: kinds.count)
        return (place, kind, category, time)
    }

    func coordinate(of cell: FigureCell) -> Int? {
        guard let kind = kinds.firstIndex(of: cell.kind), let category = categories.firstIndex(of: cell.category),
            let months = cell.period.months, let time = times.firstIndex(of: range(months))
        else { return nil }
        return coordinate(cell.area, kind, category, time)
    }

    /// Where the count of a month stands.
    func place(_ place: Int, _ kind: Int, _ category: Int, month: Int) -> Int {
        ((place * kinds.count + kind) * categories.count + category) * monthCount + month
    }

    /// The true counts of every month; 0 where the version does not reach.
    func counts(_ raw: RawTable) throws -> [Int] {
        var counts = [Int](repeating: 0, count: placeCount * kinds.count * categories.count * monthCount)
        let reach = range(raw.frame.months)
        for month in 0..<monthCount where reach.contains(month) {
            let period = Period.month(Month(index: Int32(firstMonth + month)))
            for (kind, selection) in kinds.enumerated() {
                for (number, category) in categories.enumerated() {
                    func count(_ area: Int) -> Int {
                        raw.cube.count(area: area, category: category, kind: selection, period: period) ?? 0
                    }
                    for area in tree.areas.indices {
                        let whole = count(area)
                        counts[place(area, kind, number, month: month)] = whole
                        let rest = tree.children(of: area).reduce(whole) { $0 - count($1) }
                        counts[place(area + tree.areas.count, kind, number, month: month)] = rest
                    }
                }
            }
        }
        return counts
    }

    /// Of areas, of kinds, and of times.
    var sums: [(whole: Int, parts: [Int])] {
        var sums: [(Int, [Int])] = []
        let spans = times.indices.flatMap { time in tilings(of: time).map { (time, $0) } }
        for place in 0..<placeCount where exists(place) {
            for category in categories.indices {
                for kind in kinds.indices {
                    for time in times.indices where place < tree.areas.count && !tree.isLeaf(place) {
                        sums.append(
                            (
                                coordinate(place, kind, category, time),
                                partPlaces(place).map { coordinate($0, kind, category, time) }
                            ))
                    }
                    for (time, parts) in spans {
                        sums.append(
                            (
                                coordinate(place, kind, category, time),
                                parts.map { coordinate(place, kind, category, $0) }
                            ))
                    }
                }
                for time in times.indices where kinds.count == 3 {
                    sums.append(
                        (
                            coordinate(place, 2, category, time),
                            [coordinate(place, 0, category, time), coordinate(place, 1, category, time)]
                        ))
                }
            }
        }
        return sums
    }

    var unions: [(any: Int, categories: [Int])] {
        guard categories.first == .some(nil), categories.count > 1 else { return [] }
        var unions: [(Int, [Int])] = []
        for place in 0..<placeCount where exists(place) {
            for kind in kinds.indices {
                for time in times.indices {
                    let each = categories.indices.dropFirst().map { coordinate(place, kind, $0, time) }
                    unions.append((coordinate(place, kind, 0, time), each))
                }
            }
        }
        return unions
    }

    /// A period is the sum of its stretches, and of the longest other periods that follow each other in it.
    private func tilings(of time: Int) -> [[Int]] {
        guard time >= stretchCount else { return [] }
        let whole = times[time]
        let stretches = (0..<stretchCount).filter { whole.contains(times[$0].lowerBound) }
        var long: [Int] = []
        var next = whole.lowerBound
        while next <= whole.upperBound {
            let candidates = times.indices.filter {
                $0 != time && times[$0].lowerBound == next && times[$0].upperBound <= whole.upperBound
            }
            guard let best = candidates.max(by: { times[$0].count < times[$1].count }) else { return [stretches] }
            long.append(best)
            next = times[best].upperBound + 1
        }
        return long == stretches ? [stretches] : [stretches, long]
    }
}
