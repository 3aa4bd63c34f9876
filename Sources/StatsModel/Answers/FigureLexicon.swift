/// The words of a pack, ready to be written: names, nouns, periods and sentence templates.
///
/// It is made once for a release (or an answer from current records) and a dialect; sentences then are copies of its
/// pieces and numbers between them. A class, since all answers from a release share it.
public final class FigureLexicon: Sendable {
    /// In which document the words are to stand.
    public let dialect: TextDialect
    let pack: ReferencePack
    let pieces: TextPieces
    let recorder: TextPiece
    let citationPrefix: TextPiece
    /// What stands before every sentence of invented figures.
    let prefix: TextPiece
    let areas: [TextPiece]
    /// What any category, then each category adds to the noun.
    private let motivations: [TextPiece]
    private let plainMotivations: [TextPiece]
    private let adjectives: [TextPiece]
    private let nouns: [TextPiece]
    private let measures: [TextPiece]
    private let caveats: [TextPiece]
    private let noComparison: TextPiece
    private let templates: [SentenceTemplate]
    private let periods: PeriodTable<TextPiece>

    /// The templates there are.
    enum Template: Int, CaseIterable {
        case understood, understoodOccurred
        case count, countZero, countChange, countChangeFromZero, countLittleChanged, countSame
        case rate, share, rank
        case hidden, hiddenMeasure, absent, absentMeasure

        /// The key of `wording.csv`.
        var key: String {
            switch self {
            case .understood: "understood.one"
            case .understoodOccurred: "understood.occurred"
            case .count: "sentence.count"
            case .countZero: "sentence.count.zero"
            case .countChange: "sentence.count.change"
            case .countChangeFromZero: "sentence.count.change.zero"
            case .countLittleChanged: "sentence.count.level"
            case .countSame: "sentence.count.same"
            case .rate: "sentence.rate"
            case .share: "sentence.share"
            case .rank: "sentence.rank"
            case .hidden: "sentence.hidden"
            case .hiddenMeasure: "sentence.hidden.measure"
            case .absent: "sentence.absent"
            case .absentMeasure: "sentence.absent.measure"
            }
        }

        /// Whether it is a sentence of a figure, which names its reference.
        var isCited: Bool { rawValue >= Self.count.rawValue }
    }

    /// What is said within a sentence of its figure.
    enum Caveat: Int, CaseIterable {
        case provisional, incomplete, breakInSeries, unreliable, revised

        /// The key of `wording.csv`.
        var key: String {
            switch self {
            case .provisional: "caveat.provisional"
            case .incomplete: "caveat.incomplete"
            case .breakInSeries: "caveat.break"
            case .unreliable: "caveat.unreliable"
            case .revised: "caveat.revised"
            }
        }
    }

    /// The words of a pack.
    ///
    /// - Parameters:
    ///   - months: the months whose periods are laid ready; others are written when they are asked for.
    ///   - query: where the figures are of some of the records only, the question that says so.
    public init(
        _ pack: ReferencePack, dialect: TextDialect, months: ClosedRange<Month>? = nil, for query: FigureQuery? = nil
    ) {
        self.pack = pack
        self.dialect = dialect
        let phrasebook = Phrasebook(pack)
        var pieces = TextPieces()
        func piece(_ text: String) -> TextPiece { pieces.add(dialect.written(text)) }
        let sources = query?.sources.map { pack.sources[$0].name } ?? []
        recorder = piece(sources.isEmpty ? phrasebook["recorder"] : sources.listed(by: "and"))
        citationPrefix = piece(pack.policy.citationPrefix)
        prefix = piece(phrasebook["synthetic.prefix"] + ": ")
        areas = pack.areas.map { piece($0.name) }
        let condition = query.map { Self.condition($0, pack) } ?? ""
        let categories = [nil] + pack.categories.map(Optional.some)
        let plain = categories.map { phrasebook.motivation($0) }
        plainMotivations = plain.map { piece($0) }
        motivations = condition.isEmpty ? plainMotivations : plain.map { piece(($0 + condition).trimmed) }
        adjectives = categories.map { piece($0?.adjective ?? "") }
        nouns = KindSelection.allCases.flatMap { kind in
            [piece(phrasebook.noun(kind, count: 1)), piece(phrasebook.noun(kind))]
        }
        measures = Measure.allCases.map { piece(phrasebook["measure.\($0.rawValue)"]) }
        caveats = Caveat.allCases.map { piece(Self.clause(phrasebook[$0.key])) }
        noComparison = piece(" " + phrasebook["sentence.comparison.absent"] + " ")
        templates = Template.allCases.map { template in
            SentenceTemplate(
                phrasebook[template.key], isCited: template.isCited, dialect: dialect, pieces: &pieces)
        }
        periods = PeriodTable(months) { piece($0.nounPhrase) }
        self.pieces = pieces
    }

    /// Which of the records are counted, after the motivation; only management figures have such conditions.
    private static func condition(_ query: FigureQuery, _ pack: ReferencePack) -> String {
        var condition = query.basis == .occurred ? " that happened" : ""
        if !query.channels.isEmpty {
            condition += " reported through " + query.channels.map { "“\(pack.channels[$0].label)”" }.listed(by: "or")
        }
        if !query.categoriesAll.isEmpty {
            let labels = query.categoriesAll.map { pack.categories[$0].label.lowercased() }
            condition += " (with all of these motivations: \(labels.listed(by: "and")))"
        }
        return condition
    }

    /// A sentence as a clause within another.
    private static func clause(_ sentence: String) -> String {
        var clause = sentence.prefix(1).lowercased() + sentence.dropFirst()
        while clause.last == "." { clause.removeLast() }
        return clause
    }
}

// MARK: Writing

extension FigureLexicon {
    /// Lends its pieces out for writing.
    public func withReader<R, E: Error>(_ body: (TextPieceReader) throws(E) -> R) throws(E) -> R {
        try pieces.withReader(body)
    }

    func template(_ template: Template) -> SentenceTemplate { templates[template.rawValue] }

    /// The noun for one incident, or for any other number.
    func noun(_ kind: KindSelection, isOne: Bool) -> TextPiece { nouns[kind.position * 2 + (isOne ? 0 : 1)] }

    func motivation(_ category: Int?) -> TextPiece { motivations[category.map { $0 + 1 } ?? 0] }

    /// The motivation alone, without the conditions of management figures.
    func plainMotivation(_ category: Int?) -> TextPiece { plainMotivations[category.map { $0 + 1 } ?? 0] }

    func adjective(_ category: Int?) -> TextPiece { adjectives[category.map { $0 + 1 } ?? 0] }

    func measure(_ measure: Measure) -> TextPiece { measures[measure.position] }

    func write(_ caveat: Caveat, to writer: inout ByteWriter, _ reader: TextPieceReader) {
        writer.write(caveats[caveat.rawValue], of: reader)
    }

    func writeNoComparison(to writer: inout ByteWriter, _ reader: TextPieceReader) {
        writer.write(noComparison, of: reader)
    }

    /// Writes a period as it stands within a sentence: `the year ending March 2024`.
    func write(_ period: Period, to writer: inout ByteWriter, _ reader: TextPieceReader) {
        if let piece = periods[period] {
            writer.write(piece, of: reader)
        } else {
            writer.write(text: period.nounPhrase, dialect)
        }
    }
}

extension Measure {
    /// Its place among all.
    public var position: Int {
        switch self {
        case .count: 0
        case .rate: 1
        case .change: 2
        case .changePercent: 3
        case .share: 4
        case .rank: 5
        }
    }
}

/// Something for each period that ends in some months: found by two steps, not by a search.
public struct PeriodTable<Entry: Sendable>: Sendable {
    @usableFromInline let firstMonth: Int
    @usableFromInline let entries: [Entry]

    private static var grains: [Grain] { [.month, .quarter, .year] }

    /// What `make` gives for each period that ends in one of the months.
    public init(_ months: ClosedRange<Month>?, _ make: (Period) -> Entry) {
        firstMonth = Int(months?.lowerBound.index ?? 0)
        var entries: [Entry] = []
        for month in months.map(Array.init) ?? [] {
            for grain in Self.grains { entries.append(make(Period(grain, ending: month) ?? .month(month))) }
        }
        self.entries = entries
    }

    /// What belongs to a period; nil for one that ends in another month, and for days.
    @inlinable public subscript(period: Period) -> Entry? {
        let grain: Int
        let last: Month
        switch period {
        case .month(let month): (grain, last) = (0, month)
        case .quarter(let month): (grain, last) = (1, month)
        case .year(let month): (grain, last) = (2, month)
        case .days: return nil
        }
        let place = (Int(truncatingIfNeeded: last.index) &- firstMonth) &* 3 &+ grain
        return place >= 0 && place < entries.count ? entries[place] : nil
    }
}
