import Crypto
public import PostgresBridge
public import StatsModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Takes a pack from a folder into the database, as its owner: all of it or nothing, after all of it was checked.
public struct ReferenceLoader: Sendable {
    /// What a load did.
    public enum Outcome: Sendable, Hashable {
        /// The same pack is in force already.
        case unchanged
        /// The pack is in force now; how many new codes it brought.
        case loaded(newCodes: Int)
    }

    private let files: [String: [UInt8]]
    /// The pack that the files are.
    public let pack: ReferencePack
    private let digest: [UInt8]

    /// Reads and checks the CSV files of a folder.
    ///
    /// - Throws: ``ReferenceError`` with every problem there is, as `file:line: reason`, before anything is changed.
    public init(folder: String) throws {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw ReferenceError("The folder “\(folder)” can't be read.")
        }
        var files: [String: [UInt8]] = [:]
        for name in names where name.hasSuffix(".csv") {
            guard let bytes = FileManager.default.contents(atPath: folder + "/" + name) else {
                throw ReferenceError("\(name): the file can't be read.")
            }
            files[name] = Array(bytes)
        }
        guard !files.isEmpty else { throw ReferenceError("There are no CSV files in “\(folder)”.") }
        try self.init(files: files)
    }

    /// Checks the files of a pack, by name.
    public init(files: [String: [UInt8]]) throws {
        do throws(ReferencePackError) {
            pack = try ReferencePack(files: files)
        } catch {
            throw ReferenceError(error.description)
        }
        for (name, bytes) in files where String(validating: bytes, as: UTF8.self) == nil {
            throw ReferenceError("\(name): not UTF-8 text.")
        }
        self.files = files
        digest = Self.digest(files)
    }

    /// SHA-256 over each file's name, length and bytes, in the order of names.
    static func digest(_ files: [String: [UInt8]]) -> [UInt8] {
        var hash = SHA256()
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Array("\(name)\n\(bytes.count)\n".utf8))
            hash.update(data: bytes)
        }
        return Array(hash.finalize())
    }

    /// Brings the pack into force.
    ///
    /// - Throws: ``ReferenceError`` where the pack leaves out what records use, or the numbers of categories are used
    ///   up.
    public func load(_ connection: PostgresConnection) async throws -> Outcome {
        try await connection.withTransaction { connection in
            // Loaders come one after another; readers are not kept waiting.
            try await connection.query("LOCK TABLE reference_load IN EXCLUSIVE MODE")
            if let newest = try await connection.query(NewestLoad()).first, newest.digest == digest {
                return .unchanged
            }
            let numbers = try await ReferenceNumbers.read(connection)
            try await refuseRemovalOfUsed(numbers, connection)
            let newCodes = try await addNumbers(numbers, connection)
            try await markPolice(connection)
            let row = try await connection.query(
                "INSERT INTO reference_load (digest) VALUES (\(digest)) RETURNING id"
            ).first
            guard let load = try row?.decode(Int32.self, at: 0) else { throw ReferenceError("The load has no number.") }
            for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
                let content = String(decoding: bytes, as: UTF8.self)
                try await connection.query(
                    "INSERT INTO reference_file (load, name, content) VALUES (\(load), \(name), \(content))")
            }
            // Heard by every process when this transaction ends.
            try await connection.query("SELECT pg_notify(\(ReferenceStore.channel), \(String(load)))")
            return .loaded(newCodes: newCodes)
        }
    }

    // MARK: Numbers

    private func addNumbers(_ numbers: ReferenceNumbers, _ connection: PostgresConnection) async throws -> Int {
        let categories = pack.categories.map(\.code.rawValue)
        if Self.missing(categories, numbers.categories).count + numbers.categories.count > Category.limit {
            throw ReferenceError(
                "categories.csv: with the codes of earlier packs there would be more than \(Category.limit) categories; "
                    + "a number means one category for ever.")
        }
        return try await add("area", pack.areas.map(\.code.rawValue), numbers.areas, from: 1, connection)
            + add("category", categories, numbers.categories, from: 0, connection)
            + add("source", pack.sources.map(\.code.rawValue), numbers.sources, from: 1, connection)
            + add("channel", pack.channels.map(\.code.rawValue), numbers.channels, from: 1, connection)
    }

    /// Tells the database which source is the police. Counts rest on it, so it stays once there are records.
    private func markPolice(_ connection: PostgresConnection) async throws {
        let code = pack.police.code.rawValue
        let row = try await connection.query(
            """
            SELECT (SELECT code FROM source WHERE police),
                   EXISTS (SELECT FROM record_version)
            """
        ).first
        guard let (before, hasRecords) = try row?.decode((String?, Bool).self), before != code else { return }
        if let before, hasRecords {
            throw ReferenceError(
                "sources.csv: the police source can't change from “\(before)” to “\(code)”: there are records, and they "
                    + "are counted by it.")
        }
        try await connection.query("UPDATE source SET police = false WHERE police")
        try await connection.query("UPDATE source SET police = true WHERE code = \(code)")
    }

    private func add(
        _ table: String, _ codes: [String], _ known: [String: Int16], from first: Int, _ connection: PostgresConnection
    ) async throws -> Int {
        let missing = Self.missing(codes, known)
        guard !missing.isEmpty else { return 0 }
        let next = known.values.max().map { Int($0) + 1 } ?? first
        guard next + missing.count - 1 <= Int(Int16.max) else {
            throw ReferenceError("There are no numbers left for another \(table).")
        }
        let numbers = missing.indices.map { Int16(clamping: next + $0) }
        try await connection.query(
            "INSERT INTO \(unsafeSQL: table) (number, code) SELECT * FROM unnest(\(numbers), \(missing))")
        return missing.count
    }

    private static func missing(_ codes: [String], _ known: [String: Int16]) -> [String] {
        codes.filter { known[$0] == nil }
    }

    // MARK: What records use

    private func refuseRemovalOfUsed(_ numbers: ReferenceNumbers, _ connection: PostgresConnection) async throws {
        let removed = [
            ("area", "areas.csv", Self.removed(numbers.areas, pack.areas.map(\.code.rawValue))),
            ("source", "sources.csv", Self.removed(numbers.sources, pack.sources.map(\.code.rawValue))),
            ("channel", "channels.csv", Self.removed(numbers.channels, pack.channels.map(\.code.rawValue))),
        ]
        var refusals: [String] = []
        for (table, file, codes) in removed where !codes.isEmpty {
            let uses = try await connection.query(
                """
                SELECT d.code, count(*) FROM record_version v JOIN \(unsafeSQL: table) d ON d.number = v.\(unsafeSQL: table)
                WHERE d.code = ANY(\(codes)) GROUP BY d.code ORDER BY d.code
                """)
            refusals += try uses.map { try Self.refusal(file, $0) }
        }
        let categories = Self.removed(numbers.categories, pack.categories.map(\.code.rawValue))
        if !categories.isEmpty {
            let uses = try await connection.query(
                """
                SELECT c.code, count(*) FROM category c
                JOIN record_version v ON v.categories & (1::bigint << c.number) <> 0
                WHERE c.code = ANY(\(categories)) GROUP BY c.code ORDER BY c.code
                """)
            refusals += try uses.map { try Self.refusal("categories.csv", $0) }
        }
        guard refusals.isEmpty else { throw ReferenceError(refusals.joined(separator: "\n")) }
    }

    private static func removed(_ known: [String: Int16], _ codes: [String]) -> [String] {
        let kept = Set(codes)
        return known.keys.filter { !kept.contains($0) }.sorted()
    }

    private static func refusal(_ file: String, _ row: PostgresRow) throws -> String {
        let (code, count) = try row.decode((String, Int64).self)
        return "\(file): “\(code)” can't be left out: \(count) versions of records use it."
    }
}
