import NIOCore
import Testing

@testable import HateStatsAPI

@Suite("JSON is written")
struct JSONWriterTests {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        body(&json)
        return String(buffer: json.buffer)
    }

    @Test func `with keys in the order of writing and commas where they belong`() {
        let text = written { json in
            json.object { json in
                json.field("b", 1)
                json.field("a", String?.none)
                json.array("c") { json in
                    json.value(true)
                    json.object { _ in }
                    json.null()
                }
                json.object("d") { $0.field("e", false) }
            }
        }
        #expect(text == #"{"b":1,"a":null,"c":[true,{},null],"d":{"e":false}}"#)
    }

    @Test func `with quotes, backslashes and control characters escaped, and the rest as it is`() {
        #expect(written { $0.value("a\"b\\c\n\r\t\u{1}é😀/") } == #""a\"b\\c\n\r\t\u0001é😀/""#)
    }

    @Test(
        arguments: [
            (1234, 2, "12.34"), (-5, 2, "-0.05"), (0, 1, "0.0"), (7, 0, "7"), (Int64.min, 2, "-92233720368547758.08"),
            (100, 3, "0.100"),
        ] as [(Int64, Int, String)])
    func `with decimals exact to their last digit`(unscaled: Int64, scale: Int, expected: String) {
        #expect(written { $0.value(unscaled: unscaled, scale: scale) } == expected)
    }

    @Test(arguments: ["0", "-1.5", "12e3", "1E-2"])
    func `with numbers that are text already as they stand`(text: String) {
        #expect(written { $0.value(number: text) } == text)
    }

    @Test(arguments: ["01", "1.", ".5", "NaN", "1,5", "", "-"])
    func `with what is no number as a string`(text: String) {
        #expect(written { $0.value(number: text) } == "\"\(text)\"")
    }
}
