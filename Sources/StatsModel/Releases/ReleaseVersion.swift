/// One version of a release with its figures: what any answer about it is made of. A class, as every answer passes it on.
public final class ReleaseVersion: Sendable {
    /// Its names.
    public let name: ReleaseName
    /// What it is called.
    public let title: String
    /// Why it corrects the version before; nil for the first.
    public let reason: String?
    /// Its last month.
    public let periodTo: Month
    /// As of when records count.
    public let cutOff: Instant
    /// When it became public; nil before that.
    public let publishedAt: Instant?
    /// The SHA-256 of its manifest, 32 bytes.
    public let digest: [UInt8]
    /// Its figures, with the frame and the pack that were frozen with them.
    public let table: ProtectedTable
    /// The numbers by which citations name the pack's codes.
    public let numbers: CitationNumbers
    /// Areas, residents and definitions as they were frozen with it.
    public let reference: MeasureReference
    /// Its counts, with what must be said of each.
    public let counts: PublishedCounts

    /// A version of these parts.
    public init(
        name: ReleaseName, title: String, reason: String?, periodTo: Month, cutOff: Instant, publishedAt: Instant?,
        digest: [UInt8], table: ProtectedTable, numbers: CitationNumbers
    ) {
        self.name = name
        self.title = title
        self.reason = reason
        self.periodTo = periodTo
        self.cutOff = cutOff
        self.publishedAt = publishedAt
        self.digest = digest
        self.table = table
        self.numbers = numbers
        reference = MeasureReference(table.frame.pack)
        counts = PublishedCounts(table, numbers: numbers, versionNumber: name.number, reference: reference)
    }

    /// The pack that was frozen with it.
    public var pack: ReferencePack { table.frame.pack }
}
