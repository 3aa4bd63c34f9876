internal import StatsModel

extension PublicAttack {
    /// What was found, as cells that can't be made safe: the checklist names them, and nothing is published with any.
    func failures(in frame: ReleaseFrame) -> [Protection.Failure] {
        let findings = findings
        let failures = findings.compactMap { finding in
            finding.cell.figureCell(in: frame.pack).map { cell in
                Protection.Failure(cell: cell, reason: finding.reason, whatWouldHelp: Self.help)
            }
        }
        guard failures.count < findings.count, let first = frame.cell(at: 0) else { return failures }
        // Figures of areas or categories that the present pack has no more: they have no place, and block all the same.
        let lost = findings.filter { $0.cell.figureCell(in: frame.pack) == nil }
        return failures + [
            Protection.Failure(
                cell: first, reason: "An earlier figure is not safe beside it. \(lost.first?.sentence ?? "")",
                whatWouldHelp: Self.help)
        ]
    }

    private static let help = "Publish a coarser plan, without it or without what it is a part of."
}
