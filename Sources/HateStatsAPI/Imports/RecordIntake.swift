import Crypto
import NIOCore
import StatsModel

/// Turns a file's bytes into rows for the database: unpacks, hashes, reads, resolves names to numbers, encodes.
///
/// Pure of I/O: bytes go in by ``take(_:)``, pieces for COPY come out by ``takePiece()``. Memory does not grow with the
/// file.
struct RecordIntake: ~Copyable {
    private var reader: RecordFileReader
    private var sink: RowSink
    private var digest = SHA256()
    private var gzip: GzipInflater?
    private let unpackedLimit: Int
    private var unpackedCount = 0

    /// A file is packed where it begins with gzip's two bytes, whatever its name says: no CSV of ours begins so.
    private var start: [UInt8] = []
    private var knowsStart = false

    init(pack: NumberedPack, isPolice: Bool, today: CalendarDate, unpackedLimit: Int, rejectionsShown: Int) {
        reader = RecordFileReader(pack: pack.pack, isPolice: isPolice, today: today)
        sink = RowSink(pack: pack, rejectionsShown: rejectionsShown)
        self.unpackedLimit = unpackedLimit
    }

    /// How many rows have been read, the header not counted.
    var rowCount: Int { reader.rowCount }
    /// How many rows broke a rule.
    var rejectedCount: Int { sink.rejectedCount }
    /// The first rejected rows.
    var rejections: [ImportSummary.Rejected] { sink.rejections }
    /// Whether a row's reference may have stood in the file before.
    var mayHaveRepeats: Bool { sink.mayHaveRepeats }
    /// The header; nil until it was read.
    var header: RecordFileHeader? { reader.header }
    /// Whether enough rows are waiting for a write.
    var isWorthWriting: Bool { sink.rows.isWorthWriting }

    /// The rows that are waiting, encoded for COPY.
    mutating func takePiece() -> ArraySlice<UInt8> { sink.rows.takePiece() }

    /// Takes the next bytes of the file.
    ///
    /// - Throws: ``ImportFailure`` where the file is refused.
    mutating func take(_ bytes: UnsafeRawBufferPointer) throws {
        guard !knowsStart else { return try unpack(bytes) }
        start.append(contentsOf: bytes)
        if start.count >= 2 { try begin() }
    }

    /// Says that the file has ended.
    ///
    /// - Returns: the SHA-256 of the unpacked file.
    /// - Throws: ``ImportFailure`` where the file is refused, as when it was cut off.
    mutating func finish() throws -> [UInt8] {
        if !knowsStart { try begin() }
        if gzip != nil {
            do throws(GzipInflater.Failure) {
                try gzip?.finish()
            } catch {
                throw Self.failure(error)
            }
        }
        do {
            try Self.finish(&reader, &sink)
        } catch {
            throw ImportFailure.unreadable(error)
        }
        sink.rows.end()
        return Array(digest.finalize())
    }

    private mutating func begin() throws {
        knowsStart = true
        if start.starts(with: [0x1f, 0x8b]) { gzip = try GzipInflater() }
        let held = start
        start = []
        try held.withUnsafeBytes { try unpack($0) }
    }

    private mutating func unpack(_ bytes: UnsafeRawBufferPointer) throws {
        guard var inflater = gzip.take() else { return try read(bytes) }
        do {
            try inflater.inflate(bytes) { try read($0) }
        } catch let failure as GzipInflater.Failure {
            throw Self.failure(failure)
        }
        gzip = consume inflater
    }

    private mutating func read(_ bytes: UnsafeRawBufferPointer) throws {
        unpackedCount += bytes.count
        guard unpackedCount <= unpackedLimit else {
            throw ImportFailure.tooLarge(limit: unpackedLimit, isUnpacked: gzip != nil)
        }
        digest.update(bufferPointer: bytes)
        var rest = bytes[...]
        // The header is fed alone: how the rows are taken in depends on which columns there are.
        while reader.header == nil, let end = rest.firstIndex(where: { $0 == 0x0a || $0 == 0x0d }) {
            try feed(rest[...end])
            rest = rest[(end + 1)...]
            sink.needsEveryText = reader.header?.has(.occurredOn) == false
        }
        try feed(rest)
    }

    private mutating func feed(_ bytes: Slice<UnsafeRawBufferPointer>) throws {
        do {
            try Self.feed(&reader, &sink, UnsafeRawBufferPointer(rebasing: bytes))
        } catch {
            throw ImportFailure.unreadable(error)
        }
    }

    // Static, so that the reader and the sink are two accesses, not two to one `self`.
    private static func feed(
        _ reader: inout RecordFileReader, _ sink: inout RowSink, _ bytes: UnsafeRawBufferPointer
    ) throws(RecordFileError) {
        try reader.feed(bytes, accepted: { sink.accept($0) }, rejected: { sink.reject($0) })
    }

    private static func finish(_ reader: inout RecordFileReader, _ sink: inout RowSink) throws(RecordFileError) {
        try reader.finish(accepted: { sink.accept($0) }, rejected: { sink.reject($0) })
    }

    private static func failure(_ error: GzipInflater.Failure) -> ImportFailure {
        switch error {
        case .notGzip(let reason):
            .unreadable(reason: "The gzip packing is damaged: \(reason).", line: nil, suggestions: [])
        case .cutOff:
            .unreadable(
                reason: "The gzip packing ends too early: the file was cut off on the way.", line: nil, suggestions: [])
        }
    }
}
