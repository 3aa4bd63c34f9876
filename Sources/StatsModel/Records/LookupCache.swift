/// What fields turned out to mean, by their bytes: a partner's file has few different areas and categories, each some
/// hundred thousand times.
///
/// An open-addressing table with linear probing, bounded: where it is full it starts anew, and where a key meets too
/// many others (as somebody could arrange) it is not kept.
struct LookupCache: Sendable {
    private struct Entry {
        var hash: UInt64
        var start: Int32
        var length: Int32
        var value: Int64
    }

    private static let slotCount = 4096
    private static let entryLimit = 2048
    private static let keyLimit = 256
    private static let probeLimit = 16

    private var slots = [Int16](repeating: -1, count: slotCount)
    private var entries: [Entry] = []
    private var keys: [UInt8] = []

    /// Whether the next key would make the cache start anew; what its values refer to can then be dropped too.
    var isFull: Bool { entries.count >= Self.entryLimit }

    /// What a key was said to mean.
    @inline(__always)
    func value(of key: UnsafeRawBufferPointer, hash: UInt64) -> Int64? {
        var slot = Int(truncatingIfNeeded: hash >> 32) & (Self.slotCount - 1)
        return slots.withUnsafeBufferPointer { slots in
            entries.withUnsafeBufferPointer { entries in
                for _ in 0..<Self.probeLimit {
                    let index = Int(slots[slot])
                    guard index >= 0 else { return nil }
                    let entry = entries[index]
                    if entry.hash == hash, Int(entry.length) == key.count, isKey(key, at: Int(entry.start)) {
                        return entry.value
                    }
                    slot = (slot + 1) & (Self.slotCount - 1)
                }
                return nil
            }
        }
    }

    /// Keeps what a key means, and says whether it could.
    mutating func keep(_ value: Int64, for key: UnsafeRawBufferPointer, hash: UInt64) -> Bool {
        guard key.count <= Self.keyLimit else { return false }
        if isFull { removeAll() }
        var slot = Int(truncatingIfNeeded: hash >> 32) & (Self.slotCount - 1)
        for _ in 0..<Self.probeLimit {
            if slots[slot] < 0 {
                slots[slot] = Int16(truncatingIfNeeded: entries.count)
                entries.append(
                    Entry(
                        hash: hash, start: Int32(truncatingIfNeeded: keys.count),
                        length: Int32(truncatingIfNeeded: key.count), value: value))
                keys.append(contentsOf: key)
                return true
            }
            slot = (slot + 1) & (Self.slotCount - 1)
        }
        return false
    }

    /// Forgets everything.
    mutating func removeAll() {
        for slot in slots.indices { slots[slot] = -1 }
        entries.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
    }

    private func isKey(_ key: UnsafeRawBufferPointer, at start: Int) -> Bool {
        keys.withUnsafeBytes { keys in
            for index in 0..<key.count where keys[start + index] != key[index] { return false }
            return true
        }
    }

    /// A number that differs for different bytes, nearly always: multiply and fold, eight bytes at a time.
    @inline(__always)
    static func hash(of key: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: key.count) &* 0x9E37_79B9_7F4A_7C15
        var position = 0
        while position + 8 <= key.count {
            hash = mixed(hash ^ key.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        var rest: UInt64 = 0
        while position < key.count {
            rest = rest << 8 | UInt64(key[position])
            position += 1
        }
        return mixed(hash ^ rest)
    }

    @inline(__always)
    private static func mixed(_ value: UInt64) -> UInt64 {
        let product = value &* 0xBF58_476D_1CE4_E5B9
        return product ^ (product >> 29)
    }
}
