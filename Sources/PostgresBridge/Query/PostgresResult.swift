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
