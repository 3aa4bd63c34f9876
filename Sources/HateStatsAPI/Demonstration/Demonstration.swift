public import StatsModel

/// The demonstration data of a pack: made-up records as the files that the partners would have sent.
///
/// Everything about it is fixed by the pack: the same pack makes the same bytes on every machine. Only the months that
/// aren't over yet are left out, so that no record lies in the future.
public struct Demonstration: Sendable {
    /// The seed of the generator, from the pack's `demo.csv`.
    public let seed: Int64
    /// The files, in the order in which they are to be imported: what each source sent first, then what it sent once
    /// more, corrected or withdrawn.
    public let files: [DemonstrationFile]

    /// The last month that has records.
    public let lastMonth: Month

    /// The number of rows in all files.
    public var rowCount: Int { files.reduce(0) { $0 + $1.rowCount } }

    /// Makes the records.
    ///
    /// - Parameters:
    ///   - pack: with its `demo.csv`.
    ///   - today: the day on which it is, in the pack's time zone.
    /// - Throws: everything that is wrong with the pack's `demo.csv`.
    public init(pack: ReferencePack, today: CalendarDate) throws(DemonstrationFailure) {
        let shares = try DemonstrationShares(pack)
        seed = shares.seed
        let lastMonth = min(shares.lastMonth, today.month.advanced(by: -1))
        self.lastMonth = lastMonth
        let records = DemonstrationRecords(pack: pack, shares: shares)
        let first = records.first.filter { $0.recordedOn.month <= lastMonth }
        let later = records.later.filter { $0.recordedOn.month <= lastMonth }
        var files: [DemonstrationFile] = []
        for (index, source) in pack.sources.enumerated() {
            let covers =
                source.isExpectedMonthly && shares.firstMonth <= lastMonth ? shares.firstMonth...lastMonth : nil
            let own = first.filter { $0.source == index }
            guard !own.isEmpty || covers != nil else { continue }
            files.append(DemonstrationFile(own, of: source.code, covers: covers, isSecond: false, pack: pack))
        }
        for (index, source) in pack.sources.enumerated() {
            let own = later.filter { $0.source == index }
            guard !own.isEmpty else { continue }
            files.append(DemonstrationFile(own, of: source.code, covers: nil, isSecond: true, pack: pack))
        }
        self.files = files
    }
}

/// One file of the demonstration data.
public struct DemonstrationFile: Sendable {
    /// The source that it comes from.
    public let source: SourceCode
    /// The months for which the source has now sent all it has; nil where it states nothing.
    public let covers: ClosedRange<Month>?
    /// Whether it holds records sent once more: corrected or withdrawn.
    public let isSecond: Bool
    /// The number of records in it.
    public let rowCount: Int
    /// CSV, as a partner sends it.
    public let bytes: [UInt8]

    /// The file's name, without a folder.
    public var name: String { source.rawValue + (isSecond ? "-corrections.csv" : ".csv") }

    init(
        _ records: [DemonstrationRecord], of source: SourceCode, covers: ClosedRange<Month>?, isSecond: Bool,
        pack: ReferencePack
    ) {
        self.source = source
        self.covers = covers
        self.isSecond = isSecond
        rowCount = records.count
        var bytes = Array("source_ref,recorded_on,occurred_on,area,kind,categories,channel,police_ref,status\n".utf8)
        bytes.reserveCapacity(bytes.count + records.count * 112)
        for record in records {
            let fields = [
                record.reference,
                record.recordedOn.description,
                record.occurredOn?.description ?? "",
                pack.areas[record.area].slug.rawValue,
                record.kind.rawValue,
                record.categories.map { pack.categories[$0].code.rawValue }.joined(separator: ";"),
                record.channel.map { pack.channels[$0].code.rawValue } ?? "",
                record.policeReference ?? "",
                record.isWithdrawn ? "withdrawn" : "active",
            ]
            for (place, field) in fields.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(contentsOf: field.utf8)
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        self.bytes = bytes
    }
}
