// Ours, because SwiftCSV reads a whole file into memory as `String`s: a file without end, or of five million rows, must
// be read in constant memory.

/// Reads CSV as RFC 4180 describes it, from chunks of any size, in constant memory and without allocating for a field.
///
/// Lines end with CRLF, LF or CR; a quoted field may hold commas, ends of lines and doubled quotes; a byte order mark
/// at the start is skipped, and so are empty lines. The last line needs no end. What is read does not depend on where
/// one chunk ends and the next begins.
public struct CSVReader: Sendable {
    /// The greatest number of bytes of a row, unless another is asked for.
    public static let defaultRowLimit = 64 << 10
    /// Chunks are taken in slices of this many bytes, so that memory is bounded by it and the row limit.
    static let sliceLength = 64 << 10

    /// The greatest number of bytes of a row.
    public let rowLimit: Int

    private var buffer: [UInt8] = []
    private var unescaped: [UInt8] = []
    private var bounds: [CSVRow.Bounds]
    private var place = Place()
    private var failure: CSVError?

    /// A reader at the start of a file. Limits outside 1 byte to 1 GiB are taken to the nearest of these.
    public init(rowLimit: Int = CSVReader.defaultRowLimit) {
        self.rowLimit = min(max(rowLimit, 1), 1 << 30)
        bounds = Array(
            repeating: CSVRow.Bounds(start: 0, end: 0, isEscaped: false), count: CSVRow.maximumFields)
    }

    /// Takes the next bytes of the file and hands over each row that they complete.
    ///
    /// - Throws: what makes it no CSV; the reader throws the same again from then on.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer, _ body: (CSVRow) -> Void) throws(CSVError) {
        var rest = bytes[...]
        repeat {
            let slice = rest.prefix(Self.sliceLength)
            rest = rest.dropFirst(slice.count)
            buffer.append(contentsOf: slice)
            try advance(isLast: false, body)
        } while !rest.isEmpty
    }

    /// Takes the next bytes of the file and hands over each row that they complete.
    ///
    /// - Throws: what makes it no CSV; the reader throws the same again from then on.
    public mutating func feed(_ bytes: [UInt8], _ body: (CSVRow) -> Void) throws(CSVError) {
        // Not through `withUnsafeBytes`, whose closure would need another name for each error thrown.
        var failure: CSVError?
        bytes.withUnsafeBytes { memory in
            do throws(CSVError) { try feed(memory, body) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Says that the file has ended, and hands over its last row where that has no end of line.
    ///
    /// - Throws: what makes it no CSV.
    public mutating func finish(_ body: (CSVRow) -> Void) throws(CSVError) {
        try advance(isLast: true, body)
    }

    private mutating func advance(isLast: Bool, _ body: (CSVRow) -> Void) throws(CSVError) {
        if let failure { throw failure }
        let limit = rowLimit
        // The memory is taken out of `self`, so that `body` can be called while pointers into it are held.
        var (buffer, unescaped, bounds, place) = ([UInt8](), [UInt8](), [CSVRow.Bounds](), place)
        swap(&buffer, &self.buffer)
        swap(&unescaped, &self.unescaped)
        swap(&bounds, &self.bounds)
        failure = buffer.withUnsafeBytes { bytes in
            bounds.withUnsafeMutableBufferPointer { bounds in
                guard place.skipMark(bytes, isLast: isLast) else { return place.failure }
                var scan = CSVScan(bytes: bytes, bounds: bounds, limit: limit, place: place)
                let failure = scan.run(isLast: isLast, unescaped: &unescaped, body)
                place = scan.place
                return failure
            }
        }
        if place.rowStart > 0 {
            buffer.removeFirst(min(place.rowStart, buffer.count))
            place.rebase()
        }
        swap(&buffer, &self.buffer)
        swap(&unescaped, &self.unescaped)
        swap(&bounds, &self.bounds)
        self.place = place
        if let failure {
            self.buffer = []
            throw failure
        }
    }
}

extension CSVReader {
    /// Where reading stands between two chunks: it goes on in the middle of a field, so that a row that comes in single
    /// bytes is still read once only.
    struct Place: Sendable {
        enum Mode: UInt8 { case fileStart, rowStart, rowStartAfterCR, fieldStart, plain, quoted, afterQuote }

        var mode = Mode.fileStart
        /// The next byte to look at.
        var position = 0
        /// Where the row, and the field in it, begin.
        var rowStart = 0
        var fieldStart = 0
        var fieldCount = 0
        var isEscaped = false
        var hasEscapes = false
        /// All bytes of the row together by OR: below 128 where it is ASCII.
        var seen: UInt8 = 0
        /// The line that is read, that on which the row begins, and that of the last opening quote.
        var line = 1
        var rowLine = 1
        var quoteLine = 1
        /// Whether the byte before, in a quoted field, was a CR: a LF after it begins no further line.
        var isAfterCR = false
        var failure: CSVError?

        /// Skips the byte order mark; false where more bytes are needed to know whether there is one, or the file is
        /// refused for the mark it has.
        mutating func skipMark(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Bool {
            guard mode == .fileStart else { return true }
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            let first = bytes.first
            if bytes.count < 2, !isLast { return false }
            if bytes.count >= 2, (first == 0xFF && bytes[1] == 0xFE) || (first == 0xFE && bytes[1] == 0xFF) {
                failure = .wideCharacters
                return false
            }
            if bytes.count < 3, !isLast, first == mark[0] { return false }
            if bytes.starts(with: mark) { (position, rowStart, fieldStart) = (3, 3, 3) }
            mode = .rowStart
            return true
        }

        /// Counts positions from the start of the row, once everything before it has been dropped.
        mutating func rebase() {
            position -= rowStart
            fieldStart = max(0, fieldStart - rowStart)
            rowStart = 0
        }
    }
}
