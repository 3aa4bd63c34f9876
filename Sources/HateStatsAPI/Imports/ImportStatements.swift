internal import PostgresBridge

/// Which optional columns a file has. An absent column leaves what is there; an empty value clears it.
struct OptionalColumns: Sendable, Equatable {
    var occurredOn: Bool
    var channel: Bool
    var policeReference: Bool
    var status: Bool
}

/// The statements of an import's transaction, in the order in which they run.
///
/// All of them work on `arriving`, a temporary table that holds the file's rows as they were read: rejected rows (with
/// `at_fault`) beside good ones. No statement's cost grows with what the database held before; only with the file, by
/// way of the index on (source, source_ref, version).
enum ImportStatements {
    static let createArriving: PostgresQuery = """
        CREATE TEMPORARY TABLE arriving (
            line bigint NOT NULL, area smallint, kind smallint, channel smallint, recorded_on date, occurred_on date,
            categories bigint, active boolean, source_ref text COLLATE "C", police_ref text COLLATE "C",
            may_repeat boolean NOT NULL, at_fault text[], reasons text[], raw text
        ) ON COMMIT DROP
        """

    static let copyArriving: PostgresQuery = "COPY arriving FROM STDIN (FORMAT binary)"

    /// Without statistics the planner takes a batch of a thousand for a large table, and scans what it should look up.
    static let analyzeArriving: PostgresQuery = "ANALYZE arriving (source_ref)"

    /// The sort of a large file, and the join with what is there, may use this much memory before they go to disk.
    static let setWorkMemory: PostgresQuery = "SET LOCAL work_mem = '64MB'"

    /// Compiling the merge costs more than it saves: it is bound by index maintenance.
    static let setNoCompilation: PostgresQuery = "SET LOCAL jit = off"

    static let nextImport: PostgresQuery = "SELECT nextval(pg_get_serial_sequence('import', 'id'))::integer"

    /// A reference that occurs again in the file: other values reject the later row, naming the line of the first.
    ///
    /// `may_repeat` was set by the reader's filter, which never misses a repetition and seldom sees one where none is.
    static let rejectRepeats: PostgresQuery = """
        WITH suspect AS (SELECT DISTINCT source_ref FROM arriving WHERE may_repeat AND at_fault IS NULL),
        told AS (
            SELECT line, source_ref,
                   ROW(area, kind, channel, recorded_on, occurred_on, categories, active, police_ref) AS told
            FROM arriving WHERE at_fault IS NULL AND source_ref IN (SELECT source_ref FROM suspect)
        ),
        ranked AS (
            SELECT line, row_number() OVER earlier AS place, first_value(line) OVER earlier AS first_line,
                   first_value(told) OVER earlier IS NOT DISTINCT FROM told AS same
            FROM told WINDOW earlier AS (PARTITION BY source_ref ORDER BY line)
        )
        UPDATE arriving a
        SET at_fault = ARRAY['source_ref'],
            reasons = CASE WHEN NOT same THEN ARRAY[format(
                '`%s` stands on line %s already, with other values; one row for each record is right',
                a.source_ref, first_line)] END
        FROM ranked WHERE ranked.line = a.line AND place > 1
        """

    /// Rows that said again what an earlier row of the file says: they count as unchanged.
    static let dropSameRepeats: PostgresQuery = "DELETE FROM arriving WHERE at_fault IS NOT NULL AND reasons IS NULL"

    /// Where the file has no `occurred_on`, the one on record stays, and a new `recorded_on` must not lie before it.
    static func rejectRecordedBeforeOccurred(source: Int16) -> PostgresQuery {
        """
        UPDATE arriving a
        SET at_fault = ARRAY['recorded_on'],
            reasons = ARRAY[format('%s is before the occurred_on on record, %s; send both columns to change both',
                a.recorded_on, r.occurred_on)]
        FROM current_record r
        WHERE a.at_fault IS NULL AND r.source = \(source) AND r.source_ref = a.source_ref
          AND r.occurred_on > a.recorded_on
        """
    }

    static let countRejected: PostgresQuery = "SELECT count(*) FROM arriving WHERE at_fault IS NOT NULL"

    static func firstRejected(_ limit: Int) -> PostgresQuery {
        "SELECT line, at_fault, reasons FROM arriving WHERE at_fault IS NOT NULL ORDER BY line LIMIT \(limit)"
    }

    /// Adds the new versions, takes down what they add to the counts, and which of them need a closer look: a version
    /// that follows another, or names a police record.
    ///
    /// The rows go in in the order of the primary key: sorted first, the index takes them in a third of the time.
    static func addVersions(source: Int16, importNumber: Int32, columns: OptionalColumns) -> PostgresQuery {
        let occurredOn = columns.occurredOn ? "a.occurred_on" : "r.occurred_on"
        let channel = columns.channel ? "a.channel" : "r.channel"
        let policeReference = columns.policeReference ? "a.police_ref" : "r.police_ref"
        let active = columns.status ? "a.active" : "coalesce(r.active, true)"
        return """
            WITH added AS (
                INSERT INTO record_version (import, version, source, source_ref, area, kind, recorded_on, categories,
                                            occurred_on, channel, police_ref, active)
                SELECT \(importNumber), coalesce(r.version, 0) + 1, \(source), a.source_ref, a.area, a.kind,
                       a.recorded_on, a.categories, \(unsafeSQL: occurredOn), \(unsafeSQL: channel),
                       \(unsafeSQL: policeReference), \(unsafeSQL: active)
                FROM arriving a
                LEFT JOIN current_record r ON r.source = \(source) AND r.source_ref = a.source_ref
                WHERE a.at_fault IS NULL
                  AND (r.version IS NULL
                       OR (a.area, a.kind, a.recorded_on, a.categories, \(unsafeSQL: occurredOn),
                           \(unsafeSQL: channel), \(unsafeSQL: policeReference), \(unsafeSQL: active))
                          IS DISTINCT FROM
                          (r.area, r.kind, r.recorded_on, r.categories, r.occurred_on, r.channel, r.police_ref,
                           r.active))
                ORDER BY a.source_ref
                RETURNING version, source_ref, police_ref, area, kind, recorded_on, categories, active
            ),
            tally AS (
                SELECT date_trunc('month', recorded_on::timestamp)::date AS month, area, kind, categories,
                       version = 1 AS is_new, active AND version = 1 AND police_ref IS NULL AS is_plain,
                       count(*) AS number
                FROM added GROUP BY 1, 2, 3, 4, 5, 6
            ),
            plain AS (
                INSERT INTO shift (month, area, kind, categories, by)
                SELECT month, area, kind, categories, number FROM tally WHERE is_plain
            ),
            special AS (
                INSERT INTO amended (source_ref, version)
                SELECT source_ref, version FROM added WHERE version > 1 OR police_ref IS NOT NULL
            )
            SELECT coalesce(sum(number) FILTER (WHERE is_new), 0)::bigint,
                   coalesce(sum(number) FILTER (WHERE NOT is_new), 0)::bigint
            FROM tally
            """
    }

    static let createShift: PostgresQuery = """
        CREATE TEMPORARY TABLE shift (
            month date NOT NULL, area smallint NOT NULL, kind smallint NOT NULL, categories bigint NOT NULL,
            by bigint NOT NULL
        ) ON COMMIT DROP
        """

    static let createAmended: PostgresQuery = """
        CREATE TEMPORARY TABLE amended (source_ref text COLLATE "C" NOT NULL, version integer NOT NULL) ON COMMIT DROP
        """

    static let analyzeAmended: PostgresQuery = "ANALYZE amended"

    /// For each amended record: what its version before counted is taken away, what its new version counts is added.
    ///
    /// A record of another source counts only while the police record that it names, if any, isn't active.
    static func shiftAmended(source: Int16) -> PostgresQuery {
        """
        INSERT INTO shift (month, area, kind, categories, by)
        SELECT date_trunc('month', v.recorded_on::timestamp)::date, v.area, v.kind, v.categories,
               CASE WHEN v.version = m.version THEN 1 ELSE -1 END
        FROM amended m
        JOIN record_version v ON v.source = \(source) AND v.source_ref = m.source_ref
                             AND v.version IN (m.version, m.version - 1)
        WHERE v.active AND NOT EXISTS (
            SELECT FROM current_record p
            WHERE p.source = (SELECT number FROM source WHERE police) AND p.source <> v.source
              AND p.source_ref = v.police_ref AND p.active)
        """
    }

    /// Other sources' records that name a police record of this import: they stop counting where it became active, and
    /// count again where it ceased to be. Runs for the police source only.
    static func shiftLinked(source: Int16, importNumber: Int32) -> PostgresQuery {
        """
        WITH linked AS MATERIALIZED (
            SELECT a.source_ref FROM arriving a
            WHERE a.at_fault IS NULL AND (SELECT EXISTS (SELECT FROM record_version WHERE police_ref IS NOT NULL))
              AND EXISTS (SELECT FROM record_version l WHERE l.police_ref = a.source_ref AND l.police_ref IS NOT NULL)
        ),
        turned AS (
            SELECT p.source_ref, p.active
            FROM linked
            JOIN current_record p ON p.source = \(source) AND p.source_ref = linked.source_ref
                                 AND p.import = \(importNumber)
            LEFT JOIN record_version before ON before.source = p.source AND before.source_ref = p.source_ref
                                           AND before.version = p.version - 1
            WHERE p.active <> coalesce(before.active, false)
        )
        INSERT INTO shift (month, area, kind, categories, by)
        SELECT date_trunc('month', l.recorded_on::timestamp)::date, l.area, l.kind, l.categories,
               CASE WHEN turned.active THEN -1 ELSE 1 END
        FROM turned
        JOIN current_record l ON l.police_ref = turned.source_ref AND l.source <> \(source) AND l.active
        """
    }

    /// Brings the month counts into step: a category's row for each category of the record, and one for any (-1).
    ///
    /// `MERGE` and not `ON CONFLICT`, which checks the row that it would insert, a negative count, before it looks for
    /// the one that is there. The counting lock keeps two merges apart.
    static let applyShift: PostgresQuery = """
        MERGE INTO month_count kept
        USING (
            SELECT month, area, kind, c.number AS category, sum(by) AS by
            FROM shift, LATERAL (
                SELECT -1::smallint AS number
                UNION ALL
                SELECT number FROM category WHERE categories & (1::bigint << number) <> 0
            ) c
            GROUP BY month, area, kind, c.number
            HAVING sum(by) <> 0
        ) moved
        ON kept.month = moved.month AND kept.area = moved.area AND kept.kind = moved.kind
           AND kept.category = moved.category
        WHEN MATCHED THEN UPDATE SET count = kept.count + moved.by
        WHEN NOT MATCHED THEN INSERT (month, area, kind, category, count) VALUES (month, area, kind, category, by)
        """

    /// The import's own row, stamped later than every import before it even if the clock was set back.
    static func addImport(_ row: ImportRow) -> PostgresQuery {
        """
        INSERT INTO import (id, source, file_digest, made_by, header, row_count, new_count, changed_count,
                            unchanged_count, rejected_count, covers_from, covers_to, started_at, in_force_at)
        SELECT \(row.id), \(row.source), \(row.fileDigest), \(row.madeBy), \(row.header), \(row.counts.rows),
               \(row.counts.new), \(row.counts.changed), \(row.counts.unchanged), \(row.counts.rejected),
               \(row.coversFrom), \(row.coversTo), \(row.startedAt),
               greatest(clock_timestamp(), max(in_force_at) + interval '1 microsecond')
        FROM import
        """
    }

    static func addQuarantine(importNumber: Int32) -> PostgresQuery {
        """
        INSERT INTO quarantine (import, line, at_fault, reasons, raw)
        SELECT \(importNumber), line, at_fault, reasons, raw FROM arriving WHERE at_fault IS NOT NULL
        """
    }

    static func addReturns(importNumber: Int32, source: Int16, from: PostgresDate, to: PostgresDate) -> PostgresQuery {
        """
        INSERT INTO source_return (source, month, import)
        SELECT \(source), month::date, \(importNumber)
        FROM generate_series(\(from)::timestamp, \(to)::timestamp, interval '1 month') month
        """
    }
}
