internal import PostgresBridge

extension PostgresConnection {
    /// Runs a statement that changes something and gives no rows.
    func perform<Statement: PreparedStatement>(_ statement: Statement) async throws where Statement.Row == Void {
        _ = try await query(statement)
    }
}
