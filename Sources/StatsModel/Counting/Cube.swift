/// Counts of incidents by area × kind × category (and any) × month or day, each at the exact area of the record.
///
/// It is dense: one number for each combination. Filled by `add`, it is read after `rolledUp(over:)`, which lets every
/// area include what lies in it.
public struct Cube: Sendable, Hashable {
    /// How long each of its sides is.
    public struct Shape: Sendable, Hashable {
        /// How many areas the pack has.
        public let areas: Int
        /// How many categories the pack has, without any.
        public let categories: Int
        /// The times.
        public let span: TimeSpan

        /// The shape of a pack over some time.
        public init(areas: Int, categories: Int, span: TimeSpan) {
            self.areas = areas
            self.categories = categories
            self.span = span
        }

        /// How many numbers it holds; nil where a side is negative or there are more than an `Int` can count.
        public var cells: Int? {
            guard areas >= 0, (0...Category.limit).contains(categories) else { return nil }
            let (series, overflow) = areas.multipliedReportingOverflow(by: Kind.allCases.count * (categories + 1))
            let (cells, overflowAgain) = series.multipliedReportingOverflow(by: span.count)
            return overflow || overflowAgain ? nil : cells
        }

        /// The position of the first number of a series over time.
        fileprivate func series(area: Int, kind: Kind, category: Int?) -> Int? {
            guard area >= 0, area < areas else { return nil }
            if let category, category < 0 || category >= categories { return nil }
            let kindPosition = kind == .crime ? 0 : 1
            return (area * Kind.allCases.count + kindPosition) * (categories + 1) + (category.map { $0 + 1 } ?? 0)
        }
    }

    /// Why a cube can't be made or a count can't be added.
    public enum Failure: Error, Sendable, Hashable {
        /// More numbers than `Cube.maximumCells`, or sides that make no sense.
        case tooLarge
        /// An area, a category or a time that the cube does not have.
        case outside
        /// A sum that no `Int` holds.
        case overflow
    }

    /// The most numbers that a cube may hold: 128 MiB of them.
    public static let maximumCells = 1 << 24

    /// Its sides.
    public let shape: Shape
    private var counts: [Int]

    /// A cube of noughts.
    public init(_ shape: Shape) throws(Failure) {
        guard let cells = shape.cells, cells <= Self.maximumCells else { throw .tooLarge }
        self.shape = shape
        counts = [Int](repeating: 0, count: cells)
    }

    /// Adds to the count of one area itself (not those in which it lies) in one month or day.
    ///
    /// - Parameter category: the position of the category; nil for any.
    /// - Parameter date: the day, or any day of the month.
    public mutating func add(area: Int, kind: Kind, category: Int?, date: CalendarDate, count: Int) throws(Failure) {
        try add(area: area, kind: kind, category: category, position: shape.span.position(of: date), count: count)
    }

    /// Adds to the count of one area itself in one month; the cube must be one of months.
    public mutating func add(area: Int, kind: Kind, category: Int?, month: Month, count: Int) throws(Failure) {
        try add(area: area, kind: kind, category: category, position: shape.span.position(of: month), count: count)
    }

    private mutating func add(
        area: Int, kind: Kind, category: Int?, position: Int?, count: Int
    ) throws(Failure) {
        guard let position, let series = shape.series(area: area, kind: kind, category: category) else {
            throw .outside
        }
        let index = series * shape.span.count + position
        let (sum, overflow) = counts[index].addingReportingOverflow(count)
        guard !overflow else { throw .overflow }
        counts[index] = sum
    }

    /// The counts of one area itself over time; nil where the cube has no such area or category.
    public func series(area: Int, kind: Kind, category: Int?) -> ArraySlice<Int>? {
        guard let series = shape.series(area: area, kind: kind, category: category) else { return nil }
        return counts[series * shape.span.count..<(series + 1) * shape.span.count]
    }

    /// Whether more was taken from some count than there was.
    public var hasNegativeCount: Bool { counts.contains { $0 < 0 } }

    /// The counts with each area including all that lie in it, summed up over time so that any period is one
    /// subtraction.
    ///
    /// - Throws: `.outside` where the tree has another number of areas, `.overflow` where a sum fits no `Int`.
    public func rolledUp(over tree: AreaTree) throws(Failure) -> RolledUpCube {
        guard tree.areas.count == shape.areas else { throw .outside }
        var totals = counts
        let block = shape.areas == 0 ? 0 : counts.count / shape.areas
        // From the deepest upwards each area is complete before it is added to its parent.
        for area in tree.areas.indices.sorted(by: { tree.depth(of: $0) > tree.depth(of: $1) }) {
            guard let parent = tree.parentIndex(of: area) else { continue }
            for offset in 0..<block {
                let (sum, overflow) = totals[parent * block + offset].addingReportingOverflow(
                    totals[area * block + offset])
                guard !overflow else { throw .overflow }
                totals[parent * block + offset] = sum
            }
        }
        let length = shape.span.count
        for start in stride(from: 0, to: totals.count, by: length) {
            for index in start + 1..<max(start + 1, start + length) {
                let (sum, overflow) = totals[index].addingReportingOverflow(totals[index - 1])
                guard !overflow else { throw .overflow }
                totals[index] = sum
            }
        }
        return RolledUpCube(shape: shape, sums: totals)
    }
}

/// A cube in which areas include what lies in them, and any period is answered in constant time.
public struct RolledUpCube: Sendable {
    /// Its sides.
    public let shape: Cube.Shape
    /// For each series the sum from the first month or day up to each.
    private let sums: [Int]

    fileprivate init(shape: Cube.Shape, sums: [Int]) {
        self.shape = shape
        self.sums = sums
    }

    /// How many incidents were counted.
    ///
    /// - Parameter category: the position of the category; nil for any.
    /// - Returns: nil where the period is not wholly within the times of the cube, or the area or category is not in it.
    public func count(area: Int, category: Int?, kind: KindSelection, period: Period) -> Int? {
        guard let positions = shape.span.positions(of: period) else { return nil }
        var total = 0
        for kind in kind.kinds {
            guard let series = shape.series(area: area, kind: kind, category: category) else { return nil }
            let start = series * shape.span.count
            let before = positions.lowerBound == 0 ? 0 : sums[start + positions.lowerBound - 1]
            // The sums of two series, each of which fits, may not fit together.
            let (difference, overflow) = sums[start + positions.upperBound].subtractingReportingOverflow(before)
            let (sum, overflowAgain) = total.addingReportingOverflow(difference)
            guard !overflow, !overflowAgain else { return nil }
            total = sum
        }
        return total
    }
}
