import Testing

@testable import StatsModel

@Suite("Bytes being written")
struct ByteWriterTests {
    private func written(_ body: (inout ByteWriter) -> Void) -> String {
        var writer = ByteWriter(capacity: 1)
        body(&writer)
        return writer.text
    }

    @Test(arguments: [
        0, 1, -1, 9, 10, 99, 100, 999, 1000, 1001, 12_345, 999_999, 1_000_000, -1_234_567, .max, .min,
    ])
    func `are the digits of a number, with and without commas`(number: Int) {
        #expect(written { $0.write(number) } == String(number))
        #expect(written { $0.write(grouped: number) } == FixedDecimal(number).grouped)
    }

    @Test func `are all places of a decimal`() throws {
        var random = SplitMix(seed: 11)
        for _ in 0..<2000 {
            let units = Int(truncatingIfNeeded: random.next()) >> random.below(60)
            let decimal = try #require(FixedDecimal(units: units, places: random.below(10)))
            #expect(written { $0.write(decimal) } == decimal.description)
            #expect(written { $0.write(grouped: decimal) } == decimal.grouped)
        }
    }

    @Test func `are escaped where JSON wants it`() {
        let text = "a\"b\\c\nd\re\tf\u{1}g\u{1F}h é…"
        #expect(written { $0.write(escaped: text) } == #"a\"b\\c\nd\re\tf\u0001g\u001fh é…"#)
        #expect(written { $0.write(escaped: "") } == "")
    }

    @Test func `can be looked at, replaced, inserted and taken back`() {
        var writer = ByteWriter(capacity: 1)
        for _ in 0..<100 { writer.write(text: "abc") }
        #expect(writer.count == 300)
        writer.insert(UInt8(ascii: "n"), at: 0)
        writer.replace(at: 1, with: UInt8(ascii: "A"))
        writer.replace(at: 10_000, with: 0)
        writer.insert(0, at: 10_000)
        #expect(
            writer[0] == UInt8(ascii: "n") && writer[1] == UInt8(ascii: "A") && writer[-1] == nil && writer[301] == nil)
        writer.cut(at: 4)
        writer.removeLast()
        #expect(writer.text == "nAb")
        writer.cut(at: -5)
        writer.removeLast()
        #expect(writer.text == "")
    }
}
