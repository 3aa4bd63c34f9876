/// Anything that went wrong between us and the server, as one type with properties: what a caller does about an error
/// depends on whether to try again, not on a place in a hierarchy.
///
/// The message is the server's; its detail may quote values and is therefore no part of the description.
public struct PostgresError: Error, Sendable {
    /// What kind of failure it is.
    public enum Kind: Sendable, Hashable {
        /// The server refused a statement; ``PostgresError/sqlState`` says why.
        case server
        /// The connection broke, was closed, or was closed by the server.
        case connectionClosed
        /// No connection could be made.
        case connectFailed
        /// The time that the caller gave was over. The statement was cancelled in the server.
        case deadline
        /// The server cancelled the statement at someone else's request (an operator's, or its own `statement_timeout`).
        /// A task that is itself cancelled gets `CancellationError` instead.
        case cancelled
        /// All connections of the pool are taken, and too many tasks wait for one already, or the wait was too long.
        case poolExhausted
        /// The pool has been shut down.
        case poolClosed
        /// A statement of a pipeline wasn't run because one before it failed.
        case pipelineAborted
        /// The statement and the way it was called don't fit: a COPY as a query, a NUL in its text, a query inside the
        /// body of a COPY on the same connection, and the like. A mistake in the program.
        case misuse
    }

    /// What kind of failure it is.
    public var kind: Kind
    /// The server's code for it, where the server spoke.
    public var sqlState: SQLState?
    /// What happened, in words.
    public var message: String
    /// The server's details. They may contain values.
    public var detail: String?
    /// What the server suggests.
    public var hint: String?
    /// Where in functions and COPY lines it happened. May contain values.
    public var context: String?
    /// The schema that the error is about.
    public var schema: String?
    /// The table that the error is about.
    public var table: String?
    /// The column that the error is about.
    public var column: String?
    /// The data type that the error is about.
    public var dataType: String?
    /// The constraint that refused.
    public var constraint: String?
    /// Where in the SQL text, in characters, the first being 1.
    public var position: Int?
    /// The SQL text, without the parameters' values.
    public var sql: String?
    /// In a pipeline, which of its statements failed, the first being 0.
    public var statementIndex: Int?
    /// Whether the same thing may be tried again as it is, because nothing of it has happened: nothing was sent, or the
    /// server rolled it back for a reason that passes (a serialization failure, a deadlock).
    public var isSafeToRetry: Bool
    /// Whether a commit was sent whose answer never came: the transaction may be in force, or may not.
    public var isCommitInDoubt: Bool

    /// An error from its kind and words.
    public init(
        kind: Kind, message: String, sqlState: SQLState? = nil, isSafeToRetry: Bool = false,
        isCommitInDoubt: Bool = false
    ) {
        self.kind = kind
        self.message = message
        self.sqlState = sqlState
        self.isSafeToRetry = isSafeToRetry
        self.isCommitInDoubt = isCommitInDoubt
    }

    init(_ message: ServerMessage) {
        self.init(
            kind: Self.kind(of: message.sqlState), message: message.message ?? "unknown error",
            sqlState: message.sqlState, isSafeToRetry: Self.mayPass(message.sqlState)
        )
        detail = message.detail
        hint = message.hint
        context = message.context
        schema = message.schema
        table = message.table
        column = message.column
        dataType = message.dataType
        constraint = message.constraint
        position = message.position
    }

    private static func kind(of state: SQLState?) -> Kind {
        guard let state else { return .connectionClosed }
        if state == .queryCanceled { return .cancelled }
        return state.endsConnection ? .connectionClosed : .server
    }

    /// 40003 (completion unknown) is of the class but no promise that nothing happened.
    private static func mayPass(_ state: SQLState?) -> Bool {
        state == .serializationFailure || state == .deadlockDetected || state == .cannotConnectNow
            || state == .tooManyConnections
    }
}

extension SQLState {
    /// Whether the server closes the connection after this.
    var endsConnection: Bool {
        switch self {
        case .adminShutdown, .crashShutdown, .databaseDropped, .idleSessionTimeout, .cannotConnectNow,
            .idleInTransactionSessionTimeout:
            true
        default: rawValue.hasPrefix("08")
        }
    }
}

extension PostgresError: CustomStringConvertible {
    /// Kind, code and message; neither details nor parameters, which may be personal.
    public var description: String {
        var text = "\(kind)"
        if let sqlState { text += " \(sqlState)" }
        text += ": \(message)"
        if let constraint { text += " (constraint \(constraint))" }
        if isCommitInDoubt { text += " (the commit is in doubt)" }
        return text
    }
}

extension PostgresError {
    static let closed = PostgresError(kind: .connectionClosed, message: "The connection is closed", isSafeToRetry: true)

    /// For what was under way when the connection was closed: it may have happened.
    static let closedInProgress = PostgresError(kind: .connectionClosed, message: "The connection was closed")

    /// Whether it is our own closing that it tells of.
    var isDeliberate: Bool { kind == .connectionClosed && message == Self.closed.message }

    /// - Parameter wasSent: whether the server may have begun with it.
    static func deadline(wasSent: Bool) -> PostgresError {
        PostgresError(
            kind: .deadline,
            message: wasSent
                ? "The statement took longer than it was given, and was cancelled"
                : "The connection was busy for longer than the statement was given",
            isSafeToRetry: !wasSent
        )
    }

    static func misuse(_ message: String) -> PostgresError {
        PostgresError(kind: .misuse, message: message)
    }
}
