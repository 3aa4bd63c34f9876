import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One step of the database's structure: the file `NNNN_name.sql`.
public struct Migration: Sendable, Hashable {
    /// Its number, from 1 without gaps.
    public let version: Int
    /// The file's name.
    public let name: String
    /// What it does.
    public let sql: String
    /// The SHA-256 of its bytes.
    public let checksum: [UInt8]

    init(version: Int, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
        checksum = Array(SHA256.hash(data: Array(sql.utf8)))
    }

    /// The migrations in a folder, in order.
    ///
    /// - Throws: ``MigrationError`` for a name of another form, a number that comes twice or a gap.
    public static func all(in folder: String) throws -> [Migration] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw MigrationError("The folder of migrations “\(folder)” can't be read.")
        }
        let migrations = try names.filter { $0.hasSuffix(".sql") }.sorted().map { name in
            let digits = name.prefix { $0.isASCII && $0.isNumber }
            guard digits.count == 4, let version = Int(digits), name.dropFirst(4).first == "_" else {
                throw MigrationError("“\(name)” is not named as a migration: NNNN_name.sql.")
            }
            guard let bytes = FileManager.default.contents(atPath: folder + "/" + name),
                let sql = String(validating: Array(bytes), as: UTF8.self)
            else { throw MigrationError("The migration “\(name)” can't be read as UTF-8.") }
            return Migration(version: version, name: name, sql: sql)
        }
        guard !migrations.isEmpty else { throw MigrationError("There are no migrations in “\(folder)”.") }
        for (index, migration) in migrations.enumerated() where migration.version != index + 1 {
            throw MigrationError(
                "“\(migration.name)” should be number \(index + 1): migrations are numbered from 0001 without gaps.")
        }
        return migrations
    }
}

/// Why the database could not be migrated, in words for its operator.
public struct MigrationError: Error, Sendable, CustomStringConvertible {
    /// What is wrong and what to do.
    public let description: String

    init(_ description: String) { self.description = description }
}
