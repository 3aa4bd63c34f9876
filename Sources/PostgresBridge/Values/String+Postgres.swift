extension String: PostgresArrayElement {
    /// `text`
    public static var postgresOID: UInt32 { PostgresType.text }
    /// `text[]`
    public static var postgresArrayOID: UInt32 { PostgresType.textArray }

    /// Appends the text's UTF-8. PostgreSQL refuses a text with a NUL character.
    public func encode(into buffer: inout [UInt8]) {
        buffer.append(contentsOf: utf8)
    }

    /// Reads `text`, `varchar`, `bpchar`, `name`, `"char"`, `json`, `xml` or a literal of no type.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        switch oid {
        case PostgresType.text, PostgresType.varchar, PostgresType.bpchar, PostgresType.name, PostgresType.char,
            PostgresType.json, PostgresType.xml, PostgresType.unknown:
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .malformed("the text isn't UTF-8")
            }
            self = text
        default: throw .typeMismatch
        }
    }
}

extension Substring: PostgresEncodable {
    /// `text`
    public static var postgresOID: UInt32 { PostgresType.text }

    /// Appends the text's UTF-8.
    public func encode(into buffer: inout [UInt8]) {
        buffer.append(contentsOf: utf8)
    }
}
