extension Double: PostgresArrayElement {
    /// `float8`
    public static var postgresOID: UInt32 { PostgresType.float8 }
    /// `float8[]`
    public static var postgresArrayOID: UInt32 { PostgresType.float8Array }

    /// Appends the eight bytes of IEEE 754.
    public func encode(into buffer: inout [UInt8]) {
        buffer.appendBigEndian(bitPattern)
    }

    /// Reads `float8` or `float4`; infinities and NaN included.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        switch oid {
        case PostgresType.float8: self.init(bitPattern: try bytes.bigEndian(UInt64.self))
        case PostgresType.float4: self.init(Float(bitPattern: try bytes.bigEndian(UInt32.self)))
        default: throw .typeMismatch
        }
    }
}
