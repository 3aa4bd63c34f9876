import PostgresBridge
import Testing

@Suite("Arrays")
struct ArrayTests {
    private let twoNumbers: [UInt8] = [
        0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 21,  // one dimension, no NULL, int2
        0, 0, 0, 2, 0, 0, 0, 1,  // two elements, counted from 1
        0, 0, 0, 2, 0, 5, 0, 0, 0, 2, 0xff, 0xff,
    ]

    @Test func `an array has a header, and a length before each element`() throws {
        #expect(encoded([5, -1] as [Int16]) == twoNumbers)
        #expect(try decoded([Int16].self, twoNumbers, PostgresType.int2Array) == [5, -1])
    }

    @Test func `elements widen as columns do`() throws {
        #expect(try decoded([Int].self, twoNumbers, PostgresType.int2Array) == [5, -1])
    }

    @Test func `an empty array has no dimension`() throws {
        #expect(encoded([] as [Int16]) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 21])
        #expect(try decoded([String].self, encoded([] as [String]), PostgresType.textArray) == [])
    }

    @Test func `NULL in an array is nil`() throws {
        let bytes = encoded(["a", nil, ""] as [String?])
        #expect(bytes[7] == 1)
        #expect(try decoded([String?].self, bytes, PostgresType.textArray) == ["a", nil, ""])
    }

    @Test func `NULL in an array without a place for it is refused with its number`() {
        let bytes = encoded([1, nil] as [Int32?])
        #expect(throws: PostgresDecodingFailure.element(2, .null)) {
            try decoded([Int32].self, bytes, PostgresType.int4Array)
        }
    }

    @Test func `an array of several dimensions is refused by their number`() {
        let bytes: [UInt8] =
            [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 21] + [0, 0, 0, 1, 0, 0, 0, 1] + [0, 0, 0, 1, 0, 0, 0, 1]
            + [0, 0, 0, 2, 0, 5]
        #expect(throws: PostgresDecodingFailure.dimensions(2)) {
            try decoded([Int16].self, bytes, PostgresType.int2Array)
        }
    }

    @Test func `elements of another type are refused`() {
        #expect(throws: PostgresDecodingFailure.typeMismatch) {
            try decoded([String].self, twoNumbers, PostgresType.int2Array)
        }
    }

    @Test func `a column that isn't an array isn't read as one`() {
        #expect(throws: PostgresDecodingFailure.typeMismatch) {
            try decoded([Int16].self, twoNumbers, PostgresType.bytea)
        }
    }

    @Test func `a false number of elements is refused`() {
        for count: [UInt8] in [[0x7f, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0xff]] {
            var bytes = twoNumbers
            bytes.replaceSubrange(12..<16, with: count)
            #expect(throws: PostgresDecodingFailure.malformed("the number of elements is false")) {
                try decoded([Int16].self, bytes, PostgresType.int2Array)
            }
        }
    }

    @Test func `bytes behind the last element are refused`() {
        #expect(throws: PostgresDecodingFailure.malformed("1 bytes follow the value's end")) {
            try decoded([Int16].self, twoNumbers + [0], PostgresType.int2Array)
        }
    }

    @Test func `an array of bytes is an array of bytea`() throws {
        let value: [[UInt8]] = [[1, 2], [], [255]]
        #expect([[UInt8]].postgresOID == PostgresType.byteaArray)
        #expect(try decoded([[UInt8]].self, encoded(value), PostgresType.byteaArray) == value)
        let optional: [[UInt8]?] = [[1], nil]
        #expect(try decoded([[UInt8]?].self, encoded(optional), PostgresType.byteaArray) == optional)
    }

    @Test func `typed identifiers stand in arrays`() throws {
        struct Code: RawRepresentable, PostgresArrayElement, Equatable { let rawValue: String }
        let codes = [Code(rawValue: "E1"), Code(rawValue: "E2")]
        #expect([Code].postgresOID == PostgresType.textArray)
        #expect(try decoded([Code].self, encoded(codes), PostgresType.textArray) == codes)
    }
}
