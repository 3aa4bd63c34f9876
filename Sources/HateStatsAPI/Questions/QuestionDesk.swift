internal import NIOConcurrencyHelpers
internal import StatsModel

/// Answers questions in words from the newest release, as the address, the page and the command line do.
public struct QuestionDesk: Sendable {
    private let app: AppContext
    private let shelf = ReleaseShelf()
    private let lexicons = LexiconShelf()

    /// A desk over what is published.
    public init(_ app: AppContext) { self.app = app }

    /// What a question is understood as, and its answer.
    ///
    /// - Throws: a `Problem`: `not-understood` where nothing was, `invalid-parameter` for a question that is empty or
    /// too   long, or that nothing is published.
    public func answer(_ text: String) throws -> QuestionAnswer {
        try answer(text, from: app.publication.required())
    }

    /// The same from a publication.
    func answer(_ text: String, from publication: Publication) throws -> QuestionAnswer {
        let version = try publication.newestOrProblem().content
        let lexicon = lexicons.lexicon(of: version, in: publication)
        let question: Question
        do throws(QuestionProblem) {
            question = try Question(
                text, lexicon, latestMonth: version.periodTo, firstMonth: version.table.frame.months.lowerBound)
        } catch {
            throw error.problem(text, in: version.pack)
        }
        let figures = question.query.map { query in
            PublishedAnswer(
                PublishedFigures(query, of: version), status: .published, stands: true,
                prepared: shelf.prepared(version, in: publication))
        }
        return QuestionAnswer(question: question, figures: figures, version: version)
    }
}

/// The words of the packs of the versions that are asked, kept as long as they are public.
private final class LexiconShelf: Sendable {
    private let entries = NIOLockedValueBox<[Int: (digest: [UInt8], lexicon: QuestionLexicon)]>([:])

    func lexicon(of version: ReleaseVersion, in publication: Publication) -> QuestionLexicon {
        let number = version.name.number
        if let kept = entries.withLockedValue({ $0[number] }), kept.digest == version.digest { return kept.lexicon }
        // Made outside of the lock: two may make it at once, and either is right.
        let lexicon = QuestionLexicon(version.pack)
        entries.withLockedValue { entries in
            entries = entries.filter { publication.entry(number: $0.key)?.readable != nil }
            entries[number] = (version.digest, lexicon)
        }
        return lexicon
    }
}

extension AppContext {
    /// The answer to a question for the command line, as `GET /v1/ask` gives it.
    ///
    /// - Throws: a `Problem` in the words of the address.
    public func questionAnswer(_ text: String) async throws -> QuestionAnswer {
        try await publication.reload()
        return try QuestionDesk(self).answer(text)
    }
}

extension QuestionProblem {
    /// What a client is told, with what can be asked.
    fileprivate func problem(_ text: String, in pack: ReferencePack) -> Problem {
        let examples = Question.examples(in: pack)
        switch self {
        case .empty:
            return Problem(
                .invalidParameter,
                faults: [
                    .init("query.q", reason: "is empty: a question in words", suggestions: Array(examples.prefix(1)))
                ])
        case .tooLong:
            return Problem(
                .invalidParameter,
                faults: [
                    .init(
                        "query.q", value: text.shortened(to: 100),
                        reason: "must have at most \(Question.longest) characters; ask for one thing at a time")
                ])
        case .nothingHeld:
            return Problem(.nothingPublished, "Nothing has been published yet.")
        case .notUnderstood(let words):
            let faults = words.map {
                Problem.Fault("query.q", value: $0.text.shortened(to: 100), reason: $0.reason)
            }
            let offer = examples.map { "“\($0)”" }.joined(separator: " ")
            let told = faults.map(\.sentence).joined(separator: " ")
            let detail =
                "Nothing of the question was understood. \(told)\(told.isEmpty ? "" : " ")Ask, for example: \(offer)"
            let asked = faults.isEmpty ? [Problem.Fault("query.q", value: text, reason: "was not understood")] : faults
            return Problem(
                .notUnderstood, detail,
                errors: asked.enumerated().map { place, fault in
                    place > 0
                        ? fault : .init(fault.place, value: fault.value, reason: fault.reason, suggestions: examples)
                })
        }
    }
}
