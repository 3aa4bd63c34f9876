import NIOCore
import StatsModel

/// One published figure, ready to be given: as the JSON of the contract and as a sentence.
///
/// It is made of protected counts, or of a version that was withdrawn, which has none left; of nothing else.
struct FigureStatement: Sendable {
    /// The figure as `/v1/figures` writes it.
    let json: ByteBuffer
    /// The figure in words, without the words that mark invented figures.
    let sentence: String
    /// What it is a figure of, as one phrase.
    let understoodAs: String
    /// Its value, its symbols and the reasons.
    let result: MeasuredValue
    /// Whether the records are invented.
    let isSynthetic: Bool

    /// A figure as a version publishes it: absent, with the reason, where the version has no such cell.
    init(_ version: ReleaseVersion, _ cell: FigureCell, _ measure: CitedMeasure) {
        self.init(
            FigureQuery(cell, measure), version.counts, version.pack, version.reference,
            isSynthetic: version.name.isSynthetic)
    }

    /// What a figure of a withdrawn version was, without its value.
    ///
    /// - Parameter pack: the one that was frozen with the version.
    init(_ version: WithdrawnVersion, _ pack: NumberedPack, _ cell: FigureCell, _ measure: CitedMeasure) {
        self.init(
            FigureQuery(cell, measure), WithdrawnCounts(version, numbers: pack.citationNumbers), pack.pack,
            MeasureReference(pack.pack), isSynthetic: version.name.isSynthetic)
    }

    private init<Source: FigureSource>(
        _ query: FigureQuery, _ source: Source, _ pack: ReferencePack, _ reference: MeasureReference,
        isSynthetic: Bool
    ) {
        let answered = AnsweredQuery(query, source: source, pack: pack, reference: reference, isSynthetic: false)
        let fragments = FigureFragments(
            .nested, pack, reference: reference, months: nil, release: nil, isSynthetic: isSynthetic)
        let rows = FigureRows(fragments: fragments, measures: query.measures)
        var writer = ByteWriter(capacity: 1024)
        var result: MeasuredValue?
        fragments.pieces.withReader { reader in
            answered.forEachCell { cell in
                rows.write(cell, to: &writer, reader)
                result = cell.results.first
            }
        }
        json = ByteBuffer(writer)
        let lexicon = answered.lexicon
        sentence = answered.sentences(in: lexicon).first ?? ""
        understoodAs = answered.understoodAs(in: lexicon)
        self.result = result ?? answered.measures.value(of: .count, in: query.cell)
        self.isSynthetic = isSynthetic
    }
}
