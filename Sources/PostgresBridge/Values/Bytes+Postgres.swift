/// An array of bytes is a `bytea`, not an array of small integers, which PostgreSQL doesn't have.
extension UInt8: PostgresArrayMember {
    /// `bytea`
    public static var postgresArrayOID: UInt32 { PostgresType.bytea }

    /// Appends the bytes as they are.
    public static func encodeArray(_ elements: [UInt8], into buffer: inout [UInt8]) {
        buffer.append(contentsOf: elements)
    }

    /// Reads a `bytea`.
    public static func decodeArray(
        postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32
    ) throws(PostgresDecodingFailure) -> [UInt8] {
        guard oid == PostgresType.bytea else { throw .typeMismatch }
        return Array(bytes)
    }
}

/// `[[UInt8]]` is a `bytea[]`.
extension Array: PostgresArrayMember where Element == UInt8 {
    /// `bytea[]`
    public static var postgresArrayOID: UInt32 { PostgresType.byteaArray }
}

extension Array: PostgresArrayElement where Element == UInt8 {}
