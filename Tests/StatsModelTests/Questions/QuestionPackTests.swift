import Testing

@testable import StatsModel

/// Other packs than the default one, and the words that a pack adds.
@Suite struct QuestionPackTests {
    private static let questions = """
        word,meaning,codes,reason
        borough,areas,children(P1),
        hats and faith,categories,hats;faith,
        Farville,elsewhere,,Farville is far.
        Nearham,elsewhere,P2,
        hat size,unheld,,Sizes are not held.
        The Daily Hat,aside,,

        """

    private func desk(_ questions: String? = nil) throws -> QuestionDesk {
        let pack = try TestPack.pack(replacing: questions.map { ["questions.csv": $0] } ?? [:])
        return QuestionDesk(pack, first: "2018-04", latest: "2024-03")
    }

    private func asked(_ text: String, _ desk: QuestionDesk) throws -> String? {
        try desk.ask(text).query.map(desk.canonical)
    }

    @Test func `a pack without words of its own is asked by its names`() throws {
        let desk = try desk()
        #expect(
            try asked("hat hate crimes in East & West, per quarter in 2023", desk)
                == "area=P1&category=hats&kind=crime&period=QE2023-03,QE2023-06,QE2023-09,QE2023-12&measure=count")
        #expect(
            try asked("Is hate crime up in the capital?", desk)?.hasPrefix("area=P2&category=any&kind=crime") == true)
    }

    @Test func `a name of several areas is answered with its readings`() throws {
        let desk = try desk()
        let question = try desk.ask("hate crime in Town")
        #expect(question.query == nil && question.readings.map(\.label) == ["Old Town", "New Town"])
    }

    @Test func `the words of a pack mean what it says`() throws {
        let desk = try desk(Self.questions)
        #expect(try asked("which borough has the most hate crime", desk)?.hasPrefix("area=T1,T2&") == true)
        #expect(try asked("hats and faith hate crime", desk)?.contains("category=faith,hats&") == true)
        let far = try desk.ask("hate crime in Farville")
        #expect(far.query == nil && far.readings.count == 1)
        #expect(far.unheld == [.init(text: "Farville", reason: "Farville is far.")])
        let near = try desk.ask("hate crime in Nearham")
        #expect(near.query.map { desk.canonical($0).hasPrefix("area=P2&") } == true)
        #expect(
            near.unheld.first
                == .init(
                    text: "Nearham", reason: "There is no figure for Nearham alone: taken as Leicester."))
        #expect(try desk.ask("hate crime by hat size").unheld.map(\.reason) == ["Sizes are not held."])
        #expect(try desk.ask("The Daily Hat here: hate crime in Leicester?").unheld.isEmpty)
    }

    @Test(arguments: [
        ("town,area,P1,", "questions.csv:2: meaning: "),
        ("town,areas,,", "questions.csv:2: codes: The value is missing"),
        ("town,areas,children(P9),", "questions.csv:2: codes: "), ("hats,categories,hat,", "questions.csv:2: codes: "),
        (",aside,,", "questions.csv:2: word: The value is missing."),
        ("Far,elsewhere,P1;P2,", "questions.csv:2: codes: There can be one area instead"),
        ("a,aside,,\nA,aside,,", "questions.csv:3: word: "),
    ])
    func `what is wrong with the words is told`(rows: String, problem: String) {
        let problems = TestPack.problems("questions.csv", "word,meaning,codes,reason\n\(rows)\n")
        #expect(problems.contains { $0.hasPrefix(problem) }, "\(problems)")
    }
}
