internal import PostgresBridge
internal import StatsModel

/// Control totals as the database holds them, each beside what is counted of its source's own records.
struct ControlTotalStore {
    let pack: NumberedPack
    let connection: PostgresConnection

    /// A total with when it was stated.
    struct Stated: Sendable {
        let total: ControlTotal
        let at: PostgresTimestamp
    }

    /// The totals in force: of each source, period and kind the last that was stated.
    ///
    /// - Parameter source: whose; nil for all sources.
    func inForce(of source: SourceCode?) async throws -> [Stated] {
        let rows = try await connection.query(ControlTotalsInForce(source: source.flatMap(pack.sourceNumber)))
        return rows.compactMap(stated).sorted { one, other in
            let (a, b) = (one.total, other.total)
            return (place(of: a.source), a.period, a.kind.rawValue) < (place(of: b.source), b.period, b.kind.rawValue)
        }
    }

    /// A total by its number, and whether it is in force; nil where there is none.
    func total(number: Int32) async throws -> (stated: Stated, isInForce: Bool)? {
        guard let row = try await connection.query(ControlTotalRow.ByNumber(number: number)).first,
            let stated = stated(row)
        else { return nil }
        let last = try await connection.query(ControlTotalsInForce(source: row.source))
        return (stated, last.contains { $0.number == number })
    }

    /// Writes a total, and gives its number.
    func add(_ total: ControlTotal, madeBy: String) async throws -> Int {
        guard let source = pack.sourceNumber(total.source) else {
            throw Problem(.notFound, "There is no source \(total.source).")
        }
        let added = try await connection.query(AddControlTotal(total: total, source: source, madeBy: madeBy))
        guard let number = added.first else { throw Problem(.internalError, "The total was not kept.") }
        return Int(number)
    }

    /// Explains why a total differs from a count.
    func explain(_ total: ControlTotal, counted: Int, _ explanation: String, madeBy: String) async throws {
        _ = try await connection.query(
            AddExplanation(
                total: Int32(clamping: total.number), counted: Int64(counted), explanation: explanation, madeBy: madeBy)
        )
    }

    /// Each total beside the count of its source's own active records as of a cut-off, and its explanation.
    func findings(_ totals: [ControlTotal], cutOff: Instant) async throws -> [ControlTotalFinding] {
        guard let first = totals.map(\.period.start).min(), let last = totals.map(\.period.end).max() else { return [] }
        let sources = Set(totals.compactMap { pack.sourceNumber($0.source) }).sorted()
        let counts = try await connection.query(
            OwnRecordsAt(cutOff: cutOff, sources: sources, first: first, last: last), deadline: ReleaseBuilder.longest)
        let explanations = try await connection.query(Explanations(totals: totals.map { Int32(clamping: $0.number) }))
        return totals.map { total in
            let source = pack.sourceNumber(total.source)
            let counted = counts.filter { row in
                row.source == source && total.kind.includes(row.kind) && total.period.start <= row.month.firstDay
                    && row.month.lastDay <= total.period.end
            }.reduce(0) { $0 + $1.count }
            return ControlTotalFinding(
                total, sourceName: pack.pack.source(total.source)?.name ?? total.source.rawValue, counted: counted,
                explanation: explanations.first { $0.total == total.number && $0.counted == counted }?.text)
        }
    }

    /// The cut-offs of the versions that are not public yet; a version is held to the totals as of its own.
    func openCutOffs() async throws -> [Instant] { try await connection.query(OpenCutOffs()) }

    private func place(of source: SourceCode) -> Int {
        pack.pack.sources.firstIndex { $0.code == source } ?? pack.pack.sources.count
    }

    /// nil where the pack no longer has the source.
    private func stated(_ row: ControlTotalRow) -> Stated? {
        guard let position = pack.sourcePosition(row.source), let period = Period(row.period) else { return nil }
        let total = ControlTotal(
            number: Int(row.number), source: pack.pack.sources[position].code, period: period, kind: row.kind,
            count: Int(row.count), note: row.note)
        return Stated(total: total, at: row.at)
    }
}
