/// Reads a partner's file of incident records: from chunks of bytes to rows that meet every rule, and rejections of
/// those that don't, in constant memory.
///
/// Whether two rows of a file have one reference is not decided here: that needs all of them.
public struct RecordFileReader: Sendable {
    private var csv: CSVReader
    private var rules: RecordRules

    /// A reader at the start of a file.
    ///
    /// - Parameters:
    ///   - pack: by which areas, categories and channels are known.
    ///   - isPolice: whether the file is the police's, whose `police_ref` can only be its own reference.
    ///   - today: the last day on which a record can have been recorded.
    ///   - rowLimit: the greatest number of bytes of a row.
    public init(
        pack: ReferencePack, isPolice: Bool, today: CalendarDate, rowLimit: Int = CSVReader.defaultRowLimit
    ) {
        csv = CSVReader(rowLimit: rowLimit)
        rules = RecordRules(pack: pack, isPolice: isPolice, today: today)
    }

    /// The header; nil until it has been read. Which optional columns the file has, it says; ask between two calls, not
    /// within one.
    public var header: RecordFileHeader? { rules.header }

    /// How many rows have been read, the header not counted.
    public var rowCount: Int { rules.rowCount }

    /// Takes the next bytes of the file. Rows and rejections come in the order of the file; views in them are valid
    /// only within the call that hands them over.
    ///
    /// - Throws: why the file is refused whole; the reader throws the same again from then on.
    public mutating func feed(
        _ bytes: UnsafeRawBufferPointer, accepted: (RecordRow) -> Void, rejected: (Rejection) -> Void
    ) throws(RecordFileError) {
        try Self.read(bytes, &csv, &rules, accepted, rejected)
    }

    /// Takes the next bytes of the file.
    ///
    /// - Throws: why the file is refused whole; the reader throws the same again from then on.
    public mutating func feed(
        _ bytes: [UInt8], accepted: (RecordRow) -> Void, rejected: (Rejection) -> Void
    ) throws(RecordFileError) {
        // The error is carried out by hand: the closure of `withUnsafeBytes` would lose its type.
        var failure: RecordFileError?
        bytes.withUnsafeBytes { memory in
            do throws(RecordFileError) {
                try Self.read(memory, &csv, &rules, accepted, rejected)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Says that the file has ended, and hands over its last row where that has no end of line.
    ///
    /// - Throws: why the file is refused whole, as when it has no header.
    public mutating func finish(
        accepted: (RecordRow) -> Void, rejected: (Rejection) -> Void
    ) throws(RecordFileError) {
        try Self.read(nil, &csv, &rules, accepted, rejected)
        if rules.header == nil { throw .noHeader }
    }

    // Static, so that the reader of CSV and the rules are two accesses, not two to one `self`. No bytes: the end.
    private static func read(
        _ bytes: UnsafeRawBufferPointer?, _ csv: inout CSVReader, _ rules: inout RecordRules,
        _ accepted: (RecordRow) -> Void, _ rejected: (Rejection) -> Void
    ) throws(RecordFileError) {
        if let failure = rules.failure { throw failure }
        var failure: CSVError?
        do throws(CSVError) {
            if let bytes {
                try csv.feed(bytes) { row in rules.take(row, accepted: accepted, rejected: rejected) }
            } else {
                try csv.finish { row in rules.take(row, accepted: accepted, rejected: rejected) }
            }
        } catch {
            failure = error
        }
        // What is wrong with the header comes first, wherever the chunks end.
        if let failure = rules.failure { throw failure }
        if let failure { throw .csv(failure) }
    }
}
