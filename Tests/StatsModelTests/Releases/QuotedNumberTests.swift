import Testing

@testable import StatsModel

@Suite("A quoted number")
struct QuotedNumberTests {
    @Test(arguments: [
        ("12.50", "12.5"), ("0", "-0"), ("0.0", "0e9"), ("1e3", "1000"), ("1234", "1234.000"), ("-2.5", "-25e-1"),
        ("0.001", "1E-3"), ("100000000000000", "1e14"),
    ]) func `equals the same number written otherwise`(one: String, other: String) throws {
        #expect(try QuotedNumber(one) == QuotedNumber(other))
        #expect(try QuotedNumber(one).hashValue == QuotedNumber(other).hashValue)
    }

    @Test(arguments: [
        ("12.5", "12.50000000000000000000001"), ("1", "-1"), ("10", "1"), ("0.1", "0.10000000000000001"), ("5", "50"),
        ("999999999999999", "999999999999998.99"),
    ]) func `is not another, however near`(one: String, other: String) throws {
        #expect(try QuotedNumber(one) != QuotedNumber(other))
    }

    @Test func `equals the published value it is, and no other, over many values`() throws {
        var random = SplitMix(seed: 20)
        for _ in 0..<5000 {
            let units = Int.random(in: -1_000_000...1_000_000, using: &random)
            let places = Int.random(in: 0...4, using: &random)
            let value = try #require(FixedDecimal(units: units, places: places))
            let next = try #require(FixedDecimal(units: units + 1, places: places))
            #expect(try QuotedNumber(value.description) == QuotedNumber(value))
            #expect(try QuotedNumber(value.description + (places == 0 ? ".000" : "0")) == QuotedNumber(value))
            #expect(try QuotedNumber(value.description) != QuotedNumber(next))
        }
    }

    @Test(arguments: [
        "", "-", ".5", "5.", "01", "1,234", "+5", "NaN", "Infinity", "0x10", " 5", "5 ", "1e", "1e+", "٣", "5%", "--5",
    ]) func `is written as JSON writes numbers`(text: String) {
        #expect(throws: QuotedNumber.Failure.notNumber) { try QuotedNumber(text) }
    }

    @Test(arguments: [
        "1000000000000000", "1e15", "-1e300", "1e999999999999999999999", "1e-99999999999999999999",
        String(repeating: "9", count: 101), "1." + String(repeating: "0", count: 100),
    ]) func `is refused where no figure could be so large or so long`(text: String) {
        #expect(throws: QuotedNumber.Failure.tooLarge) { try QuotedNumber(text) }
    }

    @Test(arguments: [
        ("1234", "1,234"), ("-1234567.50", "-1,234,567.50"), ("12", "12"), ("0.5", "0.5"), ("1e3", "1e3"),
    ]) func `is spoken of with commas between thousands`(text: String, spoken: String) throws {
        #expect(try QuotedNumber(text).grouped == spoken)
    }
}
