public import PostgresBridge
public import StatsModel

extension Checklist {
    /// The checklist of a version, as it is now.
    ///
    /// - Parameter versionNumber: the number of the version's row.
    /// - Throws: `not-found` where there is no such version.
    public static func of(
        versionNumber: Int, over connection: PostgresConnection, context: AppContext
    ) async throws -> Checklist {
        guard let row = try await connection.query(ChecklistRow(number: versionNumber)).first else {
            throw Problem(.notFound, "There is no such version of a release.")
        }
        let present = try context.reference.required()
        let version = try await FrozenVersion.read(number: versionNumber, present: present, over: connection)
        var published: FrozenVersion?
        if let predecessor = row.predecessor {
            published = try await FrozenVersion.read(number: predecessor, present: version.pack, over: connection)
        }
        let pack = version.pack
        var facts = ChecklistFacts(
            version: version.version, state: row.state, reason: row.reason, table: version.table,
            disclosure: DisclosureControl(pack.pack.policy), published: published?.table,
            publishedName: published?.spokenName)
        let months = version.table.frame.months
        facts.missingReturns = try await ReleaseAbsences.read(pack, cutOff: row.cutOff, over: connection)
            .missing(in: months).map { .init(sourceName: pack.pack.sources[$0.source].name, months: $0.months) }
        let store = ControlTotalStore(pack: pack, connection: connection)
        let totals = try await store.inForce(of: nil).map(\.total).filter { total in
            total.period.start >= months.lowerBound.firstDay && total.period.end <= months.upperBound.lastDay
        }
        facts.controlTotals = try await store.findings(totals, cutOff: row.cutOff)
        try await facts.readAgreements(versionNumber, pack, over: connection)
        if let page = try await LedgerPage.read(of: version, number: versionNumber, over: connection) {
            facts.ledger = ProtectionFinding(
                cost: DisclosureCost(try page.raw(version.table.frame), roles: page.roles), failures: page.failures)
        }
        // What is public already is compared with nothing any more.
        if row.state.isEmbargoed {
            let standing = try await LedgerStanding.read(number: versionNumber, over: connection)
            facts.unseen = standing.unseen
            facts.scheduledOther = standing.scheduled.first.map { "\($0.name) (\($0.at))" }
            let predecessor = try await ReleaseBuilder.predecessor(
                id: version.id, version: version.version, over: connection)
            facts.isPredecessorStale = predecessor != row.predecessor
            facts.isPackStale = present.load != pack.load
        }
        facts.hasSigningKey = (try? context.settings.requiredSigningKey()) != nil
        return Checklist(facts)
    }
}

extension ChecklistFacts {
    fileprivate mutating func readAgreements(
        _ number: Int, _ pack: NumberedPack, over connection: PostgresConnection
    ) async throws {
        let decisions = try await connection.query(DecisionsInForce(number: number))
        let said = Dictionary(
            decisions.compactMap { row in
                pack.sourcePosition(row.source).map { (pack.pack.sources[$0].code, row.agrees) }
            }, uniquingKeysWith: { $1 })
        let round = AgreementRound(pack.pack, decisions: said)
        func names(_ codes: [SourceCode]) -> [String] { codes.compactMap { pack.pack.source($0)?.name } }
        required = names(round.required)
        outstanding = names(round.outstanding)
    }
}

// MARK: SQL

/// What the checklist needs of a version's row.
private struct ChecklistRow: PreparedStatement {
    static let sql = """
        SELECT v.cut_off, v.reason, v.predecessor,
               CASE WHEN v.state = 'in_agreement' THEN 'in-agreement'
                    WHEN v.state = 'scheduled' AND v.publish_at <= publication_clock() THEN 'published'
                    ELSE v.state END
        FROM release_version v WHERE v.number = $1
        """
    let number: Int
    var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number))] }

    struct Row: Sendable {
        let cutOff: Instant
        let reason: String?
        let predecessor: Int?
        let state: ReleaseState
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (cutOff, reason, predecessor, state) = try row.decode((PostgresTimestamp, String?, Int32?, String).self)
        guard let state = ReleaseState(rawValue: state) else {
            throw Problem(.internalError, "A release version has the unknown state \(state).")
        }
        return Row(cutOff: Instant(cutOff), reason: reason, predecessor: predecessor.map(Int.init), state: state)
    }
}

/// The last that each source said of the digest in force.
private struct DecisionsInForce: PreparedStatement {
    static let sql = """
        SELECT DISTINCT ON (a.source) a.source, a.decision = 'agree'
        FROM agreement a JOIN release_version v ON v.number = a.version_number AND v.digest = a.digest
        WHERE v.number = $1
        ORDER BY a.source, a.number DESC
        """
    let number: Int
    var bindings: [PostgresBinding] { [PostgresBinding(Int32(clamping: number))] }

    struct Row: Sendable {
        let source: Int16
        let agrees: Bool
    }

    static func decode(_ row: PostgresRow) throws -> Row {
        let (source, agrees) = try row.decode((Int16, Bool).self)
        return Row(source: source, agrees: agrees)
    }
}
