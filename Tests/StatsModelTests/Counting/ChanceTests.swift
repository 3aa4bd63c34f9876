import Testing

@testable import StatsModel

@Suite("Whether a difference can be chance")
struct ChanceTests {
    /// The bound is 1.96 times the root of the sum of both counts: 89.6 for 1,000 and 1,088, 14.1 for 20 and 32, 3.4 for 0
    /// and 3.
    @Test(arguments: [
        (1000, 1088, true), (1000, 1090, false), (20, 32, true), (20, 35, false), (0, 0, true), (0, 3, true),
        (0, 4, false),
    ])
    func `is told by the interval of the difference`(earlier: Int, now: Int, isChance: Bool) {
        #expect(Chance.explains(now, after: earlier) == isChance)
        #expect(Chance.explains(earlier, after: now) == isChance)
    }

    @Test func `is asked of rates where residents are given`() {
        #expect(!Chance.explains(1300, after: 1000))
        #expect(Chance.explains(1300, after: 1000, residents: (130_000, 100_000)))
    }

    @Test func `is not asked where a definition changed, or of a percentage`() {
        func change(_ value: FixedDecimal?, after earlier: Int?, _ remarks: [FigureRemark] = []) -> MeasuredValue {
            var change = MeasuredValue(value, remarks)
            let period = Period.year(ending: Month(index: 2023 * 12 + 5))
            change.comparedWith = MeasuredValue.ComparedWith(period: period, value: earlier)
            return change
        }
        #expect(change(FixedDecimal(9), after: 15).isLittleChange)
        #expect(!change(FixedDecimal(9), after: 3).isLittleChange)
        #expect(!change(FixedDecimal(9), after: 15, [FigureRemark(.breakInSeries, "Anew.")]).isLittleChange)
        #expect(!change(FixedDecimal(units: 90, places: 1), after: 15).isLittleChange)
        #expect(!change(nil, after: 15).isLittleChange)
    }
}
