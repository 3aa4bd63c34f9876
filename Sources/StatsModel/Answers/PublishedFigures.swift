/// One figure of a release. It can be made from a protected table only, by way of ``PublishedFigures``.
public struct PublishedFigure: Sendable, Hashable {
    /// Area, category, kind and period.
    public let cell: FigureCell
    /// What is measured.
    public let measure: Measure
    /// The definition in force when the period ended; nil where the pack has none.
    public let definition: DefinitionCode?
    /// The value, its symbols and reasons, and what belongs to it.
    public let result: MeasuredValue
    /// The reference by which it can be looked up; nil where the release has no such cell.
    public let reference: CitationCharacters?

    fileprivate init(
        cell: FigureCell, measure: Measure, definition: DefinitionCode?, result: MeasuredValue,
        reference: CitationCharacters?
    ) {
        self.cell = cell
        self.measure = measure
        self.definition = definition
        self.result = result
        self.reference = reference
    }
}

/// The answer of a release to a query.
public struct PublishedFigures: Sendable {
    /// The release version.
    public let version: ReleaseVersion
    /// The question, and what its figures are computed from.
    public let answered: AnsweredQuery<PublishedCounts>

    /// What a release version answers to a query, whose positions are those of the version's pack.
    public init(_ query: FigureQuery, of version: ReleaseVersion) {
        self.version = version
        answered = AnsweredQuery(
            query, source: version.counts, pack: version.pack, reference: version.reference,
            isSynthetic: version.name.isSynthetic)
    }

    /// What was asked.
    public var query: FigureQuery { answered.query }
    /// What was understood, as one phrase.
    public var understoodAs: String { answered.understoodAs() }
    /// A sentence for each cell and what was asked of it, fit to be quoted, with its reference.
    public var sentences: [String] { answered.sentences() }

    /// One for each area, category, kind, period and measure, in that order.
    public var figures: [PublishedFigure] {
        var figures: [PublishedFigure] = []
        answered.forEachCell { cell in
            let definition = version.reference.definition(of: cell.cell.kind, in: cell.cell.period)
            for (place, measure) in query.measures.enumerated() {
                figures.append(
                    PublishedFigure(
                        cell: cell.cell, measure: measure, definition: definition, result: cell.results[place],
                        reference: cell.references[place]))
            }
        }
        return figures
    }

    /// The notes of the pack that apply, in its order.
    public var notes: [Note] {
        var tally = FigureTally()
        answered.forEachCell { tally.add($0) }
        return answered.notes(tally)
    }

    /// Whether another version, the newest, shows the same for every figure: value or, in its place, the same sort of
    /// absence. What this version has no cell for, it said nothing of, so that can't have changed.
    public func stands(beside newest: ReleaseVersion) -> Bool {
        guard newest.name.number != version.name.number else { return true }
        let translation = PackTranslation(from: version.pack, to: newest.pack)
        let now = Measures(source: newest.counts, reference: newest.reference, comparison: query.comparison)
        var stands = true
        answered.forEachCell { cell in
            guard stands, version.counts.has(cell.cell) else { return }
            guard let there = translation.cell(cell.cell), newest.counts.has(there) else {
                stands = false
                return
            }
            for (measure, result) in zip(query.measures, cell.results) {
                let other = now.value(of: measure, in: there)
                if !result.showsTheSame(as: other) { stands = false }
            }
        }
        return stands
    }
}

extension MeasuredValue {
    /// Whether another shows the same: the same value or, in its place, the same sort of absence.
    public func showsTheSame(as other: MeasuredValue) -> Bool {
        guard value == other.value else { return false }
        let absences: [FigureSymbol] = [.confidential, .unavailable, .notApplicable]
        return value != nil || absences.allSatisfy { symbols.contains($0) == other.symbols.contains($0) }
    }
}
