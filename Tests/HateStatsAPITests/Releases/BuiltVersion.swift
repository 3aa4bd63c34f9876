import Foundation
import PostgresBridge
import StatsModel

@testable import HateStatsAPI

/// A version of a release as its transaction would leave it, for tests of what is made of it.
struct BuiltVersion: Sendable {
    let number: Int
    let plan: ReleasePlan
    let built: BuiltRelease
    let table: ProtectedTable

    /// Builds a version and writes its rows, as a draft.
    static func draft(
        _ id: String, version: Int = 1, title: String = "Hate crime", periodTo: Month, cutOff: Instant? = nil,
        reason: String? = nil, _ app: TestApplication
    ) async throws -> BuiltVersion {
        let pack = try app.context.reference.required()
        return try await app.context.pool.withTransaction { connection in
            let now = try await connection.query("SELECT clock_timestamp()").only(PostgresTimestamp.self)
            let release: Int32
            if version == 1 {
                release = try await connection.query("INSERT INTO release (id) VALUES (\(id)) RETURNING number")
                    .only(Int32.self)
            } else {
                release = try await connection.query("SELECT number FROM release WHERE id = \(id)").only(Int32.self)
            }
            let moment = cutOff ?? Instant(now)
            let number = try await connection.query(
                """
                INSERT INTO release_version (release, version, title, period_to, cut_off, reason, state, reference_load,
                    synthetic, digest)
                VALUES (\(release), \(Int32(version)), \(title), \(PostgresDate(periodTo.firstDay)),
                    \(PostgresTimestamp(moment)), \(reason), 'draft', \(Int32(pack.load)), false,
                    \([UInt8](repeating: 0, count: 32)))
                RETURNING number
                """
            ).only(Int32.self)
            let plan = ReleasePlan(
                id: id, version: version, number: Int(number), title: title, periodTo: periodTo, cutOff: moment,
                reason: reason)
            let built = try await ReleaseBuilder(pack: pack).build(plan, over: connection)
            try await connection.query(
                """
                UPDATE release_version SET predecessor = \(built.predecessor.map(Int32.init)),
                    synthetic = \(built.isSynthetic), digest = \(built.digest),
                    held_changes = \(Int32(built.held.count)) WHERE number = \(number)
                """)
            for (name, bytes) in [
                ("data.csv", built.dataCSV), ("metadata.json", built.metadataJSON), ("manifest.txt", built.manifest),
            ] {
                try await connection.query(
                    "INSERT INTO release_file (version_number, name, content) VALUES (\(number), \(name), \(bytes))")
            }
            try await built.keepLedger(number: Int(number), over: connection)
            let table = try FrozenTable.table(
                csv: built.dataCSV, metadata: built.metadataJSON, periodTo: periodTo, pack: pack.pack, name: id)
            return BuiltVersion(number: Int(number), plan: plan, built: built, table: table)
        }
    }

    /// Makes it public at once, signed by nobody.
    func publish(_ app: TestApplication) async throws {
        let key = String(repeating: "0", count: 16)
        try await app.context.pool.query(
            """
            INSERT INTO signing_key (id, public_key) VALUES (\(key), \([UInt8](repeating: 1, count: 32)))
            ON CONFLICT DO NOTHING
            """)
        try await app.context.pool.query(
            """
            UPDATE release_version SET state = 'scheduled', submitted_at = now(), publish_at = clock_timestamp(),
                signature = \([UInt8](repeating: 2, count: 64)), signing_key = \(key)
            WHERE number = \(Int32(number))
            """)
    }

    /// What is published of a cell.
    func cell(
        _ area: String, _ category: String? = nil, _ kind: KindSelection = .crime, _ period: Period
    ) -> ProtectedTable.Cell? {
        let pack = table.frame.pack
        guard let area = pack.areas.firstIndex(where: { $0.slug.rawValue == area }) else { return nil }
        var position: Int?
        if let category {
            position = pack.categoryPosition(CategoryCode(category))
            guard position != nil else { return nil }
        }
        return table.cell(FigureCell(area: area, category: position, kind: kind, period: period))
    }
}

extension JSONValue {
    /// The value of a JSON text; null where it is none.
    static func read(_ bytes: [UInt8]) -> JSONValue {
        (try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))) ?? .null
    }
}
