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
    /// What was asked.
    public let query: FigureQuery
    /// The reference data.
    public let pack: ReferencePack
    /// Whether the records are invented.
    public let isSynthetic: Bool
    /// One for each area, category, kind, period and measure, in that order.
    public let figures: [ManagementFigure]

    private let measures: Measures<ManagementCounts>

    /// The answer to a query.
    ///
    /// - Parameters:
    ///   - cube: the counts of the records that the query selects by source, channel, basis and categories, over at least
    ///     `query.timeSpan`.
    ///   - coverage: what has come in, by the basis of the query.
    ///   - isSynthetic: whether the records are invented.
    public init(query: FigureQuery, cube: RolledUpCube, pack: ReferencePack, coverage: Coverage, isSynthetic: Bool) {
        self.query = query
        self.pack = pack
        self.isSynthetic = isSynthetic
        let reference = MeasureReference(pack)
        let counts = ManagementCounts(cube, for: query, pack: pack, coverage: coverage)
        let measures = Measures(source: counts, reference: reference, comparison: query.comparison)
        self.measures = measures
        var figures: [ManagementFigure] = []
        for cell in query.cells {
            let definition = reference.definition(of: cell.kind, in: cell.period)
            for measure in query.measures {
                let result = measures.value(of: measure, in: cell)
                figures.append(
                    ManagementFigure(cell: cell, measure: measure, definition: definition, result: result))
            }
        }
        self.figures = figures
    }

    /// What was understood, as one phrase: `Hate crimes with a race motivation recorded in Leicester in the year ending
    /// March 2024`.
    public var understoodAs: String {
        QueryWords(query, in: pack).phrase
    }

    /// The notes of the pack that apply, in its order.
    public var notes: [Note] {
        let occasion = NoteOccasion(
            query: query, pack: pack, isSynthetic: isSynthetic,
            isIncomplete: query.periods.contains { !measures.source.isComplete($0) },
            symbols: figures.reduce(into: []) { $0.formUnion($1.result.symbols) },
            hasEarlierPopulation: figures.contains { figure in
                guard let used = figure.result.population?.year else { return false }
                return MeasureReference.yearOfEstimate(for: figure.cell.period) != used
            })
        return pack.notes.filter { occasion.calls(for: $0) }
    }

    /// A sentence for each cell and what was asked of it, fit to be quoted inside the partnership.
    public var sentences: [String] {
        let words = FigureSentences(query: query, pack: pack, isSynthetic: isSynthetic)
        return query.cells.flatMap { cell in
            words.sentences(for: cell, measures: measures, isComplete: measures.source.isComplete(cell.period))
        }
    }
}
