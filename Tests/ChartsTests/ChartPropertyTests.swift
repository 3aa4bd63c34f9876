import Testing

@testable import Charts
@testable import StatsModel

/// What holds of every picture, whatever it shows.
@Suite("Charts of anything")
struct ChartPropertyTests {
    /// Figures at random, the same on every machine.
    static func figures(_ seed: UInt64) throws -> (figures: ChartFigures, isSynthetic: Bool, size: ChartSize) {
        var random = SplitMix(seed: seed)
        let pack = try #require(ChartWorld.wide?.pack)
        func some(of count: Int, atMost most: Int) -> [Int] {
            let wanted = random.below(most) + 1
            return (0..<count).filter { _ in random.below(count) < wanted }.prefix(most).map { $0 }
        }
        let areas = some(of: pack.areas.count, atMost: [1, 2, 4, 10][random.below(4)])
        let categories: [Int?] =
            random.below(2) == 0 ? [nil] : some(of: pack.categories.count, atMost: [1, 3, 6, 63][random.below(4)])
        let grain = [Grain.month, .quarter, .year][random.below(3)]
        let count = random.below(3) == 0 ? 1 : random.below(30) + 2
        let step = grain.step ?? 1
        let last = try #require(Month("2024-03"))
        let periods = (0..<count).reversed().compactMap { Period(grain, ending: last.advanced(by: -$0 * step)) }
        let kinds: [KindSelection] = [[.crime], [.incident], [.all], [.crime, .incident]][random.below(4)]
        let measure = [Measure.count, .rate, .change, .changePercent, .share][random.below(5)]
        let greatest = [1, 5, 30, 2000, 3_000_000][random.below(5)]
        let rarity = random.below(5)
        var series: [ChartSeries] = []
        for area in areas.isEmpty ? [0] : areas {
            for category in categories.isEmpty ? [nil] : categories {
                for kind in kinds {
                    let figures = periods.map { period in
                        ChartFigure(
                            cell: FigureCell(area: area, category: category, kind: kind, period: period),
                            measure: measure, result: value(measure, greatest, rarity, &random), reference: nil)
                    }
                    series.append(ChartSeries(area: area, category: category, kind: kind, figures: figures))
                }
            }
        }
        let figures = ChartFigures(
            pack: pack, measure: measure, comparison: .yearEarlier, areas: areas.isEmpty ? [0] : areas,
            categories: categories.isEmpty ? [nil] : categories, kinds: kinds, periods: periods, series: series)
        return (figures, random.below(2) == 0, ChartSize.allCases[random.below(3)])
    }

    private static func value(
        _ measure: Measure, _ greatest: Int, _ rarity: Int, _ random: inout SplitMix
    ) -> MeasuredValue {
        if random.below(10) < rarity {
            let symbol = [FigureSymbol.confidential, .unavailable, .notApplicable][random.below(3)]
            return MeasuredValue(nil, [FigureRemark(symbol, "Why.")])
        }
        let count = random.below(greatest + 1) - (measure.isComparison ? greatest / 2 : 0)
        let places = measure == .rate ? 2 : measure == .count || measure == .change ? 0 : 1
        let remarks =
            random.below(6) == 0 ? [FigureRemark(.revised, "Why."), FigureRemark(.lowReliability, "Why.")] : []
        var value = MeasuredValue(FixedDecimal(units: count, places: places), remarks)
        if measure == .rate, let lower = FixedDecimal(units: count / 2, places: 2),
            let upper = FixedDecimal(units: count * 2 + 3, places: 2), let level = FixedDecimal(units: 95, places: 2)
        {
            value.interval = .init(lower: lower, upper: upper, confidence: level)
        }
        return value
    }

    static func chart(_ seed: UInt64) throws -> Chart? {
        let (figures, isSynthetic, size) = try figures(seed)
        var request = ChartRequest()
        request.size = size
        do {
            return try Chart(figures, request, release: "Release 2024-q1@1.", isSynthetic: isSynthetic)
        } catch {
            // More than a card or a sheet has room for; never anything else.
            #expect(error.code == .tooMany)
            #expect(!error.reason.isEmpty)
            return nil
        }
    }

    @Test func `keep their labels inside, and off each other`() throws {
        var drawn = 0
        for seed in UInt64(0)..<600 {
            guard let chart = try Self.chart(seed) else { continue }
            drawn += 1
            let canvas = chart.drawn(recordsLabels: true)
            let size = chart.extent
            let labels = canvas.labels ?? []
            for (place, label) in labels.enumerated() {
                let box = label.box
                #expect(box.x >= -0.5 && box.right <= size.width + 0.5, "\(seed): \(label.text) leaves the sheet")
                #expect(box.y >= -0.5 && box.bottom <= size.height + 0.5, "\(seed): \(label.text) leaves the sheet")
                // Values at points have a rim, and may stand close to a grid line, but not on another label.
                for other in labels[(place + 1)...] where box.overlaps(other.box) {
                    Issue.record("\(seed): \(label.text) and \(other.text) lie upon each other")
                }
            }
        }
        #expect(drawn > 400)
    }

    @Test func `never draw what is missing as a value`() throws {
        for seed in UInt64(0)..<200 {
            let (figures, isSynthetic, _) = try Self.figures(seed)
            guard let chart = try? Chart(figures, ChartRequest(), release: "", isSynthetic: isSynthetic) else {
                continue
            }
            let missing = figures.missing
            let svg = String(decoding: chart.svg(), as: UTF8.self)
            let hatched = svg.split(separator: "url(#chart-hatch)").count - 1
            #expect((missing.hidden + missing.absent > 0) == (hatched > 0), "\(seed)")
            if missing.hidden > 0 {
                #expect(svg.contains("[c]"), "\(seed)")
                #expect(chart.description.contains("\(missing.hidden) hidden"), "\(seed)")
            }
        }
    }

    @Test func `are the same bytes each time`() throws {
        for seed in UInt64(0)..<50 {
            guard let chart = try Self.chart(seed), let again = try Self.chart(seed) else { continue }
            #expect(chart.svg() == again.svg())
        }
    }
}

/// A generator of numbers that are the same on every machine (S. Vigna, *splitmix64*, 2015).
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next() >> 1) % max(1, bound)
    }
}
