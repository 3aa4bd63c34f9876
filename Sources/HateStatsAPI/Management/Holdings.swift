internal import PostgresBridge
internal import StatsModel

/// What must be known of the records before a question can be understood.
struct Holdings: Sendable {
    /// The day on which the question is asked, in the partnership's time zone.
    let today: CalendarDate
    /// The first month with records or returns: before it, nothing recorded is not the same as nothing.
    let firstMonth: Month?
    /// What `latest` means.
    let latestMonth: Month?
    /// Whether the database holds demonstration data.
    let isSynthetic: Bool
    private let returns: [Coverage.Returns]

    init(moment: ManagementMoment.Row, returns rows: [ReturnsMade.Row], pack: NumberedPack) {
        var months: [Int16: Set<Month>] = [:]
        for row in rows { months[row.source, default: []].insert(row.month) }
        today = moment.today
        isSynthetic = moment.isSynthetic
        // A return states that there is nothing more for a month, so the month is held though it has no record.
        firstMonth = (rows.map(\.month) + [moment.oldestMonth].compactMap { $0 }).min()
        returns = pack.pack.sources.indices.filter { pack.pack.sources[$0].isExpectedMonthly }.map { source in
            Coverage.Returns(source: source, months: months[pack.sourceNumbers[source]] ?? [])
        }
        latestMonth = Coverage(today: today, firstMonth: firstMonth, returns: returns)
            .latestMonth(newestWithRecords: moment.newestMonth)
    }

    /// What has come in, by the day that the question counts by.
    func coverage(for query: FigureQuery, _ connection: PostgresConnection) async throws -> Coverage {
        var first = firstMonth
        if query.basis == .occurred, let earliest = try await connection.query(EarliestOccurrence()).first ?? nil {
            // What was recorded in the first month may have happened long before.
            first = first.map { min($0, earliest.month) } ?? earliest.month
        }
        return Coverage(today: today, firstMonth: first, returns: returns)
    }
}
