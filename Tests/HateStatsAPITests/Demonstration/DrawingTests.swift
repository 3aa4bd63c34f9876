import Testing

@testable import HateStatsAPI

/// Drawing by shares, exactly.
struct DrawingTests {
    @Test func `the sequence is that of SplitMix64`() {
        // The first numbers after the seed 1234567, as the author's C code gives them.
        var generator = SplitMix64(seed: 1_234_567)
        let numbers = (0..<5).map { _ in generator.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test func `a bounded draw reaches every number and no other`() {
        var generator = SplitMix64(seed: 1)
        let drawn = Set((0..<1000).map { _ in generator.below(7) })
        #expect(drawn == Set(0...6))
    }

    @Test func `a draw of one or none is zero`() {
        var generator = SplitMix64(seed: 1)
        #expect(generator.below(1) == 0)
        #expect(generator.position(in: 0) == 0)
    }

    @Test(arguments: [
        ("0", 0), ("1", 1_000_000_000), ("0.035", 35_000_000), ("1.15", 1_150_000_000), ("0.000000001", 1),
    ])
    func `a share is read exactly`(text: String, billionths: UInt64) {
        #expect(Share(text)?.billionths == billionths)
    }

    @Test(arguments: ["", ".5", "1.", "-1", "+1", "1e3", "0.0000000001", "0,5", "½", "12345678", "1.2.3", " 1"])
    func `what is no plain decimal is no share`(text: String) {
        #expect(Share(text) == nil)
    }

    @Test func `a choice without what is excluded keeps the other shares`() {
        var choice = Choice<String>()
        choice.add("a", Share(billionths: 1))
        choice.add("b", Share(billionths: 2))
        choice.add("c", Share(billionths: 4))
        #expect(choice.excluding { $0 == "b" }.total.billionths == 5)
    }

    @Test func `nothing is drawn where all shares are zero`() {
        var choice = Choice<String>()
        choice.add("a", Share(billionths: 0))
        var generator = SplitMix64(seed: 1)
        #expect(choice.drawn(by: &generator) == nil)
    }

    @Test func `what has its own choice doesn't draw from that of the others`() {
        var table = ChoiceTable<Int, String>()
        table.add("own", Share(billionths: 1), given: 1)
        table.add("other", Share(billionths: 1), given: nil)
        #expect(table[1].elements == ["own"])
        #expect(table[2].elements == ["other"])
    }
}
