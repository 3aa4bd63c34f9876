public import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import PostgresBridge
public import ServiceLifecycle
public import StatsModel
import UnixSignals

/// What every room of the service works with, put together once.
public struct AppContext: Sendable {
    /// Everything that can be set, decided.
    public let settings: Settings
    /// The service's log.
    public let logger: Logger
    /// Connections to the database, as the application's role.
    public let pool: PostgresPool
    /// The pack in force.
    public let reference: ReferenceStore
    /// Who may do what.
    public let keys: KeyStore
    /// What is published.
    public let publication: PublicationStore
    /// The process's own clock.
    public let clock: ServiceClock

    /// What the process's own clock shows.
    public var now: Instant { clock.now }
    /// The requests since the process began.
    let tally = RequestTally()
    /// The last attacks on what is public, which statisticians look at.
    let attacks = AttackShelf()
    /// What pages are made of.
    let website: Website

    /// Puts the parts together; nothing is connected yet.
    ///
    /// - Parameters:
    ///   - clock: the process's own clock.
    ///   - publicationInterval: the longest time between two questions whether something has been published.
    /// - Throws: ``SettingsError`` where no database is named.
    public init(
        settings: Settings, logger: Logger, clock: ServiceClock = .system,
        publicationInterval: Duration = .seconds(10)
    ) throws {
        guard let url = settings.databaseURL ?? settings.ownerDatabaseURL else {
            throw SettingsError(problems: ["\(Setting.databaseURL.variable) is not set: which database?"])
        }
        self.settings = settings
        self.logger = logger
        var database = PostgresConfiguration(url)
        database.applicationName = "hatestats"
        database.statementTimeout = settings.statementTimeout
        database.usesPreparedStatements = settings.usesPreparedStatements
        var bounds = PostgresPool.Configuration()
        bounds.maximumConnections = settings.databaseConnections
        pool = PostgresPool(database, pool: bounds, logger: logger)
        reference = ReferenceStore(pool, logger: logger)
        keys = KeyStore(pool)
        publication = PublicationStore(pool, logger: logger, clock: clock, interval: publicationInterval)
        self.clock = clock
        website = Website(settings)
    }

    /// Who holds a key, for the command line, which acts with one like any client.
    ///
    /// - Throws: a `key-required` problem where there is none or it is not valid.
    public func authenticate(key: String?) async throws -> Access {
        guard let key else { throw Problem.keyRequired("A key is needed: --key, or HATESTATS_KEY.") }
        return try await keys.access(key: key)
    }

    /// Runs a command that needs the database and the pack, without serving: the pool lives as long as `body`.
    public func whileConnected<R: Sendable>(_ body: @Sendable (AppContext) async throws -> R) async throws -> R {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pool.run() }
            defer { group.cancelAll() }
            try await reference.reload()
            return try await body(self)
        }
    }
}

/// A room of the service: adds its addresses to the router, and brings what must run beside them.
public struct Feature: Sendable {
    /// Adds the addresses.
    let routes: @Sendable (Router<AppRequestContext>, AppContext) -> Void
    /// Background work.
    let services: @Sendable (AppContext) -> [any Service]

    /// A room by its two parts.
    public init(
        routes: @escaping @Sendable (Router<AppRequestContext>, AppContext) -> Void,
        services: @escaping @Sendable (AppContext) -> [any Service] = { _ in [] }
    ) {
        self.routes = routes
        self.services = services
    }

    /// Every room there is. A new one is one line here.
    static let all: [Feature] = [
        Feature { router, context in ReferenceRoutes(app: context).add(to: router) },
        Feature { router, context in
            PublishedPeriodRoutes(app: context).add(to: router)
            ReleaseFileRoutes(app: context).add(to: router)
            ChangeRoutes(app: context).add(to: router)
            CellHistoryRoutes(app: context).add(to: router)
            SigningKeyRoutes(app: context).add(to: router)
        },
        Feature { router, context in CitationRoutes(app: context).add(to: router) },
        Feature { router, context in FigureRoutes(app: context).add(to: router) },
        Feature { router, context in QuestionRoutes(app: context).add(to: router) },
        Feature { router, context in ManagementRoutes(app: context).add(to: router) },
        Feature { router, context in PublicPages(app: context).add(to: router) },
        Feature { router, context in
            ChecklistRoutes(app: context).add(to: router)
            ControlTotalRoutes(
                pool: context.pool, reference: context.reference, bodyBytes: context.settings.limits.bodyBytes
            ).add(to: router)
        },
        Feature { router, context in
            KeyRoutes(keys: context.keys, bodyBytes: context.settings.limits.bodyBytes).add(to: router)
        },
        Feature { router, context in AuditRoutes(pool: context.pool).add(to: router) },
        Feature { router, context in
            ReleaseRoutes(context).add(to: router)
            RevisionRoutes(app: context).add(to: router)
            DisclosureRoutes(app: context).add(to: router)
            PlanRoutes(app: context).add(to: router)
        },
        Feature { router, context in
            ImportRoutes(
                pool: context.pool, reference: context.reference,
                gate: ImportGate(limit: context.settings.databaseConnections / 2),
                byteLimit: context.settings.importBytes
            ).add(to: router)
        } services: { context in
            [QuarantineEraser(pool: context.pool, logger: context.logger)]
        },
        Feature { router, context in
            HealthRoutes(readiness: context.readiness).add(to: router)
            ContractRoutes(path: InstalledFiles.find("openapi.yaml", setting: context.settings.contract)).add(
                to: router)
            MetricsRoutes(isOn: context.settings.showsMetrics, tally: context.tally, pool: context.pool).add(
                to: router)
        },
    ]
}

extension AppContext {
    /// The conditions of `/health/ready`.
    var readiness: Readiness {
        let folder = InstalledFiles.find("migrations", setting: settings.migrations)
        return Readiness(
            pool: pool, migrations: folder.flatMap { try? Migration.all(in: $0) }, reference: reference,
            publication: publication, deadline: settings.checkDeadline)
    }
}

/// The routes of all rooms, as ``ServiceResponder`` and the test of the contract need them.
func buildRouter(_ context: AppContext, features: [Feature] = Feature.all) -> Router<AppRequestContext> {
    let router = Router(context: AppRequestContext.self)
    router.add(middleware: ErrorsOutward())
    for feature in features { feature.routes(router, context) }
    return router
}

/// The addresses and methods of the service, for the test that holds them to the contract.
public func routeTable(_ context: AppContext) -> RouteTable { RouteTable(buildRouter(context)) }

/// The whole service, ready to run: the composition root of the program and of its tests.
///
/// - Parameter onRunning: called with the port once connections are accepted.
public func buildApplication(
    _ context: AppContext, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
) -> some ApplicationProtocol {
    buildApplication(context, features: Feature.all, onRunning: onRunning)
}

/// The service with other rooms than all of them, as tests need it.
func buildApplication(
    _ context: AppContext, features: [Feature], onRunning: @escaping @Sendable (Int) async -> Void
) -> some ApplicationProtocol {
    let settings = context.settings
    let router = buildRouter(context, features: features)
    let responder = ServiceResponder(
        routes: router.buildResponder(), table: RouteTable(router), keys: context.keys,
        rateLimit: RateLimit(perMinute: settings.requestsPerMinute), tally: context.tally, settings: settings,
        page: { ProblemPage.response($0, to: $1, requestID: $2, app: context) })
    let openConnections = OpenConnections()
    var application = Application(
        responder: responder,
        server: HTTPServerBuilder { responder in
            GuardedChannel(responder: responder, limits: settings.limits, openConnections: openConnections)
        },
        configuration: ApplicationConfiguration(
            address: .hostname(settings.host, port: settings.port), serverName: "HateStats"),
        services: [PoolService(pool: context.pool), context.reference, context.publication],
        onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? settings.port) },
        logger: context.logger)
    application.addServices(features.flatMap { $0.services(context) })
    application.beforeServerStarts { await context.prepare() }
    return application
}

extension AppContext {
    /// Connects and reads the pack and what is published before the first request. A database that is away does not keep the service from
    /// starting: `/health/ready` says so until it is back.
    func prepare() async {
        if let fault = website.fault { logger.warning("there are no pages", metadata: ["reason": "\(fault)"]) }
        do {
            try await pool.warm()
            try await reference.reload()
            if reference.pack == nil { logger.warning("no reference data is loaded: hatestats reference load DIR") }
            try await publication.reload()
        } catch {
            logger.warning("starting without the database", metadata: ["error": "\(error)"])
        }
    }
}

/// The pool's background life as a service: it ends after everything that uses it.
struct PoolService: Service {
    let pool: PostgresPool

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await pool.run() }
    }
}

/// Runs the service until a signal stops it; requests in flight get ``Settings/drainDeadline`` to end.
///
/// - Parameter others: rooms beside its own. The service has none; a benchmark adds one to measure against.
public func serve(
    _ context: AppContext, with others: [Feature] = [],
    onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
) async throws {
    var configuration = ServiceGroupConfiguration(
        services: [buildApplication(context, features: Feature.all + others, onRunning: onRunning)],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: context.logger)
    configuration.maximumGracefulShutdownDuration = context.settings.drainDeadline
    try await ServiceGroup(configuration: configuration).run()
}
