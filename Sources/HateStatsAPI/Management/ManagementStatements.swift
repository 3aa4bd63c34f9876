internal import PostgresBridge
internal import StatsModel

/// When an answer is given, by the database's clock, and from when to when there are records.
struct ManagementMoment: PreparedStatement {
    // Month counts are ordered by month: each of these reads one entry at an end of the index, or few more.
    static let sql = """
        WITH clock AS (SELECT (now() AT TIME ZONE $1)::date AS today)
        SELECT today,
               (SELECT min(month) FROM month_count WHERE count > 0),
               (SELECT max(month) FROM month_count WHERE count > 0 AND month < date_trunc('month', today::timestamp)),
               EXISTS (SELECT FROM synthetic_mark)
        FROM clock
        """
    /// The partnership's, so that "today" is its day.
    let timeZone: String
    var bindings: [PostgresBinding] { [PostgresBinding(timeZone)] }

    struct Row: Sendable {
        let today: CalendarDate
        /// The oldest month with records.
        let oldestMonth: Month?
        /// The newest month with records that is over.
        let newestMonth: Month?
        let isSynthetic: Bool
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (today, oldest, newest, isSynthetic) = try row.decode(
            (PostgresDate, PostgresDate?, PostgresDate?, Bool).self)
        return Row(
            today: CalendarDate(today), oldestMonth: oldest.map { CalendarDate($0).month },
            newestMonth: newest.map { CalendarDate($0).month }, isSynthetic: isSynthetic)
    }
}

/// The months for which each source has stated that it has sent all it has.
struct ReturnsMade: PreparedStatement {
    static let sql = "SELECT DISTINCT source, month FROM source_return"
    var bindings: [PostgresBinding] { [] }

    struct Row: Sendable {
        let source: Int16
        let month: Month
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (source, month) = try row.decode((Int16, PostgresDate).self)
        return Row(source: source, month: CalendarDate(month).month)
    }
}

/// The day of the earliest occurrence on record.
struct EarliestOccurrence: PreparedStatement {
    static let sql = "SELECT min(occurred_on) FROM record_version"
    var bindings: [PostgresBinding] { [] }

    static func decode(_ row: PostgresRow) throws -> CalendarDate? {
        try row.decode(PostgresDate?.self, at: 0).map { CalendarDate($0) }
    }
}

/// The kept month counts of some months and categories: what a plain question reads, and all it reads. Its cost does not
/// depend on how many records there are.
struct KeptMonthCounts: PreparedStatement {
    static let sql = """
        SELECT month, area, kind, category, count FROM month_count
        WHERE month BETWEEN $1 AND $2 AND category = ANY ($3) AND count > 0
        """
    let first: CalendarDate
    let last: CalendarDate
    /// The database's numbers of the categories; -1 for any.
    let categories: [Int16]
    var bindings: [PostgresBinding] {
        [
            PostgresBinding(PostgresDate(first)), PostgresBinding(PostgresDate(last)), PostgresBinding(categories),
        ]
    }

    static func decode(_ row: PostgresRow) throws -> KeptCount {
        let (month, area, kind, category, count) = try row.decode(
            (PostgresDate, Int16, Int16, Int16, Int64).self)
        return KeptCount(month: CalendarDate(month), area: area, kind: kind, category: category, count: count)
    }
}

/// Records that count, grouped: what a question by day, channel, source, day of occurrence or combination of categories
/// reads. Its cost grows with the records of the time asked for.
struct GroupedRecords: Sendable {
    /// `month` or `day`: the unit into which dates are cut.
    let unit: String
    let first: CalendarDate
    let last: CalendarDate
    /// The database's numbers; nil for no condition.
    let sources: [Int16]?
    /// The database's numbers; nil for no condition.
    let channels: [Int16]?
    /// The categories, as the database's bits, that a record must have, all of them.
    let categories: Int64

    fileprivate var bindings: [PostgresBinding] {
        [
            PostgresBinding(unit), PostgresBinding(PostgresDate(first)), PostgresBinding(PostgresDate(last)),
            PostgresBinding(sources), PostgresBinding(channels), PostgresBinding(categories),
        ]
    }

    fileprivate static let conditions = """
          AND ($4::smallint[] IS NULL OR source = ANY ($4)) AND ($5::smallint[] IS NULL OR channel = ANY ($5))
          AND categories & $6 = $6
        GROUP BY 1, 2, 3, 4
        """

    fileprivate static func decode(_ row: PostgresRow) throws -> CountedGroup {
        let (date, area, kind, categories, count) = try row.decode(
            (PostgresDate, Int16, Int16, Int64, Int64).self)
        return CountedGroup(date: CalendarDate(date), area: area, kind: kind, categories: categories, count: count)
    }

    /// By the day on which the record was made.
    struct ByRecorded: PreparedStatement {
        static let sql = """
            SELECT date_trunc($1, recorded_on::timestamp)::date, area, kind, categories, count(*)
            FROM counted_record
            WHERE recorded_on BETWEEN $2 AND $3
            """ + "\n" + conditions
        let group: GroupedRecords
        var bindings: [PostgresBinding] { group.bindings }
        static func decode(_ row: PostgresRow) throws -> CountedGroup { try GroupedRecords.decode(row) }
    }

    /// By the day on which it happened, where that is known.
    struct ByOccurred: PreparedStatement {
        // What happened on a day was recorded no earlier: that lets the index on recorded_on help.
        static let sql = """
            SELECT date_trunc($1, occurred_on::timestamp)::date, area, kind, categories, count(*)
            FROM counted_record
            WHERE occurred_on BETWEEN $2 AND $3 AND recorded_on >= $2
            """ + "\n" + conditions
        let group: GroupedRecords
        var bindings: [PostgresBinding] { group.bindings }
        static func decode(_ row: PostgresRow) throws -> CountedGroup { try GroupedRecords.decode(row) }
    }
}

extension CalendarDate {
    /// A date of the database.
    init(_ date: PostgresDate) { self.init(days: date.daysSince1970) }
}

extension PostgresDate {
    /// A date for the database.
    init(_ date: CalendarDate) { self.init(daysSince1970: date.days) }
}
