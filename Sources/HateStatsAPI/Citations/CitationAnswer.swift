import NIOCore
import StatsModel

/// All that is said of a reference: the figure as it was published, and whether it still stands.
public struct CitationAnswer: Sendable {
    /// What the reference names.
    let cited: CitedFigure
    private let publication: Publication
    /// The figure as it was published.
    let figure: FigureStatement
    /// What is published now, where that is something else and the newest version has the figure.
    let current: FigureStatement?
    private let publicURL: String
    /// Whether the newest version publishes the same.
    public let stands: Bool

    init(_ cited: CitedFigure, in publication: Publication, publicURL: String) {
        self.cited = cited
        self.publication = publication
        self.publicURL = publicURL
        figure = cited.statement
        let coded = cited.coded
        if case .readable(let version) = cited.version, let coded {
            stands = publication.stands(coded, in: version.content)
        } else {
            stands = false
        }
        let now = stands ? nil : coded.flatMap { publication.current($0.cell) }
        current = now.map { FigureStatement($0.version.content, $0.cell, cited.measure) }
    }

    /// The reference as it is printed.
    public var reference: String { cited.reference }
    /// The figure in words.
    public var sentence: String { marked(figure) }
    /// What is published now in words, where that is something else.
    public var currentSentence: String? { current.map(marked) }
    /// That its version was withdrawn, when and why; nil where it was not.
    public var withdrawal: String? { cited.withdrawn?.notice }

    /// The page on which people look the citation up.
    var address: String { "\(publicURL)/c/\(cited.reference)" }

    /// The figure as it goes into a list of sources.
    public var howToCite: String {
        let (name, title, publishedAt) = version
        return QuoteWords(cited.pack, isSynthetic: name.isSynthetic).source(
            (title, name.version), published: publishedAt.day(inZone: cited.pack.policy.timeZone),
            reference: cited.reference, address: address)
    }

    private var version: (name: ReleaseName, title: String, publishedAt: Instant) {
        switch cited.version {
        case .readable(let version): (version.content.name, version.content.title, version.publishedAt)
        case .withdrawn(let version, _): (version.name, version.title, version.publishedAt)
        }
    }

    private func marked(_ statement: FigureStatement) -> String {
        QuoteWords(cited.pack, isSynthetic: statement.isSynthetic).marked(statement.sentence)
    }
}

// MARK: JSON

extension CitationAnswer {
    /// The answer as the contract has it, as text.
    public var jsonText: String { String(buffer: json.buffer) }

    var json: JSONWriter {
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.field("reference", cited.reference)
            json.field("figure", figure)
            json.object("release") { writeRelease(to: &$0) }
            json.field("sentence", sentence)
            json.field("stands", stands)
            json.field("current", current)
            json.field("withdrawn", cited.withdrawn)
            json.field("how_to_cite", howToCite)
            json.field("synthetic", version.name.isSynthetic)
            json.object("links") { json in
                json.field("self", "/v1/citations/\(cited.reference)")
                json.field("release", "/v1/releases/\(version.name.id)/versions/\(version.name.version)")
            }
        }
        return json
    }

    private func writeRelease(to json: inout JSONWriter) {
        let (name, title, publishedAt) = version
        json.field("id", name.id)
        json.field("version", name.version)
        json.field("title", title)
        switch cited.version {
        case .readable(let version):
            json.field("status", publication.isSuperseded(name) ? "superseded" : "published")
            json.field("published_at", publishedAt.description)
            json.field("cut_off", version.content.cutOff.description)
            json.field("digest", "sha256:" + Hexadecimal.text(version.content.digest))
        case .withdrawn:
            json.field("status", "withdrawn")
            json.field("published_at", publishedAt.description)
            json.field("cut_off", nil as String?)
            json.field("digest", nil as String?)
        }
    }
}

extension JSONWriter {
    /// Writes a field with a figure, null where there is none.
    mutating func field(_ name: StaticString, _ figure: FigureStatement?) {
        key(name)
        if let figure { value(json: figure.json) } else { null() }
    }

    /// Writes a field that says when and why a version was withdrawn, null where it was not.
    mutating func field(_ name: StaticString, _ version: WithdrawnVersion?) {
        guard let version else { return field(name, nil as String?) }
        object(name) { json in
            json.field("at", version.withdrawnAt.description)
            json.field("reason", version.reason)
        }
    }
}
