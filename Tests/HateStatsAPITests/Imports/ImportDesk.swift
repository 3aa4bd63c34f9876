import Foundation
import TestSupport

@testable import HateStatsAPI

/// A service with the Leicestershire pack, an empty database of its own and a key for everybody: where tests hand their
/// files in.
struct ImportDesk: Sendable {
    let app: TestApplication
    let database: TestDatabase
    let keys: Keys

    /// Who sends a file.
    enum Sender: String, CaseIterable, Sendable {
        case police = "leicestershire-police"
        case council = "leicester-city-council"
        case charity = "stop-hate-uk"
    }

    /// A key for everybody.
    struct Keys: Sendable {
        var contributors: [Sender: String] = [:]
        var statistician = ""
        var partner = ""
        var media = ""
        var administrator = ""
    }

    /// Serves while `body` runs.
    static func open<R: Sendable>(
        _ change: (inout Settings) -> Void = { _ in }, _ body: (ImportDesk) async throws -> R
    ) async throws -> R {
        try await turnstile.pass {
            let (database, keys) = try await freshDatabase()
            return try await database.serving(change) { app async throws in
                try await body(ImportDesk(app: app, database: database, keys: keys))
            }
        }
    }

    /// Tests start all at once; so that the server's connections suffice, a few serve at a time.
    static let turnstile = Turnstile(places: 4)

    /// A copy of a database that was migrated, given its pack and its keys once for all tests.
    static func freshDatabase() async throws -> (TestDatabase, Keys) {
        let (template, keys) = try await template.value
        return (try await .copy(of: template), keys)
    }

    private static let template = Task {
        let database = try await TestDatabase.make(pack: TestPack.llr)
        var keys = Keys()
        for sender in Sender.allCases {
            keys.contributors[sender] = try await database.key(.contributor, source: sender.rawValue)
        }
        keys.statistician = try await database.key(.statistician)
        keys.partner = try await database.key(.partner, source: Sender.council.rawValue)
        keys.media = try await database.key(.media)
        keys.administrator = try await database.key(.administrator)
        return (PrivateCluster.databaseName(of: database.ownerURL), keys)
    }
}

extension ImportDesk {
    /// Sends bytes with the contributor's key of a source.
    ///
    /// - Parameter query: further parameters, such as `covers=2024-03`.
    func send(
        _ file: [UInt8], as sender: Sender = .police, _ query: String = "", headers: [String: String] = [:]
    ) async throws -> Answer {
        var headers = headers
        if headers["Content-Type"] == nil { headers["Content-Type"] = "text/csv" }
        let parameters = ["source=\(sender.rawValue)", query].filter { !$0.isEmpty }.joined(separator: "&")
        return try await app.send(
            "POST", "/v1/imports?\(parameters)", key: keys.contributors[sender], headers: headers, body: file)
    }

    /// Sends a text with the contributor's key of a source.
    func send(
        _ file: String, as sender: Sender = .police, _ query: String = "", headers: [String: String] = [:]
    ) async throws -> Answer {
        try await send(Array(file.utf8), as: sender, query, headers: headers)
    }

    /// Sends a file that must go in.
    @discardableResult
    func take(_ file: String, as sender: Sender = .police, _ query: String = "") async throws -> ImportTally {
        let answer = try await send(file, as: sender, query)
        guard answer.status == 201 else { throw Answer.Broken(text: "\(answer.status) \(answer.text)") }
        return answer.tally
    }

    /// The current version of a record as the values of some columns, separated by `|`; empty where there is none.
    func current(
        _ reference: String, _ columns: String = "version, recorded_on, occurred_on, kind, active, police_ref"
    ) async throws -> String {
        try await database.psql("SELECT \(columns) FROM current_record WHERE source_ref = '\(reference)'")
    }

    /// How many rows a table has.
    func rows(of table: String) async throws -> Int {
        Int(try await database.psql("SELECT count(*) FROM \(table)")) ?? -1
    }

    /// How many rows the tables have that an import writes.
    func everything() async throws -> [Int] {
        var counts: [Int] = []
        for table in ["record_version", "import", "quarantine", "month_count", "source_return"] {
            counts.append(try await rows(of: table))
        }
        return counts
    }
}

/// Lets a few at a time do something.
actor Turnstile {
    private var places: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int) { self.places = places }

    /// Does something once there is a place.
    nonisolated func pass<R>(_ body: () async throws -> R) async rethrows -> R {
        await enter()
        do {
            let result = try await body()
            await leave()
            return result
        } catch {
            await leave()
            throw error
        }
    }

    private func enter() async {
        if places > 0 { places -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
    }

    private func leave() {
        if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
    }
}

/// How many rows of a file were what.
struct ImportTally: Equatable, Sendable {
    var new = 0
    var changed = 0
    var unchanged = 0
    var rejected = 0
}

extension Answer {
    /// What became of the rows of an import.
    var tally: ImportTally {
        ImportTally(
            new: json["new"].integer ?? -1, changed: json["changed"].integer ?? -1,
            unchanged: json["unchanged"].integer ?? -1, rejected: json["rejected"].integer ?? -1)
    }

    /// All reasons that a problem gives, in one text.
    var reasons: String { json["errors"].items.compactMap { $0["reason"].text }.joined(separator: "\n") }

    /// All suggestions that a problem makes.
    var suggestions: [String] { json["errors"].items.flatMap { $0["suggestions"].items.compactMap(\.text) } }
}

extension TestDatabase {
    /// Runs SQL as the superuser.
    ///
    /// - Returns: the rows, their values separated by `|`.
    @discardableResult
    func psql(_ sql: String) async throws -> String {
        let superuser = ownerURL.replacing(/user=[a-z_]+/, with: "user=postgres")
        return try await PrivateCluster.shared().psql(sql, in: superuser)
    }

    /// What must hold in every database, whatever was imported and however it ended, as a list of what does not.
    ///
    /// The counts are made again from the records; versions have no gap; an import with a greater number came into force
    /// later; each import's own numbers agree with the versions it made.
    func contradictions() async throws -> [String] {
        let text = try await psql(
            """
            WITH recount AS (
                SELECT date_trunc('month', r.recorded_on::timestamp)::date AS month, r.area, r.kind, c.number AS category,
                       count(*) AS count
                FROM counted_record r, LATERAL (
                    SELECT -1::smallint AS number
                    UNION ALL SELECT number FROM category WHERE r.categories & (1::bigint << number) <> 0) c
                GROUP BY 1, 2, 3, 4)
            SELECT 'month count ' || (month, area, kind, category)::text || ' is ' || coalesce(kept.count, 0)
                   || ', recounted ' || coalesce(recount.count, 0)
            FROM recount FULL JOIN (SELECT * FROM month_count WHERE count <> 0) kept USING (month, area, kind, category)
            WHERE recount.count IS DISTINCT FROM kept.count
            UNION ALL
            SELECT 'a gap in the versions of ' || source_ref
            FROM record_version GROUP BY source, source_ref HAVING max(version) <> count(*)
            UNION ALL
            SELECT 'import ' || id || ' came into force no later than the one before'
            FROM (SELECT id, in_force_at <= lag(in_force_at) OVER (ORDER BY id) AS is_early FROM import) i WHERE is_early
            UNION ALL
            SELECT 'import ' || i.id || ' says ' || new_count || ' new, ' || changed_count || ' changed'
            FROM import i LEFT JOIN record_version r ON r.import = i.id
            GROUP BY i.id
            HAVING count(*) FILTER (WHERE version = 1) <> new_count
                OR count(*) FILTER (WHERE version > 1) <> changed_count
            LIMIT 20
            """)
        return text.isEmpty ? [] : text.components(separatedBy: "\n")
    }
}
