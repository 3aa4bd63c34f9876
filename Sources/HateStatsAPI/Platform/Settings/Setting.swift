/// One setting of the service: how it is named, what it means, and what holds when nobody says anything.
///
/// The list ``all`` is the only place where settings are declared: `hatestats settings` prints it, and the
/// documentation is held to it by a test.
public struct Setting: Sendable, Hashable {
    /// The parts of the name, joined by `_` after `HATESTATS_` in the environment and in the settings file.
    let key: [String]
    /// What holds when the setting is absent; nil where there is no sensible default.
    public let standard: String?
    /// What it means, with units.
    public let meaning: String
    /// Whether its value must never be printed.
    public let isSecret: Bool
    /// A shorter name that the environment may use as well, such as `PORT`.
    public let alias: String?

    init(_ name: String, _ standard: String?, _ meaning: String, isSecret: Bool = false, alias: String? = nil) {
        self.key = name.split(separator: "_").map { $0.lowercased() }
        self.standard = standard
        self.meaning = meaning
        self.isSecret = isSecret
        self.alias = alias
    }

    /// The name in the environment and in the settings file, such as `HATESTATS_DATABASE_URL`.
    public var variable: String { "HATESTATS_" + key.joined(separator: "_").uppercased() }
}

extension Setting {
    static let host = Setting("HOST", "127.0.0.1", "The address to listen on.", alias: "HOST")
    static let port = Setting("PORT", "8080", "The port to listen on; 0 takes any free one.", alias: "PORT")
    static let databaseURL = Setting(
        "DATABASE_URL", nil, "The database, as the application's role: a libpq URI or key=value string.", isSecret: true
    )
    static let ownerDatabaseURL = Setting(
        "OWNER_DATABASE_URL", nil,
        "The database, as its owner, for migrate, reference load, key and demo; falls back to HATESTATS_DATABASE_URL.",
        isSecret: true)
    static let databaseConnections = Setting(
        "DATABASE_CONNECTIONS", "8", "The most connections to the database that one process holds.")
    static let databasePrepared = Setting(
        "DATABASE_PREPARED", "true", "Whether statements are prepared; false behind a transaction pooler.")
    static let statementSeconds = Setting(
        "STATEMENT_SECONDS", "30", "The longest that one statement of an ordinary request may take.")
    static let migrations = Setting(
        "MIGRATIONS", nil,
        "The folder of migrations; by default the nearest `migrations` beside or above the program, then below the "
            + "working directory.")
    static let contract = Setting(
        "OPENAPI", nil, "The file served at /openapi.yaml; by default found as the migrations are.")
    static let web = Setting(
        "WEB", nil, "The folder of templates and assets of the pages; by default found as the migrations are.")
    static let exitControl = Setting(
        "EXIT_CONTROL", "true", "Whether every page has a control that leaves the site at once.")
    static let exitAddress = Setting(
        "EXIT_ADDRESS", "https://www.bbc.co.uk/weather",
        "Where that control leads: a page that says nothing of its reader.")
    static let logLevel = Setting("LOG_LEVEL", "info", "trace, debug, info, notice, warning, error or critical.")
    static let logFormat = Setting(
        "LOG_FORMAT", "auto", "json, text, or auto: text on a terminal and JSON elsewhere.")
    static let bodyBytes = Setting("BODY_BYTES", "1048576", "The largest body of an ordinary request.")
    static let importBytes = Setting("IMPORT_BYTES", "2147483648", "The largest body of an import, after unpacking.")
    static let headerBytes = Setting("HEADER_BYTES", "32768", "The largest header of a request, all fields together.")
    static let headerFields = Setting("HEADER_FIELDS", "100", "The most header fields of a request.")
    static let connections = Setting(
        "CONNECTIONS", "1024", "The most client connections at once; one more is told 503 and closed.")
    static let headerSeconds = Setting(
        "HEADER_SECONDS", "10", "How long a client may take over a request's header, from its first byte.")
    static let idleSeconds = Setting("IDLE_SECONDS", "75", "How long a connection may stay open between requests.")
    static let stallSeconds = Setting(
        "STALL_SECONDS", "30", "How long a body may bring no byte, or an answer lose none, before the connection ends.")
    static let minimumRate = Setting(
        "MINIMUM_RATE", "1024",
        "Bytes a second that a body must bring, and a reader take, on average, after the first STALL_SECONDS.")
    static let bodySeconds = Setting(
        "BODY_SECONDS", "7200", "The longest that one body may take altogether, however steady.")
    static let drainSeconds = Setting(
        "DRAIN_SECONDS", "30", "How long requests in flight may go on after a signal to stop.")
    static let rate = Setting(
        "RATE_LIMIT", "600", "Requests a minute for one key, or one client address without a key; 0 for no limit.")
    static let forwarded = Setting(
        "TRUST_FORWARDED", "false",
        "Whether the last address of X-Forwarded-For is the client's: true only behind a proxy that sets it.")
    static let gzipBytes = Setting(
        "GZIP_BYTES", "1024", "The smallest answer that is compressed for clients that accept gzip.")
    static let metrics = Setting("METRICS", "true", "Whether /metrics answers; it needs no key.")
    static let answerCacheBytes = Setting(
        "ANSWER_CACHE_BYTES", "16777216",
        "Bytes of published answers that are kept ready for those who ask the same; 0 for none.")
    static let pageCacheBytes = Setting(
        "PAGE_CACHE_BYTES", "67108864", "Bytes of pages that are kept ready for those who ask for the same; 0 for none."
    )
    static let checkSeconds = Setting("CHECK_SECONDS", "2", "How long the readiness check waits for the database.")

    static let signingKey = Setting(
        "SIGNING_KEY", nil,
        "The file with the private key that releases are signed with (Ed25519 in PEM), as `hatestats key signing` makes it."
    )

    static let publicURL = Setting(
        "PUBLIC_URL", nil,
        "Where readers reach the service, such as https://hatestats.example: stands before addresses that are to be printed."
    )

    /// Every setting, in the order in which the documentation lists them.
    public static let all: [Setting] = [
        host, port, databaseURL, ownerDatabaseURL, databaseConnections, databasePrepared, statementSeconds, migrations,
        contract, web, exitControl, exitAddress, logLevel, logFormat, bodyBytes, importBytes, headerBytes, headerFields,
        connections, headerSeconds,
        idleSeconds, stallSeconds, minimumRate, bodySeconds, drainSeconds, rate, forwarded, gzipBytes, answerCacheBytes,
        pageCacheBytes, metrics,
        checkSeconds, signingKey, publicURL,
    ]

    /// The list as aligned text, for `hatestats settings`.
    public static var table: String {
        let width = all.map(\.variable.count).max() ?? 0
        let standards = all.map { $0.standard ?? "none" }
        let standardWidth = standards.map(\.count).max() ?? 0
        return zip(all, standards).map { setting, standard in
            setting.variable.padded(to: width) + "  " + standard.padded(to: standardWidth) + "  " + setting.meaning
                + (setting.alias.map { " Also \($0)." } ?? "")
        }.joined(separator: "\n")
    }
}

extension String {
    /// The text followed by as many spaces as make it `width` characters long.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
