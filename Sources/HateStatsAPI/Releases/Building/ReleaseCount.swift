internal import PostgresBridge
internal import StatsModel

/// What the records say as of a cut-off: the cells of a release, their counts, and which periods are not whole.
struct ReleaseCount: Sendable {
    let frame: ReleaseFrame
    /// Counts of months, of each area itself.
    let counts: Cube
    let absences: ReleaseAbsences

    /// Counts as of a cut-off, but for the records of held changes, which count as they did before.
    ///
    /// - Parameter earliest: the month from which on there was a series before; one that the records begin does not get
    ///   shorter.
    /// - Throws: an `impossible` problem where no cell is left to publish.
    init(
        pack: NumberedPack, cutOff: Instant, periodTo: Month, holding held: [HeldChange], since earliest: Month? = nil,
        over connection: PostgresConnection
    ) async throws {
        var first = try await Self.firstMonth(pack, cutOff, periodTo, over: connection)
        if let earliest, pack.pack.policy.seriesStart == nil { first = min(first, earliest) }
        let months = first...periodTo
        frame = ReleaseFrame(pack.pack, months: months)
        guard frame.count > 0 else {
            throw Problem(
                .impossible,
                "The publication plan lets nothing through from \(first) to \(periodTo): no whole period lies in it.")
        }
        counts = try await Self.counts(pack, cutOff, months, held, over: connection)
        absences = try await ReleaseAbsences.read(pack, cutOff: cutOff, over: connection)
    }

    /// The first month of the series: that of the policy, or else of the records.
    static func firstMonth(
        _ pack: NumberedPack, _ cutOff: Instant, _ periodTo: Month, over connection: PostgresConnection
    ) async throws -> Month {
        if let start = pack.pack.policy.seriesStart {
            guard start <= periodTo else {
                throw Problem(.impossible, "The series starts in \(start), after the last month \(periodTo).")
            }
            return start
        }
        let day =
            try await connection.query(
                FirstCountedDay(cutOff: cutOff, police: pack.policeNumber), deadline: ReleaseBuilder.longest
            ).first ?? nil
        return min(day?.month ?? periodTo, periodTo)
    }

    private static func counts(
        _ pack: NumberedPack, _ cutOff: Instant, _ months: ClosedRange<Month>, _ held: [HeldChange],
        over connection: PostgresConnection
    ) async throws -> Cube {
        let categories = [nil] + pack.pack.categories.indices.map(Optional.some)
        do {
            var tally = try CountTally(pack, span: .months(months), categories: categories)
            let groups = CountedAt(
                cutOff: cutOff, first: months.lowerBound.firstDay, last: months.upperBound.lastDay,
                police: pack.policeNumber)
            for group in try await connection.query(groups, deadline: ReleaseBuilder.longest) { try tally.add(group) }
            for change in held {
                for (side, count) in [(change.new, Int64(-1)), (change.old, 1)] {
                    guard let side, months.contains(side.month) else { continue }
                    try tally.add(side.group(count: count))
                }
            }
            guard !tally.cube.hasNegativeCount else {
                throw Problem(.internalError, "More changes are held than there are records.")
            }
            return tally.cube
        } catch Cube.Failure.tooLarge {
            throw Problem(
                .impossible,
                "From \(months.lowerBound) to \(months.upperBound) there is more to count than can be held.")
        }
    }
}

extension NumberedPack {
    /// The number of the police.
    var policeNumber: Int16 { sourceNumbers[pack.policeIndex] }
}

extension ReleaseAbsences {
    /// What had come in by a cut-off.
    static func read(
        _ pack: NumberedPack, cutOff: Instant, over connection: PostgresConnection
    ) async throws -> ReleaseAbsences {
        var returns: [Int: Set<Month>] = [:]
        for (source, month) in try await connection.query(ReturnsAt(cutOff: cutOff)) {
            if let position = pack.sourcePosition(source) { returns[position, default: []].insert(month) }
        }
        let day = try await connection.query(DayAt(moment: cutOff, timeZone: pack.pack.policy.timeZone)).first
        guard let day else { throw Problem(.internalError, "The database did not say which day the cut-off is.") }
        return ReleaseAbsences(pack: pack.pack, cutOffDate: day, returns: returns)
    }
}

extension PostgresTimestamp {
    /// A moment for the database.
    init(_ instant: Instant) { self.init(microsecondsSince1970: instant.microseconds) }
}

extension Instant {
    /// A moment of the database.
    init(_ timestamp: PostgresTimestamp) { self.init(microseconds: timestamp.microsecondsSince1970) }
}

// MARK: SQL

/// The records that counted at a cut-off, by month, area, kind and set of categories.
struct CountedAt: PreparedStatement {
    static let sql = """
        SELECT date_trunc('month', recorded_on::timestamp)::date, area, kind, categories, count(*)
        FROM counted_record_at($1, $4)
        WHERE recorded_on BETWEEN $2 AND $3
        GROUP BY 1, 2, 3, 4
        """
    let cutOff: Instant
    let first: CalendarDate
    let last: CalendarDate
    let police: Int16
    var bindings: [PostgresBinding] {
        [
            PostgresBinding(PostgresTimestamp(cutOff)), PostgresBinding(PostgresDate(first)),
            PostgresBinding(PostgresDate(last)), PostgresBinding(police),
        ]
    }
    static func decode(_ row: PostgresRow) throws -> CountedGroup {
        let (date, area, kind, categories, count) = try row.decode((PostgresDate, Int16, Int16, Int64, Int64).self)
        return CountedGroup(date: CalendarDate(date), area: area, kind: kind, categories: categories, count: count)
    }
}

/// The day of the first record that counted at a cut-off.
private struct FirstCountedDay: PreparedStatement {
    static let sql = "SELECT min(recorded_on) FROM counted_record_at($1, $2)"
    let cutOff: Instant
    let police: Int16
    var bindings: [PostgresBinding] { [PostgresBinding(PostgresTimestamp(cutOff)), PostgresBinding(police)] }
    static func decode(_ row: PostgresRow) throws -> CalendarDate? {
        try row.decode(PostgresDate?.self, at: 0).map { CalendarDate($0) }
    }
}

/// The months for which each source had stated by a cut-off that it had sent all it has.
private struct ReturnsAt: PreparedStatement {
    static let sql = """
        SELECT DISTINCT s.source, s.month FROM source_return s JOIN import i ON i.id = s.import
        WHERE i.in_force_at <= $1
        """
    let cutOff: Instant
    var bindings: [PostgresBinding] { [PostgresBinding(PostgresTimestamp(cutOff))] }
    static func decode(_ row: PostgresRow) throws -> (Int16, Month) {
        let (source, month) = try row.decode((Int16, PostgresDate).self)
        return (source, CalendarDate(month).month)
    }
}

/// Which day a moment lies in, in a time zone.
struct DayAt: PreparedStatement {
    static let sql = "SELECT ($1::timestamptz AT TIME ZONE $2)::date"
    let moment: Instant
    let timeZone: String
    var bindings: [PostgresBinding] { [PostgresBinding(PostgresTimestamp(moment)), PostgresBinding(timeZone)] }
    static func decode(_ row: PostgresRow) throws -> CalendarDate {
        CalendarDate(try row.decode(PostgresDate.self, at: 0))
    }
}
