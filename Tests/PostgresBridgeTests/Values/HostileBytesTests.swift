import PostgresBridge
import Testing

/// A generator whose numbers are the same in every run (SplitMix64, Steele, Lea and Flood 2014).
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

@Suite("Bytes from a server that lies")
struct HostileBytesTests {
    static let oids: [UInt32] = [
        PostgresType.bool, PostgresType.int2, PostgresType.int4, PostgresType.int8, PostgresType.oid,
        PostgresType.float4,
        PostgresType.float8, PostgresType.numeric, PostgresType.text, PostgresType.bytea, PostgresType.uuid,
        PostgresType.date,
        PostgresType.timestamptz, PostgresType.timestamp, PostgresType.json, PostgresType.jsonb, PostgresType.int4Array,
        PostgresType.textArray, PostgresType.numericArray, 0, 99_999,
    ]

    /// Reads bytes as a type and looks at what came; whatever happens, nothing traps.
    private func read<T: PostgresDecodable>(_ type: T.Type, _ bytes: [UInt8], _ oid: UInt32) {
        if let value = try? decoded(type, bytes, oid) { _ = String(describing: value) }
    }

    private func readAsEverything(_ bytes: [UInt8], _ oid: UInt32) {
        read(Bool.self, bytes, oid)
        read(Int16.self, bytes, oid)
        read(Int32.self, bytes, oid)
        read(Int64.self, bytes, oid)
        read(Int.self, bytes, oid)
        read(Double.self, bytes, oid)
        read(String.self, bytes, oid)
        read([UInt8].self, bytes, oid)
        read(PostgresNumeric.self, bytes, oid)
        read(PostgresUUID.self, bytes, oid)
        read(PostgresDate.self, bytes, oid)
        read(PostgresTimestamp.self, bytes, oid)
        read(PostgresJSON.self, bytes, oid)
        read([Int32?].self, bytes, oid)
        read([String].self, bytes, oid)
        read([PostgresNumeric?].self, bytes, oid)
        read([[UInt8]].self, bytes, oid)
    }

    @Test func `random bytes are a value or an error`() {
        var random = SplitMix64(state: 1)
        for _ in 0..<400 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            for oid in Self.oids { readAsEverything(bytes, oid) }
        }
    }

    @Test func `a true form with some bytes changed, cut off or added is a value or an error`() throws {
        var random = SplitMix64(state: 2)
        let forms: [([UInt8], UInt32)] = [
            (encoded([1, nil, 3] as [Int32?]), PostgresType.int4Array),
            (encoded(["a", "bc", ""]), PostgresType.textArray),
            (encoded([[1], [2, 3]] as [[UInt8]]), PostgresType.byteaArray),
            (encoded(try #require(PostgresNumeric("-123456.7890"))), PostgresType.numeric),
            (encoded([PostgresNumeric(7), .notANumber]), PostgresType.numericArray),
            (encoded(PostgresJSON("{\"a\": 1}")), PostgresType.jsonb),
            (encoded(PostgresDate(daysSince1970: 20_000)), PostgresType.date),
            (encoded(PostgresTimestamp(microsecondsSince1970: 5)), PostgresType.timestamptz),
        ]
        for (form, oid) in forms {
            for length in 0..<form.count { readAsEverything(Array(form[..<length]), oid) }
            for _ in 0..<400 {
                var bytes = form
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] =
                        [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
                }
                if Bool.random(using: &random) { bytes.append(0) }
                readAsEverything(bytes, oid)
            }
        }
    }
}

@Suite("Values that go there and back")
struct RoundTripTests {
    private func expectSame<T: PostgresArrayElement & Equatable>(
        _ type: T.Type, _ make: (inout SplitMix64) -> T, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var random = SplitMix64(state: 3)
        for _ in 0..<300 {
            let value = make(&random)
            let read = try decoded(T.self, encoded(value), T.postgresOID)
            #expect(read == value, sourceLocation: sourceLocation)
            let array: [T?] = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                Bool.random(using: &random) ? make(&random) : nil
            }
            let readArray = try decoded([T?].self, encoded(array), T.postgresArrayOID)
            #expect(readArray == array, sourceLocation: sourceLocation)
        }
    }

    @Test func `every type keeps every value, alone and in arrays`() throws {
        try expectSame(Bool.self) { Bool.random(using: &$0) }
        try expectSame(Int16.self) { Int16.random(in: .min ... .max, using: &$0) }
        try expectSame(Int32.self) { Int32.random(in: .min ... .max, using: &$0) }
        try expectSame(Int64.self) { Int64.random(in: .min ... .max, using: &$0) }
        try expectSame(Int.self) { Int.random(in: .min ... .max, using: &$0) }
        try expectSame(Double.self) { Double.random(in: -1e300...1e300, using: &$0) }
        try expectSame(String.self) { randomText(&$0) }
        try expectSame([UInt8].self) { Array(randomText(&$0).utf8) }
        try expectSame(PostgresUUID.self) { PostgresUUID(high: $0.next(), low: $0.next()) }
        try expectSame(PostgresDate.self) {
            PostgresDate(daysSince1970: Int32.random(in: -2_000_000...2_000_000_000, using: &$0))
        }
        try expectSame(PostgresTimestamp.self) {
            PostgresTimestamp(
                microsecondsSince1970: Int64.random(
                    in: -200_000_000_000_000_000...9_000_000_000_000_000_000, using: &$0))
        }
        try expectSame(PostgresJSON.self) { PostgresJSON("\"\(Int.random(in: 0...99, using: &$0))\"") }
        try expectSame(PostgresNumeric.self) { PostgresNumeric(randomDecimal(&$0)) ?? .notANumber }
    }

    @Test func `a decimal text is kept, digit by digit`() throws {
        var random = SplitMix64(state: 4)
        for _ in 0..<2_000 {
            let text = randomDecimal(&random)
            let number = try #require(PostgresNumeric(text))
            #expect(number.description == text)
            #expect(try decoded(PostgresNumeric.self, encoded(number), PostgresType.numeric).description == text)
        }
    }
}

/// Letters of all widths in UTF-8, never NUL.
func randomText(_ random: inout SplitMix64) -> String {
    String(
        (0..<Int.random(in: 0...20, using: &random)).map { _ in
            "aZ'\"\\$1;-\n\té€🌍".randomElement(using: &random) ?? "a"
        })
}

/// A decimal number as PostgreSQL writes it: no zeros in front, any behind, no negative zero.
func randomDecimal(_ random: inout SplitMix64) -> String {
    func digits(_ range: ClosedRange<Int>) -> String {
        String(
            (0..<Int.random(in: range, using: &random)).map { _ in
                Bool.random(using: &random) ? "0" : "0123456789".randomElement(using: &random) ?? "0"
            })
    }
    let integer = digits(0...30).drop { $0 == "0" }
    let fraction = digits(0...30)
    let isZero = integer.isEmpty && fraction.allSatisfy { $0 == "0" }
    let sign = !isZero && Bool.random(using: &random) ? "-" : ""
    return sign + (integer.isEmpty ? "0" : String(integer)) + (fraction.isEmpty ? "" : "." + fraction)
}
