/// Reads an integer column that is at most as wide as the Swift type: nothing is ever cut off, and a column that could
/// hold more than the type is refused by its type, not by its value.
private func integer<T: FixedWidthInteger>(
    _ type: T.Type, _ bytes: UnsafeRawBufferPointer, _ oid: UInt32
) throws(PostgresDecodingFailure) -> T {
    switch oid {
    case PostgresType.int2: return T(try bytes.bigEndian(Int16.self))
    case PostgresType.int4 where T.bitWidth >= 32: return T(try bytes.bigEndian(Int32.self))
    case PostgresType.int8 where T.bitWidth >= 64: return T(try bytes.bigEndian(Int64.self))
    case PostgresType.oid where T.bitWidth >= 64: return T(try bytes.bigEndian(UInt32.self))
    default: throw .typeMismatch
    }
}

extension Int16: PostgresArrayElement {
    /// `int2`
    public static var postgresOID: UInt32 { PostgresType.int2 }
    /// `int2[]`
    public static var postgresArrayOID: UInt32 { PostgresType.int2Array }

    /// Appends 2 bytes.
    public func encode(into buffer: inout [UInt8]) {
        buffer.appendBigEndian(self)
    }

    /// Reads `int2`.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        self = try integer(Int16.self, bytes, oid)
    }
}

extension Int32: PostgresArrayElement {
    /// `int4`
    public static var postgresOID: UInt32 { PostgresType.int4 }
    /// `int4[]`
    public static var postgresArrayOID: UInt32 { PostgresType.int4Array }

    /// Appends 4 bytes.
    public func encode(into buffer: inout [UInt8]) {
        buffer.appendBigEndian(self)
    }

    /// Reads `int2` or `int4`.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        self = try integer(Int32.self, bytes, oid)
    }
}

extension Int64: PostgresArrayElement {
    /// `int8`
    public static var postgresOID: UInt32 { PostgresType.int8 }
    /// `int8[]`
    public static var postgresArrayOID: UInt32 { PostgresType.int8Array }

    /// Appends 8 bytes.
    public func encode(into buffer: inout [UInt8]) {
        buffer.appendBigEndian(self)
    }

    /// Reads `int2`, `int4`, `int8` or `oid`.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        self = try integer(Int64.self, bytes, oid)
    }
}

extension Int: PostgresArrayElement {
    /// `int8`
    public static var postgresOID: UInt32 { PostgresType.int8 }
    /// `int8[]`
    public static var postgresArrayOID: UInt32 { PostgresType.int8Array }

    /// Appends 8 bytes.
    public func encode(into buffer: inout [UInt8]) {
        buffer.appendBigEndian(Int64(self))
    }

    /// Reads `int2`, `int4`, `int8` or `oid`.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        self = try integer(Int.self, bytes, oid)
    }
}
