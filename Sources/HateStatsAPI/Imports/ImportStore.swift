internal import PostgresBridge
internal import StatsModel

/// The row of an import as it is written.
struct ImportRow {
    var id: Int32
    var source: Int16
    var fileDigest: [UInt8]
    var madeBy: String
    var header: String
    var counts: ImportCounts
    var coversFrom: PostgresDate?
    var coversTo: PostgresDate?
    var startedAt: PostgresTimestamp
}

/// An import as it is told later.
struct ImportEntry {
    var id: Int32
    var source: Int16
    var fileDigest: [UInt8]
    var header: String
    var counts: ImportCounts
    var covers: ClosedRange<Month>?
    var startedAt: PostgresTimestamp
    var inForceAt: PostgresTimestamp
    /// Whether its rejected rows have been erased by now.
    var isQuarantineOver: Bool

    static let columns = """
        id, source, file_digest, header, row_count, new_count, changed_count, unchanged_count, rejected_count,
        covers_from, covers_to, started_at, in_force_at, started_at < now() - interval '30 days'
        """

    static func decode(_ row: PostgresRow) throws -> ImportEntry {
        let (
            id, source, digest, header, rows, new, changed, unchanged, rejected, from, to, startedAt, inForceAt, isOver
        ) =
            try row.decode(
                (
                    Int32, Int16, [UInt8], String, Int, Int, Int, Int, Int, PostgresDate?, PostgresDate?,
                    PostgresTimestamp, PostgresTimestamp, Bool
                ).self)
        return ImportEntry(
            id: id, source: source, fileDigest: digest, header: header,
            counts: ImportCounts(rows: rows, new: new, changed: changed, unchanged: unchanged, rejected: rejected),
            covers: zip(from, to).map {
                CalendarDate(days: $0.daysSince1970).month...CalendarDate(days: $1.daysSince1970).month
            },
            startedAt: startedAt, inForceAt: inForceAt, isQuarantineOver: isOver)
    }

    /// Imports, newest first, below a number, of one source or of all.
    struct Page: PreparedStatement {
        static let sql = """
            SELECT \(columns) FROM import
            WHERE ($1::smallint IS NULL OR source = $1) AND ($2::integer IS NULL OR id < $2)
            ORDER BY id DESC LIMIT $3
            """
        var source: Int16?
        var below: Int32?
        var limit: Int
        var bindings: [PostgresBinding] { [PostgresBinding(source), PostgresBinding(below), PostgresBinding(limit)] }
        static func decode(_ row: PostgresRow) throws -> ImportEntry { try ImportEntry.decode(row) }
    }

    /// One import.
    struct ByID: PreparedStatement {
        static let sql = "SELECT \(columns) FROM import WHERE id = $1"
        var id: Int32
        var bindings: [PostgresBinding] { [PostgresBinding(id)] }
        static func decode(_ row: PostgresRow) throws -> ImportEntry { try ImportEntry.decode(row) }
    }
}

/// A rejected row as it lies in quarantine.
struct QuarantinedRow {
    var line: Int64
    var columns: [String]
    var reasons: [String]
    var raw: String

    /// Rows of an import in the order of the file, those that follow a line.
    struct Page: PreparedStatement {
        static let sql = """
            SELECT line, at_fault, reasons, raw FROM quarantine WHERE import = $1 AND line > $2 ORDER BY line LIMIT 500
            """
        var importNumber: Int32
        var after: Int64
        var bindings: [PostgresBinding] { [PostgresBinding(importNumber), PostgresBinding(after)] }

        static func decode(_ row: PostgresRow) throws -> QuarantinedRow {
            let (line, columns, reasons, raw) = try row.decode((Int64, [String], [String], String).self)
            return QuarantinedRow(line: line, columns: columns, reasons: reasons, raw: raw)
        }
    }

    /// Erases what has lain in quarantine for 30 days.
    static let erase: PostgresQuery = "DELETE FROM quarantine WHERE received_at < now() - interval '30 days'"
}

/// Both values, where there are both.
private func zip<A, B>(_ first: A?, _ second: B?) -> (A, B)? {
    guard let first, let second else { return nil }
    return (first, second)
}
