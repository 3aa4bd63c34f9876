import PostgresBridge
import Testing

/// The forms are written out byte by byte, from PostgreSQL's `…send` functions.
@Suite("The binary form of each type")
struct BinaryFormTests {
    @Test func `a bool is one byte`() throws {
        #expect(encoded(true) == [1])
        #expect(encoded(false) == [0])
        #expect(try decoded(Bool.self, [1], PostgresType.bool))
        #expect(throws: PostgresDecodingFailure.malformed("a bool is 0 or 1")) {
            try decoded(Bool.self, [2], PostgresType.bool)
        }
    }

    @Test func `integers are in network byte order`() {
        #expect(encoded(Int16(-2)) == [0xff, 0xfe])
        #expect(encoded(Int32(258)) == [0, 0, 1, 2])
        #expect(encoded(Int64.min) == [0x80, 0, 0, 0, 0, 0, 0, 0])
        #expect(encoded(1) == [0, 0, 0, 0, 0, 0, 0, 1])
    }

    @Test func `an integer is read from every narrower column`() throws {
        #expect(try decoded(Int.self, [0xff, 0xfe], PostgresType.int2) == -2)
        #expect(try decoded(Int.self, [0x80, 0, 0, 0], PostgresType.int4) == Int(Int32.min))
        #expect(try decoded(Int64.self, [0xff, 0xff, 0xff, 0xff], PostgresType.oid) == Int64(UInt32.max))
        #expect(try decoded(Int32.self, [0x7f, 0xff], PostgresType.int2) == 32_767)
    }

    @Test func `an integer isn't read from a wider column, whatever the value`() {
        #expect(throws: PostgresDecodingFailure.typeMismatch) {
            try decoded(Int16.self, [0, 0, 0, 1], PostgresType.int4)
        }
        #expect(throws: PostgresDecodingFailure.typeMismatch) {
            try decoded(Int32.self, [0, 0, 0, 0, 0, 0, 0, 1], PostgresType.int8)
        }
    }

    @Test func `a double is IEEE 754, and a float4 widens`() throws {
        #expect(encoded(1.5) == [0x3f, 0xf8, 0, 0, 0, 0, 0, 0])
        #expect(try decoded(Double.self, [0x3f, 0xc0, 0, 0], PostgresType.float4) == 1.5)
        #expect(try decoded(Double.self, encoded(-Double.infinity), PostgresType.float8) == -.infinity)
        #expect(try decoded(Double.self, encoded(Double.nan), PostgresType.float8).isNaN)
    }

    @Test(arguments: [
        PostgresType.text, PostgresType.varchar, PostgresType.bpchar, PostgresType.name, PostgresType.json,
        PostgresType.unknown,
    ])
    func `a text is its UTF-8`(oid: UInt32) throws {
        let text = "Söre 🌍 \u{0301}"
        #expect(encoded(text) == Array(text.utf8))
        #expect(try decoded(String.self, Array(text.utf8), oid) == text)
        #expect(try decoded(String.self, [], oid) == "")
    }

    @Test func `a text that isn't UTF-8 is refused`() {
        #expect(throws: PostgresDecodingFailure.malformed("the text isn't UTF-8")) {
            try decoded(String.self, [0xc3, 0x28], PostgresType.text)
        }
    }

    @Test func `bytes are a bytea`() throws {
        #expect([UInt8].postgresOID == PostgresType.bytea)
        #expect(encoded([0, 255, 7] as [UInt8]) == [0, 255, 7])
        #expect(try decoded([UInt8].self, [0, 255, 7], PostgresType.bytea) == [0, 255, 7])
    }

    @Test func `a uuid is sixteen bytes and 36 characters`() throws {
        let text = "00112233-4455-6677-8899-aabbccddeeff"
        let uuid = try #require(PostgresUUID(text))
        #expect(encoded(uuid) == (0..<16).map { UInt8($0 * 17) })
        #expect(uuid.description == text)
        #expect(PostgresUUID(text.uppercased().filter { $0 != "-" }) == uuid)
    }

    @Test(arguments: ["", "0011", "00112233-4455-6677-8899-aabbccddeefg", "00112233 4455-6677-8899-aabbccddeeff"])
    func `what isn't a uuid is none`(text: String) {
        #expect(PostgresUUID(text) == nil)
    }

    @Test func `a random uuid says its version and variant`() {
        let text = Array(PostgresUUID.random().description)
        #expect(text[14] == "4")
        #expect("89ab".contains(text[19]))
    }

    @Test func `jsonb has a version before its text`() throws {
        #expect(encoded(PostgresJSON("{}")) == [1, 0x7b, 0x7d])
        #expect(try decoded(PostgresJSON.self, [1, 0x7b, 0x7d], PostgresType.jsonb).text == "{}")
        #expect(try decoded(PostgresJSON.self, [0x7b, 0x7d], PostgresType.json).text == "{}")
        for bytes: [UInt8] in [[], [2, 0x7b, 0x7d]] {
            #expect(throws: PostgresDecodingFailure.malformed("the version of jsonb isn't 1")) {
                try decoded(PostgresJSON.self, bytes, PostgresType.jsonb)
            }
        }
    }
}
