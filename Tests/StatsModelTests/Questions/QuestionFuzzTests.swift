import Testing

@testable import StatsModel

@Suite struct QuestionFuzzTests {
    let desk: QuestionDesk

    init() throws { desk = try QuestionDesk.llr() }

    /// Asks, and holds what comes back to what must be true of every question.
    func check(_ text: String) throws {
        let question: Question
        do throws(QuestionProblem) {
            question = try desk.ask(text)
        } catch {
            return
        }
        for query in [question.query].compactMap(\.self) + question.readings.map(\.query) {
            #expect(!query.areas.isEmpty && !query.categories.isEmpty && !query.kinds.isEmpty, "\(text)")
            #expect(!query.periods.isEmpty && !query.measures.isEmpty, "\(text)")
            let words = desk.canonical(query)
            let again = try desk.query(words)
            #expect(desk.canonical(again) == words, "\(text)")
        }
        for part in question.unheld {
            #expect(!part.text.isEmpty && !part.reason.isEmpty, "\(text)")
            #expect(has(question.text, part.text), "\(text)")
        }
        for chip in question.chips { #expect(has(question.text, chip.text) && !chip.code.isEmpty, "\(text)") }
    }

    /// Whether a text has another in it, scalar by scalar: marks that join letters may be cut off from them.
    private func has(_ text: String, _ part: String) -> Bool {
        part.isEmpty || !Array(text.utf8).ranges(of: Array(part.utf8)).isEmpty
    }

    @Test func `bytes of any sort do no harm`() throws {
        var random = SplitMix(seed: 7)
        for _ in 0..<2000 {
            let count = Int(random.next() % 200)
            let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            try check(String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test func `scalars of any sort do no harm`() throws {
        var random = SplitMix(seed: 8)
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<Int(random.next() % 80) {
                if let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: random.next() % 0x3_0000)) {
                    text.unicodeScalars.append(scalar)
                }
            }
            try check(text)
        }
    }

    @Test func `the grammar's own words in any order do no harm`() throws {
        var random = SplitMix(seed: 9)
        let words = try vocabulary()
        for _ in 0..<4000 {
            let chosen = (0...random.below(14)).map { _ in words[random.below(words.count)] }
            try check(chosen.joined(separator: random.below(4) == 0 ? "-" : " "))
        }
    }

    @Test func `questions cut and mixed anywhere do no harm`() throws {
        var random = SplitMix(seed: 10)
        let questions = try QuestionCorpus("questions.tsv").entries.map(\.question)
        for _ in 0..<2000 {
            let left = questions[random.below(questions.count)]
            let right = questions[random.below(questions.count)]
            let head = left.prefix(random.below(left.count + 1))
            try check(String(head) + String(right.suffix(random.below(right.count + 1))))
        }
    }

    @Test func `a question that is too long is refused at once`() {
        for text in [
            String(repeating: "a", count: 2_000_000), String(repeating: "hate crime in leicester ", count: 40_000),
        ] {
            #expect(throws: QuestionProblem.tooLong) { try desk.ask(text) }
        }
    }

    @Test func `the longest questions end in bounded time`() throws {
        // A slip in every word, so that each is looked for among all others; and nothing but beginnings of times.
        for word in ["leicesterxq ", "hatx ", "since ", "2019 to ", "last ", "in the ", "9", "é", "'", "-"] {
            let text = String(String(repeating: word, count: Question.longest).prefix(Question.longest))
            let took = try ContinuousClock().measure { try check(text) }
            #expect(took < .seconds(2), "\(word)")
        }
    }

    @Test func `nothing at all is no question`() {
        for text in ["", "   ", "?!", "\u{200B}…", "\u{0}"] {
            #expect(throws: QuestionProblem.empty) { try desk.ask(text) }
        }
        #expect(throws: QuestionProblem.nothingHeld) {
            try Question("hate crime", desk.lexicon, latestMonth: nil, firstMonth: nil)
        }
    }

    private func vocabulary() throws -> [String] {
        var words = QuestionVocabulary.cues.flatMap { QuestionVocabulary.list($0.1) }
        words += QuestionVocabulary.fillers.prefix(60)
        words += TimeWords.all.sorted() + TimeWords.all.sorted()
        words += desk.lexicon.pack.areas.map(\.name) + desk.lexicon.pack.synonyms.map(\.word)
        words += QuestionTopic.all.flatMap { $0.words.prefix(4) }
        words += [
            "2019", "2024", "2023/24", "2024-03", "14", "1,000", "99999999999", "2019-2023", "14/03/2024", "QE2024-03",
        ]
        return words
    }
}
