import Solver
import Testing

@testable import StatsModel

/// That what is published depends on what is shown alone, in its last byte and in every measure.
@Suite("Disclosure: what is hidden leaves no trace")
struct DisclosureInterferenceTests {
    /// Two worlds that differ in what is hidden only, and what is published of each.
    struct Pair {
        let seed: UInt64
        let one: LedgerEntry
        let other: LedgerEntry
    }

    /// Worlds, each beside itself with an incident more, of which both show the same. Not many are: where a count that is
    /// shown changes, or another pattern is chosen, they are not.
    static func pairs(_ seeds: Range<UInt64>) throws -> [Pair] {
        var pairs: [Pair] = []
        for seed in seeds {
            var random = SplitMix(seed: seed)
            let world = WorldGenerator.world(seed, .once)
            let one = try world.releases(with: CoinSolver(threads: 1))
            guard let entry = one.ledger.first else { continue }
            for _ in 0..<4 {
                guard var more = world.editions[0].incidents.randomElement(using: &random) else { continue }
                more.area = world.places[random.below(world.places.count)].name
                var changed = world
                changed.editions[0].incidents.append(more)
                let other = try changed.raw(0, entry.raw.frame.pack)
                let differs = other.counts.indices.filter { other.counts[$0] != entry.raw.counts[$0] }
                guard !differs.isEmpty, differs.allSatisfy({ entry.table.standing(at: $0) == .hidden }) else {
                    continue
                }
                let control = DisclosureControl(other.frame.pack.policy)
                let table = control.protecting(other, with: CoinSolver(threads: 1)).table
                guard other.counts.indices.allSatisfy({ table.standing(at: $0) == entry.table.standing(at: $0) }) else {
                    continue
                }
                pairs.append(Pair(seed: seed, one: entry, other: changed.entry(0, other, table)))
                break
            }
        }
        return pairs
    }

    static let numbers = CitationNumbers(areas: Array(1...9), categories: Array(1...9))

    static func csv(_ table: ProtectedTable) -> [UInt8] {
        FrozenTable.csv(
            table, name: ReleaseName(id: "2020-q1", version: 1, number: 1, isSynthetic: true), numbers: numbers)
    }

    static func measures(_ table: ProtectedTable, _ comparison: Comparison) -> Measures<PublishedCounts> {
        let reference = MeasureReference(table.frame.pack)
        let counts = PublishedCounts(table, numbers: numbers, versionNumber: 1, reference: reference)
        return Measures(source: counts, reference: reference, comparison: comparison)
    }

    static func expectAlike(_ one: ProtectedTable, _ other: ProtectedTable, _ seed: UInt64) {
        #expect(csv(one) == csv(other), "seed \(seed)")
        for comparison in Comparison.allCases {
            let (before, after) = (measures(one, comparison), measures(other, comparison))
            one.frame.forEachCell { _, cell in
                for measure in Measure.allCases {
                    // Value, interval, symbols, reasons and what it compares with.
                    #expect(before.value(of: measure, in: cell) == after.value(of: measure, in: cell), "seed \(seed)")
                }
            }
        }
    }

    @Test func `worlds that differ in hidden counts only are published alike`() throws {
        let pairs = try Self.pairs(1..<200)
        #expect(pairs.count >= 10)
        for pair in pairs {
            #expect(pair.one.raw.counts != pair.other.raw.counts)
            Self.expectAlike(pair.one.table, pair.other.table, pair.seed)
        }
    }

    @Test func `whatever a hidden count is, its table is published alike`() throws {
        for seed in 1..<60 as Range<UInt64> {
            let world = WorldGenerator.world(seed, .once)
            let raw = try world.raw(0, try world.pack())
            var random = SplitMix(seed: seed)
            let pattern = raw.counts.map { $0 == 0 || random.below(2) == 0 ? ProtectedTable.Standing.shown : .hidden }
            let tables = [0, 1, 1_000_000].map { added in
                var table = ProtectedTable(raw.frame)
                for (position, standing) in pattern.enumerated() {
                    let count = raw.counts[position] + (standing == .hidden ? added : 0)
                    table.set(position, standing, value: count, reason: nil)
                }
                return table
            }
            for other in tables.dropFirst() { Self.expectAlike(tables[0], other, seed) }
        }
    }

    /// The cells whose counts a measure tells something of.
    static func basis(_ measure: Measure, _ cell: FigureCell, _ comparison: Comparison, _ tree: AreaTree)
        -> [FigureCell]
    {
        var other = cell
        switch measure {
        case .count, .rate: return [cell]
        case .change, .changePercent:
            other.period = comparison.period(for: cell.period)
            return [cell, other]
        case .share:
            other.category = nil
            return [cell, other]
        case .rank:
            guard let parent = tree.parentIndex(of: cell.area) else { return [cell] }
            return tree.children(of: parent).map { area in
                other.area = area
                return other
            }
        }
    }

    @Test(arguments: Comparison.allCases)
    func `a measure of anything hidden is hidden, and what is shown comes of shown counts`(
        comparison: Comparison
    ) throws {
        var (hidden, shown) = ([Measure: Int](), [Measure: Int]())
        for seed in 1..<100 as Range<UInt64> {
            let world = WorldGenerator.world(seed, .once)
            guard let entry = try world.releases().ledger.first else { continue }
            let (table, frame) = (entry.table, entry.raw.frame)
            let measures = Self.measures(table, comparison)
            frame.forEachCell { _, cell in
                for measure in Measure.allCases {
                    let value = measures.value(of: measure, in: cell)
                    let basis = Self.basis(measure, cell, comparison, frame.pack.tree)
                    let counts = basis.map { $0.shown(in: table) }
                    if basis.contains(where: { table.seen($0) == "c" }) {
                        #expect(value.value == nil && value.interval == nil, "seed \(seed) \(measure) of \(cell)")
                        if !(value.symbols.contains(.notApplicable)) {
                            #expect(value.symbols.contains(.confidential), "seed \(seed) \(measure) of \(cell)")
                        }
                        hidden[measure, default: 0] += 1
                    }
                    // What a change compares with is given beside it, though the change itself may be hidden.
                    if let other = value.comparedWith { #expect(other.value == counts[1]) }
                    guard let given = value.value else { continue }
                    shown[measure, default: 0] += 1
                    let known = counts.compactMap(\.self)
                    guard known.count == counts.count else {
                        Issue.record("seed \(seed): \(measure) of \(cell) rests on what is not shown")
                        continue
                    }
                    #expect(given == Self.computed(measure, known, own: cell.shown(in: table)))
                }
            }
        }
        // There were enough of each.
        for measure in Measure.allCases where measure != .changePercent {
            #expect(hidden[measure, default: 0] > 20, "\(measure): \(hidden)")
            #expect(shown[measure, default: 0] > 20, "\(measure): \(shown)")
        }
    }

    /// A measure from the counts of its basis: there are 1,000 residents everywhere.
    static func computed(_ measure: Measure, _ counts: [Int], own: Int?) -> FixedDecimal? {
        switch measure {
        case .count: FixedDecimal(counts[0])
        case .rate: FixedDecimal(counts[0], times: 1000, over: 1000, places: 2)
        case .change: FixedDecimal(counts[0] - counts[1])
        case .changePercent: FixedDecimal(counts[0] - counts[1], times: 100, over: counts[1], places: 1)
        case .share: FixedDecimal(counts[0], times: 100, over: counts[1], places: 1)
        case .rank: own.map { own in FixedDecimal(1 + counts.count { $0 > own }) }
        }
    }

    @Test func `a hidden count does not come back through the measures of its neighbours`() throws {
        // Three areas of 9, 3 and 7 in each of two years, of which the 3 is hidden below 5; one is hidden with it.
        let places = [WorkedPlaces.land] + WorkedPlaces.areas
        let incidents = [9, 3, 7].enumerated().flatMap { number, count in
            DisclosureExampleTests.incidents("u\(number)", count)
                + DisclosureExampleTests.incidents("u\(number)", count, month: 12)
        }
        let world = SmallWorld(
            places: places, plan: ["year,12,*,any;*,crime"], threshold: 5, width: 5,
            editions: [.init(incidents: incidents, months: 24)])
        let table = try #require(try world.releases().ledger.first).table
        let measures = Self.measures(table, .yearEarlier)
        let small = try #require(world.cell("u1", "YE2021-12"))
        let beside = try #require(world.cell("u0", "YE2021-12"))
        #expect(table.seen(small) == "c")
        // 3 − 3 beside a shown 3, 3 per 1,000, 100% of 3, the third of three: each would give the 3 back.
        for measure in Measure.allCases where measure != .changePercent {
            #expect(measures.value(of: measure, in: small).value == nil, "\(measure)")
        }
        // The first of three would bound the others from above, and the third from below.
        #expect(measures.value(of: .rank, in: beside).value == nil)
    }

    enum WorkedPlaces {
        static let land = SmallWorld.Place(name: "land", level: "top", parent: nil)
        static let areas = (0..<3).map { SmallWorld.Place(name: "u\($0)", level: "upper", parent: "land") }
    }
}

extension FigureCell {
    fileprivate func shown(in table: ProtectedTable) -> Int? {
        table.frame.position(of: self).flatMap { table.shownValue(at: $0) }
    }
}
