import Testing

@testable import StatsModel

@Suite struct QuestionPropertyTests {
    let desk: QuestionDesk

    init() throws { desk = try QuestionDesk.llr() }

    /// A query in words, as every answer carries it.
    func phrase(_ query: FigureQuery) -> String {
        QueryWords(query, FigureLexicon(desk.lexicon.pack, dialect: .plain, for: query)).phrase
    }

    @Test func `the query of every answer is one of the figures' own queries`() throws {
        for entry in try QuestionCorpus("questions.tsv").entries {
            guard let question = try? desk.ask(entry.question) else { continue }
            for query in [question.query].compactMap(\.self) + question.readings.map(\.query) {
                let text = desk.canonical(query)
                #expect(desk.canonical(try desk.query(text)) == text, "\(entry.question)")
            }
        }
    }

    @Test func `what was understood, asked again, is understood the same`() throws {
        for entry in try QuestionCorpus("questions.tsv").entries {
            guard let question = try? desk.ask(entry.question), let query = question.query else { continue }
            let words = phrase(query)
            // Longer lists of areas are counted, not named.
            guard query.areas.count <= 3 || !words.contains("\(query.areas.count) areas in") else { continue }
            let again = try? desk.ask(words)
            #expect(again?.query.map(desk.canonical) == desk.canonical(query), "\(words)")
        }
    }
}
