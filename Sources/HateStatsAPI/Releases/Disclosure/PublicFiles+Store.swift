internal import PostgresBridge
internal import StatsModel

extension PublicFiles {
    /// The files of everything that has ever been public, withdrawn versions too, in the order in which they became so.
    static func everPublic(over connection: PostgresConnection) async throws -> [PublicFiles] {
        var files: [PublicFiles] = []
        for version in try await connection.query(EverPublic()) {
            files += try await connection.query(OfVersion(number: version.number))
        }
        return files
    }

    /// The files of one version, whatever state it is in.
    struct OfVersion: PreparedStatement {
        static let sql = """
            SELECT r.id || '@' || v.version, d.content, m.content
            FROM release_version v JOIN release r ON r.number = v.release
            JOIN release_file d ON d.version_number = v.number AND d.name = 'data.csv'
            JOIN release_file m ON m.version_number = v.number AND m.name = 'metadata.json'
            WHERE v.number = $1
            """
        let number: Int
        var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number))] }
        static func decode(_ row: PostgresRow) throws -> PublicFiles {
            let (name, data, metadata) = try row.decode((String, [UInt8], [UInt8]).self)
            return PublicFiles(name: name, data: data, metadata: metadata)
        }
    }
}
