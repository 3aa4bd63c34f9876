/// One row of a result.
///
/// A row is a place in its result; values are decoded when asked for, in the task that asks.
public struct PostgresRow: Sendable {
    let storage: any ResultStorage
    let index: Int

    init(storage: any ResultStorage, index: Int) {
        self.storage = storage
        self.index = index
    }

    /// The row's columns, in order.
    public var columns: [PostgresColumn] { storage.columns }

    /// Reads the whole row as a tuple, one type for each column in order.
    ///
    /// - Throws: ``PostgresDecodingError``, also when the row has more or fewer columns than the tuple has types: a
    ///   query and its reader that drifted apart shall not go unnoticed.
    public func decode<each Value: PostgresDecodable>(
        _ type: (repeat each Value).Type
    ) throws(PostgresDecodingError) -> (repeat each Value) {
        let columns = storage.columns
        var asked = 0
        for _ in repeat (each Value).self { asked += 1 }
        guard asked == columns.count else {
            throw PostgresDecodingError(
                column: nil, index: nil, oid: nil, swiftType: "\(type)",
                reason: .columnCount(read: asked, present: columns.count)
            )
        }
        var next = 0
        func value<T: PostgresDecodable>(_ type: T.Type) throws(PostgresDecodingError) -> T {
            defer { next += 1 }
            return try decode(type, column: columns[next], at: next)
        }
        return (repeat try value((each Value).self))
    }

    /// Reads one column by its place, 0 first.
    public func decode<T: PostgresDecodable>(_ type: T.Type, at column: Int) throws(PostgresDecodingError) -> T {
        let columns = storage.columns
        guard columns.indices.contains(column) else {
            throw PostgresDecodingError(
                column: nil, index: column, oid: nil, swiftType: "\(type)", reason: .noSuchColumn)
        }
        return try decode(type, column: columns[column], at: column)
    }

    /// Reads one column by its name.
    ///
    /// - Throws: ``PostgresDecodingError``, also when two columns have that name.
    public func decode<T: PostgresDecodable>(_ type: T.Type, named name: String) throws(PostgresDecodingError) -> T {
        let columns = storage.columns
        guard let place = columns.firstIndex(where: { $0.name == name }) else {
            throw PostgresDecodingError(column: name, index: nil, oid: nil, swiftType: "\(type)", reason: .noSuchColumn)
        }
        guard columns[(place + 1)...].allSatisfy({ $0.name != name }) else {
            throw PostgresDecodingError(
                column: name, index: place, oid: nil, swiftType: "\(type)", reason: .ambiguousColumn)
        }
        return try decode(type, column: columns[place], at: place)
    }

    private func decode<T: PostgresDecodable>(
        _ type: T.Type, column: PostgresColumn, at place: Int
    ) throws(PostgresDecodingError) -> T {
        // The bytes belong to the storage.
        defer { withExtendedLifetime(storage) {} }
        do throws(PostgresDecodingFailure) {
            guard let bytes = storage.value(row: index, column: place) else {
                guard let null = T.decodesNull else { throw .null }
                return null
            }
            return try T(postgresBinary: bytes, oid: column.oid)
        } catch {
            throw PostgresDecodingError(
                column: column.name, index: place, oid: column.oid, swiftType: "\(type)", reason: .value(error))
        }
    }
}
