internal import CLibPQ

/// The fields of an error or notice, as the server sent them.
struct ServerMessage: Sendable, Equatable {
    var severity: String?
    var sqlState: SQLState?
    var message: String?
    var detail: String?
    var hint: String?
    var context: String?
    var schema: String?
    var table: String?
    var column: String?
    var dataType: String?
    var constraint: String?
    var position: Int?

    init() {}

    init(result: OpaquePointer) {
        func field(_ code: CInt) -> String? {
            PQresultErrorField(result, code).map { String(cString: $0) }
        }
        severity = field(CLIBPQ_DIAG_SEVERITY)
        sqlState = field(CLIBPQ_DIAG_SQLSTATE).map(SQLState.init(rawValue:))
        message = field(CLIBPQ_DIAG_MESSAGE_PRIMARY)
        detail = field(CLIBPQ_DIAG_MESSAGE_DETAIL)
        hint = field(CLIBPQ_DIAG_MESSAGE_HINT)
        context = field(CLIBPQ_DIAG_CONTEXT)
        schema = field(CLIBPQ_DIAG_SCHEMA_NAME)
        table = field(CLIBPQ_DIAG_TABLE_NAME)
        column = field(CLIBPQ_DIAG_COLUMN_NAME)
        dataType = field(CLIBPQ_DIAG_DATATYPE_NAME)
        constraint = field(CLIBPQ_DIAG_CONSTRAINT_NAME)
        position = field(CLIBPQ_DIAG_STATEMENT_POSITION).flatMap { Int($0) }
        // libpq's own errors (a lost connection) have a text and no fields.
        if message == nil { message = PQresultErrorMessage(result).map { String(cString: $0).trimmedLine } }
    }
}

extension String {
    /// Without the line end that libpq puts behind its messages.
    var trimmedLine: String {
        var text = self
        while let last = text.unicodeScalars.last, last == "\n" || last == " " { text.unicodeScalars.removeLast() }
        return text
    }
}
