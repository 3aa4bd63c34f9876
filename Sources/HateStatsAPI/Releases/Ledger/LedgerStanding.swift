internal import PostgresBridge
internal import StatsModel

/// How a version's ledger stands to what is public by now.
struct LedgerStanding: Sendable {
    /// What the ledger keeps of the version; nil where it keeps nothing.
    let kept: KeptLedger.Row?
    /// The versions that are public, or were, and against which it was not protected.
    let unseen: [String]
    /// Whether what it was protected against is not what has been public.
    let isStale: Bool
    /// Other versions that are decided and not public yet.
    let scheduled: [OtherScheduled.Row]

    /// Reads how it stands now.
    static func read(number: Int, over connection: PostgresConnection) async throws -> LedgerStanding {
        let kept = try await connection.query(KeptLedger(number: number)).first
        let everPublic = try await connection.query(EverPublic()).filter { $0.number != number }
        let after = kept?.protectedAfter ?? []
        return LedgerStanding(
            kept: kept, unseen: everPublic.filter { !after.contains($0.number) }.map(\.name),
            isStale: Set(after) != Set(everPublic.map(\.number)),
            scheduled: try await connection.query(OtherScheduled(number: number)))
    }
}
