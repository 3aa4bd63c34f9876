import Testing

@testable import StatsModel

@Suite struct QuestionCorpusTests {
    let desk: QuestionDesk

    init() throws { desk = try QuestionDesk.llr() }

    @Test func `questions of a press office become the queries that they should`() throws {
        let tally = try run("questions.tsv", isStrict: true)
        #expect(tally[.wrongWithoutSayingSo, default: 0] == 0)
        #expect(tally[.wrong, default: 0] == 0)
        #expect(tally[.right, default: 0] >= 110)
    }

    @Test func `questions of someone who had not seen the grammar are understood`() throws {
        var tally: [QuestionCorpus.Verdict: Int] = [:]
        let entries = try HeldBackQuestions().entries
        for entry in entries {
            let (verdict, faults) = try desk.verdict(on: entry)
            tally[verdict, default: 0] += 1
            guard verdict != .right else { continue }
            print("held-back.tsv:\(entry.line): \(verdict.rawValue): \(entry.question)")
            for fault in faults { print("    \(fault)") }
        }
        let counts = QuestionCorpus.Verdict.allCases.map { "\(tally[$0, default: 0]) \($0.rawValue)" }
        print("held-back.tsv: \(entries.count) questions: \(counts.joined(separator: ", "))")
        #expect(tally[.wrongWithoutSayingSo, default: 0] == 0)
        #expect(tally[.right, default: 0] * 100 >= entries.count * 95)
    }

    /// Prints and counts the verdicts.
    func run(_ name: String, isStrict: Bool) throws -> [QuestionCorpus.Verdict: Int] {
        let corpus = try QuestionCorpus(name)
        var tally: [QuestionCorpus.Verdict: Int] = [:]
        for entry in corpus.entries {
            let (verdict, faults) = try desk.verdict(on: entry, isStrict: isStrict)
            tally[verdict, default: 0] += 1
            guard verdict != .right else { continue }
            print("\(name):\(entry.line): \(verdict.rawValue): \(entry.question)")
            for fault in faults { print("    \(fault)") }
        }
        let counts = QuestionCorpus.Verdict.allCases.map { "\(tally[$0, default: 0]) \($0.rawValue)" }
        print("\(name): \(corpus.entries.count) questions: \(counts.joined(separator: ", "))")
        return tally
    }
}
