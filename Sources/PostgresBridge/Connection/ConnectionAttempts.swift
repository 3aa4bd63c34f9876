/// The hosts to try, one at a time.
///
/// libpq goes through several hosts by itself, but in asynchronous mode it has no time limit for any of them, so one
/// that swallows packets would take all the time there is. Each is therefore an attempt of its own.
struct ConnectionAttempts {
    /// For each attempt, libpq's options; they hold at most one host.
    let attempts: [[ConnectionOption]]

    /// - Throws: ``PostgresError`` of kind `connectFailed` if the connection string can't be read.
    init(_ configuration: PostgresConfiguration) throws(PostgresError) {
        guard let parsed = ConnectionOption.parse(configuration.connectionString) else {
            throw PostgresError(kind: .connectFailed, message: "The connection string can't be read")
        }
        var given: [String: String] = [:]
        for option in parsed { given[option.keyword] = option.value }
        let common = Self.common(configuration, given: given)
        let hosts = try Self.hosts(given)
        // "prefer-standby" is a wish about all hosts: first any standby, then whatever there is.
        let prefers = given["target_session_attrs"] == "prefer-standby"
        let passes = prefers && hosts.count > 1 ? ["standby", "any"] : [nil]
        attempts = passes.flatMap { pass in
            hosts.map { host in
                common + host + (pass.map { [ConnectionOption(keyword: "target_session_attrs", value: $0)] } ?? [])
            }
        }
    }

    /// The options that all attempts share: ours where nothing was said, then what was said.
    private static func common(
        _ configuration: PostgresConfiguration, given: [String: String]
    ) -> [ConnectionOption] {
        var options = [
            ConnectionOption(keyword: "fallback_application_name", value: configuration.applicationName),
            // A server that vanishes without a word is noticed within a minute, not after two hours.
            ConnectionOption(keyword: "keepalives_idle", value: "30"),
            ConnectionOption(keyword: "keepalives_interval", value: "10"),
            ConnectionOption(keyword: "keepalives_count", value: "3"),
            ConnectionOption(keyword: "tcp_user_timeout", value: "60000"),
        ]
        let lists: Set = ["host", "hostaddr", "port"]
        let pairs = given.filter { !lists.contains($0.key) && $0.key != "connect_timeout" }
        options += pairs.sorted { $0.key < $1.key }.map { ConnectionOption(keyword: $0.key, value: $0.value) }
        options.append(ConnectionOption(keyword: "client_encoding", value: "UTF8"))
        if !configuration.startupParameters.isEmpty {
            let settings = configuration.startupParameters.sorted { $0.key < $1.key }.map { name, value in
                "-c \(escaped(name))=\(escaped(value))"
            }
            let all = (given["options"].map { [$0] } ?? []) + settings
            options.append(ConnectionOption(keyword: "options", value: all.joined(separator: " ")))
        }
        return options
    }

    /// In `options`, a space ends a word unless a backslash stands before it.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { text, character in
            if character == "\\" || character.isWhitespace { text += "\\" }
            text.append(character)
        }
    }

    /// The lists of hosts, addresses and ports side by side, as libpq pairs them.
    private static func hosts(_ given: [String: String]) throws(PostgresError) -> [[ConnectionOption]] {
        let hosts = list(given["host"])
        let addresses = list(given["hostaddr"])
        let ports = list(given["port"])
        let count = max(hosts.count, addresses.count, 1)
        let fits = { (list: [String]) in list.isEmpty || list.count == count }
        guard fits(hosts), fits(addresses), fits(ports) || ports.count == 1 else {
            throw PostgresError(kind: .connectFailed, message: "The connection string has lists of different lengths")
        }
        return (0..<count).map { index in
            var options: [ConnectionOption] = []
            if !hosts.isEmpty { options.append(ConnectionOption(keyword: "host", value: hosts[index])) }
            if !addresses.isEmpty { options.append(ConnectionOption(keyword: "hostaddr", value: addresses[index])) }
            if let port = ports.count == 1 ? ports[0] : (ports.isEmpty ? nil : ports[index]) {
                options.append(ConnectionOption(keyword: "port", value: port))
            }
            return options
        }
    }

    private static func list(_ text: String?) -> [String] {
        guard let text else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
}
