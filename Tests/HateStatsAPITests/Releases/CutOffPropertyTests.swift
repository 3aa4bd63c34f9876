import PostgresBridge
import StatsModel
import Testing

@testable import HateStatsAPI

/// Counts as of a cut-off against a naive recount, on imports at random: records changed, withdrawn and brought back, and
/// linked to records of the police that come and go. On a failure the comment names the seed and the import.
@Suite("Counts as of a cut-off")
struct CutOffPropertyTests {
    private static let months = Month(index: 2018 * 12 + 3)...Month(index: 2021 * 12 + 11)
    private static let importCount = 8

    /// What was there after an import.
    private struct Past {
        let register: NaiveRegister
        /// By the position of the source.
        let returns: [Int: Set<Month>]
    }

    @Test(arguments: [(CountedPack.leicestershire, UInt64(11)), (.archipelago, 12), (.leicestershire, 13)])
    func `agree with a naive recount at every past moment`(pack: CountedPack, seed: UInt64) async throws {
        let database = try await pack.database()
        try await database.serving { app in
            let pack = try app.context.reference.required()
            var past = Past(register: NaiveRegister(pack.pack), returns: [:])
            var pasts = [past]
            var records = RandomRecords(
                pack.pack, seed: seed, days: Self.months.lowerBound.firstDay...Self.months.upperBound.lastDay)
            var numbers = SeededNumbers(seed: seed)
            for _ in 1...Self.importCount {
                let file = records.file(rowCount: 150, after: past.register)
                let covers = Self.covers(&numbers)
                var (register, returns) = (past.register, past.returns)
                _ = register.take(file)
                if let covers { returns[file.source, default: []].formUnion(covers) }
                past = Past(register: register, returns: returns)
                pasts.append(past)
                try await app.importFile(
                    records.text(file), source: pack.pack.sources[file.source].code, covers: covers)
            }
            let moments = try await app.context.pool.query("SELECT in_force_at FROM import ORDER BY id").map {
                Instant(try $0.decode(PostgresTimestamp.self, at: 0))
            }
            #expect(moments.count == Self.importCount)
            for (index, moment) in moments.enumerated() {
                // The very moment of an import belongs to it; the microsecond before belongs to the one before.
                let before = Instant(microseconds: moment.microseconds - 1)
                try await Self.compare(pack, before, pasts[index], app, "seed \(seed), before import \(index + 1)")
                try await Self.compare(pack, moment, pasts[index + 1], app, "seed \(seed), at import \(index + 1)")
            }
        }
    }

    private static func covers(_ numbers: inout SeededNumbers) -> ClosedRange<Month>? {
        guard numbers.chance(70) else { return nil }
        let first = months.lowerBound.advanced(by: Int.random(in: -3...40, using: &numbers))
        return first...min(first.advanced(by: Int.random(in: 0...20, using: &numbers)), months.upperBound)
    }

    private static func compare(
        _ pack: NumberedPack, _ cutOff: Instant, _ past: Past, _ app: TestApplication, _ place: String
    ) async throws {
        let count = try await app.context.pool.withTransaction(readOnly: true) { connection in
            try await ReleaseCount(
                pack: pack, cutOff: cutOff, periodTo: months.upperBound, holding: [], over: connection)
        }
        let cube = try count.counts.rolledUp(over: pack.pack.tree)
        let recount = recounted(past.register)
        var differences: [FigureCell] = []
        count.frame.forEachCell { _, cell in
            let counted = cube.count(
                area: cell.area, category: cell.category, kind: cell.kind, period: cell.period)
            if counted != recount[cell, default: 0] { differences.append(cell) }
        }
        #expect(differences.isEmpty, "\(place): \(differences.count) of \(count.frame.count) cells differ")
        let absent = count.frame.periods.filter { count.absences.reason($0) != nil }
        let expected = count.frame.periods.filter { period in
            (period.months.map(Array.init) ?? []).contains { month in
                pack.pack.sources.indices.contains { source in
                    pack.pack.sources[source].isExpectedMonthly && past.returns[source]?.contains(month) != true
                }
            }
        }
        #expect(absent == expected, "\(place)")
    }

    /// How often each cell is met, by looking at every record that counts.
    private static func recounted(_ register: NaiveRegister) -> [FigureCell: Int] {
        var counts: [FigureCell: Int] = [:]
        for (_, row) in register.counted {
            let month = row.recordedOn.month
            let quarter = month.next(number: (month.number + 2) / 3 * 3)
            let periods =
                [Period.month(month), .quarter(ending: quarter)]
                + (0..<12).map { .year(ending: month.advanced(by: $0)) }
            for area in ancestors(of: row.area, register.pack) {
                for category in [nil] + row.categories.map(Optional.some) {
                    for kind in [row.kind == .crime ? KindSelection.crime : .incident, .all] {
                        for period in periods {
                            counts[.init(area: area, category: category, kind: kind, period: period), default: 0] += 1
                        }
                    }
                }
            }
        }
        return counts
    }

    private static func ancestors(of area: Int, _ pack: ReferencePack) -> [Int] {
        var found: [Int] = []
        var next: Int? = area
        while let here = next {
            found.append(here)
            next = pack.areas[here].parent.flatMap { code in pack.areas.firstIndex { $0.code == code } }
        }
        return found
    }
}
