import Solver
import TestSupport
import Testing

@testable import StatsModel

/// The protection of a whole partnership's table, held against an attacker that shares no code with it.
@Suite("Disclosure: protection against the attack")
struct ProtectionAgainstAttackTests {
    /// Random records in the shares of the default pack's areas, from a month on.
    private static func table(months: Int, shown: Int? = nil, seed: UInt64) throws -> RawTable {
        let pack = try PackFixture.leicestershire.pack()
        let first = try #require(Month("2020-04"))
        let range = first...first.advanced(by: months - 1)
        var cube = try Cube(
            .init(areas: pack.areas.count, categories: pack.categories.count, span: .months(range)))
        var random = SplitMix(seed: seed)
        // Of a thousand; the rest is in places that are not recorded.
        let shares = ["E06000016": 520, "E07000130": 120, "E07000129": 65, "E07000132": 65, "E07000134": 60]
            .merging(["E07000135": 50, "E07000131": 35, "E07000133": 22, "E06000017": 15, "E10000018": 20]) { $1 }
        let places = pack.areas.indices.flatMap { area in
            [Int](repeating: area, count: shares[pack.areas[area].code.rawValue] ?? 0)
        }
        let categories = [0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 5]
        for _ in 0..<(220 * months) {
            let area = places[random.below(places.count)]
            let month = first.advanced(by: random.below(months))
            let kind = random.below(5) == 0 ? Kind.incident : .crime
            var set = CategorySet([categories[random.below(categories.count)]])
            if random.below(20) == 0 { set.insert(random.below(6)) }
            try cube.add(area: area, kind: kind, category: nil, month: month, count: 1)
            for category in set {
                try cube.add(area: area, kind: kind, category: category, month: month, count: 1)
            }
        }
        let frame = ReleaseFrame(pack, months: first...first.advanced(by: (shown ?? months) - 1))
        return try RawTable(frame: frame, cube: try cube.rolledUp(over: pack.tree), absences: [:])
    }

    /// A version as a stranger downloads it.
    private static func downloaded(_ table: ProtectedTable, number: Int) throws -> AttackedVersion {
        let pack = table.frame.pack
        let name = ReleaseName(id: "release-\(number)", version: 1, number: number, isSynthetic: true)
        let numbers = CitationNumbers(areas: Array(pack.areas.indices), categories: Array(pack.categories.indices))
        return try AttackedVersion(
            name: name.id, csv: FrozenTable.csv(table, name: name, numbers: numbers),
            areas: pack.areas.map { AttackedArea(code: $0.code, parent: $0.parent) },
            categories: pack.categories.map(\.code),
            policy: AttackedPolicy(
                threshold: pack.policy.threshold, width: pack.policy.width, zeros: pack.policy.zeros))
    }

    /// What was done to each cell, as a number. The numbers that the tests expect are of the method, and change with it: put in
    /// what it gives then. Where one differs on another machine and nothing else has changed, what is hidden depends on the
    /// machine, and a release can't be made again where it was not made.
    private static func digest(_ roles: [Protection.Role]) -> String {
        String(fingerprint(roles.map(\.rawValue)), radix: 16)
    }

    @Test func `two years of a partnership, and a quarter more, give nothing away`() throws {
        let control = DisclosureControl(try PackFixture.leicestershire.pack().policy)
        let first = try Self.table(months: 27, shown: 24, seed: 1)
        let protection = control.protecting(first, with: CoinSolver())
        #expect(protection.failures.isEmpty)
        let alone = try Attack.report(
            on: [Self.downloaded(protection.table, number: 1)], mode: .verdict, solver: CoinSolver())
        #expect(alone.breaches.isEmpty, "\(alone.breaches.prefix(3))")

        let second = try Self.table(months: 27, seed: 1)
        let ledger = [LedgerEntry(name: "release 1, version 1", raw: first, table: protection.table)]
        let next = control.protecting(second, after: ledger, with: CoinSolver())
        #expect(next.failures.isEmpty)
        let together = try Attack.report(
            on: [Self.downloaded(protection.table, number: 1), Self.downloaded(next.table, number: 2)],
            mode: .verdict, solver: CoinSolver())
        #expect(together.breaches.isEmpty, "\(together.breaches.prefix(3))")
        #expect(Self.digest(next.roles) == "aa0fab4749acb0e0", "see `digest`")
        // What was published stays what it was.
        first.frame.forEachCell { position, cell in
            #expect(next.table.cell(cell) == protection.table[position])
        }
    }

    @Test func `the same table is protected in the same way by any number of threads, and on any machine`() throws {
        let table = try Self.table(months: 24, seed: 2)
        let control = DisclosureControl(table.frame.pack.policy)
        let roles = [1, 2, 5].map { control.protecting(table, with: CoinSolver(threads: $0)).roles }
        #expect(roles[0] == roles[1])
        #expect(roles[0] == roles[2])
        #expect(Self.digest(roles[0]) == "51a6755d82719b9f", "see `digest`")
        #expect(roles[0].contains(.primary) && roles[0].contains(.secondary))
    }

    @Test func `hiding what is small alone gives most of it away`() throws {
        let table = try Self.table(months: 24, seed: 3)
        var naive = ProtectedTable(table.frame)
        for position in 0..<table.frame.count {
            let count = table.counts[position]
            let isSmall = (1..<table.frame.pack.policy.threshold).contains(count)
            naive.set(position, isSmall ? .hidden : .shown, value: count, reason: nil)
        }
        let report = try Attack.report(
            on: [Self.downloaded(naive, number: 1)], mode: .verdict, solver: CoinSolver())
        #expect(report.breaches.count * 2 > naive.hiddenCount, "\(report.breaches.count) of \(naive.hiddenCount)")
    }
}
