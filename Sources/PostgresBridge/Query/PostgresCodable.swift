/// A Swift value that can be sent as a parameter, in PostgreSQL's binary format.
///
/// Encoding can't fail: whatever a conforming value holds has a binary form. What the server refuses beyond that (a NUL
/// in a text, a date before 4713 BC) comes back as its error.
public protocol PostgresEncodable: Sendable {
    /// The type the parameter is declared with.
    static var postgresOID: UInt32 { get }

    /// Appends the value's binary form, without a length.
    func encode(into buffer: inout [UInt8])
}

/// A Swift value that can be read from a column, in PostgreSQL's binary format.
public protocol PostgresDecodable: Sendable {
    /// Reads a value.
    ///
    /// - Parameters:
    ///   - bytes: the binary form, valid during the call only. It may be malformed: an implementation throws, never traps.
    ///   - oid: the column's type, as the server named it.
    /// - Throws: ``PostgresDecodingFailure``; the row adds the column's name and place.
    init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure)

    /// What SQL's NULL is read as; `nil` says that this type has no place for NULL, and reading one is an error.
    static var decodesNull: Self? { get }
}

extension PostgresDecodable {
    /// Most types have no place for NULL.
    public static var decodesNull: Self? { nil }
}

/// A value that can be sent and read.
public typealias PostgresCodable = PostgresEncodable & PostgresDecodable

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// Reads a value that is there.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        self = .some(try Wrapped(postgresBinary: bytes, oid: oid))
    }

    /// `nil`
    public static var decodesNull: Wrapped?? { .some(.none) }
}

/// Typed identifiers (`struct AreaCode: RawRepresentable`) and enums are sent as what they are made of.
extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
    /// The raw value's type.
    public static var postgresOID: UInt32 { RawValue.postgresOID }

    /// Appends the raw value's binary form.
    public func encode(into buffer: inout [UInt8]) {
        rawValue.encode(into: &buffer)
    }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    /// Reads the raw value; one that the type doesn't know is an error.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        guard let value = Self(rawValue: try RawValue(postgresBinary: bytes, oid: oid)) else { throw .unknownValue }
        self = value
    }
}
