public import NIOCore
public import PostgresBridge
import StatsModel

/// Takes partners' files in: each in one transaction, all of it or nothing.
///
/// The rows stream into a temporary table while the file is read; then, under the counting lock, the database finds what
/// is new or changed, adds these versions, brings the month counts into step, and stamps the moment from which all this
/// is in force.
public struct RecordImporter: Sendable {
    /// How many rejected rows a summary lists; all of them are in the import's rejects.
    public static let rejectionsShown = 100

    /// The longest that the reading or the merging of one file may take. Slow senders are cut off by the server's own
    /// bounds on a body long before.
    private static let longest: Duration = .seconds(4 * 3600)

    private let pool: PostgresPool
    private let pack: NumberedPack
    private let unpackedLimit: Int

    /// An importer for the pack that is loaded.
    ///
    /// - Parameter unpackedLimit: the greatest number of bytes of a file, unpacked.
    public init(pool: PostgresPool, pack: NumberedPack, unpackedLimit: Int) {
        self.pool = pool
        self.pack = pack
        self.unpackedLimit = unpackedLimit
    }

    /// Takes a file in.
    ///
    /// - Parameters:
    ///   - bytes: the file, packed by gzip or not.
    ///   - progress: told how far it is, after each piece that was read.
    /// - Returns: what became of the rows.
    /// - Throws: ``ImportFailure``, what `bytes` throws, or `PostgresError`. Nothing has changed then; only where a
    ///   `PostgresError` says that its commit is in doubt may all of it have gone in, and sending the file again is safe.
    public func run<Bytes: AsyncSequence>(
        _ request: ImportRequest, bytes: Bytes, progress: (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportSummary where Bytes.Element == ByteBuffer {
        guard let source = pack.pack.source(request.source), let number = pack.sourceNumber(request.source) else {
            throw ImportFailure.unknownSource(request.source.rawValue, known: pack.pack.sources.map(\.code.rawValue))
        }
        let clock = ContinuousClock()
        let start = clock.now
        do {
            return try await pool.withTransaction { connection in
                let moment = try await ImportMoment.read(over: connection, timeZone: pack.pack.policy.timeZone)
                try moment.check(request.covers)
                var taken = try await take(
                    bytes, isPolice: source.isPolice, today: moment.today, over: connection, progress)
                progress(ImportProgress(phase: .merging, rows: taken.rows, bytes: taken.bytes))
                let merge = ImportMerge(
                    connection: connection, source: number, isPolice: source.isPolice, deadline: Self.longest)
                let merged = try await merge.run(&taken)
                if request.onError == .abort { try taken.refuseRejections() }
                let id = try await merge.conclude(taken, merged, request: request, startedAt: moment.now)
                let summary = ImportSummary(
                    id: request.isDryRun ? nil : id, source: request.source, fileDigest: taken.digest.hexadecimal,
                    counts: merged.counts, covers: request.covers, seconds: start.duration(to: clock.now).seconds,
                    rejections: taken.rejections, bytes: taken.bytes)
                guard !request.isDryRun else { throw DryRunEnded(summary: summary) }
                return summary
            }
        } catch let ended as DryRunEnded {
            return ended.summary
        }
    }

    /// Ends a dry run's transaction, so that it leaves no trace.
    private struct DryRunEnded: Error {
        let summary: ImportSummary
    }

    /// Streams the file into the table `arriving`.
    private func take<Bytes: AsyncSequence>(
        _ bytes: Bytes, isPolice: Bool, today: CalendarDate, over connection: PostgresConnection,
        _ progress: (ImportProgress) -> Void
    ) async throws -> TakenFile where Bytes.Element == ByteBuffer {
        try await connection.query(ImportStatements.createArriving)
        var intake = RecordIntake(
            pack: pack, isPolice: isPolice, today: today, unpackedLimit: unpackedLimit,
            rejectionsShown: Self.rejectionsShown)
        var digest: [UInt8] = []
        var byteCount = 0
        try await connection.copyIn(ImportStatements.copyArriving, deadline: Self.longest) { writer in
            for try await piece in bytes {
                try piece.withUnsafeReadableBytes { try intake.take($0) }
                byteCount += piece.readableBytes
                if intake.isWorthWriting { try await writer.write(intake.takePiece()) }
                progress(ImportProgress(phase: .reading, rows: intake.rowCount, bytes: byteCount))
            }
            digest = try intake.finish()
            try await writer.write(intake.takePiece())
        }
        guard let header = intake.header else { throw ImportFailure.unreadable(.noHeader) }
        return TakenFile(
            header: header, digest: digest, rows: intake.rowCount, bytes: byteCount,
            rejected: intake.rejectedCount, rejections: intake.rejections, mayHaveRepeats: intake.mayHaveRepeats)
    }
}

/// A file whose rows lie in the table `arriving`.
struct TakenFile {
    let header: RecordFileHeader
    /// SHA-256 of the file, unpacked.
    let digest: [UInt8]
    let rows: Int
    let bytes: Int
    var rejected: Int
    var rejections: [ImportSummary.Rejected]
    let mayHaveRepeats: Bool

    /// - Throws: ``ImportFailure/rejectedRows(count:first:)`` where there are any.
    func refuseRejections() throws {
        guard rejected == 0 else { throw ImportFailure.rejectedRows(count: rejected, first: rejections) }
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

extension [UInt8] {
    /// Two hexadecimal digits for each byte.
    var hexadecimal: String {
        let digits = Array<UInt8>("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
