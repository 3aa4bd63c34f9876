/// One live figure, unprotected, for signed-in statisticians only. It has no citation and is never published: a published
/// figure is another type.
public struct ManagementFigure: Sendable, Hashable {
    /// Area, category, kind and period.
    public let cell: FigureCell
    /// What is measured.
    public let measure: Measure
    /// The definition in force when the period ended; nil where the pack has none.
    public let definition: DefinitionCode?
    /// The value, its symbols and reasons, and what belongs to it.
    public let result: MeasuredValue
}

/// The whole answer to a query for management figures.
public struct ManagementFigures: Sendable {
    /// The question, and what its figures are computed from.
    public let answered: AnsweredQuery<ManagementCounts>

    /// The answer to a query.
    ///
    /// - Parameters:
    ///   - cube: the counts of the records that the query selects by source, channel, basis and categories, over at least
    ///     `query.timeSpan`.
    ///   - coverage: what has come in, by the basis of the query.
    ///   - isSynthetic: whether the records are invented.
    public init(query: FigureQuery, cube: RolledUpCube, pack: ReferencePack, coverage: Coverage, isSynthetic: Bool) {
        let counts = ManagementCounts(cube, for: query, pack: pack, coverage: coverage)
        answered = AnsweredQuery(
            query, source: counts, pack: pack, reference: MeasureReference(pack), isSynthetic: isSynthetic)
    }

    /// What was asked.
    public var query: FigureQuery { answered.query }
    /// The reference data.
    public var pack: ReferencePack { answered.pack }
    /// Whether the records are invented.
    public var isSynthetic: Bool { answered.isSynthetic }
    /// What was understood, as one phrase.
    public var understoodAs: String { answered.understoodAs() }
    /// A sentence for each cell and what was asked of it, fit to be quoted inside the partnership.
    public var sentences: [String] { answered.sentences() }

    /// One for each area, category, kind, period and measure, in that order.
    public var figures: [ManagementFigure] {
        var figures: [ManagementFigure] = []
        answered.forEachCell { cell in
            let definition = answered.measures.reference.definition(of: cell.cell.kind, in: cell.cell.period)
            for (measure, result) in zip(query.measures, cell.results) {
                figures.append(
                    ManagementFigure(cell: cell.cell, measure: measure, definition: definition, result: result))
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
}
