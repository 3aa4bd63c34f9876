import StatsModel

/// Where a file's rows go: names become the database's numbers, and rows become bytes for COPY.
struct RowSink: ~Copyable {
    /// The encoded rows.
    var rows = ArrivingRows()
    /// How many rows broke a rule.
    private(set) var rejectedCount = 0
    /// The first rows that broke a rule.
    private(set) var rejections: [ImportSummary.Rejected] = []
    /// Whether a row's reference may have stood in the file before.
    private(set) var mayHaveRepeats = false

    private var filter = RepetitionFilter()
    private let pack: NumberedPack
    private let rejectionsShown: Int
    /// Whether the database may reject any row by what it knows, so that each must come with its text.
    var needsEveryText = false

    init(pack: NumberedPack, rejectionsShown: Int) {
        self.pack = pack
        self.rejectionsShown = rejectionsShown
    }

    mutating func accept(_ row: RecordRow) {
        let mayRepeat = filter.mayRepeat(row.sourceReference)
        mayHaveRepeats = mayHaveRepeats || mayRepeat
        var good = ArrivingRows.GoodRow(
            line: Int64(row.line), area: pack.areaNumbers[row.area], kind: row.kind.number,
            channel: row.channel.map { pack.channelNumbers[$0] }, recordedOn: row.recordedOn.days,
            occurredOn: row.occurredOn?.days, categories: pack.mask(row.categories), isActive: row.isActive,
            sourceReference: row.sourceReference, policeReference: row.policeReference, mayRepeat: mayRepeat)
        guard mayRepeat || needsEveryText else { return rows.append(good) }
        row.raw.withUnsafeBytes { raw in
            good.raw = raw
            rows.append(good)
        }
    }

    mutating func reject(_ rejection: Rejection) {
        rejectedCount += 1
        let columns = rejection.problems.map { $0.column?.rawValue ?? "" }
        let reasons = rejection.problems.map(\.description)
        rejection.raw.withUnsafeBytes {
            rows.append(rejectedLine: Int64(rejection.line), columns: columns, reasons: reasons, raw: $0)
        }
        guard rejections.count < rejectionsShown else { return }
        rejections.append(
            .init(line: rejection.line, faults: zip(columns, reasons).map { .init(column: $0, reason: $1) }))
    }
}

extension Kind {
    /// The number by which the database knows it.
    var number: Int16 {
        switch self {
        case .crime: 1
        case .incident: 2
        }
    }
}
