/// A `uuid`: sixteen bytes, compared in their order.
public struct PostgresUUID: Hashable, Sendable {
    /// The first eight bytes, as a number in network byte order.
    public let high: UInt64
    /// The last eight bytes, as a number in network byte order.
    public let low: UInt64

    /// A uuid from its two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A new random uuid (RFC 9562, version 4).
    public static func random() -> PostgresUUID {
        let high = UInt64.random(in: .min ... .max) & ~0xf000 | 0x4000
        let low = UInt64.random(in: .min ... .max) & ~(3 << 62) | (2 << 62)
        return PostgresUUID(high: high, low: low)
    }

    /// The sixteen bytes.
    public var bytes: [UInt8] {
        var buffer: [UInt8] = []
        encode(into: &buffer)
        return buffer
    }
}

extension PostgresUUID: Comparable {
    /// PostgreSQL's order: byte by byte.
    public static func < (left: PostgresUUID, right: PostgresUUID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension PostgresUUID: LosslessStringConvertible {
    /// Reads 32 hexadecimal digits in either case, with hyphens after the 8th, 12th, 16th and 20th or none at all.
    public init?(_ description: String) {
        let text = Array(description.utf8)
        guard text.count == 36 || text.count == 32 else { return nil }
        var halves: [UInt64] = [0, 0]
        var digits = 0
        for (place, byte) in text.enumerated() {
            if text.count == 36, [8, 13, 18, 23].contains(place) {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Self.digit(byte) else { return nil }
            halves[digits / 16] = halves[digits / 16] << 4 | digit
            digits += 1
        }
        self.init(high: halves[0], low: halves[1])
    }

    /// 36 characters, lower case, with hyphens.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (place, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(place) { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}

extension PostgresUUID: PostgresArrayElement {
    /// `uuid`
    public static var postgresOID: UInt32 { PostgresType.uuid }
    /// `uuid[]`
    public static var postgresArrayOID: UInt32 { PostgresType.uuidArray }

    /// Appends the sixteen bytes.
    public func encode(into buffer: inout [UInt8]) {
        buffer.appendBigEndian(high)
        buffer.appendBigEndian(low)
    }

    /// Reads a `uuid`.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        guard oid == PostgresType.uuid else { throw .typeMismatch }
        var reader = BinaryReader(bytes)
        self.init(high: try reader.read(UInt64.self), low: try reader.read(UInt64.self))
        try reader.expectEnd()
    }
}
