/// A figure by codes that mean the same in every pack and release.
public struct CodedFigure: Sendable, Hashable {
    /// Area, category, kind and period.
    public let cell: CodedCell
    /// The measure, with what a change compares.
    public let measure: CitedMeasure

    /// A figure of these codes.
    public init(_ cell: CodedCell, _ measure: CitedMeasure) {
        self.cell = cell
        self.measure = measure
    }

    /// What a version publishes of it; nil where it has no such cell.
    public func result(in version: ReleaseVersion) -> MeasuredValue? {
        guard let cell = cell.cell(in: version.pack), version.counts.has(cell) else { return nil }
        let measures = Measures(
            source: version.counts, reference: version.reference, comparison: measure.comparison)
        return measures.value(of: measure.measure, in: cell)
    }

    /// What a version shows of it, from protected counts alone: a measure of a hidden count is hidden as well.
    public func shown(in version: ReleaseVersion) -> ShownFigure<QuotedNumber> {
        guard let result = result(in: version) else { return .absent }
        if let value = result.value { return .value(QuotedNumber(value)) }
        return result.symbols.contains(.confidential) ? .hidden : .absent
    }
}

extension Publication {
    /// Whether a number that somebody quotes stands, or stood.
    ///
    /// Of a figure that is hidden, and of one of a version that was withdrawn, nothing is said but what some version that
    /// can be read shows openly: what is answered is the same for right and for wrong numbers.
    ///
    /// - Parameter withdrawn: the version that was quoted from, where it was withdrawn.
    public func verdict(
        on quoted: QuotedNumber, of figure: CodedFigure, from withdrawn: WithdrawnVersion? = nil
    ) -> QuoteVerdict {
        let verdict = verdict(on: quoted) { figure.shown(in: $0.content) }
        guard verdict == .neverPublished else { return verdict }
        if withdrawn != nil { return .hidden }
        // A release that no longer has the cell must not make older ones answer guesses.
        let shown = entries.compactMap(\.readable).map { figure.shown(in: $0.content) }
        return newest.map { figure.shown(in: $0.content) } == .absent && shown.contains(.hidden) ? .hidden : verdict
    }

    /// Whether what a version publishes of a figure is what the newest publishes of it.
    public func stands(_ figure: CodedFigure, in version: ReleaseVersion) -> Bool {
        guard let newest, let result = figure.result(in: version) else { return false }
        if newest.content.name.number == version.name.number { return true }
        return figure.result(in: newest.content).map(result.showsTheSame) ?? false
    }
}
