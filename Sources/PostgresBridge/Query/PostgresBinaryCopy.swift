/// Makes the bytes of `COPY … FROM STDIN (FORMAT binary)` from values (manual, COPY, "Binary Format").
///
/// ```swift
/// var rows = PostgresBinaryCopy()
/// for area in areas {
///     rows.append(area.number, area.code, area.parent)
///     if rows.count >= 65_536 { try await writer.write(rows.take()) }
/// }
/// try await writer.write(rows.finish())
/// ```
///
/// COPY converts nothing: each column must have exactly the type its value is sent as.
public struct PostgresBinaryCopy: Sendable {
    /// The signature, no flags, no extension of the header.
    private static let header: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xff] + Array("\r\n\0".utf8) + Array(repeating: 0, count: 8)

    private var bytes = header

    /// Begins a COPY: the first bytes taken will have its header.
    public init() {}

    /// How many bytes wait to be taken.
    public var count: Int { bytes.count }

    /// Appends a row, a value for each column in order; `nil` is NULL.
    public mutating func append<each Value: PostgresEncodable>(_ value: repeat (each Value)?) {
        let start = bytes.count
        var columns: Int16 = 0
        bytes.appendBigEndian(columns)
        for value in repeat each value {
            append(field: value)
            columns &+= 1
        }
        bytes.replaceBigEndian(columns, at: start)
    }

    /// Gives the bytes that wait, which are whole rows, and goes on with none.
    public mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Gives the bytes that wait and the mark of the end. Nothing may follow.
    public mutating func finish() -> [UInt8] {
        bytes.appendBigEndian(Int16(-1))
        return take()
    }

    private mutating func append(field value: (some PostgresEncodable)?) {
        let start = bytes.count
        bytes.appendBigEndian(Int32(-1))
        guard let value else { return }
        value.encode(into: &bytes)
        bytes.replaceBigEndian(Int32(truncatingIfNeeded: bytes.count - start - 4), at: start)
    }
}
