/// An incident record that meets every rule, as a view of the reader's memory: it is valid only within the call that
/// hands it over.
public struct RecordRow {
    /// The line of the file, from 1, on which the row begins.
    public let line: Int
    /// The source's reference, in ASCII, 1 to 64 bytes.
    public let sourceReference: UnsafeRawBufferPointer
    /// The day on which it was recorded.
    public let recordedOn: CalendarDate
    /// The day on which it happened, not after that; nil where not known.
    public let occurredOn: CalendarDate?
    /// The position of the area in the pack.
    public let area: Int
    /// Crime or not.
    public let kind: Kind
    /// The categories; never empty.
    public let categories: CategorySet
    /// The position of the channel in the pack; nil where not known.
    public let channel: Int?
    /// The police's reference, in ASCII, 1 to 64 bytes; nil where not known, and in every record of the police, whose
    /// own reference it would be.
    public let policeReference: UnsafeRawBufferPointer?
    /// False where the record is withdrawn.
    public let isActive: Bool

    /// The row of the file, for whoever finds out later that it must be rejected.
    let row: CSVRow
    /// The columns that are not read.
    let ignored: [Int]

    /// The row as it stands in the file, as a `Rejection` of it would have it. Allocates: ask where it is needed only.
    public var raw: [UInt8] {
        ignored.isEmpty ? Array(row.raw) : row.line(without: ignored)
    }
}

/// A row that breaks a rule, with everything that is wrong with it.
public struct Rejection: Sendable, Hashable {
    /// The line of the file, from 1, on which the row begins.
    public let line: Int
    /// The row as it stands in the file, without the end of its line, and without the columns that are not read (unless
    /// its number of fields is wrong). UTF-8, and no longer than the limit of a row.
    public let raw: [UInt8]
    /// Everything that is wrong, in the order of the columns; never empty.
    public let problems: [RecordProblem]
}
