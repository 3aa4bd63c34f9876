import NIOCore
import PostgresBridge
import StatsModel

/// Writes rejected rows as a CSV that can be mended and sent again: the columns as they were sent, then `line`,
/// `column` and `reason`, which an import ignores.
struct RejectsCSV {
    private let columns: [String]
    private let hasByteOrderMark: Bool

    /// - Parameters:
    ///   - header: the file's header as it is kept with the import.
    ///   - hasByteOrderMark: whether it begins with the mark by which spreadsheets know UTF-8; an import passes over it.
    init(header: String, hasByteOrderMark: Bool = false) {
        columns = header.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        self.hasByteOrderMark = hasByteOrderMark
    }

    /// The header line.
    var header: ByteBuffer {
        var buffer = ByteBuffer()
        if hasByteOrderMark { buffer.writeString("\u{FEFF}") }
        buffer.writeString((columns + RecordColumn.ignoredNames).joined(separator: ",") + "\n")
        return buffer
    }

    /// The rejected rows of an import that follow a line, as far as one page goes; nil where there are none.
    ///
    /// A page at a time, so that a slow reader holds no connection to the database.
    ///
    /// - Parameter line: the last line that was read before; moved on to the last of the page.
    func page(importNumber: Int32, after line: inout Int64, from pool: PostgresPool) async throws -> ByteBuffer? {
        let rows = try await pool.query(QuarantinedRow.Page(importNumber: importNumber, after: line))
        guard let last = rows.last else { return nil }
        line = last.line
        var buffer = ByteBuffer()
        for row in rows { write(row, to: &buffer) }
        return buffer
    }

    /// A rejected row, with its own fields as they were sent.
    ///
    /// A row with too many or too few fields stays so: filled up or cut, it would be taken in when it is sent again
    /// without having been mended.
    private func write(_ row: QuarantinedRow, to buffer: inout ByteBuffer) {
        var fields = Self.fields(of: row.raw)
        fields += [String(row.line), row.columns.joined(separator: ";"), row.reasons.joined(separator: "; ")]
        var line: [UInt8] = []
        for (index, field) in fields.enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            CSVWriter.append(field, to: &line)
        }
        line.append(UInt8(ascii: "\n"))
        buffer.writeBytes(line)
    }

    /// The fields of a row, or the row as one field where it can't be read as CSV.
    private static func fields(of raw: String) -> [String] {
        var reader = CSVReader()
        var fields: [String] = []
        do {
            try reader.feed(Array(raw.utf8)) { row in fields = (0..<row.count).map { row.text($0) } }
            try reader.finish { row in fields = (0..<row.count).map { row.text($0) } }
        } catch {
            return [raw]
        }
        return fields
    }
}
