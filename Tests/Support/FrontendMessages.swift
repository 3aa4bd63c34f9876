/// Follows what a client of PostgreSQL sends, to tell where its statements end.
struct FrontendMessages {
    /// The bytes of the message at hand that have not come yet; 0 before its head is whole.
    private var rest = 0
    private var head: [UInt8] = []
    private var type: UInt8?
    private var isStarted = false

    /// How many of these bytes have passed when each of the statements that end in them has.
    ///
    /// A statement ends with Sync, or is a simple Query. What opens a connection has no type, and is none.
    mutating func statementEnds(in bytes: ArraySlice<UInt8>) -> [Int] {
        var ends: [Int] = []
        for (offset, byte) in bytes.enumerated() {
            if rest == 0 {
                head.append(byte)
                guard head.count == (isStarted ? 5 : 4) else { continue }
                let length = head.suffix(4).reduce(0) { $0 << 8 | Int($1) }
                type = isStarted ? head[0] : nil
                rest = max(0, length - 4)
                head = []
            } else {
                rest -= 1
            }
            guard rest == 0 else { continue }
            if type == UInt8(ascii: "S") || type == UInt8(ascii: "Q") { ends.append(offset + 1) }
            isStarted = true
        }
        return ends
    }
}
