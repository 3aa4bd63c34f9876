/// The number under which a source keeps an incident. With the source it is the identity of a record.
///
/// Letters, digits, `/ . _ -`, at most 64: enough for the numbers that are in use, and too little for a name with a
/// space or an address, since nothing about a person may come in.
public struct SourceReference: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The spelling.
    public let rawValue: String

    /// The greatest number of characters, which are all single bytes.
    public static let maximumLength = 64

    /// The reference that is spelled so, or nil where the rule forbids it.
    public init?(rawValue: String) {
        var copy = rawValue
        guard copy.withUTF8({ Self.isValid(UnsafeRawBufferPointer($0)) }) else { return nil }
        self.rawValue = rawValue
    }

    /// The reference that is spelled so in ASCII, or nil where the rule forbids it.
    public init?(bytes: UnsafeRawBufferPointer) {
        guard Self.isValid(bytes) else { return nil }
        rawValue = String(decoding: bytes, as: UTF8.self)
    }

    /// Whether bytes spell a reference.
    public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= 1, bytes.count <= maximumLength else { return false }
        return bytes.allSatisfy(isAllowed)
    }

    /// Whether a byte may stand in a reference.
    @inline(__always)
    static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        // `-`, `.` and `/` are neighbours, and the digits follow them.
        case UInt8(ascii: "-")...UInt8(ascii: "9"): true
        case UInt8(ascii: "_"): true
        default: false
        }
    }

    /// The spelling.
    public var description: String { rawValue }

    /// By the spelling.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
