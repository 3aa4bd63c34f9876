/// The binary form of `numeric` (`numeric_send` in PostgreSQL's `numeric.c`): number of digits, weight, sign, scale,
/// and the digits of base 10,000, each in two bytes.
extension PostgresNumeric: PostgresArrayElement {
    /// `numeric`
    public static var postgresOID: UInt32 { PostgresType.numeric }
    /// `numeric[]`
    public static var postgresArrayOID: UInt32 { PostgresType.numericArray }

    private enum Sign {
        static let positive: UInt16 = 0x0000
        static let negative: UInt16 = 0x4000
        static let notANumber: UInt16 = 0xC000
        static let positiveInfinity: UInt16 = 0xD000
        static let negativeInfinity: UInt16 = 0xF000
    }

    /// Appends the number with its scale.
    public func encode(into buffer: inout [UInt8]) {
        func append(_ sign: UInt16, weight: Int = 0, digits: [UInt16] = []) {
            // The initialisers keep both numbers within 16 bits.
            buffer.appendBigEndian(Int16(truncatingIfNeeded: digits.count))
            buffer.appendBigEndian(Int16(truncatingIfNeeded: weight))
            buffer.appendBigEndian(sign)
            buffer.appendBigEndian(UInt16(truncatingIfNeeded: scale))
            for digit in digits { buffer.appendBigEndian(digit) }
        }
        switch value {
        case .notANumber: append(Sign.notANumber)
        case .positiveInfinity: append(Sign.positiveInfinity)
        case .negativeInfinity: append(Sign.negativeInfinity)
        case .finite(let isNegative, let weight, let digits):
            append(isNegative ? Sign.negative : Sign.positive, weight: weight, digits: digits)
        }
    }

    /// Reads a `numeric`, or an integer of any width.
    public init(postgresBinary bytes: UnsafeRawBufferPointer, oid: UInt32) throws(PostgresDecodingFailure) {
        switch oid {
        case PostgresType.numeric: self = try Self.read(bytes)
        case PostgresType.int2, PostgresType.int4, PostgresType.int8:
            self.init(try Int64(postgresBinary: bytes, oid: oid))
        default: throw .typeMismatch
        }
    }

    private static func read(_ bytes: UnsafeRawBufferPointer) throws(PostgresDecodingFailure) -> PostgresNumeric {
        var reader = BinaryReader(bytes)
        let count = Int(try reader.read(UInt16.self))
        let weight = Int(try reader.read(Int16.self))
        let sign = try reader.read(UInt16.self)
        let scale = Int(try reader.read(UInt16.self))
        guard reader.remaining == 2 * count else { throw .malformed("the number of digits is false") }
        switch sign {
        // The server sends a meaningless scale with these.
        case Sign.notANumber where count == 0: return .notANumber
        case Sign.positiveInfinity where count == 0: return .infinity
        case Sign.negativeInfinity where count == 0: return .negativeInfinity
        case Sign.positive, Sign.negative: break
        default: throw .malformed("the sign is unknown")
        }
        var digits: [UInt16] = []
        digits.reserveCapacity(count)
        for _ in 0..<count {
            let digit = try reader.read(UInt16.self)
            guard digit < 10_000 else { throw .malformed("a digit is greater than 9999") }
            digits.append(digit)
        }
        let isNegative = sign == Sign.negative
        guard let number = PostgresNumeric(isNegative: isNegative, weight: weight, digits: digits, scale: scale) else {
            throw .malformed("the digits, the weight and the scale contradict each other")
        }
        return number
    }
}
