extension Bool: PostgresArrayElement {
    /// `bool`
    public static var postgresOID: UInt32 { PostgresType.bool }
    /// `bool[]`
    public static var postgresArrayOID: UInt32 { PostgresType.boolArray }

    /// Appends one byte, 1 or 0.
    public func encode(into buffer: inout [UInt8]) {
        buffer.append(self ? 1 : 0)
    }

    /// Reads a `bool`.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        guard oid == PostgresType.bool else { throw .typeMismatch }
        switch try bytes.bigEndian(UInt8.self) {
        case 0: self = false
        case 1: self = true
        default: throw .malformed("a bool is 0 or 1")
        }
    }
}
