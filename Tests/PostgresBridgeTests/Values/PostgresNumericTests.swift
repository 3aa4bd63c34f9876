import PostgresBridge
import Testing

@Suite("Exact decimal numbers")
struct PostgresNumericTests {
    @Test(
        arguments: [
            ("0", [0, 0, 0, 0, 0, 0, 0, 0]),
            ("1", [0, 1, 0, 0, 0, 0, 0, 0, 0, 1]),
            ("-1.50", [0, 2, 0, 0, 0x40, 0, 0, 2, 0, 1, 0x13, 0x88]),
            ("0.00", [0, 0, 0, 0, 0, 0, 0, 2]),
            ("10000", [0, 1, 0, 1, 0, 0, 0, 0, 0, 1]),
            ("0.0001", [0, 1, 0xff, 0xff, 0, 0, 0, 4, 0, 1]),
            ("NaN", [0, 0, 0, 0, 0xc0, 0, 0, 0]),
            ("Infinity", [0, 0, 0, 0, 0xd0, 0, 0, 0]),
            ("-Infinity", [0, 0, 0, 0, 0xf0, 0, 0, 0]),
        ] as [(String, [UInt8])])
    func `a number is its text and its bytes`(text: String, bytes: [UInt8]) throws {
        let number = try #require(PostgresNumeric(text))
        #expect(encoded(number) == bytes)
        let read = try decoded(PostgresNumeric.self, bytes, PostgresType.numeric)
        #expect(read == number)
        #expect(read.description == text)
    }

    @Test(arguments: [
        ("1e3", "1000"), ("1.5e1", "15"), ("1.50e1", "15.0"), ("1e-3", "0.001"), ("12.5E-2", "0.125"), (".5", "0.5"),
        ("5.", "5"),
        ("+7", "7"), ("-0", "0"), ("-0.0", "0.0"), ("007.10", "7.10"), ("0e5", "0"), ("0.00e1", "0.0"),
        ("123456789012.00012", "123456789012.00012"),
        ("inf", "Infinity"), ("-INFINITY", "-Infinity"), ("nan", "NaN"),
    ])
    func `a number is read in every way it is written`(text: String, expected: String) {
        #expect(PostgresNumeric(text)?.description == expected)
    }

    @Test(arguments: [
        "", ".", "-", "+-1", "1e", "1e+", "e5", "1 ", " 1", "1.2.3", "0x10", "1_000", "1e99999999999999999999",
        "1e131072", "1e-16384", "٣",
    ])
    func `what isn't a number is none`(text: String) {
        #expect(PostgresNumeric(text) == nil)
    }

    @Test func `the longest numbers go there and back`() throws {
        for text in [
            String(repeating: "9", count: 131_072), "0." + String(repeating: "7", count: 16_383),
            "1" + String(repeating: "0", count: 131_071),
        ] {
            let number = try #require(PostgresNumeric(text))
            #expect(try decoded(PostgresNumeric.self, encoded(number), PostgresType.numeric).description == text)
        }
    }

    @Test func `equal numbers are equal whatever their scale`() {
        let one: PostgresNumeric = 1
        #expect(PostgresNumeric("1.00") == one)
        #expect(PostgresNumeric("1.00")?.hashValue == one.hashValue)
        #expect(PostgresNumeric("1.00")?.scale == 2)
        #expect(PostgresNumeric("-0.0") == 0)
    }

    @Test func `numbers have PostgreSQL's order`() throws {
        let texts = [
            "-Infinity", "-10000.5", "-10000", "-2", "-1.0001", "-1", "-0.00001", "0", "0.00001", "0.5", "0.50001", "1",
            "1.5", "9999",
            "10000", "10000.00001", "99999999", "100000000", "Infinity", "NaN",
        ]
        let numbers = try texts.map { try #require(PostgresNumeric($0)) }
        for (place, number) in numbers.enumerated() {
            for (otherPlace, other) in numbers.enumerated() {
                #expect((number < other) == (place < otherPlace), "\(number) and \(other)")
                #expect((number == other) == (place == otherPlace))
            }
        }
    }

    @Test(arguments: [0, 1, -1, 9_999, 10_000, -10_000, 100_000_000, 123_456_789, .max, .min, .min + 1])
    func `an integer is the same number`(integer: Int) {
        let number = PostgresNumeric(integer)
        #expect(number.description == String(integer))
        #expect(PostgresNumeric(String(integer)) == number)
        #expect(Int(exactly: number) == integer)
    }

    @Test func `narrow integers are numbers, too`() {
        #expect(PostgresNumeric(Int8.min).description == "-128")
        #expect(PostgresNumeric(UInt64.max).description == "18446744073709551615")
    }

    @Test(arguments: ["9223372036854775808", "-9223372036854775809", "1.5", "0.0001", "NaN", "Infinity", "1e30"])
    func `a number that isn't an Int becomes none`(text: String) throws {
        #expect(Int(exactly: try #require(PostgresNumeric(text))) == nil)
    }

    @Test func `decimals that are all 0 don't hinder an Int`() throws {
        #expect(Int(exactly: try #require(PostgresNumeric("42.000"))) == 42)
    }

    @Test func `a number as a Double is the nearest one`() throws {
        #expect(try #require(PostgresNumeric("0.1")).double == 0.1)
        #expect(try #require(PostgresNumeric("1e400")).double == .infinity)
        #expect(PostgresNumeric.notANumber.double.isNaN)
        #expect(PostgresNumeric.negativeInfinity.double == -.infinity)
    }

    @Test func `integer columns are read as numbers`() throws {
        #expect(try decoded(PostgresNumeric.self, encoded(-5), PostgresType.int8) == -5)
    }

    @Test(
        arguments: [
            [0, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0x12, 0x34, 0, 0], [0, 1, 0, 0, 0, 0, 0, 0, 0x27, 0x10],
            [0, 1, 0xff, 0xff, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0x40, 0], [0xff, 0xff, 0, 0, 0, 0, 0, 0],
            [0, 1, 0, 0, 0xc0, 0, 0, 0, 0, 1],
        ] as [[UInt8]])
    func `bytes that contradict each other are refused`(bytes: [UInt8]) {
        #expect(throws: PostgresDecodingFailure.self) { try decoded(PostgresNumeric.self, bytes, PostgresType.numeric) }
    }

    @Test func `zeros in front and behind don't matter`() throws {
        let bytes: [UInt8] = [0, 3, 0, 1, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0]
        let number = try decoded(PostgresNumeric.self, bytes, PostgresType.numeric)
        #expect(number == 5)
        #expect(number.description == "5.00")
    }
}
