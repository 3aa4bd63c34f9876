internal import PostgresBridge
internal import StatsModel

/// The second half of an import's transaction: from the table `arriving` to versions and counts.
struct ImportMerge {
    let connection: PostgresConnection
    let source: Int16
    let isPolice: Bool
    let deadline: Duration

    /// What the merge found.
    struct Merged {
        let importNumber: Int32
        let counts: ImportCounts
    }

    /// Finds what is new and what has changed, adds these versions, and brings the counts into step.
    ///
    /// From here on the counting lock is held: one import at a time. The reading before runs beside others.
    func run(_ file: inout TakenFile) async throws -> Merged {
        try await connection.query(ImportStatements.setWorkMemory)
        try await connection.query(ImportStatements.setNoCompilation)
        try await query(ImportStatements.analyzeArriving)
        try await query(CountingLock.take)
        let importNumber = try await connection.query(ImportStatements.nextImport).only(Int32.self)
        try await rejectWhatOnlyTheDatabaseSees(&file)
        let columns = OptionalColumns(
            occurredOn: file.header.has(.occurredOn), channel: file.header.has(.channel),
            policeReference: file.header.has(.policeReference), status: file.header.has(.status))
        try await connection.query(ImportStatements.createShift)
        try await connection.query(ImportStatements.createAmended)
        let (new, changed) = try await query(
            ImportStatements.addVersions(source: source, importNumber: importNumber, columns: columns)
        ).only((Int, Int).self)
        try await query(ImportStatements.analyzeAmended)
        try await query(ImportStatements.shiftAmended(source: source))
        if isPolice {
            try await query(ImportStatements.shiftLinked(source: source, importNumber: importNumber))
        }
        try await query(ImportStatements.applyShift)
        let taken = file.rows - file.rejected
        return Merged(
            importNumber: importNumber,
            counts: ImportCounts(
                rows: file.rows, new: new, changed: changed, unchanged: taken - new - changed,
                rejected: file.rejected))
    }

    /// Writes the import's own row, its rejects and its returns.
    ///
    /// - Returns: the import's number.
    func conclude(
        _ file: TakenFile, _ merged: Merged, request: ImportRequest, startedAt: PostgresTimestamp
    ) async throws -> Int32 {
        let covers = request.covers.map { range in
            (
                from: PostgresDate(daysSince1970: range.lowerBound.firstDay.days),
                to: PostgresDate(daysSince1970: range.upperBound.firstDay.days)
            )
        }
        try await query(
            ImportStatements.addImport(
                ImportRow(
                    id: merged.importNumber, source: source, fileDigest: file.digest, madeBy: request.madeBy,
                    header: file.header.names.joined(separator: ","), counts: merged.counts, coversFrom: covers?.from,
                    coversTo: covers?.to, startedAt: startedAt)))
        if merged.counts.rejected > 0 {
            try await query(ImportStatements.addQuarantine(importNumber: merged.importNumber))
        }
        if let covers {
            try await query(
                ImportStatements.addReturns(
                    importNumber: merged.importNumber, source: source, from: covers.from, to: covers.to))
        }
        return merged.importNumber
    }

    /// A reference that occurs again, and dates that contradict what is on record.
    private func rejectWhatOnlyTheDatabaseSees(_ file: inout TakenFile) async throws {
        let lacksOccurredOn = !file.header.has(.occurredOn)
        guard file.mayHaveRepeats || lacksOccurredOn else { return }
        // What is on record first: a row that contradicts it is not one that a later row could repeat.
        if lacksOccurredOn {
            try await query(ImportStatements.rejectRecordedBeforeOccurred(source: source))
        }
        if file.mayHaveRepeats {
            try await query(ImportStatements.rejectRepeats)
            try await query(ImportStatements.dropSameRepeats)
        }
        file.rejected = try await query(ImportStatements.countRejected).only(Int.self)
        file.rejections = try await query(ImportStatements.firstRejected(RecordImporter.rejectionsShown)).map { row in
            let (line, columns, reasons) = try row.decode((Int64, [String], [String]).self)
            return ImportSummary.Rejected(
                line: Int(line), faults: zip(columns, reasons).map { .init(column: $0, reason: $1) })
        }
    }

    @discardableResult
    private func query(_ query: PostgresQuery) async throws -> PostgresResult {
        try await connection.query(query, deadline: deadline)
    }
}
