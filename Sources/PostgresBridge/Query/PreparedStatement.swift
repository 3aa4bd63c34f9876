/// A statement as a type: its text, its parameters and the reading of its rows, side by side.
///
/// ```swift
/// struct AreaNamed: PreparedStatement {
///     static let sql = "select number, name from area where code = $1"
///     var code: String
///     var bindings: [PostgresBinding] { [PostgresBinding(code)] }
///     static func decode(_ row: PostgresRow) throws -> (Int16, String) { try row.decode((Int16, String).self) }
/// }
/// ```
public protocol PreparedStatement: Sendable {
    /// What a row is read as.
    associatedtype Row: Sendable

    /// The text, the same for all values of the type, with `$1`, `$2`, … for the parameters.
    static var sql: String { get }
    /// The parameters, `$1` first.
    var bindings: [PostgresBinding] { get }
    /// Reads one row.
    static func decode(_ row: PostgresRow) throws -> Row
}

extension PreparedStatement {
    /// The statement with its parameters, as a query.
    public var query: PostgresQuery {
        PostgresQuery(unsafeSQL: Self.sql, bindings: bindings)
    }
}
