internal import CLibPQ

/// A `PGresult`.
///
/// `@unchecked Sendable` is sound: libpq documents a `PGresult` as read-only after `PQgetResult`, and reading it from
/// several threads as safe; nothing here changes it; it is cleared when the last holder is gone.
final class ResultHandle: ResultStorage, @unchecked Sendable {
    private let pointer: OpaquePointer
    let kind: ResultKind
    let columns: [PostgresColumn]
    let rowCount: Int

    /// Takes over a result.
    ///
    /// - Parameter known: the columns, if they are known from an earlier result of the same plan. They are read anew
    ///   when the types have changed; the server refuses a plan of which only the names have.
    init(taking pointer: OpaquePointer, known: [PostgresColumn]? = nil) {
        self.pointer = pointer
        kind = ResultKind(PQresultStatus(pointer))
        rowCount = Int(PQntuples(pointer))
        let count = PQnfields(pointer)
        if let known, known.count == Int(count), Self.matches(pointer, known) {
            columns = known
        } else {
            columns = (0..<Swift.max(count, 0)).map { index in
                // The columns of a COPY have no names.
                let name = PQfname(pointer, index).map { String(cString: $0) }
                return PostgresColumn(name: name ?? "", oid: PQftype(pointer, index))
            }
        }
    }

    deinit {
        PQclear(pointer)
    }

    private static func matches(_ pointer: OpaquePointer, _ columns: [PostgresColumn]) -> Bool {
        for (index, column) in columns.enumerated() where PQftype(pointer, Int32(index)) != column.oid { return false }
        return true
    }

    /// The error, if the result is one.
    var serverMessage: ServerMessage { ServerMessage(result: pointer) }

    /// The command tag.
    var command: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

    /// How many rows the command was about; 0 where that means nothing.
    var affectedRows: Int { PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0 }

    func value(row: Int, column: Int) -> UnsafeRawBufferPointer? {
        // A result holds fewer than Int32.max rows: libpq itself ends it there.
        let row = Int32(truncatingIfNeeded: row)
        let column = Int32(truncatingIfNeeded: column)
        guard PQgetisnull(pointer, row, column) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(pointer, row, column),
            count: Int(PQgetlength(pointer, row, column))
        )
    }
}

/// What kind of answer a result is.
enum ResultKind: Sendable, Equatable {
    case command
    case rows
    /// One row of a stream; the last of a stream is an empty `rows`.
    case singleRow
    case empty
    case failure
    case copyIn
    case copyOut
    case pipelineSync
    /// A statement of a pipeline that wasn't run, because one before it failed.
    case aborted
    case other

    init(_ status: ExecStatusType) {
        switch status {
        case PGRES_COMMAND_OK: self = .command
        case PGRES_TUPLES_OK: self = .rows
        case PGRES_SINGLE_TUPLE: self = .singleRow
        case PGRES_EMPTY_QUERY: self = .empty
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR: self = .failure
        case PGRES_COPY_IN: self = .copyIn
        case PGRES_COPY_OUT: self = .copyOut
        case PGRES_PIPELINE_SYNC: self = .pipelineSync
        case PGRES_PIPELINE_ABORTED: self = .aborted
        default: self = .other
        }
    }
}
