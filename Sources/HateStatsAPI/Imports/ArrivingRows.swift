/// Rows for the table `arriving` in PostgreSQL's binary COPY format, gathered into pieces that are worth a write.
///
/// The format: a signature of 11 bytes, two 32-bit zeros, then for each row the number of its fields and for each field
/// its length (-1 for NULL) and bytes, and -1 for the number of fields at the end (PostgreSQL manual, "COPY", section
/// "Binary Format"). The rows are written straight into the piece: a million rows a second leave no time for a value
/// at a time through the general encoders.
struct ArrivingRows {
    /// The bytes that wait for a write.
    private(set) var piece: [UInt8]
    private var used = 0

    /// How many bytes make a piece that is worth a write.
    private static let worthWriting = 64 * 1024
    /// A row's fields besides its texts take less than this.
    private static let fixedPart = 160
    private static let fieldCount: Int16 = 14
    /// PostgreSQL counts days from 2000-01-01.
    private static let epochOffset: Int32 = 10_957
    private static let textOID: UInt32 = 25

    init() {
        piece = [UInt8](repeating: 0, count: 2 * Self.worthWriting)
        let start: [UInt8] =
            [0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00] + [UInt8](repeating: 0, count: 8)
        piece.withUnsafeMutableBytes { $0.copyBytes(from: start) }
        used = start.count
    }

    /// Whether enough has been gathered for a write.
    var isWorthWriting: Bool { used >= Self.worthWriting }

    /// A good row, its names resolved to the database's numbers.
    struct GoodRow {
        var line: Int64
        var area: Int16
        var kind: Int16
        var channel: Int16?
        /// Days since 1970-01-01.
        var recordedOn: Int32
        /// Days since 1970-01-01.
        var occurredOn: Int32?
        /// Bit n for the category of number n.
        var categories: Int64
        var isActive: Bool
        var sourceReference: UnsafeRawBufferPointer
        var policeReference: UnsafeRawBufferPointer?
        var mayRepeat: Bool
        /// The row as it was sent, wanted where the database may yet reject it.
        var raw: UnsafeRawBufferPointer?
    }

    /// Adds a good row.
    mutating func append(_ row: GoodRow) {
        let texts = row.sourceReference.count + (row.policeReference?.count ?? 0) + (row.raw?.count ?? 0)
        write(atMost: Self.fixedPart + texts) { out in
            out.put(Self.fieldCount)
            out.field(row.line)
            out.field(row.area)
            out.field(row.kind)
            out.field(row.channel)
            out.field(row.recordedOn &- Self.epochOffset)
            out.field(row.occurredOn.map { $0 &- Self.epochOffset })
            out.field(row.categories)
            out.field(row.isActive ? 1 : 0 as UInt8)
            out.field(row.sourceReference)
            out.field(row.policeReference)
            out.field(row.mayRepeat ? 1 : 0 as UInt8)
            out.null()
            out.null()
            out.field(row.raw)
        }
    }

    /// Adds a rejected row: for each column at fault its reason, in the same order, and the row as it was sent.
    mutating func append(rejectedLine line: Int64, columns: [String], reasons: [String], raw: UnsafeRawBufferPointer) {
        let texts = columns.reduce(0) { $0 + $1.utf8.count + 4 } + reasons.reduce(0) { $0 + $1.utf8.count + 4 }
        write(atMost: Self.fixedPart + texts + raw.count) { out in
            out.put(Self.fieldCount)
            out.field(line)
            for _ in 0..<9 { out.null() }
            out.field(0 as UInt8)
            out.array(columns, elementOID: Self.textOID)
            out.array(reasons, elementOID: Self.textOID)
            out.field(raw)
        }
    }

    /// Ends the rows: nothing may be appended after.
    mutating func end() {
        write(atMost: 2) { $0.put(-1 as Int16) }
    }

    /// The bytes gathered since the last call, to be written now.
    mutating func takePiece() -> ArraySlice<UInt8> {
        defer { used = 0 }
        return piece[..<used]
    }

    private mutating func write(atMost size: Int, _ body: (inout Output) -> Void) {
        if piece.count - used < size {
            piece.append(contentsOf: repeatElement(0, count: max(size, Self.worthWriting)))
        }
        let start = used
        used = piece.withUnsafeMutableBytes { bytes in
            var output = Output(bytes: bytes, position: start)
            body(&output)
            return output.position
        }
    }

    /// A place in the piece that has room for what is about to be written.
    private struct Output {
        let bytes: UnsafeMutableRawBufferPointer
        var position: Int

        mutating func put(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.bigEndian) { put($0) }
        }

        mutating func put(_ source: UnsafeRawBufferPointer) {
            UnsafeMutableRawBufferPointer(rebasing: bytes[position..<position + source.count]).copyMemory(from: source)
            position += source.count
        }

        mutating func null() {
            put(-1 as Int32)
        }

        mutating func field<Value: FixedWidthInteger>(_ value: Value) {
            put(Int32(truncatingIfNeeded: MemoryLayout<Value>.size))
            put(value)
        }

        mutating func field<Value: FixedWidthInteger>(_ value: Value?) {
            if let value { field(value) } else { null() }
        }

        mutating func field(_ text: UnsafeRawBufferPointer) {
            put(Int32(truncatingIfNeeded: text.count))
            put(text)
        }

        mutating func field(_ text: UnsafeRawBufferPointer?) {
            if let text { field(text) } else { null() }
        }

        /// One dimension that starts at 1, without NULLs.
        mutating func array(_ texts: [String], elementOID: UInt32) {
            let elements = texts.reduce(0) { $0 + 4 + $1.utf8.count }
            put(Int32(truncatingIfNeeded: 20 + elements))
            put(1 as Int32)
            put(0 as Int32)
            put(elementOID)
            put(Int32(truncatingIfNeeded: texts.count))
            put(1 as Int32)
            for var text in texts {
                text.withUTF8 { field(UnsafeRawBufferPointer($0)) }
            }
        }
    }
}
