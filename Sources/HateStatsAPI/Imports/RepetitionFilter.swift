/// Tells which references of a file may have stood in it before, in 16 MiB whatever the file's length.
///
/// A Bloom filter: it never misses a repetition, and sees one where none is in fewer than 1 of 2,000 cases at five
/// million references. What it suspects is decided in the database, so that a mistake of its costs time and nothing
/// else. No package at hand has one.
struct RepetitionFilter: ~Copyable {
    private static let wordCount = 1 << 21
    private let words: UnsafeMutableBufferPointer<UInt64>

    init() {
        words = .allocate(capacity: Self.wordCount)
        words.initialize(repeating: 0)
    }

    deinit {
        words.deallocate()
    }

    /// Takes a reference in and says whether it may have been taken in before.
    mutating func mayRepeat(_ reference: UnsafeRawBufferPointer) -> Bool {
        // FNV-1a over the bytes, then a finalizer, as FNV alone leaves the high bits of short strings alike.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in reference {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        hash ^= hash &>> 32
        hash = hash &* 0xd6e8_feb8_6659_fd93
        hash ^= hash &>> 32
        let step = (hash &>> 17) | 1
        var position = hash
        var stoodThere = true
        for _ in 0..<4 {
            let word = Int(truncatingIfNeeded: (position &>> 6) & UInt64(Self.wordCount - 1))
            let bit: UInt64 = 1 &<< (position & 63)
            stoodThere = stoodThere && words[word] & bit != 0
            words[word] |= bit
            position = position &+ (step &* 0x9e37_79b9_7f4a_7c15)
        }
        return stoodThere
    }
}
