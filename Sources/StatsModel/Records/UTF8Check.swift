/// The well-formed byte sequences of UTF-8: table 3-7 of the Unicode Standard, chapter 3.9.
enum UTF8Check {
    /// The position of the first sequence that is not well formed; nil where all are.
    static func firstFault(in bytes: UnsafeRawBufferPointer) -> Int? {
        var position = 0
        while position < bytes.count {
            let lead = bytes[position]
            if lead < 0x80 {
                position += 1
                continue
            }
            let (length, second) = continuation(of: lead)
            guard length > 0, position + length <= bytes.count, second.contains(bytes[position + 1]) else {
                return position
            }
            for offset in 2..<max(2, length) where !(0x80...0xBF).contains(bytes[position + offset]) {
                return position
            }
            position += length
        }
        return nil
    }

    /// How many bytes a sequence has, and which its second may be; 0 for a byte that begins none.
    private static func continuation(of lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>) {
        switch lead {
        case 0xC2...0xDF: (2, 0x80...0xBF)
        case 0xE0: (3, 0xA0...0xBF)
        case 0xED: (3, 0x80...0x9F)
        case 0xE1...0xEF: (3, 0x80...0xBF)
        case 0xF0: (4, 0x90...0xBF)
        case 0xF1...0xF3: (4, 0x80...0xBF)
        case 0xF4: (4, 0x80...0x8F)
        default: (0, 0x80...0xBF)
        }
    }
}
