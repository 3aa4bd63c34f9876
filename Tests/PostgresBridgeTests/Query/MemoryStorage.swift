@testable import PostgresBridge

/// A result made of bytes in memory, so that rows are tested without a server.
final class MemoryStorage: ResultStorage {
    let columns: [PostgresColumn]
    let rowCount: Int
    private let values: [[ByteBox?]]

    init(columns: [(String, UInt32)], rows: [[[UInt8]?]]) {
        self.columns = columns.map { PostgresColumn(name: $0.0, oid: $0.1) }
        rowCount = rows.count
        values = rows.map { row in row.map { bytes in bytes.map(ByteBox.init) } }
    }

    func value(row: Int, column: Int) -> UnsafeRawBufferPointer? {
        values[row][column]?.buffer
    }
}

/// Bytes at an address that doesn't change.
private final class ByteBox: @unchecked Sendable {
    // Sendable: the buffer is written in the initialiser only.
    let buffer: UnsafeRawBufferPointer

    init(_ bytes: [UInt8]) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
        copy.copyBytes(from: bytes)
        buffer = UnsafeRawBufferPointer(start: copy.baseAddress, count: bytes.count)
    }

    deinit { UnsafeRawBufferPointer(start: buffer.baseAddress, count: max(1, buffer.count)).deallocate() }
}

/// The binary form of a value.
func encoded(_ value: some PostgresEncodable) -> [UInt8] {
    var buffer: [UInt8] = []
    value.encode(into: &buffer)
    return buffer
}

/// Reads bytes as a value.
func decoded<T: PostgresDecodable>(
    _ type: T.Type, _ bytes: [UInt8], _ oid: UInt32
) throws(PostgresDecodingFailure) -> T {
    // Through a copy at an odd address, because nothing promises that a value is aligned.
    let shifted = [0] + bytes
    var outcome: Result<T, PostgresDecodingFailure> = .failure(.null)
    shifted.withUnsafeBytes { buffer in
        let value = UnsafeRawBufferPointer(rebasing: buffer[1...])
        do throws(PostgresDecodingFailure) {
            outcome = .success(try T(postgresBinary: value, oid: oid))
        } catch {
            outcome = .failure(error)
        }
    }
    return try outcome.get()
}
