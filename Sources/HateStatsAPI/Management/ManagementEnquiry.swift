public import Logging
public import PostgresBridge
internal import StatsModel

/// Answers questions from the current records: live, unsuppressed, for statisticians only.
///
/// All that one answer reads is read in one read-only transaction of one snapshot, so that an import that ends in between
/// can't make its figures disagree with one another.
public struct ManagementEnquiry: Sendable {
    private let pool: PostgresPool
    private let pack: NumberedPack
    private let logger: Logger

    /// Answers from the records behind a pool, in the words of a pack.
    public init(pool: PostgresPool, pack: NumberedPack, logger: Logger) {
        self.pool = pool
        self.pack = pack
        self.logger = logger
    }

    /// Answers a question, and writes into the log who asked it.
    ///
    /// - Parameters:
    ///   - access: who asks; statisticians only are answered, over HTTP and on the command line alike.
    ///   - parameters: the query's parameters as the HTTP contract has them, decoded.
    ///   - otherParameters: names that the caller reads itself.
    /// - Throws: `QueryProblems` where the question can't be understood, `Problem`, `PostgresError`.
    public func answer(
        _ access: Access, _ parameters: [(name: String, value: String)], otherParameters: Set<String> = []
    ) async throws -> ManagementAnswer {
        guard access.role == .statistician else {
            throw Problem(
                .notAllowed,
                "Management figures are for a key of the role statistician; this one is of the role \(access.role.rawValue)."
            )
        }
        let reading: Read = try await pool.withTransaction(isolation: .repeatableRead, readOnly: true) { connection in
            try await read(parameters, otherParameters, connection)
        }
        // The connection is free again while the figures are computed.
        report(reading.tally.unknownAreas)
        let figures = ManagementFigures(
            query: reading.query, cube: try reading.tally.cube.rolledUp(over: pack.pack.tree), pack: pack.pack,
            coverage: reading.coverage, isSynthetic: reading.isSynthetic)
        let answer = ManagementAnswer(figures)
        log(answer, for: access)
        return answer
    }

    /// Unsuppressed counts can identify people, so every look leaves a line.
    private func log(_ answer: ManagementAnswer, for access: Access) {
        logger.notice(
            "management figures were looked at",
            metadata: [
                "key": .string(access.keyID), "query": .string(answer.canonicalQuery),
                "figures": .stringConvertible(answer.figures.count),
            ])
    }

    // MARK: Reading

    /// All that an answer is made of.
    private struct Read {
        let query: FigureQuery
        let tally: CountTally
        let coverage: Coverage
        let isSynthetic: Bool
    }

    private func read(
        _ parameters: [(name: String, value: String)], _ otherParameters: Set<String>, _ connection: PostgresConnection
    ) async throws -> Read {
        let holdings = try await holdings(connection)
        let context = QueryContext(
            pack: pack.pack, audience: .management, latestMonth: holdings.latestMonth, firstMonth: holdings.firstMonth,
            otherParameters: otherParameters)
        let query = try FigureQuery(parameters: parameters, context: context)
        return Read(
            query: query, tally: try await tally(for: query, connection),
            coverage: try await holdings.coverage(for: query, connection), isSynthetic: holdings.isSynthetic)
    }

    private func holdings(_ connection: PostgresConnection) async throws -> Holdings {
        let moment = ManagementMoment(timeZone: pack.pack.policy.timeZone)
        // Two questions, one round trip.
        let results = try await connection.pipeline([moment.query, ReturnsMade().query])
        guard results.count == 2, let row = results[0].first else {
            throw Problem(.internalError, "The database did not say what it holds.")
        }
        return Holdings(
            moment: try ManagementMoment.decode(row), returns: try results[1].map(ReturnsMade.decode), pack: pack)
    }

    private func tally(for query: FigureQuery, _ connection: PostgresConnection) async throws -> CountTally {
        guard let span = query.timeSpan else { throw Problem(.internalError, "The question has no period.") }
        var tally = try CountTally(pack, span: span, categories: query.countedCategories)
        if query.isPlain {
            let counts = KeptMonthCounts(first: span.start, last: span.end, categories: tally.categoryNumbers)
            for row in try await connection.query(counts) { try tally.add(row) }
        } else {
            for row in try await groupedRecords(for: query, span, connection) { try tally.add(row) }
        }
        return tally
    }

    private func report(_ unknownAreas: Set<Int16>) {
        guard !unknownAreas.isEmpty else { return }
        logger.warning(
            "counts of areas that the pack in memory does not have were taken to the top",
            metadata: ["areas": "\(unknownAreas.sorted())"])
    }

    private func groupedRecords(
        for query: FigureQuery, _ span: TimeSpan, _ connection: PostgresConnection
    ) async throws -> [CountedGroup] {
        let unit = if case .days = span { "day" } else { "month" }
        let group = GroupedRecords(
            unit: unit, first: span.start, last: span.end,
            sources: query.sources.isEmpty ? nil : query.sources.map { pack.sourceNumbers[$0] },
            channels: query.channels.isEmpty ? nil : query.channels.map { pack.channelNumbers[$0] },
            categories: pack.mask(query.categoriesAll))
        switch query.basis {
        case .recorded: return try await connection.query(GroupedRecords.ByRecorded(group: group))
        case .occurred: return try await connection.query(GroupedRecords.ByOccurred(group: group))
        }
    }
}

extension FigureQuery {
    /// Whether the kept month counts answer it; all other questions go to the records.
    var isPlain: Bool {
        guard let span = timeSpan, case .months = span else { return false }
        return channels.isEmpty && sources.isEmpty && categoriesAll.isEmpty && basis == .recorded
    }

    /// The categories whose counts the answer rests on: those asked for, and any beside a share.
    var countedCategories: [Int?] {
        measures.contains(.share) && !categories.contains(nil) ? [nil] + categories : categories
    }
}
