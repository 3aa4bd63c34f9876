/// What a statement gave back: its rows, in order, and its command tag.
public struct PostgresResult: Sendable, RandomAccessCollection {
    let storage: any ResultStorage

    /// The columns every row has.
    public let columns: [PostgresColumn]
    /// The command tag as the server sent it, such as `INSERT 0 3`; empty for an empty statement.
    public let command: String
    /// How many rows the statement inserted, updated, deleted, selected or copied; 0 where that has no meaning.
    public let affectedRows: Int

    init(storage: any ResultStorage, command: String, affectedRows: Int) {
        self.storage = storage
        self.columns = storage.columns
        self.command = command
        self.affectedRows = affectedRows
    }

    /// 0
    public var startIndex: Int { 0 }
    /// The number of rows.
    public var endIndex: Int { storage.rowCount }

    /// A row; a place outside the result is a programming error, as in an array.
    public subscript(position: Int) -> PostgresRow {
        precondition(position >= 0 && position < storage.rowCount, "Row \(position) of \(storage.rowCount)")
        return PostgresRow(storage: storage, index: position)
    }
}

/// A statement that was to give one row gave another number of them.
public struct PostgresRowCountError: Error, Sendable, Hashable, CustomStringConvertible {
    /// How many rows there were.
    public let rows: Int

    /// What was expected, and what came.
    public var description: String { "one row was expected, \(rows) came" }
}

extension PostgresResult {
    /// The values of the only row.
    ///
    /// - Throws: ``PostgresRowCountError`` where there isn't exactly one, ``PostgresDecodingError`` where it doesn't fit.
    public func only<each Value: PostgresDecodable>(
        _ type: (repeat each Value).Type
    ) throws -> (repeat each Value) {
        guard let row = first, count == 1 else { throw PostgresRowCountError(rows: count) }
        return try row.decode(type)
    }
}
