internal import NIOCore
public import StatsModel

/// A question in words, and its answer where it has one.
public struct QuestionAnswer: Sendable {
    /// The question as it was understood.
    public let question: Question
    /// The figures of its query; nil where it has several ``readings``, or asks for nothing that is held.
    public let figures: PublishedAnswer?

    let version: ReleaseVersion

    /// Whether the records are invented.
    public var isSynthetic: Bool { version.name.isSynthetic }
    /// The reference data of the release that answers.
    public var pack: ReferencePack { version.pack }

    /// What may have been meant, each with the words that ask for it without doubt and the addresses of its answer.
    public var readings: [ReadingOffer] { question.readings.map { ReadingOffer($0, in: version) } }

    /// The address of the page that answers the question.
    public var pageAddress: String { "/ask?q=" + question.text.percentEncoded }
    /// The address of the question itself.
    public var selfAddress: String { "/v1/ask?q=" + question.text.percentEncoded }
    /// The address of the figures, which is the answer's whatever becomes of the grammar; nil where there are none.
    public var figuresAddress: String? { figures.map { "/v1/figures?" + $0.canonicalQuery.text } }
}

/// One thing that may have been meant by a question.
public struct ReadingOffer: Sendable {
    /// What makes it different from the others: `Leicestershire (county)`.
    public let label: String
    /// The query in words: asked as a question, it is understood as this reading.
    public let understoodAs: String
    /// The parts of its query.
    public let chips: [Question.Chip]
    /// The address of the page that answers it.
    public let pageAddress: String
    /// The address of its figures.
    public let figuresAddress: String

    init(_ reading: Question.Reading, in version: ReleaseVersion) {
        label = reading.label
        understoodAs = PublishedFigures(reading.query, of: version).understoodAs
        chips = reading.chips
        pageAddress = "/ask?q=" + understoodAs.percentEncoded
        figuresAddress = "/v1/figures?" + CanonicalQuery(reading.query, in: version.pack).text
    }
}

extension String {
    /// The text as it stands in an address (RFC 3986, section 2.3; commas and colons stay).
    var percentEncoded: String {
        var writer = ByteWriter(capacity: 64)
        writer.write(percentEncoded: self)
        return writer.text
    }
}

// MARK: Text

extension QuestionAnswer {
    /// What must be said before the answer, a line each: what is not held, and how words were taken that can be taken
    /// otherwise.
    public var remarks: [String] {
        var remarks = question.unheld.map { "“\($0.text)”: \($0.reason)" }
        for chip in figures == nil ? [] : question.chips where !chip.text.isEmpty {
            guard let note = chip.note else { continue }
            let remark = "“\(chip.text)”: \(note)"
            if !remarks.contains(remark) { remarks.append(remark) }
        }
        return remarks
    }

    /// The answer as lines for people: what must be said of it, then the sentences, or what may have been meant.
    public var lines: [String] {
        var lines = remarks
        if !lines.isEmpty { lines.append("") }
        if let figures {
            lines += figures.sentences
        } else {
            lines.append(
                isSynthetic ? "SYNTHETIC DEMONSTRATION DATA. What can be asked instead:" : "What can be asked instead:")
            lines += readings.map { "- \($0.label): \($0.understoodAs)" }
        }
        return lines
    }

    /// The answer as JSON of the contract, as text.
    public var jsonText: String { String(buffer: json.buffer) }
    /// The lines as the text of the address.
    var text: ByteBuffer { ByteBuffer(string: lines.joined(separator: "\n") + "\n") }
}
