/// A place of the pack for which something can be counted.
public struct Area: Sendable, Hashable {
    /// The official code.
    public let code: AreaCode
    /// The short name in addresses.
    public let slug: AreaSlug
    /// The name as it is written.
    public let name: String
    /// The word of the pack for its storey in the tree (`top`, `upper`, `lower`, or any other).
    public let level: String
    /// The area it lies in; nil for the top.
    public let parent: AreaCode?
    /// The first day on which it existed; nil where that is before all records.
    public let validFrom: CalendarDate?
    /// The last day on which it existed, inclusive; nil where it still does.
    public let validTo: CalendarDate?
    /// Where it stands on a tile map; nil where it is not drawn.
    public let tile: Tile?

    /// A square of a tile map: columns count from the left, rows from above.
    public struct Tile: Sendable, Hashable {
        /// The column.
        public let x: Int
        /// The row.
        public let y: Int

        /// The tile of a column and a row.
        public init(x: Int, y: Int) {
            self.x = x
            self.y = y
        }
    }

    /// An area of these values.
    public init(
        code: AreaCode, slug: AreaSlug, name: String, level: String, parent: AreaCode?,
        validFrom: CalendarDate? = nil, validTo: CalendarDate? = nil, tile: Tile? = nil
    ) {
        self.code = code
        self.slug = slug
        self.name = name
        self.level = level
        self.parent = parent
        self.validFrom = validFrom
        self.validTo = validTo
        self.tile = tile
    }

    /// Whether it existed on a day.
    public func isValid(on date: CalendarDate) -> Bool {
        if let validFrom, date < validFrom { return false }
        if let validTo, date > validTo { return false }
        return true
    }

    /// Whether there was a day on which both existed.
    func overlapsInTime(_ other: Area) -> Bool {
        if let last = validTo, let first = other.validFrom, last < first { return false }
        if let last = other.validTo, let first = validFrom, last < first { return false }
        return true
    }
}
