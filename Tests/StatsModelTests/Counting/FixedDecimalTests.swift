import Testing

@testable import StatsModel

@Suite struct FixedDecimalTests {
    @Test(arguments: [
        (1, 8, 2, "0.13"), (-1, 8, 2, "-0.13"), (1, -8, 2, "-0.13"), (-1, -8, 2, "0.13"), (1, 3, 2, "0.33"),
        (2, 3, 2, "0.67"),
        (9, 10, 2, "0.90"), (5, 1, 1, "5.0"), (0, 7, 2, "0.00"), (-1, 1000, 2, "0.00"), (1005, 1000, 2, "1.01"),
        (1_234_567, 1, 1, "1234567.0"),
    ])
    func `a quotient is rounded half away from zero, with all its places`(
        dividend: Int, divisor: Int, places: Int, text: String
    ) {
        #expect(FixedDecimal(dividend, over: divisor, places: places)?.description == text)
    }

    @Test func `a half that a binary fraction misses is rounded up all the same`() {
        // 1.005 is 1.00499999999999989… as a Double.
        #expect((1.005 * 100).rounded() == 100)
        #expect(FixedDecimal(1005, over: 1000, places: 2)?.description == "1.01")
    }

    @Test func `rounding agrees with whole numbers for many quotients`() {
        var random = SplitMix(seed: 3)
        for _ in 0..<20_000 {
            let (dividend, divisor) = (random.below(2_000_001) - 1_000_000, 1 + random.below(5000))
            // Half away from zero: add half the divisor to the size and cut.
            let size = (abs(dividend) * 100 * 2 + divisor) / (2 * divisor)
            let expected = dividend < 0 ? -size : size
            #expect(FixedDecimal(dividend, over: divisor, places: 2)?.units == expected)
        }
    }

    @Test func `thousands are parted for people only`() {
        #expect(FixedDecimal(1_234_567).grouped == "1,234,567")
        #expect(FixedDecimal(1_234_567).description == "1234567")
        #expect(FixedDecimal(-1_234_567, over: 10, places: 1)?.grouped == "-123,456.7")
        #expect(FixedDecimal(999).grouped == "999")
        #expect(FixedDecimal(.min).grouped == "-9,223,372,036,854,775,808")
    }

    @Test func `what does not fit is none`() {
        #expect(FixedDecimal(1, over: 0, places: 1) == nil)
        #expect(FixedDecimal(.max, times: .max, over: 1, places: 0) == nil)
        #expect(FixedDecimal(.min, times: .min, over: .min, places: 9) == nil)
        #expect(FixedDecimal(.max, over: 1, places: 1) == nil)
        #expect(FixedDecimal(1, over: 1, places: 10) == nil)
        #expect(FixedDecimal(Double.nan, places: 2) == nil)
        #expect(FixedDecimal(1e300, places: 2) == nil)
    }
}
