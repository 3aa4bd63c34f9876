/// One parameter of a query: its declared type and its value in binary format.
public struct PostgresBinding: Sendable, Hashable {
    /// The parameter's type; 0 lets the server infer it.
    public var oid: UInt32
    /// The binary form; `nil` is NULL.
    public var bytes: [UInt8]?

    /// A parameter from bytes that are already in binary format.
    public init(oid: UInt32, bytes: [UInt8]?) {
        self.oid = oid
        self.bytes = bytes
    }

    /// A parameter from a value.
    public init<Value: PostgresEncodable>(_ value: Value) {
        var buffer: [UInt8] = []
        value.encode(into: &buffer)
        self.init(oid: Value.postgresOID, bytes: buffer)
    }

    /// A parameter from a value that may be missing; `nil` is sent as NULL of the value's type.
    public init<Value: PostgresEncodable>(_ value: Value?) {
        if let value {
            self.init(value)
        } else {
            self.init(oid: Value.postgresOID, bytes: nil)
        }
    }
}

extension PostgresBinding: CustomStringConvertible {
    /// The type and the size; never the value, because descriptions end up in logs.
    public var description: String {
        let type = PostgresType.name(of: oid)
        guard let bytes else { return "\(type) NULL" }
        return "\(type) (\(bytes.count) bytes)"
    }
}
