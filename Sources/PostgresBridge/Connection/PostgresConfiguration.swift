/// How to reach a server, and what a session there begins with.
public struct PostgresConfiguration: Sendable {
    /// libpq's connection string, as `keyword=value` pairs or as a URI; several hosts and `target_session_attrs` work.
    ///
    /// May contain a password, and is therefore never part of a description.
    public var connectionString: String
    /// The name under which sessions show in `pg_stat_activity`; the connection string's own goes before it.
    public var applicationName = "hatestats"
    /// How long one host may take to accept a connection, names, TLS and password included.
    public var connectTimeout: Duration = .seconds(10)
    /// How long a statement may take, the wait for its turn on the connection included, unless the call says otherwise;
    /// nil for as long as it takes.
    public var statementTimeout: Duration?
    /// Whether statements that come again are prepared. To be switched off behind a pooler that changes sessions
    /// between transactions.
    public var usesPreparedStatements = true
    /// Settings that each session begins with, such as `["synchronous_commit": "on"]`.
    public var startupParameters: [String: String] = [:]

    /// A configuration with the defaults for everything but the connection string, which is read when connecting.
    public init(_ connectionString: String) {
        self.connectionString = connectionString
    }
}

extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The options that are no secret.
    public var description: String {
        guard let options = ConnectionOption.parse(connectionString) else { return "PostgresConfiguration(unreadable)" }
        let shown: Set = ["host", "hostaddr", "port", "dbname", "user", "target_session_attrs", "sslmode"]
        let text = options.filter { shown.contains($0.keyword) }.map { "\($0.keyword)=\($0.value)" }
        return "PostgresConfiguration(\(text.joined(separator: " ")))"
    }

    /// As the description.
    public var debugDescription: String { description }

    /// As the description: a `dump` must not show a password either.
    public var customMirror: Mirror { Mirror(self, children: ["options": description]) }
}
