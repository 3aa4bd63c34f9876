/// Which periods of a release have no whole count, and why.
///
/// A period that is not over when its records are counted, or for which a source that is expected monthly had not sent
/// all it has, is absent from the release: part of a count is never shown as a count.
public struct ReleaseAbsences: Sendable {
    /// What had come in by the cut-off.
    private let coverage: Coverage
    private let pack: ReferencePack

    /// The absences of a release.
    ///
    /// - Parameters:
    ///   - cutOffDate: the day of the cut-off, in the time zone of the policy.
    ///   - returns: for each source, by its position in the pack, the months of which it had stated by the cut-off that
    ///     it had sent all.
    public init(pack: ReferencePack, cutOffDate: CalendarDate, returns: [Int: Set<Month>]) {
        self.pack = pack
        let expected = pack.sources.indices.filter { pack.sources[$0].isExpectedMonthly }
        coverage = Coverage(
            today: cutOffDate, firstMonth: nil,
            returns: expected.map { Coverage.Returns(source: $0, months: returns[$0] ?? []) })
    }

    /// Why a period has no whole count, in one sentence or more; nil where it has one.
    public func reason(_ period: Period) -> String? {
        guard coverage.isOver(period) else {
            return "The period was not over at the cut-off: it ends on \(period.end.label)."
        }
        let sentences = coverage.missing(in: period, of: []).map { source, months in
            "\(pack.sources[source].name) had not sent everything for \(months.listed) by the cut-off."
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    /// The reasons of all periods of a frame that have no whole count.
    public func reasons(in frame: ReleaseFrame) -> [Period: String] {
        Dictionary(
            frame.periods.compactMap { period in reason(period).map { (period, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// The months that a source that is expected monthly had not covered, ascending, by its position in the pack; for
    /// those sources only that lack any.
    public func missing(in months: ClosedRange<Month>) -> [(source: Int, months: [Month])] {
        guard let first = Period(.month, ending: months.lowerBound),
            let last = Period(.month, ending: months.upperBound)
        else { return [] }
        return coverage.missing(in: .days(first.start...last.end), of: [])
    }
}
