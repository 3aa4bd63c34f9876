/// A JSON document as UTF-8, sent as `jsonb` and not looked into.
///
/// `jsonb` forgets spaces, the order of keys and all but the last of equal keys, so what is read back need not be what
/// was sent, byte by byte.
public struct PostgresJSON: Hashable, Sendable {
    /// The document.
    public var bytes: [UInt8]

    /// A document from its UTF-8.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A document from its text.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The document's text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension PostgresJSON: PostgresArrayElement {
    /// `jsonb`
    public static var postgresOID: UInt32 { PostgresType.jsonb }
    /// `jsonb[]`
    public static var postgresArrayOID: UInt32 { PostgresType.jsonbArray }

    /// The only version of `jsonb`'s binary form there is (`jsonb_recv` in PostgreSQL's `jsonb.c`).
    private static let version: UInt8 = 1

    /// Appends the form's version and the text.
    public func encode(into buffer: inout [UInt8]) {
        buffer.append(Self.version)
        buffer.append(contentsOf: bytes)
    }

    /// Reads `jsonb` or `json`.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        switch oid {
        case PostgresType.json:
            self.init(Array(bytes))
        case PostgresType.jsonb:
            guard bytes.first == Self.version else { throw .malformed("the version of jsonb isn't 1") }
            self.init(Array(bytes.dropFirst()))
        default: throw .typeMismatch
        }
    }
}
