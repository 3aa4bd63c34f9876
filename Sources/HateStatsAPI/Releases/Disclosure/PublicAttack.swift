internal import Solver
public import StatsModel

/// The attack on files of releases: what a stranger can tell who has all of them.
public struct PublicAttack: Sendable {
    /// The versions that were attacked together, in the order in which they became public.
    public let names: [String]
    /// What was found.
    public let report: AttackReport

    /// Attacks files together, in the order in which they became public, on a thread of its own.
    ///
    /// - Throws: ``PublicFilesFault`` where they can't be attacked, which proves nothing in their favour.
    public static func run(on files: [PublicFiles], mode: AttackMode) async throws -> PublicAttack {
        try await OwnThread.run { () -> Result<PublicAttack, PublicFilesFault> in
            Result { () throws(PublicFilesFault) in try PublicAttack(files, mode: mode) }
        }.get()
    }

    init(_ files: [PublicFiles], mode: AttackMode) throws(PublicFilesFault) {
        var versions: [AttackedVersion] = []
        // Of a total that was mended since, the newest word holds: the attack sets a total aside that can't be true.
        var totals: [AttackedCell: Int] = [:]
        for file in files {
            let (version, others) = try file.reading()
            versions.append(version)
            for total in others { totals[total.cell] = total.value }
        }
        names = files.map(\.name)
        do throws(AttackFailure) {
            report = try Attack.report(
                on: versions,
                totals: totals.sorted { $0.key < $1.key }.map { AttackedTotal(cell: $0.key, value: $0.value) },
                mode: mode, solver: CoinSolver())
        } catch {
            throw PublicFilesFault(error.sentence)
        }
    }

    /// What is not as it must be, a sentence each: figures that break the rule, and those that could not be judged.
    public var findings: [Finding] {
        report.breaches.map { interval in
            let versions = interval.versions.filter(names.indices.contains).map { names[$0] }
            return Finding(
                cell: interval.cell, versions: versions,
                reason: "From what is public it is \(interval.breach?.description ?? "known").")
        }
            + report.unjudged.map { cell in
                Finding(
                    cell: cell, versions: [], reason: "It could not be judged: what is public contradicts itself there."
                )
            }
            + report.contradictions.filter { $0.remedy == .none }.map { contradiction in
                Finding(
                    cell: contradiction.cell, versions: [],
                    reason: "What one version shows around it contradicts itself.")
            }
    }

    /// One figure that is not as it must be.
    public struct Finding: Sendable, Hashable {
        /// Which figure.
        public let cell: AttackedCell
        /// The versions that hide it; none where it is not about these.
        public let versions: [String]
        /// What is wrong, in a whole sentence.
        public let reason: String

        /// The figure and what is wrong with it on one line.
        public var sentence: String {
            let places = versions.isEmpty ? "" : " (hidden in \(versions.joined(separator: ", ")))"
            return "\(cell)\(places): \(reason)"
        }
    }
}

extension AttackedCell {
    /// The months as a period; nil where no period is made of just these.
    public var period: Period? {
        switch months.lowerBound.distance(to: months.upperBound) {
        case 0: .month(months.upperBound)
        case 2: Period(.quarter, ending: months.upperBound)
        case 11: .year(ending: months.upperBound)
        default: nil
        }
    }

    /// The cell by the positions of a pack; nil where that has no such area, category or period.
    func figureCell(in pack: ReferencePack) -> FigureCell? {
        guard let area = pack.areas.firstIndex(where: { $0.code == area }), let period else { return nil }
        guard let category else { return FigureCell(area: area, category: nil, kind: kind, period: period) }
        guard let position = pack.categoryPosition(category) else { return nil }
        return FigureCell(area: area, category: position, kind: kind, period: period)
    }
}
