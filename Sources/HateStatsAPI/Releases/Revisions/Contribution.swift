internal import PostgresBridge
internal import StatsModel

/// Where one record counts, by the database's numbers.
struct Contribution: Sendable, Hashable {
    let month: Month
    let area: Int16
    let kind: Int16
    /// Bit n stands for the category of number n.
    let categories: Int64

    /// As a group of records for a tally.
    func group(count: Int64) -> CountedGroup {
        CountedGroup(date: month.firstDay, area: area, kind: kind, categories: categories, count: count)
    }
}

/// A change of a record that a release does not show yet.
struct HeldChange: Sendable, Hashable {
    let source: Int16
    let reference: String
    /// How it counts in the release; nil where it counts nowhere.
    let old: Contribution?
    /// How it would count by its state at the cut-off; nil where it would count nowhere.
    let new: Contribution?

    /// The months that the change touches.
    var months: [Month] { [old?.month, new?.month].compactMap(\.self) }
}

// MARK: SQL

extension HeldChange {
    /// A change as a row has it, from a column on.
    fileprivate static func decode(_ row: PostgresRow) throws -> HeldChange {
        HeldChange(
            source: try row.decode(Int16.self, at: 0), reference: try row.decode(String.self, at: 1),
            old: try contribution(row, from: 2), new: try contribution(row, from: 6))
    }

    private static func contribution(_ row: PostgresRow, from column: Int) throws -> Contribution? {
        guard let month = try row.decode(PostgresDate?.self, at: column),
            let area = try row.decode(Int16?.self, at: column + 1),
            let kind = try row.decode(Int16?.self, at: column + 2),
            let categories = try row.decode(Int64?.self, at: column + 3)
        else { return nil }
        return Contribution(month: CalendarDate(month).month, area: area, kind: kind, categories: categories)
    }

    /// The changes that a version holds.
    struct OfVersion: PreparedStatement {
        static let sql = """
            SELECT source, source_ref, old_month, old_area, old_kind, old_categories, new_month, new_area, new_kind,
                   new_categories
            FROM held_change WHERE version_number = $1 ORDER BY source, source_ref
            """
        let number: Int
        var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number))] }
        static func decode(_ row: PostgresRow) throws -> HeldChange { try HeldChange.decode(row) }
    }

    /// What has changed from the counts of a published version to a cut-off, of records that count, or would count, in
    /// some months.
    ///
    /// Looked for from what came in between and what that version held: the cost grows with the change, and not with
    /// the history.
    struct Since: PreparedStatement {
        // A record of a partner changes with the police record that it names. Who names whom has an index of its own.
        static let sql = """
            WITH arrival AS MATERIALIZED (
                SELECT id FROM import
                WHERE in_force_at > least($2::timestamptz, $4) AND in_force_at <= greatest($2::timestamptz, $4)
            ), arrived AS MATERIALIZED (
                SELECT DISTINCT source, source_ref FROM record_version
                WHERE import BETWEEN (SELECT min(id) FROM arrival) AND (SELECT max(id) FROM arrival)
                  AND import IN (SELECT id FROM arrival)
            ), candidate AS (
                SELECT source, source_ref FROM arrived
                UNION
                SELECT l.source, l.source_ref FROM arrived a JOIN record_version l ON l.police_ref = a.source_ref
                WHERE a.source IN ($3, $5) AND l.source <> a.source
                UNION
                SELECT source, source_ref FROM held_change WHERE version_number = $1
                UNION
                SELECT source, source_ref FROM record_version WHERE $3 <> $5 AND police_ref IS NOT NULL
            ), change AS (
                SELECT k.source, k.source_ref,
                       CASE WHEN h.source IS NULL THEN b.month ELSE h.old_month END AS old_month,
                       CASE WHEN h.source IS NULL THEN b.area ELSE h.old_area END AS old_area,
                       CASE WHEN h.source IS NULL THEN b.kind ELSE h.old_kind END AS old_kind,
                       CASE WHEN h.source IS NULL THEN b.categories ELSE h.old_categories END AS old_categories,
                       n.month, n.area, n.kind, n.categories
                FROM candidate k
                LEFT JOIN held_change h
                    ON h.version_number = $1 AND h.source = k.source AND h.source_ref = k.source_ref
                LEFT JOIN LATERAL contribution_at($2, $3, k.source, k.source_ref) b ON h.source IS NULL
                LEFT JOIN LATERAL contribution_at($4, $5, k.source, k.source_ref) n ON true
            )
            SELECT * FROM change
            WHERE (old_month, old_area, old_kind, old_categories) IS DISTINCT FROM (month, area, kind, categories)
              AND (old_month = ANY ($6) OR month = ANY ($6))
            ORDER BY source, source_ref COLLATE "C"
            """
        /// The number of the published version.
        let basis: Int
        /// Its cut-off, and who the police were to it.
        let basisCutOff: Instant
        let basisPolice: Int16
        let cutOff: Instant
        let police: Int16
        /// The months of which it published something.
        let months: [Month]
        var bindings: [PostgresBinding] {
            [
                PostgresBinding(Int32(clamping: basis)), PostgresBinding(PostgresTimestamp(basisCutOff)),
                PostgresBinding(basisPolice), PostgresBinding(PostgresTimestamp(cutOff)), PostgresBinding(police),
                PostgresBinding(months.map { PostgresDate($0.firstDay) }),
            ]
        }
        static func decode(_ row: PostgresRow) throws -> HeldChange { try HeldChange.decode(row) }
    }

    /// Takes away what a draft held.
    struct Clear: PreparedStatement {
        static let sql = "DELETE FROM held_change WHERE version_number = $1"
        let number: Int
        var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number))] }
        static func decode(_ row: PostgresRow) throws {}
    }

    /// Writes down what a draft holds.
    struct Keep: PreparedStatement {
        static let sql = """
            INSERT INTO held_change (version_number, source, source_ref, old_month, old_area, old_kind, old_categories,
                                     new_month, new_area, new_kind, new_categories)
            SELECT $1, h.* FROM unnest($2::int2[], $3::text[], $4::date[], $5::int2[], $6::int2[], $7::int8[],
                                       $8::date[], $9::int2[], $10::int2[], $11::int8[]) h
            """
        let number: Int
        let changes: [HeldChange]
        var bindings: [PostgresBinding] {
            [
                PostgresBinding(Int32(clamping: number)), PostgresBinding(changes.map(\.source)),
                PostgresBinding(changes.map(\.reference)),
            ] + Self.bindings(changes.map(\.old)) + Self.bindings(changes.map(\.new))
        }
        private static func bindings(_ sides: [Contribution?]) -> [PostgresBinding] {
            [
                PostgresBinding(sides.map { $0.map { PostgresDate($0.month.firstDay) } }),
                PostgresBinding(sides.map { $0?.area }), PostgresBinding(sides.map { $0?.kind }),
                PostgresBinding(sides.map { $0?.categories }),
            ]
        }
        static func decode(_ row: PostgresRow) throws {}
    }
}
