/// Where the figures of an answer come from: counts, and what each figure is known by.
public protocol FigureSource: CountSource {
    /// The reference of a figure; nil where it can't be cited.
    func reference(of cell: FigureCell, _ measure: CitedMeasure) -> CitationCharacters?

    /// Whether a period is over, and all returns for it have come in.
    func isComplete(_ period: Period) -> Bool

    /// Goes through the cells of a query: ``AnsweredQuery/forEachCell(speaking:_:)``. Every source has its own, which only
    /// hands it on, so that what is generic is compiled for each of them where all of it can be seen.
    static func walk(_ answered: AnsweredQuery<Self>, speaking: Bool, _ body: (CellFigures) -> Void)
}

/// The figures of one cell: a value for each measure that was asked for, and its reference.
public struct CellFigures: Sendable {
    /// The cell.
    public internal(set) var cell: FigureCell
    /// By measure, in the order of the query.
    public internal(set) var results: [MeasuredValue] = []
    /// By measure; none for figures that can't be cited.
    public internal(set) var references: [CitationCharacters?] = []
    /// Whether the period is over, and all returns for it have come in.
    public internal(set) var isComplete = true
    /// What the sentences say besides, where it was not asked for: count, change, and change in percent.
    var spoken: (count: MeasuredValue?, change: MeasuredValue?, percent: MeasuredValue?) = (nil, nil, nil)
}

/// A query with what its figures are computed from: what management and published answers have in common.
///
/// Which of the two it is, is in the type of the source: what is made for one can't be given the other.
public struct AnsweredQuery<Source: FigureSource>: Sendable {
    /// What was asked.
    public let query: FigureQuery
    /// The reference data.
    public let pack: ReferencePack
    /// Whether the records are invented.
    public let isSynthetic: Bool
    /// The measures over the source of counts.
    public let measures: Measures<Source>

    /// A query over a source of counts.
    public init(
        _ query: FigureQuery, source: Source, pack: ReferencePack, reference: MeasureReference, isSynthetic: Bool
    ) {
        self.query = query
        self.pack = pack
        self.isSynthetic = isSynthetic
        measures = Measures(source: source, reference: reference, comparison: query.comparison)
    }

    /// Calls `body` with the figures of every cell: areas, categories, kinds, periods, in the order of the query.
    ///
    /// - Parameter speaking: whether sentences are to be made of them, which say more than was asked for.
    public func forEachCell(speaking: Bool = false, _ body: (CellFigures) -> Void) {
        Source.walk(self, speaking: speaking, body)
    }

    /// What ``forEachCell(speaking:_:)`` does.
    func walk(speaking: Bool, _ body: (CellFigures) -> Void) {
        guard let area = query.areas.first, let kind = query.kinds.first, let period = query.periods.first else {
            return
        }
        let cited = query.measures.map { CitedMeasure($0, query.comparison) }
        let spoken = SpokenMeasures(query, speaking: speaking)
        var figures = CellFigures(cell: FigureCell(area: area, category: nil, kind: kind, period: period))
        figures.results.reserveCapacity(cited.count)
        figures.references.reserveCapacity(cited.count)
        for area in query.areas {
            figures.cell.area = area
            for category in query.categories {
                figures.cell.category = category
                for kind in query.kinds {
                    figures.cell.kind = kind
                    for period in query.periods {
                        figures.cell.period = period
                        fill(&figures, cited, spoken)
                        body(figures)
                    }
                }
            }
        }
    }

    private func fill(_ figures: inout CellFigures, _ cited: [CitedMeasure], _ spoken: SpokenMeasures) {
        figures.isComplete = measures.source.isComplete(figures.cell.period)
        figures.results.removeAll(keepingCapacity: true)
        figures.references.removeAll(keepingCapacity: true)
        for measure in cited {
            figures.results.append(measures.value(of: measure.measure, in: figures.cell))
            figures.references.append(measures.source.reference(of: figures.cell, measure))
        }
        if spoken.count || (spoken.countOfAny && figures.cell.category == nil) {
            figures.spoken.count = measures.value(of: .count, in: figures.cell)
        }
        if spoken.change { figures.spoken.change = measures.value(of: .change, in: figures.cell) }
        if spoken.percent { figures.spoken.percent = measures.value(of: .changePercent, in: figures.cell) }
    }

    /// The notes of the pack that apply, in its order.
    public func notes(_ tally: FigureTally) -> [Note] {
        var notes: [Note] = []
        forEachNote(tally) { notes.append(pack.notes[$0]) }
        return notes
    }

    /// Calls `body` with the position in the pack of each note that applies, ascending.
    public func forEachNote(_ tally: FigureTally, _ body: (Int) -> Void) {
        let occasion = NoteOccasion(query: query, pack: pack, isSynthetic: isSynthetic, tally: tally)
        for place in pack.notes.indices where occasion.calls(for: pack.notes[place]) { body(place) }
    }

    /// What was understood, as one phrase: `Hate crimes with a race motivation recorded in Leicester in the year ending
    /// March 2024`.
    ///
    /// - Parameter lexicon: the plain words of the pack; made anew where they are not at hand.
    public func understoodAs(in lexicon: FigureLexicon? = nil) -> String {
        QueryWords(query, lexicon ?? self.lexicon).phrase
    }

    /// A sentence for each cell and what was asked of it.
    ///
    /// - Parameter lexicon: the plain words of the pack; made anew where they are not at hand.
    public func sentences(in lexicon: FigureLexicon? = nil) -> [String] {
        let lexicon = lexicon ?? self.lexicon
        let sentences = FigureSentences(lexicon, for: query, isSynthetic: isSynthetic)
        var writer = ByteWriter(capacity: 256 * Swift.min(query.figureCount, 4096))
        lexicon.pieces.withReader { reader in
            forEachCell(speaking: true) { sentences.write($0, measures.reference, to: &writer, reader) }
        }
        return writer.text.split(separator: "\n").map(String.init)
    }

    /// The plain words of the pack, with the conditions of the query.
    public var lexicon: FigureLexicon { FigureLexicon(pack, dialect: .plain, for: query) }
}

/// What the sentences of a query say though it was not asked for: a change is told with its count and in percent too.
private struct SpokenMeasures {
    let count: Bool
    /// The count where the share of all in all is asked for.
    let countOfAny: Bool
    let change: Bool
    let percent: Bool

    init(_ query: FigureQuery, speaking: Bool) {
        let asked = query.measures
        let isCompared = speaking && asked.contains(where: \.isComparison)
        count = isCompared && !asked.contains(.count)
        countOfAny = speaking && asked.contains(.share) && !asked.contains(.count)
        change = isCompared && !asked.contains(.change)
        percent = isCompared && !asked.contains(.changePercent)
    }
}

/// What is gathered of an answer's figures while they are written: what its notes and its head depend on.
public struct FigureTally: Sendable, Hashable {
    private var symbols: UInt8 = 0
    /// How many figures are hidden.
    public private(set) var hidden = 0
    /// Whether some rate uses an estimate of an earlier year than its period's.
    public private(set) var hasEarlierPopulation = false
    /// Whether some period is not over, or its returns have not all come in.
    public private(set) var isIncomplete = false

    /// Nothing gathered yet.
    public init() {}

    /// Takes in the figures of a cell.
    public mutating func add(_ figures: CellFigures) {
        if !figures.isComplete { isIncomplete = true }
        for result in figures.results {
            var own: UInt8 = 0
            for remark in result.remarks { own |= remark.symbol.bit }
            symbols |= own
            if own & FigureSymbol.confidential.bit != 0 { hidden += 1 }
            if let used = result.population?.year,
                MeasureReference.yearOfEstimate(for: figures.cell.period) != used
            {
                hasEarlierPopulation = true
            }
        }
    }

    /// Whether some figure carries a symbol.
    public func has(_ symbol: FigureSymbol) -> Bool { symbols & symbol.bit != 0 }
}

extension FigureSymbol {
    /// One bit for each symbol, in the order in which they are listed.
    var bit: UInt8 {
        switch self {
        case .confidential: 1
        case .unavailable: 2
        case .notApplicable: 4
        case .lowReliability: 8
        case .provisional: 16
        case .revised: 32
        case .breakInSeries: 64
        }
    }
}
