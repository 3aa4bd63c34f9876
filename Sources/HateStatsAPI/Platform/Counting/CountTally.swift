internal import PostgresBridge
internal import StatsModel

/// Records of one date, area and kind that have the same categories, by the database's numbers.
struct CountedGroup: Sendable {
    /// The day, or the first day of the month.
    let date: CalendarDate
    let area: Int16
    let kind: Int16
    /// Bit n stands for the category of number n.
    let categories: Int64
    let count: Int64
}

/// A kept count of one month, area, kind and category, by the database's numbers.
struct KeptCount: Sendable {
    let month: CalendarDate
    let area: Int16
    let kind: Int16
    /// -1 for any.
    let category: Int16
    let count: Int64
}

/// Fills a cube with counts as the database has them, by its own numbers.
///
/// A number that the pack in memory does not know belongs to an area or a category that was appended by a load which this
/// process has not followed yet. No record is lost over it: an unknown area's counts stand at the top, whose "place not
/// recorded" remainder they join, and an unknown category leaves the record in the count of any. Both are reported.
struct CountTally {
    private(set) var cube: Cube
    /// The database's numbers of areas that the pack does not have.
    private(set) var unknownAreas: Set<Int16> = []

    private let pack: NumberedPack
    /// The categories that are counted: positions by the database's numbers.
    private let categories: [Int16: Int]
    private let countsAny: Bool

    /// A tally of noughts over the times of a query.
    ///
    /// - Parameter categories: positions of the categories to count; nil for any.
    init(_ pack: NumberedPack, span: TimeSpan, categories: [Int?]) throws(Cube.Failure) {
        self.pack = pack
        cube = try Cube(.init(areas: pack.pack.areas.count, categories: pack.pack.categories.count, span: span))
        self.categories = Dictionary(
            categories.compactMap { $0 }.map { (Int16(pack.categoryNumbers[$0]), $0) },
            uniquingKeysWith: { first, _ in first })
        countsAny = categories.contains(nil)
    }

    /// The numbers by which the database knows the categories; -1 for any.
    var categoryNumbers: [Int16] {
        (countsAny ? [-1] : []) + categories.keys.sorted()
    }

    /// Adds a kept count.
    mutating func add(_ row: KeptCount) throws(Cube.Failure) {
        let category = categories[row.category]
        guard category != nil || (row.category == -1 && countsAny) else { return }
        try add(row.count, area: row.area, kind: row.kind, category: category, date: row.month)
    }

    /// Adds a group of records with the same categories: once to each of these and once to any.
    mutating func add(_ row: CountedGroup) throws(Cube.Failure) {
        if countsAny { try add(row.count, area: row.area, kind: row.kind, category: nil, date: row.date) }
        for (number, category) in categories where row.categories & (1 << Int64(number)) != 0 {
            try add(row.count, area: row.area, kind: row.kind, category: category, date: row.date)
        }
    }

    private mutating func add(
        _ count: Int64, area: Int16, kind: Int16, category: Int?, date: CalendarDate
    ) throws(Cube.Failure) {
        guard let count = Int(exactly: count) else { throw .overflow }
        let position = pack.areaPosition(area)
        if position == nil { unknownAreas.insert(area) }
        try cube.add(
            area: position ?? pack.pack.tree.top, kind: kind == 1 ? .crime : .incident, category: category, date: date,
            count: count)
    }
}
