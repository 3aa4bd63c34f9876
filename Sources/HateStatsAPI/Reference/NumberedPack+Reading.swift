import PostgresBridge
import StatsModel

/// Who reads a pack, which decides by which relations it is found.
enum ReferenceReader: Sendable {
    /// The application, which may read every load.
    case application
    /// The publisher's role, which sees the loads that are frozen with something published, and no others.
    case publisher
}

extension NumberedPack {
    /// The pack of a load, present or past; nil where there is no such load, or none that the reader may see.
    ///
    /// - Throws: `ReferencePackError`, ``ReferenceError``, `PostgresError`.
    static func read(
        load: Int, over connection: PostgresConnection, as reader: ReferenceReader = .application
    ) async throws -> NumberedPack? {
        guard let number = Int32(exactly: load) else { return nil }
        let found: [ReferenceLoadRow]
        let files: [(String, String)]
        switch reader {
        case .application:
            found = try await connection.query(OneLoad(load: number))
            files = try await connection.query(LoadedFiles(load: number))
        case .publisher:
            found = try await connection.query(OnePublishedLoad(load: number))
            files = try await connection.query(PublishedPackFiles(load: number))
        }
        guard let row = found.first else { return nil }
        let contents = Dictionary(files, uniquingKeysWith: { first, _ in first })
        return try NumberedPack(
            try ReferencePack(files: contents.mapValues { Array($0.utf8) }), load: load, digest: row.digest,
            loadedAt: row.loadedAt, numbers: try await ReferenceNumbers.read(connection))
    }

    /// This pack with another publication plan, to try it.
    ///
    /// - Throws: `ReferencePackError` where the plan is none; `PostgresError`.
    func trying(plan: String, over connection: PostgresConnection) async throws -> NumberedPack {
        let files = try await connection.query(LoadedFiles(load: Int32(clamping: load)))
        var contents = Dictionary(files, uniquingKeysWith: { first, _ in first }).mapValues { Array($0.utf8) }
        contents["plan.csv"] = Array(plan.utf8)
        return try NumberedPack(
            try ReferencePack(files: contents), load: load, digest: digest, loadedAt: loadedAt,
            numbers: try await ReferenceNumbers.read(connection))
    }
}

// MARK: SQL

private struct ReferenceLoadRow: Sendable {
    let digest: [UInt8]
    let loadedAt: PostgresTimestamp

    init(_ row: PostgresRow) throws { (digest, loadedAt) = try row.decode(([UInt8], PostgresTimestamp).self) }
}

private struct OneLoad: PreparedStatement {
    static let sql = "SELECT digest, loaded_at FROM reference_load WHERE id = $1"
    let load: Int32
    var bindings: [PostgresBinding] { [PostgresBinding(load)] }
    static func decode(_ row: PostgresRow) throws -> ReferenceLoadRow { try ReferenceLoadRow(row) }
}

private struct OnePublishedLoad: PreparedStatement {
    static let sql = "SELECT digest, loaded_at FROM published_reference_load WHERE id = $1"
    let load: Int32
    var bindings: [PostgresBinding] { [PostgresBinding(load)] }
    static func decode(_ row: PostgresRow) throws -> ReferenceLoadRow { try ReferenceLoadRow(row) }
}

private struct LoadedFiles: PreparedStatement {
    static let sql = "SELECT name, content FROM reference_file WHERE load = $1"
    let load: Int32
    var bindings: [PostgresBinding] { [PostgresBinding(load)] }
    static func decode(_ row: PostgresRow) throws -> (String, String) { try row.decode((String, String).self) }
}

private struct PublishedPackFiles: PreparedStatement {
    static let sql = "SELECT name, content FROM published_reference_file WHERE load = $1"
    let load: Int32
    var bindings: [PostgresBinding] { [PostgresBinding(load)] }
    static func decode(_ row: PostgresRow) throws -> (String, String) { try row.decode((String, String).self) }
}
