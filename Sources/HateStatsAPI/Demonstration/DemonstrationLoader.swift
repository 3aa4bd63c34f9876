import Crypto
import NIOCore
public import PostgresBridge
import StatsModel

/// Puts the demonstration data into a database, as its owner, and marks the database synthetic for good.
///
/// The mark goes in before the first record, so that no moment has synthetic records and no mark. Files that went in
/// before a crash are told by their digests and not sent again: a second run completes what is missing, and changes
/// nothing where nothing is.
public struct DemonstrationLoader: Sendable {
    /// What a run did.
    public enum Outcome: Sendable, Hashable {
        /// All of it was there before.
        case wasThere
        /// Files went in; how many rows they had altogether, and how many of these were rejected (none, unless the pack
        /// was changed in between).
        case loaded(rows: Int, rejected: Int)
    }

    /// How far a run is.
    public struct Progress: Sendable {
        /// Rows that have gone in, of the files of this run.
        public var rows: Int
        /// Rows of all files of this run.
        public var ofRows: Int
    }

    private let pool: PostgresPool
    private let pack: NumberedPack

    /// A loader for the pack that is loaded; the pool must have the owner's rights.
    public init(pool: PostgresPool, pack: NumberedPack) {
        self.pool = pool
        self.pack = pack
    }

    /// Makes the records and takes them in by the importer, like any partner's files.
    ///
    /// - Parameters:
    ///   - releases: publishes a release when all has been sent once, and its correction when some has been sent
    ///     corrected or withdrawn; nil for records alone.
    ///   - progress: told after each piece of a file.
    /// - Throws: ``DemonstrationFailure`` where the pack has no demonstration data, ``DemonstrationRefusal`` where the
    ///   database isn't one for it, or what an import or a release throws.
    public func run(
        releases: DemonstrationReleases? = nil, progress: (Progress) -> Void = { _ in }
    ) async throws -> Outcome {
        let outcome = try await load(releases: releases, progress: progress)
        // Where a run before this one was cut off, or there are no corrections.
        try await releases?.publishFirst()
        try await releases?.publishCorrection()
        return outcome
    }

    private func load(
        releases: DemonstrationReleases?, progress: (Progress) -> Void
    ) async throws -> Outcome {
        let today = try await pool.query(Today(timeZone: pack.pack.policy.timeZone)).first
        guard let today else { throw DemonstrationFailure(problems: ["The database doesn't say which day it is."]) }
        let demonstration = try Demonstration(pack: pack.pack, today: today)
        try await mark(seed: demonstration.seed)
        let files = try await missing(demonstration.files)
        guard !files.isEmpty else { return .wasThere }
        let importer = RecordImporter(pool: pool, pack: pack, unpackedLimit: .max)
        var told = Progress(rows: 0, ofRows: files.reduce(0) { $0 + $1.rowCount })
        var rejected = 0
        var areCorrectionsNext = true
        for file in files {
            if file.isSecond, areCorrectionsNext {
                try await releases?.publishFirst()
                areCorrectionsNext = false
            }
            let request = ImportRequest(source: file.source, covers: file.covers, madeBy: "hatestats demo")
            let before = told.rows
            let summary = try await importer.run(request, bytes: Pieces(bytes: file.bytes)) { imported in
                told.rows = before + imported.rows
                progress(told)
            }
            told.rows = before + file.rowCount
            progress(told)
            rejected += summary.counts.rejected
        }
        return .loaded(rows: told.ofRows, rejected: rejected)
    }

    /// Marks the database, under the lock that lets one import at a time come into force.
    private func mark(seed: Int64) async throws {
        try await pool.withTransaction { connection in
            try await connection.query(CountingLock.take)
            guard let state = try await connection.query(State()).first else { return }
            if let marked = state.seed {
                guard marked == seed else { throw DemonstrationRefusal.otherSeed(marked: marked, wanted: seed) }
                return
            }
            guard !state.hasRecords else { throw DemonstrationRefusal.holdsRecords }
            try await connection.query("INSERT INTO synthetic_mark (seed) VALUES (\(seed))")
            try await connection.query("SELECT pg_notify('hatestats_reference', 'synthetic')")
        }
    }

    /// The files that haven't been taken in: the first of them that isn't there, and all after it, as a later file
    /// corrects an earlier one.
    private func missing(_ files: [DemonstrationFile]) async throws -> ArraySlice<DemonstrationFile> {
        for (index, file) in files.enumerated() {
            let digest = Array(SHA256.hash(data: file.bytes))
            guard let source = pack.sourceNumber(file.source),
                try await pool.query(WasImported(source: source, digest: digest)).first == true
            else { return files[index...] }
        }
        return []
    }
}

/// Why a database isn't one for demonstration data. Nothing was changed.
public enum DemonstrationRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// It holds records that nobody marked as synthetic.
    case holdsRecords
    /// It holds demonstration data of another seed.
    case otherSeed(marked: Int64, wanted: Int64)
    /// It is to be made anew, and is not marked synthetic.
    case notDemonstration

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .holdsRecords:
            "This database holds records that are not demonstration data. Made-up records are never mixed with others: "
                + "use a new, empty database."
        case .otherSeed(let marked, let wanted):
            "This database holds demonstration data of the seed \(marked), and the loaded pack's is \(wanted): use a "
                + "new, empty database, or make the demonstration data anew (`hatestats demo --reset`)."
        case .notDemonstration:
            "This database does not hold demonstration data: nothing was thrown away, and nothing of it ever is."
        }
    }
}

/// Bytes in memory, a piece at a time.
private struct Pieces: AsyncSequence, Sendable {
    let bytes: [UInt8]

    func makeAsyncIterator() -> Iterator { Iterator(rest: bytes[...]) }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ArraySlice<UInt8>

        mutating func next() async -> ByteBuffer? {
            guard !rest.isEmpty else { return nil }
            let piece = rest.prefix(65_536)
            rest = rest.dropFirst(piece.count)
            return ByteBuffer(bytes: piece)
        }
    }
}

// MARK: SQL

/// Which day it is by the database's clock, in a time zone.
struct Today: PreparedStatement {
    static let sql = "SELECT (now() AT TIME ZONE $1)::date"
    let timeZone: String
    var bindings: [PostgresBinding] { [PostgresBinding(timeZone)] }

    static func decode(_ row: PostgresRow) throws -> CalendarDate {
        CalendarDate(days: try row.decode(PostgresDate.self, at: 0).daysSince1970)
    }
}

/// Whether the database is marked, and with which seed, and whether it holds records.
private struct State: PreparedStatement {
    static let sql = "SELECT (SELECT seed FROM synthetic_mark), EXISTS (SELECT FROM record_version)"
    var bindings: [PostgresBinding] { [] }

    static func decode(_ row: PostgresRow) throws -> (seed: Int64?, hasRecords: Bool) {
        try row.decode((Int64?, Bool).self)
    }
}

/// Whether a file of a source has been taken in.
private struct WasImported: PreparedStatement {
    static let sql = "SELECT EXISTS (SELECT FROM import WHERE source = $1 AND file_digest = $2)"
    let source: Int16
    let digest: [UInt8]
    var bindings: [PostgresBinding] { [PostgresBinding(source), PostgresBinding(digest)] }

    static func decode(_ row: PostgresRow) throws -> Bool { try row.decode(Bool.self, at: 0) }
}
