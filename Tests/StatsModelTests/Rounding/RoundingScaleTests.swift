import Solver
import Testing

@testable import StatsModel

/// Rounding a table like LLR's.
@Suite("Rounding: scale")
struct RoundingScaleTests {
    /// LLR's pack with rounding to 5, and months of made-up counts of its size.
    ///
    /// - Parameter shown: how many of the months are published.
    private static func table(months count: Int, shown: Int) throws -> RawTable {
        var files = try SmallPack.llrFiles()
        files["policy.csv"]? += Array("rounding,5\n".utf8)
        files["policy.csv"] = files["policy.csv"].map {
            Array(String(decoding: $0, as: UTF8.self).replacing("width,5", with: "width,4").utf8)
        }
        let pack = try ReferencePack(files: files)
        let first = try SmallPack.month("2018-04")
        let months = first...first.advanced(by: count - 1)
        var cube = try Cube(
            Cube.Shape(areas: pack.areas.count, categories: pack.categories.count, span: .months(months)))
        var random = SplitMix(seed: 5)
        for area in pack.areas.indices {
            // Leicester has some hundred a month, a district about ten.
            let size = pack.areas[area].slug == "leicester" ? 104 : pack.areas[area].level == "lower" ? 13 : 5
            for month in months {
                for _ in 0..<random.below(2 * size) {
                    let kind = random.below(3) == 0 ? Kind.incident : .crime
                    let place = min(random.below(pack.categories.count), random.below(pack.categories.count))
                    for category in [nil, place] {
                        try cube.add(area: area, kind: kind, category: category, month: month, count: 1)
                    }
                }
            }
        }
        return try RawTable(
            frame: ReleaseFrame(pack, months: first...first.advanced(by: shown - 1)),
            cube: try cube.rolledUp(over: pack.tree), absences: [:])
    }

    @Test func `two years of a whole partnership are rounded, and a month more beside them`() throws {
        let raw = try Self.table(months: 25, shown: 24)
        let control = DisclosureControl(raw.frame.pack.policy)
        let protection = control.protecting(raw, with: CoinSolver())
        #expect(raw.counts.contains { (1..<5).contains($0) })
        #expect(protection.failures.isEmpty)
        #expect(RoundedSums(protection.table).broken.isEmpty)

        let next = try Self.table(months: 25, shown: 25)
        let entry = LedgerEntry(name: "release 1, version 1", raw: raw, table: protection.table)
        let later = control.protecting(next, after: [entry], with: CoinSolver())
        #expect(later.failures.isEmpty)
        var kept = 0
        next.frame.forEachCell { position, cell in
            guard let before = raw.frame.position(of: cell) else { return }
            kept += 1
            #expect(later.table.shownValue(at: position) == protection.table.shownValue(at: before), "\(cell)")
        }
        #expect(kept == raw.frame.count)
    }
}
