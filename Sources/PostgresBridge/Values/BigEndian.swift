extension [UInt8] {
    /// Appends an integer in network byte order.
    mutating func appendBigEndian<T: FixedWidthInteger>(_ value: T) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Writes an integer in network byte order over bytes that are there.
    mutating func replaceBigEndian<T: FixedWidthInteger>(_ value: T, at offset: Int) {
        Swift.withUnsafeBytes(of: value.bigEndian) { bytes in
            for (place, byte) in bytes.enumerated() { self[offset + place] = byte }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The whole buffer as one integer in network byte order.
    func bigEndian<T: FixedWidthInteger>(_ type: T.Type) throws(PostgresDecodingFailure) -> T {
        guard count == MemoryLayout<T>.size else {
            throw .malformed("\(MemoryLayout<T>.size) bytes are needed, \(count) came")
        }
        return T(bigEndian: loadUnaligned(as: T.self))
    }
}

/// Reads a composite binary form from its beginning to its end.
struct BinaryReader {
    private var rest: UnsafeRawBufferPointer.SubSequence

    init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes[...]
    }

    var remaining: Int { rest.count }

    mutating func read<T: FixedWidthInteger>(_ type: T.Type) throws(PostgresDecodingFailure) -> T {
        try read(count: MemoryLayout<T>.size).bigEndian(type)
    }

    mutating func read(count: Int) throws(PostgresDecodingFailure) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= rest.count else { throw .malformed("the value ends too early") }
        defer { rest = rest.dropFirst(count) }
        return UnsafeRawBufferPointer(rebasing: rest.prefix(count))
    }

    func expectEnd() throws(PostgresDecodingFailure) {
        guard rest.isEmpty else { throw .malformed("\(rest.count) bytes follow the value's end") }
    }
}
