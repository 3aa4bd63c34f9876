import Configuration
public import Logging

/// Everything that can be set about a running service, with its value decided.
///
/// Read once at the start from flags, then the environment, then a file, in that order of precedence
/// (``read(flags:environment:)``); the rest of the program sees values only.
public struct Settings: Sendable {
    /// The address to listen on.
    public var host: String
    /// The port to listen on; 0 takes any free one.
    public var port: Int
    /// The database as the application's role. A secret.
    public var databaseURL: String?
    /// The database as its owner. A secret.
    public var ownerDatabaseURL: String?
    /// The most connections to the database that one process holds.
    public var databaseConnections: Int
    /// Whether statements are prepared.
    public var usesPreparedStatements: Bool
    /// The longest that one statement of an ordinary request may take.
    public var statementTimeout: Duration
    /// The folder of migrations, where it was said.
    public var migrations: String?
    /// The path of the file served at `/openapi.yaml`, where it was said.
    public var contract: String?
    /// The folder of templates and assets of the pages, where it was said.
    public var web: String?
    /// Where the control that leaves the site leads; nil where pages have none.
    public var exitAddress: String?
    /// The lowest level of log lines that are written.
    public var logLevel: Logger.Level
    /// How log lines are written.
    public var logFormat: LogFormat
    /// Bounds on what one client may ask of the server.
    public var limits: ServerLimits
    /// The largest body of an import in bytes, after unpacking.
    public var importBytes: Int
    /// Requests a minute for one key or address; 0 for no limit.
    public var requestsPerMinute: Int
    /// Whether the last address of `X-Forwarded-For` is taken for the client's.
    public var trustsForwarded: Bool
    /// The smallest answer in bytes that is compressed.
    public var gzipBytes: Int
    /// See `HATESTATS_ANSWER_CACHE_BYTES`.
    public var answerCacheBytes: Int
    /// See `HATESTATS_PAGE_CACHE_BYTES`.
    public var pageCacheBytes: Int
    /// Whether `/metrics` answers.
    public var showsMetrics: Bool
    /// How long the readiness check waits for the database.
    public var checkDeadline: Duration
    /// How long requests in flight may go on after a signal to stop.
    public var drainDeadline: Duration
    /// The file with the private key that releases are signed with; nil where nothing can be signed.
    public var signingKey: String?
    /// Where readers reach the service, without a slash at its end; nil where that is not known.
    public var publicURL: String?

    /// How log lines are written.
    public enum LogFormat: String, Sendable, CaseIterable {
        /// Text on a terminal, JSON elsewhere.
        case auto
        /// One JSON object a line.
        case json
        /// Words for people.
        case text
    }

    /// The connection string of the owner: its own setting, or else the application's.
    public var ownerURL: String? { ownerDatabaseURL ?? databaseURL }
}

extension Settings: CustomStringConvertible, CustomReflectable {
    /// What may be shown: no connection string, since it may hold a password.
    public var description: String {
        "Settings(\(host):\(port), database \(databaseURL == nil ? "not set" : "set"))"
    }

    /// The same for debuggers and `dump`.
    public var customMirror: Mirror { Mirror(self, children: ["settings": description]) }
}

/// Settings that can't be used, all of them at once.
public struct SettingsError: Error, CustomStringConvertible, Sendable {
    /// One sentence a problem, naming the setting, never the value of a secret.
    public let problems: [String]
    /// The problems, one a line.
    public var description: String { problems.joined(separator: "\n") }
}

/// Reads settings one by one and collects what is wrong with them.
struct SettingsReading {
    let reader: ConfigReader
    let aliases: ConfigReader
    var problems: [String] = []

    /// The text of a setting: by its full name, by its alias in the environment, or its default.
    func text(_ setting: Setting) -> String? {
        if let value = reader.string(forKey: ConfigKey(setting.key), isSecret: setting.isSecret) { return value }
        if let alias = setting.alias, let value = aliases.string(forKey: ConfigKey([alias.lowercased()])) {
            return value
        }
        return setting.standard
    }

    mutating func required(_ setting: Setting) -> String { text(setting) ?? "" }

    mutating func integer(_ setting: Setting, in range: ClosedRange<Int>) -> Int {
        let text = required(setting)
        if let value = Int(text), range.contains(value) { return value }
        refuse(setting, text, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        return range.lowerBound
    }

    /// A duration written as a number of seconds, fractions allowed.
    mutating func seconds(_ setting: Setting) -> Duration {
        let text = required(setting)
        if let value = Double(text), value > 0, value <= 604_800 { return .milliseconds(Int64(value * 1000)) }
        refuse(setting, text, "a number of seconds above 0 and up to 604800")
        return .seconds(1)
    }

    mutating func truth(_ setting: Setting) -> Bool {
        let text = required(setting)
        switch text.lowercased() {
        case "true", "yes", "1", "on": return true
        case "false", "no", "0", "off": return false
        default:
            refuse(setting, text, "true or false")
            return false
        }
    }

    mutating func choice<T: RawRepresentable<String> & CaseIterable>(_ setting: Setting, else standard: T) -> T {
        let text = required(setting)
        if let value = T(rawValue: text.lowercased()) { return value }
        refuse(setting, text, "one of " + T.allCases.map(\.rawValue).joined(separator: ", "))
        return standard
    }

    /// An address of the web, without a slash at its end.
    mutating func webAddress(_ setting: Setting) -> String? {
        guard var address = text(setting) else { return nil }
        while address.last == "/" { address.removeLast() }
        let host = ["https://", "http://"].first(where: address.hasPrefix).map { address.dropFirst($0.count) }
        if let host, !host.isEmpty, address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return address }
        refuse(setting, address, "an address that begins with https:// or http://")
        return nil
    }

    /// Where the control that leaves the site leads; nil where it is switched off.
    mutating func exitAddress() -> String? {
        let address = webAddress(.exitAddress)
        return truth(.exitControl) ? address : nil
    }

    mutating func refuse(_ setting: Setting, _ text: String, _ expected: String) {
        let shown = setting.isSecret ? "its value" : "“\(text)”"
        problems.append("\(setting.variable): \(shown) is not \(expected).")
    }
}
