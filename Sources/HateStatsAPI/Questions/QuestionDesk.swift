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
        let lexicon = lexicons.words(of: version, in: publication).lexicon
        let question: Question
        do throws(QuestionProblem) {
            question = try Question(text, lexicon, of: version)
        } catch {
            throw error.problem(text, examples: examples(of: version, from: publication))
        }
        let figures = question.query.map { query in
            PublishedAnswer(
                PublishedFigures(query, of: version), status: .published, stands: true,
                prepared: shelf.prepared(version, in: publication))
        }
        return QuestionAnswer(question: question, figures: figures, version: version)
    }
}

extension QuestionDesk {
    /// Questions that the newest release answers with figures that are shown; none before there is one.
    func examples(from publication: Publication) -> [String] {
        publication.newest.map { examples(of: $0.content, from: publication) } ?? []
    }

    private func examples(of version: ReleaseVersion, from publication: Publication) -> [String] {
        lexicons.words(of: version, in: publication).examples
    }
}

extension Question {
    /// Understands a question to a version.
    fileprivate init(_ text: String, _ lexicon: QuestionLexicon, of version: ReleaseVersion) throws(QuestionProblem) {
        try self.init(
            text, lexicon, latestMonth: version.periodTo, firstMonth: version.table.frame.months.lowerBound)
    }
}

/// What a version's pack makes of words, and what can be asked of it.
private struct VersionWords: Sendable {
    let lexicon: QuestionLexicon
    let examples: [String]

    init(_ version: ReleaseVersion) {
        let lexicon = QuestionLexicon(version.pack)
        self.lexicon = lexicon
        examples = Question.examples(in: version.pack) { text in
            guard let question = try? Question(text, lexicon, of: version), question.unheld.isEmpty,
                let query = question.query
            else { return false }
            return PublishedFigures(query, of: version).figures.allSatisfy { $0.result.value != nil }
        }
    }
}

/// The words of the packs of the versions that are asked, kept as long as they are public.
private final class LexiconShelf: Sendable {
    private let entries = NIOLockedValueBox<[Int: (digest: [UInt8], words: VersionWords)]>([:])

    func words(of version: ReleaseVersion, in publication: Publication) -> VersionWords {
        let number = version.name.number
        if let kept = entries.withLockedValue({ $0[number] }), kept.digest == version.digest { return kept.words }
        // Made outside of the lock: two may make it at once, and either is right.
        let words = VersionWords(version)
        entries.withLockedValue { entries in
            entries = entries.filter { publication.entry(number: $0.key)?.readable != nil }
            entries[number] = (version.digest, words)
        }
        return words
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
    fileprivate func problem(_ text: String, examples: [String]) -> Problem {
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
            var sentences = ["Nothing of the question was understood."] + faults.map(\.sentence)
            if !examples.isEmpty { sentences.append("Ask, for example:") }
            let detail = (sentences + examples.map { "“\($0)”" }).joined(separator: " ")
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
