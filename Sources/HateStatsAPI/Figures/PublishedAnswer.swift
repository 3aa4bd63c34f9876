internal import Charts
internal import NIOCore
public import StatsModel

/// An answer from a release: protected figures and the words that go with them. Its representations can be given nothing
/// else.
public struct PublishedAnswer: Sendable {
    /// What the public knows of a version's place among others, or what a key's role knows before.
    public enum Status: String, Sendable, Hashable {
        /// The newest of its release that is public.
        case published
        /// A later version of its release is public.
        case superseded
        /// Not public yet, and still changing.
        case draft
        /// Not public yet: before the partners.
        case inAgreement = "in-agreement"
        /// Not public yet: agreed by the partners.
        case agreed
        /// Not public yet: signed, and public at its instant.
        case scheduled
    }

    /// The figures, and the question as it was understood.
    public let content: PublishedFigures
    /// What the version is.
    public let status: Status
    /// Whether what is answered is what is published now.
    public let stands: Bool

    private let prepared: PreparedRelease

    init(_ content: PublishedFigures, status: Status, stands: Bool, prepared: PreparedRelease) {
        self.content = content
        self.status = status
        self.stands = stands
        self.prepared = prepared
    }

    /// The release version that answers.
    public var version: ReleaseVersion { content.version }
    /// The question as the query of an address.
    var canonicalQuery: CanonicalQuery { CanonicalQuery(content.query, in: version.pack) }

    private var document: FigureDocument<PublishedCounts> { FigureDocument(answered: content.answered) }
}

// MARK: Representations

extension PublishedAnswer {
    /// The bytes of a representation; of one in pixels, its drawing.
    ///
    /// - Parameters:
    ///   - query: the question as the query of an address.
    ///   - publicURL: where readers reach the service, which stands in pictures.
    /// - Throws: a `Problem` where the figures can't be drawn as is asked.
    func representation(
        _ form: FigureRequestForm, _ query: CanonicalQuery, publicURL: String? = nil
    ) throws -> ByteBuffer {
        switch form.format {
        case .json: form.isFlat ? flatJSON() : json(query)
        case .csv: csv(hasByteOrderMark: form.isDownload)
        case .text: text(hasByteOrderMark: form.isDownload)
        case .svg, .png:
            try ByteBuffer(bytes: chart(kind: form.chart, size: form.size, publicURL: publicURL).svg())
        }
    }

    /// The answer as the contract has it.
    func json(_ query: CanonicalQuery) -> ByteBuffer {
        let frame = FigureDocument<PublishedCounts>.Frame(
            release: { [self] in writeRelease(to: &$0) }, rule: disclosure, stands: stands, path: "/v1/figures",
            query: query)
        return document.json(prepared.fragments(.nested), prepared.lexicon(.json), frame)
    }

    /// The lists of the document, for one with another head.
    var parts: (figures: ByteBuffer, notes: ByteBuffer, sentences: ByteBuffer, hidden: Int) {
        document.lists(prepared.fragments(.nested), prepared.lexicon(.json))
    }

    /// The figures as a flat list of the CSV's columns.
    func flatJSON() -> ByteBuffer { document.flatJSON(prepared.fragments(.flat)) }

    /// The figures as CSV.
    func csv(hasByteOrderMark: Bool = false) -> ByteBuffer {
        document.csv(prepared.fragments(.csv), hasByteOrderMark: hasByteOrderMark)
    }

    /// The sentences, one a line.
    func text(hasByteOrderMark: Bool = false) -> ByteBuffer {
        document.sentences(prepared.lexicon(.plain), hasByteOrderMark: hasByteOrderMark)
    }

    private func writeRelease(to writer: inout ByteWriter) {
        let version = version
        writer.write("{\"id\":")
        writer.write(string: version.name.id)
        writer.write(",\"version\":")
        writer.write(version.name.version)
        writer.write(",\"title\":")
        writer.write(string: version.title)
        writer.write(",\"status\":")
        writer.write(string: status.rawValue)
        writer.write(",\"published_at\":")
        writer.write(string: version.publishedAt?.description)
        writer.write(",\"cut_off\":")
        writer.write(string: version.cutOff.description)
        writer.write(",\"digest\":\"sha256:")
        writer.write(text: Hexadecimal.text(version.digest))
        writer.write("\"}")
    }
}

extension PublishedAnswer: FigureAnswer {
    /// Whether the records are invented.
    public var isSynthetic: Bool { version.name.isSynthetic }
    /// The question in words.
    public var understoodAs: String { content.answered.understoodAs(in: prepared.lexicon(.plain)) }
    /// The figures in words.
    public var sentences: [String] { content.answered.sentences(in: prepared.lexicon(.plain)) }
    /// What stands beside the figures or in their place.
    public var results: [MeasuredValue] { content.figures.map(\.result) }
    /// What must stand beside the figures.
    public var noteTexts: [String] { content.notes.map(\.text) }
    /// The answer as the JSON of its address, as text.
    public var jsonText: String { String(buffer: json(canonicalQuery)) }
    /// The figures as the CSV of its address, as text.
    public var csvText: String { String(buffer: csv()) }

    /// The rule by which figures are hidden.
    public var disclosure: String { prepared.rule }

    /// The figures as lines for people.
    public var lines: [FigureLine] {
        let prefix = version.pack.policy.citationPrefix
        return content.figures.map { figure in
            FigureLine(
                figure.cell, figure.measure, figure.result, version.pack,
                reference: figure.reference.map { $0.text(prefix: prefix) } ?? "")
        }
    }
}

extension CitationCharacters {
    /// The whole reference: `LLR-7Q4K-9XM2`.
    func text(prefix: String) -> String {
        var writer = ByteWriter(capacity: 64)
        writer.write(text: prefix)
        writer.write(self)
        return writer.text
    }
}
