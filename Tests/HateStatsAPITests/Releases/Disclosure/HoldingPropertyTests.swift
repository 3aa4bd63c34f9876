import Foundation
import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

/// What releases hold against a naive register: imports at random between releases and corrections at random, records
/// changed, moved, withdrawn, brought back, and linked to records of the police that come and go.
@Suite("Holding changes")
struct HoldingPropertyTests {
    private static let months = Month(index: 2018 * 12 + 3)...Month(index: 2021 * 12 + 11)

    /// Where one record counts.
    private struct Place: Hashable {
        let month: Month
        let area: Int
        let kind: Kind
        let categories: Set<Int>
    }

    private struct Key: Hashable {
        let source: Int
        let reference: String
    }

    /// A published version as it should be.
    private struct Version {
        let built: BuiltVersion
        let last: Month
        let places: [Key: Place]
        let months: Set<Month>
    }

    /// The default pack with a plan of few figures, none of which is hidden: records are held for the months that are
    /// published, one by one, whatever else is published of these, and a release is soon made.
    private static func pack() throws -> [String: [UInt8]] {
        var files = try CountedPack.leicestershire.files
        let plan = "grain,ending,levels,categories,kinds\nmonth,*,top,any,crime\nyear,3,top,any,crime\n"
        files["plan.csv"] = Array(plan.utf8)
        let policy = String(decoding: files["policy.csv"] ?? [], as: UTF8.self)
        files["policy.csv"] = Array(policy.replacingOccurrences(of: "\nthreshold,5\n", with: "\nthreshold,1\n").utf8)
        return files
    }

    @Test(arguments: [21, 22, 23] as [UInt64])
    func `agrees with a naive register through releases, corrections and rebases`(seed: UInt64) async throws {
        let database = try await TestDatabase.make(pack: try Self.pack())
        try await database.serving { app in
            let pack = try app.context.reference.required()
            try #require(pack.pack.policy.revisions == .hold)
            var register = NaiveRegister(pack.pack)
            var records = RandomRecords(
                pack.pack, seed: seed, days: Self.months.lowerBound.firstDay...Self.months.upperBound.lastDay)
            var numbers = SeededNumbers(seed: seed)
            var last = Self.months.lowerBound.advanced(by: 16)
            var newest: Version?
            var held = 0
            for step in 1...8 {
                for _ in 0..<2 {
                    let file = records.file(rowCount: 80, after: register)
                    _ = register.take(file)
                    let covers = numbers.chance(80) ? Self.months : nil
                    try await app.importFile(
                        records.text(file), source: pack.pack.sources[file.source].code, covers: covers)
                }
                let isCorrection = newest != nil && numbers.chance(40)
                let before = newest
                if !isCorrection {
                    last = min(last.advanced(by: Int.random(in: 1...5, using: &numbers)), Self.months.upperBound)
                }
                let built = try await BuiltVersion.draft(
                    isCorrection ? before?.built.plan.id ?? "" : "r\(step)",
                    version: isCorrection ? (before?.built.plan.version ?? 0) + 1 : 1, periodTo: last,
                    reason: isCorrection ? "Late." : nil, app)
                let places = Self.places(
                    register, since: before, isCorrection: isCorrection, last: last,
                    rebase: pack.pack.policy.headlineMonth)
                let page = try LedgerPage(built.built.ledger, frame: built.table.frame)
                let name = "seed \(seed), step \(step), version \(built.plan.version) of \(built.plan.id)"
                #expect(Self.counts(places, page) == Self.counts(page, pack.pack), "\(name)")
                held += built.built.held.count
                try await built.publish(app)
                let published = Set(
                    built.table.frame.periods.filter { page.absences[$0] == nil }
                        .flatMap { $0.months.map(Array.init) ?? [] })
                newest = Version(built: built, last: last, places: places, months: published)
            }
            #expect(held > 50)
            let report = try await database.asOwner().withConnection { try await DatabaseCheck($0).run() }
            let wrong = report.differences.filter { !$0.place.hasSuffix("agreements") && !$0.place.contains("sig") }
            #expect(wrong == [], "seed \(seed)")
        }
    }

    /// Where each record counts in a version, by the rule alone.
    private static func places(
        _ register: NaiveRegister, since before: Version?, isCorrection: Bool, last: Month, rebase: Int
    ) -> [Key: Place] {
        var now: [Key: Place] = [:]
        for (source, row) in register.counted {
            now[Key(source: source, reference: row.reference)] = Place(
                month: row.recordedOn.month, area: row.area, kind: row.kind, categories: row.categories)
        }
        guard let before else { return now }
        var month = before.last
        while !isCorrection, month < last {
            month = month.advanced(by: 1)
            if month.number == rebase { return now }
        }
        for key in Set(now.keys).union(before.places.keys) {
            let (old, new) = (before.places[key], now[key])
            if old != new, [old?.month, new?.month].contains(where: { $0.map(before.months.contains) ?? false }) {
                now[key] = old
            }
        }
        return now
    }

    /// One series of counts: area, kind, and the category or any.
    private struct Series: Hashable {
        let area: Int
        let kind: Kind
        let category: Int?
        let month: Month
    }

    private static func counts(_ places: [Key: Place], _ page: LedgerPage) -> [Series: Int] {
        var counts: [Series: Int] = [:]
        for place in places.values where page.months.contains(place.month) {
            for category in [nil] + place.categories.map(Optional.some) {
                let series = Series(area: place.area, kind: place.kind, category: category, month: place.month)
                counts[series, default: 0] += 1
            }
        }
        return counts
    }

    private static func counts(_ page: LedgerPage, _ pack: ReferencePack) -> [Series: Int] {
        var counts: [Series: Int] = [:]
        for area in pack.areas.indices {
            for kind in Kind.allCases {
                for category in [nil] + pack.categories.indices.map(Optional.some) {
                    let series = page.counts.series(area: area, kind: kind, category: category) ?? []
                    for (month, count) in zip(page.months, series) where count != 0 {
                        counts[Series(area: area, kind: kind, category: category, month: month)] = count
                    }
                }
            }
        }
        return counts
    }
}

@Suite("Looking for changes")
struct HeldChangePlanTests {
    /// A hundred thousand records that nothing happens to, and one that comes in late.
    @Test func `reads what came in, and not all records`() async throws {
        try await ReleaseHouse.open { house async throws in
            let rows = (0..<100_000).map { "Z\($0),2023-0\($0 % 9 + 1)-11,N4,crime,race,\n" }
            _ = try await house.app.importFile(
                ReleaseHouse.policeHeader + rows.joined(), source: "northshire-police")
            try await house.database.psql("VACUUM ANALYZE")
            try await house.publish("r1")
            try await house.police("X1,2023-09-01,alder,crime,race,")
            let pack = try house.app.context.reference.required()
            let number = try await house.number("r1")
            try await house.app.context.pool.withConnection { connection in
                let frozen = try await FrozenVersion.read(number: number, present: pack, over: connection)
                let since = HeldChange.Since(
                    basis: number, basisCutOff: frozen.cutOff, basisPolice: pack.policeNumber,
                    cutOff: try await ReleaseDesk.now(connection), police: pack.policeNumber,
                    months: Array(frozen.table.publishedMonths))
                #expect(try await connection.query(since).map(\.reference) == ["X1"])
                let explain = PostgresQuery(
                    unsafeSQL: "EXPLAIN (ANALYZE, BUFFERS) " + since.query.sql, bindings: since.query.bindings)
                let plan = try await connection.query(explain).map { try $0.decode(String.self, at: 0) }
                let whole = plan.filter { $0.contains("Seq Scan on record_version") && !$0.contains("never executed") }
                #expect(whole.isEmpty, "\(plan.joined(separator: "\n"))")
                // A page holds some 80 records: 1,250 of them hold all.
                let buffers = try #require(plan.first { $0.contains("Buffers: shared hit=") })
                let hit = try #require(buffers.firstMatch(of: #/hit=(\d+)/#).flatMap { Int($0.1) })
                #expect(hit < 600, "\(plan.joined(separator: "\n"))")
            }
        }
    }
}
