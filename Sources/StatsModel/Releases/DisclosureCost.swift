/// What hiding costs: how many cells are hidden, why, and how much of the count is in them.
public struct DisclosureCost: Sendable, Hashable {
    /// The cost over some of the cells.
    public struct Sum: Sendable, Hashable {
        /// Cells that have a whole count.
        public internal(set) var cells = 0
        /// Hidden, because their own count or their own change is small.
        public internal(set) var primary = 0
        /// Hidden, because they would give others back.
        public internal(set) var secondary = 0
        /// Hidden, because they were before.
        public internal(set) var kept = 0
        /// The sum of the counts of all cells: incidents count once in each cell that they are in.
        public internal(set) var count = 0
        /// The sum of the counts of the hidden ones.
        public internal(set) var hiddenCount = 0

        /// How many cells are hidden.
        public var hidden: Int { primary + secondary + kept }
        /// Hidden cells in a thousand, to the nearest.
        public var hiddenCellsPerMille: Int { Self.perMille(hidden, of: cells) }
        /// Hidden counts in a thousand, to the nearest.
        public var hiddenCountPerMille: Int { Self.perMille(hiddenCount, of: count) }

        private static func perMille(_ part: Int, of whole: Int) -> Int {
            guard whole > 0 else { return 0 }
            let (product, overflow) = part.multipliedReportingOverflow(by: 1000)
            return overflow ? part / (whole / 1000) : (product + whole / 2) / whole
        }

        mutating func add(_ role: Protection.Role, _ value: Int) {
            switch role {
            case .absent: return
            case .shown: break
            case .primary: primary += 1
            case .secondary: secondary += 1
            case .kept: kept += 1
            }
            cells += 1
            count = Self.sum(count, value)
            if role != .shown { hiddenCount = Self.sum(hiddenCount, value) }
        }

        private static func sum(_ one: Int, _ other: Int) -> Int {
            let (sum, overflow) = one.addingReportingOverflow(other)
            return overflow ? .max : sum
        }
    }

    /// Over all cells.
    public private(set) var total = Sum()
    /// By the position of the area.
    public private(set) var areas: [Int: Sum] = [:]
    /// By the position of the category; nil is any.
    public private(set) var categories: [Int?: Sum] = [:]
    /// By the length of the period.
    public private(set) var grains: [Grain: Sum] = [:]

    /// The cost of a table that was protected.
    ///
    /// - Parameter roles: why each cell is as it is, by position; what is left out counts as shown.
    public init(_ raw: RawTable, roles: [Protection.Role]) {
        self.init(raw.frame, counts: raw.counts, roles: roles)
    }

    init(_ frame: ReleaseFrame, counts: [Int], roles: [Protection.Role]) {
        frame.forEachCell { position, cell in
            let role = roles.indices.contains(position) ? roles[position] : .shown
            let value = counts.indices.contains(position) ? counts[position] : 0
            total.add(role, value)
            areas[cell.area, default: Sum()].add(role, value)
            categories[cell.category, default: Sum()].add(role, value)
            grains[cell.period.grain, default: Sum()].add(role, value)
        }
    }
}
