import Solver

@testable import StatsModel

extension SmallWorld {
    /// The editions as they would be published one after the other, each with those before it in the ledger.
    struct Releases {
        /// What was published.
        var ledger: [LedgerEntry] = []
        /// What was made of each edition, also of the last one if that could not be published.
        var protections: [Protection] = []
        /// The cells because of which the last edition could not be published.
        var failures: [Protection.Failure] { protections.last?.failures ?? [] }
    }

    /// Publishes every edition, up to the first that can't be made safe.
    ///
    /// - Parameter exemptions: cells of the last edition whose small changes may be shown.
    func releases(
        exempting exemptions: [FigureCell] = [], with solver: CoinSolver = CoinSolver(threads: 1)
    ) throws -> Releases {
        let pack = try pack()
        let control = DisclosureControl(pack.policy)
        var releases = Releases()
        for edition in editions.indices {
            let raw = try raw(edition, pack)
            let exempt = edition == editions.indices.last ? exemptions.compactMap(raw.frame.position) : []
            let protection = control.protecting(
                raw, after: releases.ledger, hidingSmallChanges: revisions == .hide, exempting: Set(exempt),
                with: solver)
            releases.protections.append(protection)
            guard protection.failures.isEmpty else { break }
            releases.ledger.append(entry(edition, raw, protection.table))
        }
        return releases
    }

    /// Publishes every edition with nothing hidden but what is small itself.
    func naiveReleases() throws -> [LedgerEntry] {
        let pack = try pack()
        return try editions.indices.map { edition in
            let raw = try raw(edition, pack)
            return entry(
                edition, raw,
                Self.table(raw) { _, count in count >= 1 && count < threshold ? .hidden : .shown })
        }
    }

    /// An edition with everything hidden that may be: not zeros where these are shown, and not what was shown before and
    /// has not changed.
    func hidden(_ edition: Int, after ledger: [LedgerEntry]) throws -> LedgerEntry {
        let raw = try raw(edition, try pack())
        let kept = raw.statesKept(after: ledger)
        let table = Self.table(raw) { position, count in
            kept[position] ?? (count == 0 && zeros == .show ? .shown : .hidden)
        }
        return entry(edition, raw, table)
    }

    func entry(_ edition: Int, _ raw: RawTable, _ table: ProtectedTable) -> LedgerEntry {
        LedgerEntry(name: "release \(edition + 1), version 1", raw: raw, table: table)
    }

    /// A table as somebody decides it for each cell and its count, by position.
    static func table(_ raw: RawTable, _ standing: (Int, Int) -> ProtectedTable.Standing) -> ProtectedTable {
        var table = ProtectedTable(raw.frame)
        raw.frame.forEachCell { position, cell in
            if let absence = raw.absences[cell.period] {
                table.set(position, .absent, reason: absence)
            } else {
                let count = raw.counts[position]
                table.set(position, standing(position, count), value: count, reason: nil)
            }
        }
        return table
    }
}

extension RawTable {
    /// For each cell that is in an earlier version, the last that has it, with the same count: how it stands there. Nil for any
    /// other.
    func statesKept(after ledger: [LedgerEntry]) -> [ProtectedTable.Standing?] {
        var states = [ProtectedTable.Standing?](repeating: nil, count: frame.count)
        frame.forEachCell { position, cell in
            for entry in ledger.reversed() {
                guard let other = entry.raw.frame.position(of: cell), entry.table.standing(at: other) != .absent else {
                    continue
                }
                if entry.raw.counts[other] == counts[position] { states[position] = entry.table.standing(at: other) }
                break
            }
        }
        return states
    }
}

extension ProtectedTable {
    /// What is seen of a cell: its count, `c`, `x`, or `-` where there is no such cell.
    func seen(_ cell: FigureCell?) -> String {
        guard let cell, let position = frame.position(of: cell) else { return "-" }
        switch standing(at: position) {
        case .shown: return shownValue(at: position).map(String.init) ?? "?"
        case .hidden: return "c"
        case .absent: return "x"
        }
    }
}
