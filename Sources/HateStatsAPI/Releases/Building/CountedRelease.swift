internal import PostgresBridge
internal import StatsModel

/// What a release is to say, before disclosure control: its counts, and the changes that it holds back.
struct CountedRelease: Sendable {
    let frame: ReleaseFrame
    /// Counts of months, of each area itself.
    let counts: Cube
    let raw: RawTable
    /// The periods of which there is no whole count, and why.
    let absences: [Period: String]
    /// The version that it is compared with, and by which changes are held.
    let basis: FrozenVersion?
    let held: [HeldChange]
    /// Whether it takes in at once what was held before it.
    let isRebased: Bool
    /// The cells whose changes it shows whatever the policy says.
    let overridden: OverriddenCells

    /// Counts a version as of its cut-off.
    ///
    /// - Parameter predecessor: the number of the version that it is compared with.
    /// - Throws: an `impossible` problem where no cell is left to publish; ``FrozenVersionError``; `PostgresError`.
    init(
        _ plan: ReleasePlan, pack: NumberedPack, predecessor: Int?, over connection: PostgresConnection
    ) async throws {
        var basis: FrozenVersion?
        if let predecessor {
            basis = try await FrozenVersion.read(number: predecessor, present: pack, over: connection)
        }
        let overrides = try await connection.query(ReleaseOverride.OfVersion(number: plan.number))
        overridden = OverriddenCells(overrides, pack: pack)
        let rule = RevisionRule(plan, policy: pack.pack.policy, basis: basis)
        isRebased = rule.isRebased
        if let basis, rule.holds {
            let since = HeldChange.Since(
                basis: basis.number, basisCutOff: basis.cutOff, basisPolice: basis.pack.policeNumber,
                cutOff: plan.cutOff, police: pack.policeNumber, months: basis.table.publishedMonths.sorted())
            let changes = try await connection.query(since, deadline: ReleaseBuilder.longest)
            let overridden = overridden
            held = changes.filter { !overridden.touch($0) }
        } else {
            held = []
        }
        let count = try await ReleaseCount(
            pack: pack, cutOff: plan.cutOff, periodTo: plan.periodTo, holding: held,
            since: rule.holds ? basis?.table.frame.months.lowerBound : nil, over: connection)
        self.basis = basis
        frame = count.frame
        counts = count.counts
        absences = count.absences.reasons(in: count.frame)
        raw = try RawTable(
            frame: count.frame, cube: try count.counts.rolledUp(over: pack.pack.tree), absences: absences)
    }
}

/// What the policy on revisions means for one version.
struct RevisionRule: Sendable, Hashable {
    /// Whether changes of what the basis published are held.
    let holds: Bool
    /// Whether it is the yearly release that takes in what was held.
    let isRebased: Bool

    /// - Parameter basis: the version that it is compared with.
    init(_ plan: ReleasePlan, policy: Policy, basis: FrozenVersion?) {
        guard policy.revisions == .hold, let basis else {
            (holds, isRebased) = (false, false)
            return
        }
        // A new release whose new months reach or pass the month of the rebase; a correction never does it.
        let last = basis.table.frame.months.upperBound
        isRebased =
            plan.version == 1 && last < plan.periodTo
            && last.advanced(by: 1).next(number: policy.rebaseMonth) <= plan.periodTo
        holds = !isRebased
    }
}

extension ProtectedTable {
    /// The months of which something was published: those of every period that is there and not absent.
    var publishedMonths: Set<Month> {
        var seen: Set<Period> = []
        var months: Set<Month> = []
        frame.forEachCell { position, cell in
            guard standing(at: position) != .absent, seen.insert(cell.period).inserted else { return }
            months.formUnion(cell.period.months.map(Array.init) ?? [])
        }
        return months
    }
}
