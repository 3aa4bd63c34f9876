/// Why a single value can't be read. The column it stands in is added by the row, as a ``PostgresDecodingError``.
///
/// The reasons that carry words describe the rule that was broken, never the value: values may be personal.
public indirect enum PostgresDecodingFailure: Error, Hashable, Sendable {
    /// The value is NULL and the Swift type has no place for it.
    case null
    /// The Swift type isn't read from this PostgreSQL type.
    case typeMismatch
    /// The bytes aren't the binary form of the type.
    case malformed(String)
    /// The value is well formed but the Swift type can't hold it.
    case outOfRange(String)
    /// The value is `infinity` or `-infinity`, which the Swift type doesn't know.
    case infinite
    /// The raw value is none of the Swift type's.
    case unknownValue
    /// The array has so many dimensions; only one can be read.
    case dimensions(Int)
    /// An array's element can't be read; elements are counted from 1, as PostgreSQL does.
    case element(Int, PostgresDecodingFailure)
}

extension PostgresDecodingFailure: CustomStringConvertible {
    /// The reason as words that can follow a colon.
    public var description: String {
        switch self {
        case .null: "the value is NULL"
        case .typeMismatch: "the types don't match"
        case .malformed(let rule): "the bytes are malformed: \(rule)"
        case .outOfRange(let rule): "the value is out of range: \(rule)"
        case .infinite: "the value is infinity"
        case .unknownValue: "the value is none of the type's"
        case .dimensions(let count): "the array has \(count) dimensions, and only one can be read"
        case .element(let number, let failure): "in element \(number), \(failure)"
        }
    }
}

/// A column that can't be read as what was asked for. Names the column and both types, never the value.
public struct PostgresDecodingError: Error, Hashable, Sendable {
    /// What stood in the way.
    public enum Reason: Hashable, Sendable {
        /// The value can't be read.
        case value(PostgresDecodingFailure)
        /// The row has no such column.
        case noSuchColumn
        /// The row has several columns of that name.
        case ambiguousColumn
        /// The row has another number of columns than are read.
        case columnCount(read: Int, present: Int)
    }

    /// The column's name, where one is meant.
    public var column: String?
    /// The column's place, 0 first, where one is meant.
    public var index: Int?
    /// The column's type, where it is known.
    public var oid: UInt32?
    /// The Swift type asked for.
    public var swiftType: String
    /// What stood in the way.
    public var reason: Reason

    /// The PostgreSQL type's name, where it is known.
    public var postgresType: String? {
        oid.map(PostgresType.name(of:))
    }
}

extension PostgresDecodingError: CustomStringConvertible {
    /// One sentence for a log; without any value.
    public var description: String {
        switch reason {
        case .columnCount(let read, let present):
            return "A row of \(present) columns can't be read as \(swiftType), which has \(read)."
        case .noSuchColumn:
            return "There is no column \(place), which was to be read as \(swiftType)."
        case .ambiguousColumn:
            return "There are several columns \(place), of which one was to be read as \(swiftType)."
        case .value(let failure):
            let type = postgresType ?? "an unknown type"
            return "Column \(place) of type \(type) can't be read as \(swiftType): \(failure)."
        }
    }

    private var place: String {
        switch (column, index) {
        case (let column?, let index?): "\"\(column)\" (index \(index))"
        case (let column?, nil): "\"\(column)\""
        case (nil, let index?): "at index \(index)"
        case (nil, nil): "(unknown)"
        }
    }
}
