internal import NIOCore
public import StatsModel

/// An answer from current records: unsuppressed figures and the words that go with them. It has representations of its
/// own, so that a figure of it can't be taken for a published one.
public struct ManagementAnswer: Sendable {
    /// The figures, the question as it was understood, and the words for both.
    public let content: ManagementFigures

    /// Wraps figures for representation.
    init(_ content: ManagementFigures) { self.content = content }

    /// The figures, in the order of the contract.
    public var figures: [ManagementFigure] { content.figures }
    /// The pack in whose words they are given.
    public var pack: ReferencePack { content.pack }
    /// Whether the database holds demonstration data.
    public var isSynthetic: Bool { content.isSynthetic }

    /// What stands where a published answer names its disclosure rule.
    public var disclosure: String {
        pack.wording["disclosure.management"]
            ?? "Not protected: for management only. Small counts can identify people and must not be passed on."
    }

    /// The question as the query of an address that asks it again, percent-encoded.
    public var canonicalQuery: String { CanonicalQuery(content.query, in: pack).text }

    private var document: FigureDocument<ManagementCounts> { FigureDocument(answered: content.answered) }

    private func fragments(_ form: FigureForm) -> FigureFragments {
        FigureFragments(
            form, pack, reference: content.answered.measures.reference, months: nil, release: nil,
            isSynthetic: isSynthetic)
    }
}

extension ManagementAnswer: FigureAnswer {
    /// The answer as the contract has it; no release and no citations.
    func json() -> ByteBuffer {
        let frame = FigureDocument<ManagementCounts>.Frame(
            release: { $0.write("null") }, rule: disclosure, stands: true, path: "/v1/management/figures",
            query: CanonicalQuery(content.query, in: pack))
        return document.json(fragments(.nested), FigureLexicon(pack, dialect: .json, for: content.query), frame)
    }

    /// The figures as a flat list of the CSV's columns, for programs that read tables.
    func flatJSON() -> ByteBuffer { document.flatJSON(fragments(.flat)) }

    /// The figures as CSV.
    func csv(hasByteOrderMark: Bool = false) -> ByteBuffer {
        document.csv(fragments(.csv), hasByteOrderMark: hasByteOrderMark)
    }

    /// The figures as lines for people.
    public var lines: [FigureLine] {
        figures.map { FigureLine($0.cell, $0.measure, $0.result, pack) }
    }

    /// What stands beside the figures or in their place.
    public var results: [MeasuredValue] { figures.map(\.result) }
    /// The question in words.
    public var understoodAs: String { content.understoodAs }
    /// The figures in words.
    public var sentences: [String] { content.sentences }
    /// What must stand beside the figures.
    public var noteTexts: [String] { content.notes.map(\.text) }
    /// The answer as the JSON of its address, as text.
    public var jsonText: String { String(buffer: json()) }
    /// The figures as the CSV of its address, as text.
    public var csvText: String { String(buffer: csv()) }
}
