public import Logging
import NIOConcurrencyHelpers
public import PostgresBridge
public import ServiceLifecycle
import StatsModel

/// The pack in force, kept in memory and read anew whenever another has been loaded.
public final class ReferenceStore: Service, Sendable {
    /// The channel on which a load is announced.
    static let channel = "hatestats_reference"

    private let pool: PostgresPool
    private let logger: Logger
    private let current = NIOLockedValueBox<NumberedPack?>(nil)

    /// A store of the database behind a pool; empty until ``reload()``.
    public init(_ pool: PostgresPool, logger: Logger) {
        self.pool = pool
        self.logger = logger
    }

    /// The pack in force; nil before one has been loaded and read.
    public var pack: NumberedPack? { current.withLockedValue { $0 } }

    /// The pack in force.
    ///
    /// - Throws: an `unavailable` problem before one has been loaded and read.
    public func required() throws -> NumberedPack {
        guard let pack else { throw Problem.unavailable("No reference data is loaded yet.", retryAfter: 5) }
        return pack
    }

    /// Reads the newest pack, unless it is in memory already.
    public func reload() async throws {
        guard let newest = try await pool.query(NewestLoad()).first else { return }
        guard Int(newest.load) != pack?.load else { return }
        let read = try await pool.withTransaction(readOnly: true) { connection in
            try await NumberedPack.read(load: Int(newest.load), over: connection)
        }
        guard let numbered = read else { return }
        current.withLockedValue { current in
            // Two reloads may pass each other; the newer load stays.
            if current.map({ $0.load < numbered.load }) ?? true { current = numbered }
        }
        logger.notice("reference data in force", metadata: ["load": .stringConvertible(numbered.load)])
    }

    /// Follows the announcements of new loads until the service stops. A broken connection may have missed one, so the
    /// pack is asked for after every reconnect as well.
    public func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            for await _ in pool.listen(Self.channel) {
                while !Task.isCancelled {
                    do {
                        try await reload()
                        break
                    } catch {
                        logger.error("reference data can't be read", metadata: ["error": "\(error)"])
                        try? await Task.sleep(for: .seconds(2))
                    }
                }
            }
        }
    }
}

extension ReferenceNumbers {
    /// All numbers, as they are in this connection's transaction.
    static func read(_ connection: PostgresConnection) async throws -> ReferenceNumbers {
        var numbers = ReferenceNumbers()
        for (table, code, number) in try await connection.query(AllNumbers()) {
            switch table {
            case "area": numbers.areas[code] = number
            case "category": numbers.categories[code] = number
            case "source": numbers.sources[code] = number
            default: numbers.channels[code] = number
            }
        }
        return numbers
    }
}

// MARK: SQL

struct NewestLoad: PreparedStatement {
    static let sql = "SELECT id, digest, loaded_at FROM reference_load ORDER BY id DESC LIMIT 1"
    var bindings: [PostgresBinding] { [] }

    struct Row: Sendable {
        let load: Int32
        let digest: [UInt8]
        let loadedAt: PostgresTimestamp
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (load, digest, loadedAt) = try row.decode((Int32, [UInt8], PostgresTimestamp).self)
        return Row(load: load, digest: digest, loadedAt: loadedAt)
    }
}

private struct AllNumbers: PreparedStatement {
    static let sql = """
        SELECT 'area', code, number FROM area
        UNION ALL SELECT 'category', code, number FROM category
        UNION ALL SELECT 'source', code, number FROM source
        UNION ALL SELECT 'channel', code, number FROM channel
        """
    var bindings: [PostgresBinding] { [] }

    static func decode(_ row: PostgresRow) throws -> (String, String, Int16) {
        try row.decode((String, String, Int16).self)
    }
}
