import NIOCore
import StatsModel

/// Whether a number that somebody quotes stands, and what is published in its place.
public struct QuoteAnswer: Sendable {
    private let finding: QuoteVerdict
    private let value: QuotedNumber
    private let measure: CitedMeasure
    private let pack: ReferencePack
    /// What is published now; where the newest version has no such area or category, what was cited.
    private let figure: FigureStatement
    /// The value that is published now; nil where none is shown.
    private let publishedValue: FixedDecimal?
    private let withdrawn: WithdrawnVersion?

    /// A number that is quoted with a reference.
    init(_ value: QuotedNumber, _ cited: CitedFigure, in publication: Publication) {
        self.value = value
        measure = cited.measure
        withdrawn = cited.withdrawn
        let coded = cited.coded
        finding = coded.map { publication.verdict(on: value, of: $0, from: cited.withdrawn) } ?? .neverPublished
        if let newest = publication.newest?.content, let cell = coded?.cell.cell(in: newest.pack) {
            pack = newest.pack
            figure = FigureStatement(newest, cell, cited.measure)
            publishedValue = figure.result.value
        } else {
            pack = cited.pack
            figure = cited.statement
            publishedValue = nil
        }
    }

    /// A number that is quoted for a figure of the newest version.
    init(
        _ value: QuotedNumber, _ cell: FigureCell, _ measure: CitedMeasure, _ newest: PublishedVersion,
        in publication: Publication
    ) throws {
        guard let coded = CodedCell(cell, in: newest.content.pack) else { throw Problem(.internalError, "") }
        self.value = value
        self.measure = measure
        withdrawn = nil
        pack = newest.content.pack
        finding = publication.verdict(on: value, of: CodedFigure(coded, measure))
        figure = FigureStatement(newest.content, cell, measure)
        publishedValue = figure.result.value
    }

    /// The verdict as the contract spells it.
    public var verdict: String { finding.word }

    /// The verdict with what is published now, as sentences.
    public var sentence: String {
        QuoteWords(pack, isSynthetic: figure.isSynthetic).verdict(
            finding, on: value, measure, until: finding.until?.words(inZone: pack.policy.timeZone),
            sentence: figure.sentence, notice: publishedValue == nil ? nil : withdrawn?.notice)
    }

    /// Whether it is what is published now.
    public var stands: Bool { finding == .stands }

    /// The answer as the contract has it, as text.
    public var jsonText: String { String(buffer: json.buffer) }

    var json: JSONWriter {
        var json = JSONWriter(capacity: 2048)
        json.object { json in
            json.field("verdict", verdict)
            json.field("until", finding.until?.description)
            json.key("published_value")
            if let publishedValue {
                json.value(number: publishedValue.description)
            } else {
                json.null()
            }
            json.field("figure", figure)
            json.field("sentence", sentence)
            json.field("withdrawn", withdrawn)
            json.field("synthetic", figure.isSynthetic)
        }
        return json
    }
}
