internal import PostgresBridge
internal import StatsModel

/// A control total as it is stored.
struct ControlTotalRow: Sendable {
    let number: Int32
    let source: Int16
    let period: String
    let kind: KindSelection
    let count: Int64
    let note: String?
    let at: PostgresTimestamp

    static let columns = "id, source, period, kind, count, note, made_at"

    init(_ row: PostgresRow) throws {
        let (number, source, period, kind, count, note, at) = try row.decode(
            (Int32, Int16, String, String, Int64, String?, PostgresTimestamp).self)
        self.number = number
        self.source = source
        self.period = period
        self.kind = KindSelection(rawValue: kind) ?? .all
        self.count = count
        self.note = note
        self.at = at
    }

    struct ByNumber: PreparedStatement {
        static let sql = "SELECT \(columns) FROM control_total WHERE id = $1"
        let number: Int32
        var bindings: [PostgresBinding] { [PostgresBinding(number)] }
        static func decode(_ row: PostgresRow) throws -> ControlTotalRow { try ControlTotalRow(row) }
    }
}

/// Of each source, period and kind the last total that was stated.
struct ControlTotalsInForce: PreparedStatement {
    static let sql = """
        SELECT DISTINCT ON (source, period, kind) \(ControlTotalRow.columns) FROM control_total
        WHERE $1::smallint IS NULL OR source = $1
        ORDER BY source, period, kind, id DESC
        """
    /// nil for all.
    let source: Int16?
    var bindings: [PostgresBinding] { [PostgresBinding(source)] }
    static func decode(_ row: PostgresRow) throws -> ControlTotalRow { try ControlTotalRow(row) }
}

struct AddControlTotal: PreparedStatement {
    static let sql = """
        INSERT INTO control_total (source, period, kind, count, note, made_by) VALUES ($1, $2, $3, $4, $5, $6)
        RETURNING id
        """
    let total: ControlTotal
    let source: Int16
    let madeBy: String
    var bindings: [PostgresBinding] {
        [
            PostgresBinding(source), PostgresBinding(total.period.code), PostgresBinding(total.kind.rawValue),
            PostgresBinding(Int64(total.count)), PostgresBinding(total.note), PostgresBinding(madeBy),
        ]
    }
    static func decode(_ row: PostgresRow) throws -> Int32 { try row.decode(Int32.self, at: 0) }
}

struct AddExplanation: PreparedStatement {
    static let sql = """
        INSERT INTO control_explanation (control_total, counted, explanation, made_by) VALUES ($1, $2, $3, $4)
        """
    let total: Int32
    let counted: Int64
    let explanation: String
    let madeBy: String
    var bindings: [PostgresBinding] {
        [PostgresBinding(total), PostgresBinding(counted), PostgresBinding(explanation), PostgresBinding(madeBy)]
    }
    static func decode(_ row: PostgresRow) throws {}
}

/// The explanations of some totals, the newest of each count first.
struct Explanations: PreparedStatement {
    static let sql = """
        SELECT control_total, counted, explanation FROM control_explanation WHERE control_total = ANY ($1)
        ORDER BY control_total, counted, number DESC
        """
    let totals: [Int32]
    var bindings: [PostgresBinding] { [PostgresBinding(totals)] }

    struct Row: Sendable {
        let total: Int
        let counted: Int
        let text: String
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (total, counted, text) = try row.decode((Int32, Int64, String).self)
        return Row(total: Int(total), counted: Int(counted), text: text)
    }
}

/// How many active records each source had of its own as of a cut-off, those that the police count among them.
struct OwnRecordsAt: PreparedStatement {
    static let sql = """
        SELECT source, date_trunc('month', recorded_on::timestamp)::date, kind, count(*)
        FROM standing_record_at($1)
        WHERE active AND source = ANY ($2) AND recorded_on BETWEEN $3 AND $4
        GROUP BY 1, 2, 3
        """
    let cutOff: Instant
    let sources: [Int16]
    let first: CalendarDate
    let last: CalendarDate
    var bindings: [PostgresBinding] {
        [
            PostgresBinding(PostgresTimestamp(cutOff)), PostgresBinding(sources), PostgresBinding(PostgresDate(first)),
            PostgresBinding(PostgresDate(last)),
        ]
    }

    struct Row: Sendable {
        let source: Int16
        let month: Month
        let kind: Kind
        let count: Int
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (source, month, kind, count) = try row.decode((Int16, PostgresDate, Int16, Int64).self)
        return Row(
            source: source, month: CalendarDate(month).month, kind: kind == 1 ? .crime : .incident, count: Int(count))
    }
}

/// The cut-offs of the versions that are being made or wait for their instant.
struct OpenCutOffs: PreparedStatement {
    static let sql = """
        SELECT DISTINCT cut_off FROM release_version
        WHERE state IN ('draft', 'in_agreement', 'agreed') OR (state = 'scheduled' AND publish_at > publication_clock())
        """
    var bindings: [PostgresBinding] { [] }
    static func decode(_ row: PostgresRow) throws -> Instant { Instant(try row.decode(PostgresTimestamp.self, at: 0)) }
}

/// What the database's clock shows, and which day that is in a time zone.
struct PresentMoment: PreparedStatement {
    // An import in force may be stamped a little ahead of the clock.
    static let sql = """
        SELECT greatest(clock_timestamp(), (SELECT max(in_force_at) FROM import)),
               (clock_timestamp() AT TIME ZONE $1)::date
        """
    let timeZone: String
    var bindings: [PostgresBinding] { [PostgresBinding(timeZone)] }
    static func decode(_ row: PostgresRow) throws -> (now: Instant, today: CalendarDate) {
        let (now, today) = try row.decode((PostgresTimestamp, PostgresDate).self)
        return (Instant(now), CalendarDate(today))
    }
}
