internal import NIOCore
internal import PostgresBridge
internal import StatsModel

/// What disclosure control made of a version: what it cost, and what a stranger can tell of what it hides.
struct DisclosureReport: Sendable {
    let row: ReleaseVersionRow
    let pack: ReferencePack
    let frame: ReleaseFrame
    /// What the ledger keeps of the version.
    let page: LedgerPage
    let cost: DisclosureCost
    let rule: String
    /// The attack on the version's files together with those of everything that was public before it.
    let attack: PublicAttack

    /// The version in the attack.
    private var own: Int { attack.names.count - 1 }

    /// One hidden figure of the version.
    struct Hidden: Sendable {
        let interval: AttackReport.Interval
        let role: Protection.Role
    }

    /// Every hidden figure of the version, by cell.
    var hidden: [Hidden] {
        attack.report.intervals.filter { $0.versions.contains(own) }.map { interval in
            let position = interval.cell.figureCell(in: pack).flatMap { frame.position(of: $0) }
            let role = position.flatMap { page.roles.indices.contains($0) ? page.roles[$0] : nil } ?? .secondary
            return Hidden(interval: interval, role: role)
        }
    }

    /// What is read in one transaction before the attack, which takes longer.
    private struct Parts: Sendable {
        let row: ReleaseVersionRow
        let frozen: FrozenVersion
        let page: LedgerPage
        let files: [PublicFiles]
    }

    /// The report on the version that a release stands at, for a statistician; each look is written into the audit log.
    ///
    /// - Throws: `not-allowed`, `not-found`; `wrong-state` where the version was made before there was a ledger.
    static func read(_ id: String, for access: Access, app: AppContext) async throws -> DisclosureReport {
        let parts = try await ReleaseDesk(app).looking(id, for: access, why: "disclosure") { row, connection in
            // Which figures are small themselves is not public, of what is public too: each look is noted.
            if row.hasBeenPublic {
                let event = AuditEvent(
                    AuditActor(access), .look, .release(id, version: row.version), why: "disclosure")
                try await AuditLog.write(event, over: connection)
            }
            let frozen = try await FrozenVersion.read(
                number: row.number, present: app.reference.pack, over: connection)
            guard let page = try await LedgerPage.read(of: frozen, number: row.number, over: connection) else {
                throw Problem.noLedger(of: ["\(row.id)@\(row.version)"])
            }
            let before = try await connection.query(EverPublic()).map(\.number).prefix { $0 != row.number }
            var files: [PublicFiles] = []
            for number in Array(before) + [row.number] {
                files += try await connection.query(PublicFiles.OfVersion(number: number))
            }
            return Parts(row: row, frozen: frozen, page: page, files: files)
        }
        let attack: PublicAttack
        do {
            attack = try await app.attacks.attack(on: parts.files)
        } catch let fault as PublicFilesFault {
            throw Problem(.wrongState, "The release can't be attacked. \(fault)")
        }
        let frame = parts.frozen.table.frame
        return DisclosureReport(
            row: parts.row, pack: frame.pack, frame: frame, page: parts.page,
            cost: DisclosureCost(try parts.page.raw(frame), roles: parts.page.roles),
            rule: DisclosureControl(frame.pack.policy).rule, attack: attack)
    }
}

extension Protection.Role {
    /// Why a figure is hidden, in one word.
    var word: String {
        switch self {
        case .shown: "shown"
        case .primary: "primary"
        case .secondary: "secondary"
        case .kept: "kept"
        case .absent: "absent"
        }
    }
}
