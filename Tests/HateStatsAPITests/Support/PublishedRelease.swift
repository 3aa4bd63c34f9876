import ModelSupport
import NIOCore
import PostgresBridge
import StatsModel
import TestSupport

@testable import HateStatsAPI

/// Releases put into the database as they lie there once published, without the life cycle that leads to it.
enum PublishedRelease {
    /// What a release is made of.
    struct Recipe: Sendable {
        var id = "2024-q1"
        var version = 1
        var title = "Hate crime to March 2024"
        /// Why it corrects the version before; needed from version 2 on.
        var reason: String?
        var months: ClosedRange<Month>
        var cutOff = Instant(microseconds: 1_714_521_600_000_000)
        var publishedAt = Instant(microseconds: 1_714_552_200_000_000)
        var isSynthetic = false
        /// Periods of which there is no whole count, with the reason.
        var absences: [Period: String] = [:]
        /// The version from which revisions are marked.
        var predecessor: ReleaseVersion?
        /// Counts of an area itself, without what lies in it; nil is any category.
        var count: @Sendable (_ area: Int, _ kind: Kind, _ category: Int?, _ month: Month) -> Int = { _, _, _, _ in 0 }

        init(months: ClosedRange<Month>) { self.months = months }

        /// From a month to a month, by their codes.
        init(_ first: String, _ last: String) throws {
            guard let first = Month(first), let last = Month(last), first <= last else {
                throw Answer.Broken(text: "\(first) to \(last) are no months")
            }
            months = first...last
        }

        /// The table of the recipe with its small counts hidden, and its page of the ledger. Where nothing is small, it is
        /// what disclosure control makes of it.
        func table(_ pack: ReferencePack) throws -> (table: ProtectedTable, ledger: [UInt8]) {
            var cube = try Cube(
                .init(areas: pack.areas.count, categories: pack.categories.count, span: .months(months)))
            for month in months {
                for area in pack.areas.indices {
                    for kind in Kind.allCases {
                        for category in [nil] + pack.categories.indices.map(Optional.some) {
                            try cube.add(
                                area: area, kind: kind, category: category, month: month,
                                count: count(area, kind, category, month))
                        }
                    }
                }
            }
            let raw = try RawTable(
                frame: ReleaseFrame(pack, months: months), cube: try cube.rolledUp(over: pack.tree),
                absences: absences)
            let protection = DisclosureControl(pack.policy).protecting(raw, with: PrimariesOnly())
            let ledger = LedgerPage(raw, counts: cube, protection: protection).bytes(raw.frame)
            guard let predecessor else { return (protection.table, ledger) }
            let name = "release \(predecessor.name.id), version \(predecessor.name.version)"
            return (protection.table.markingRevisions(since: predecessor.table, named: name), ledger)
        }
    }

    /// Puts a release version into a database, published at the recipe's moment (which may lie in the future: it is then
    /// scheduled), and announces it.
    @discardableResult
    static func make(
        _ recipe: Recipe, in database: TestDatabase, isAnnounced: Bool = true
    ) async throws -> ReleaseVersion {
        try await database.asOwner().withConnection { connection in
            let load = try await connection.query(NewestLoad()).first
            guard let load else { throw Answer.Broken(text: "no reference data is loaded") }
            let pack = try await pack(load.load, connection)
            let numbers = try await ReferenceNumbers.read(connection)
            let citations = CitationNumbers(
                areas: pack.areas.map { Int(numbers.areas[$0.code.rawValue] ?? 0) },
                categories: pack.categories.map { Int(numbers.categories[$0.code.rawValue] ?? 0) })
            let number = try await insert(recipe, load: load.load, connection)
            let name = ReleaseName(
                id: recipe.id, version: recipe.version, number: number, isSynthetic: recipe.isSynthetic)
            let (table, ledger) = try recipe.table(pack)
            try await connection.perform(KeepLedger(number: number, content: ledger, protectedAfter: []))
            let digest = try await publish(
                recipe, name, data: FrozenTable.csv(table, name: name, numbers: citations), pack, connection)
            try await agree(number, digest, pack, numbers, connection)
            if isAnnounced { try await connection.query("SELECT pg_notify('hatestats_publication', '')") }
            return ReleaseVersion(
                name: name, title: recipe.title, reason: recipe.reason, periodTo: recipe.months.upperBound,
                cutOff: recipe.cutOff, publishedAt: recipe.publishedAt, digest: digest, table: table,
                numbers: citations)
        }
    }

    private static func pack(_ load: Int32, _ connection: PostgresConnection) async throws -> ReferencePack {
        var files: [String: [UInt8]] = [:]
        for row in try await connection.query("SELECT name, content FROM reference_file WHERE load = \(load)") {
            let (name, content) = try row.decode((String, String).self)
            files[name] = Array(content.utf8)
        }
        return try ReferencePack(files: files)
    }

    private static func insert(
        _ recipe: Recipe, load: Int32, _ connection: PostgresConnection
    ) async throws -> Int {
        try await connection.query("INSERT INTO release (id) VALUES (\(recipe.id)) ON CONFLICT (id) DO NOTHING")
        let last = recipe.months.upperBound.firstDay
        let result = try await connection.query(
            """
            INSERT INTO release_version (release, version, title, period_to, cut_off, reason, state, reference_load,
                predecessor, synthetic, digest)
            SELECT number, \(recipe.version), \(recipe.title), \(PostgresDate(daysSince1970: last.days)),
                \(PostgresTimestamp(microsecondsSince1970: recipe.cutOff.microseconds)), \(recipe.reason), 'draft',
                \(load), \(recipe.predecessor.map { Int32($0.name.number) }), \(recipe.isSynthetic),
                sha256('nothing yet')
            FROM release WHERE id = \(recipe.id) RETURNING number
            """)
        guard let row = result.first else { throw Answer.Broken(text: "the release was not stored") }
        return Int(try row.decode(Int32.self, at: 0))
    }

    /// What is read of `metadata.json`: by a reader of the table, and by the attack.
    private static func metadata(_ recipe: Recipe, _ pack: ReferencePack) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("series_start", recipe.months.lowerBound.description)
            json.object("disclosure") { json in
                json.field("threshold", pack.policy.threshold)
                json.field("width", pack.policy.width)
                json.field("zeros", pack.policy.zeros.rawValue)
                json.array("outside_totals") { _ in }
            }
            json.array("areas") { json in
                for area in pack.areas {
                    json.object { json in
                        json.field("code", area.code.rawValue)
                        json.field("parent", area.parent?.rawValue)
                    }
                }
            }
            json.array("categories") { json in
                for category in pack.categories { json.object { $0.field("code", category.code.rawValue) } }
            }
        }
        return Array(String(buffer: json.buffer).utf8) + [UInt8(ascii: "\n")]
    }

    /// Stores the files and moves the version on to where it was signed and is public from its instant on.
    private static func publish(
        _ recipe: Recipe, _ name: ReleaseName, data: [UInt8], _ pack: ReferencePack, _ connection: PostgresConnection
    ) async throws -> [UInt8] {
        let number = Int32(name.number)
        let metadata = metadata(recipe, pack)
        try await connection.query(
            """
            INSERT INTO release_file (version_number, name, content)
            VALUES (\(number), 'data.csv', \(data)), (\(number), 'metadata.json', \(metadata)),
                (\(number), 'manifest.txt', convert_to(encode(sha256(\(data)), 'hex') || '  data.csv' || chr(10)
                    || encode(sha256(\(metadata)), 'hex') || '  metadata.json' || chr(10), 'UTF8'))
            """)
        try await connection.query(
            """
            INSERT INTO signing_key (id, public_key) VALUES ('0123456789abcdef', sha256('a key'))
            ON CONFLICT (id) DO NOTHING
            """)
        let result = try await connection.query(
            """
            UPDATE release_version SET state = 'scheduled', submitted_at = cut_off,
                publish_at = \(PostgresTimestamp(microsecondsSince1970: recipe.publishedAt.microseconds)),
                signature = sha512('a signature'), signing_key = '0123456789abcdef',
                digest = (SELECT sha256(content) FROM release_file
                          WHERE version_number = \(number) AND name = 'manifest.txt')
            WHERE number = \(number) RETURNING digest
            """)
        guard let row = result.first else { throw Answer.Broken(text: "the release was not published") }
        return try row.decode([UInt8].self, at: 0)
    }

    /// Lets every source with areas agree.
    private static func agree(
        _ number: Int, _ digest: [UInt8], _ pack: ReferencePack, _ numbers: ReferenceNumbers,
        _ connection: PostgresConnection
    ) async throws {
        for source in pack.sources where !source.areas.isEmpty {
            guard let sourceNumber = numbers.sources[source.code.rawValue] else { continue }
            try await connection.query(
                """
                INSERT INTO agreement (version_number, source, decision, digest, made_by)
                VALUES (\(Int32(number)), \(sourceNumber), 'agree', \(digest), 'test')
                """)
        }
    }

    /// Withdraws a version, as the route would.
    static func withdraw(_ version: ReleaseVersion, reason: String, in database: TestDatabase) async throws {
        try await database.query(
            """
            UPDATE release_version SET state = 'withdrawn', withdrawn_at = clock_timestamp(),
                withdrawal_reason = \(reason) WHERE number = \(Int32(version.name.number))
            """)
        try await database.query("SELECT pg_notify('hatestats_publication', '')")
    }
}
