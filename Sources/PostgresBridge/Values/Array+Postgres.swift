/// What an array can be made of: an element type, or an optional of one.
///
/// Conform to ``PostgresArrayElement`` instead; this protocol exists so that `[T]`, `[T?]` and `[UInt8]` can each have
/// a form of their own.
public protocol PostgresArrayMember: Sendable {
    /// The type of an array of these.
    static var postgresArrayOID: UInt32 { get }
    /// Appends the binary form of an array.
    static func encodeArray(_ elements: [Self], into buffer: inout [UInt8])
    /// Reads the binary form of an array.
    static func decodeArray(
        postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32
    ) throws(PostgresDecodingFailure) -> [Self]
}

/// A value that can be sent and read alone and in one-dimensional arrays.
public protocol PostgresArrayElement: PostgresArrayMember, PostgresEncodable, PostgresDecodable {}

extension PostgresArrayMember where Self: PostgresEncodable & PostgresDecodable {
    /// Appends a one-dimensional array without NULL.
    public static func encodeArray(_ elements: [Self], into buffer: inout [UInt8]) {
        ArrayForm.encode(elements, of: postgresOID, hasNull: false, into: &buffer) { element, buffer in
            element.encode(into: &buffer)
            return true
        }
    }

    /// Reads a one-dimensional array; NULL in it is an error.
    public static func decodeArray(
        postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32
    ) throws(PostgresDecodingFailure) -> [Self] {
        try ArrayForm.decode(bytes, oid)
    }
}

extension PostgresArrayMember where Self: RawRepresentable, RawValue: PostgresArrayMember {
    /// The type of an array of the raw values.
    public static var postgresArrayOID: UInt32 { RawValue.postgresArrayOID }
}

/// `[T?]` is an array in which NULL may stand.
extension Optional: PostgresArrayMember where Wrapped: PostgresArrayElement {
    /// The same type as without NULL.
    public static var postgresArrayOID: UInt32 { Wrapped.postgresArrayOID }

    /// Appends a one-dimensional array; `nil` is NULL.
    public static func encodeArray(_ elements: [Wrapped?], into buffer: inout [UInt8]) {
        let hasNull = elements.contains { $0 == nil }
        ArrayForm.encode(elements, of: Wrapped.postgresOID, hasNull: hasNull, into: &buffer) { element, buffer in
            guard let element else { return false }
            element.encode(into: &buffer)
            return true
        }
    }

    /// Reads a one-dimensional array; NULL is `nil`.
    public static func decodeArray(
        postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32
    ) throws(PostgresDecodingFailure) -> [Wrapped?] {
        try ArrayForm.decode(bytes, oid)
    }
}

extension Array: PostgresEncodable where Element: PostgresArrayMember {
    /// The array's type, which the element knows.
    public static var postgresOID: UInt32 { Element.postgresArrayOID }

    /// Appends the array; elements are counted from 1 in PostgreSQL.
    public func encode(into buffer: inout [UInt8]) {
        Element.encodeArray(self, into: &buffer)
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayMember {
    /// Reads a one-dimensional array, whatever number its first element has.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        self = try Element.decodeArray(postgresBinary: bytes, oid: oid)
    }
}

/// The binary form of arrays (`array_send` in PostgreSQL's `arrayfuncs.c`): dimensions, whether there are NULLs, the
/// element's type, for each dimension its size and first index, then each element with its length, −1 for NULL.
private enum ArrayForm {
    static func encode<Element>(
        _ elements: [Element], of oid: UInt32, hasNull: Bool, into buffer: inout [UInt8],
        _ append: (Element, inout [UInt8]) -> Bool
    ) {
        buffer.appendBigEndian(Int32(elements.isEmpty ? 0 : 1))
        buffer.appendBigEndian(Int32(hasNull ? 1 : 0))
        buffer.appendBigEndian(oid)
        guard !elements.isEmpty else { return }
        buffer.appendBigEndian(Int32(truncatingIfNeeded: elements.count))
        buffer.appendBigEndian(Int32(1))
        for element in elements {
            let start = buffer.count
            buffer.appendBigEndian(Int32(-1))
            guard append(element, &buffer) else { continue }
            buffer.replaceBigEndian(Int32(truncatingIfNeeded: buffer.count - start - 4), at: start)
        }
    }

    static func decode<Element: PostgresDecodable>(
        _ bytes: UnsafeRawBufferPointer, _ oid: UInt32
    ) throws(PostgresDecodingFailure) -> [Element] {
        guard PostgresType.mayBeArray(oid) else { throw .typeMismatch }
        var reader = BinaryReader(bytes)
        let dimensions = try reader.read(Int32.self)
        _ = try reader.read(Int32.self)
        let elementOID = try reader.read(UInt32.self)
        guard dimensions != 0 else {
            try reader.expectEnd()
            return []
        }
        guard dimensions > 0 else { throw .malformed("the number of dimensions is negative") }
        guard dimensions == 1 else { throw .dimensions(Int(dimensions)) }
        let count = Int(try reader.read(Int32.self))
        _ = try reader.read(Int32.self)
        // Each element has four bytes at least, so a false count can't make us reserve much.
        guard count >= 0, count <= reader.remaining / 4 else { throw .malformed("the number of elements is false") }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for number in 0..<count {
            let length = try reader.read(Int32.self)
            let value = length == -1 ? nil : try reader.read(count: Int(length))
            elements.append(try element(value, elementOID, number: number + 1))
        }
        try reader.expectEnd()
        return elements
    }

    private static func element<Element: PostgresDecodable>(
        _ bytes: UnsafeRawBufferPointer?, _ oid: UInt32, number: Int
    ) throws(PostgresDecodingFailure) -> Element {
        do throws(PostgresDecodingFailure) {
            guard let bytes else {
                guard let null = Element.decodesNull else { throw .null }
                return null
            }
            return try Element(postgresBinary: bytes, oid: oid)
        } catch .typeMismatch {
            throw .typeMismatch
        } catch {
            throw .element(number, error)
        }
    }
}
