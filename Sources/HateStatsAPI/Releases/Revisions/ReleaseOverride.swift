internal import PostgresBridge
internal import StatsModel

/// Cells whose changes a statistician shows at once, whatever the policy on revisions says, and why.
///
/// It lifts that policy for these cells, and nothing else: what disclosure control finds to be unsafe stays hidden.
struct ReleaseOverride: Sendable, Hashable {
    /// Codes of areas.
    let areas: [String]
    /// Codes of categories; `any` among them.
    let categories: [String]
    /// Kinds, `all` among them.
    let kinds: [String]
    /// Codes of periods.
    let periods: [String]
    /// Why, as the audit log has it too.
    let reason: String

    /// Its place in the list of a version, and who made it when; set once it has been kept.
    var made: Made?

    struct Made: Sendable, Hashable {
        let number: Int
        let by: String
        let at: Instant
    }
}

/// The cells of some overrides, ready for many questions.
struct OverriddenCells: Sendable {
    /// One override by the positions of a pack.
    private struct Block {
        let areas: Set<Int>
        let categories: Set<Int?>
        let kinds: Set<KindSelection>
        let periods: Set<Period>
        /// The months of its periods.
        let months: Set<Month>
    }

    private let blocks: [Block]
    private let pack: NumberedPack

    /// The cells by a pack. Codes that it does not have name none of its cells.
    init(_ overrides: [ReleaseOverride], pack: NumberedPack) {
        self.pack = pack
        blocks = overrides.map { override in
            let periods = Set(override.periods.compactMap { Period($0) })
            return Block(
                areas: Set(override.areas.compactMap { pack.pack.tree.index(of: AreaCode($0)) }),
                categories: Set(
                    override.categories.compactMap { code -> Int?? in
                        code == "any" ? .some(nil) : pack.pack.categoryPosition(CategoryCode(code)).map { .some($0) }
                    }), kinds: Set(override.kinds.compactMap { KindSelection(rawValue: $0) }), periods: periods,
                months: Set(periods.flatMap { $0.months.map(Array.init) ?? [] }))
        }
    }

    var isEmpty: Bool { blocks.isEmpty }

    /// The positions of the cells in a frame.
    func positions(in frame: ReleaseFrame) -> Set<Int> {
        guard !isEmpty else { return [] }
        var positions: Set<Int> = []
        frame.forEachCell { position, cell in
            let isNamed = blocks.contains { block in
                block.kinds.contains(cell.kind) && block.categories.contains(cell.category)
                    && block.areas.contains(cell.area) && block.periods.contains(cell.period)
            }
            if isNamed { positions.insert(position) }
        }
        return positions
    }

    /// Whether a change alters the count of one of the cells.
    func touch(_ change: HeldChange) -> Bool {
        [change.old, change.new].contains { side in side.map { touch($0) } ?? false }
    }

    private func touch(_ contribution: Contribution) -> Bool {
        guard !isEmpty else { return false }
        let tree = pack.pack.tree
        // As a tally does: what the pack does not know counts at the top.
        var areas = [pack.areaPosition(contribution.area) ?? tree.top]
        while let last = areas.last, let parent = tree.parentIndex(of: last) { areas.append(parent) }
        var categories: [Int?] = [nil]
        for (position, number) in pack.categoryNumbers.enumerated()
        where contribution.categories & (1 << Int64(number)) != 0 {
            categories.append(position)
        }
        let kinds: [KindSelection] = [contribution.kind == 1 ? .crime : .incident, .all]
        return blocks.contains { block in
            block.months.contains(contribution.month) && areas.contains(where: block.areas.contains)
                && kinds.contains(where: block.kinds.contains) && categories.contains(where: block.categories.contains)
        }
    }
}

// MARK: SQL

extension ReleaseOverride {
    /// The overrides of a version, in the order in which they were made.
    struct OfVersion: PreparedStatement {
        static let sql = """
            SELECT row_number() OVER (ORDER BY number), areas, categories, kinds, periods, reason, made_by, made_at
            FROM release_override WHERE version_number = $1 ORDER BY number
            """
        let number: Int
        var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number))] }
        static func decode(_ row: PostgresRow) throws -> ReleaseOverride {
            let (number, areas, categories, kinds, periods, reason, by, at) = try row.decode(
                (Int64, [String], [String], [String], [String], String, String, PostgresTimestamp).self)
            return ReleaseOverride(
                areas: areas, categories: categories, kinds: kinds, periods: periods, reason: reason,
                made: Made(number: Int(clamping: number), by: by, at: Instant(at)))
        }
    }

    /// Keeps an override with a draft.
    struct Keep: PreparedStatement {
        static let sql = """
            INSERT INTO release_override (version_number, areas, categories, kinds, periods, reason, made_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """
        let number: Int
        let override: ReleaseOverride
        let madeBy: String
        var bindings: [PostgresBinding] {
            [
                PostgresBinding(Int32(clamping: number)), PostgresBinding(override.areas),
                PostgresBinding(override.categories), PostgresBinding(override.kinds),
                PostgresBinding(override.periods), PostgresBinding(override.reason), PostgresBinding(madeBy),
            ]
        }
        static func decode(_ row: PostgresRow) throws {}
    }
}
