import Testing

@testable import StatsModel

@Suite("A sentence of a published figure")
struct PublishedSentencesTests {
    let release: SmallRelease

    init() throws { release = try SmallRelease.standard.get() }

    /// The sentences with every reference as `(…)`'s first part replaced, so that what is read here is the words.
    private func sentences(_ text: String, _ release: SmallRelease? = nil) throws -> [String] {
        let release = release ?? self.release
        let answer = try release.answer(text)
        let prefix = release.pack.policy.citationPrefix
        let references = answer.figures.compactMap(\.reference).map { characters in
            var writer = ByteWriter()
            writer.write(text: prefix)
            writer.write(characters)
            return writer.text
        }
        return answer.sentences.map { sentence in
            references.enumerated().reduce(sentence) { $0.replacing($1.element, with: "REF\($1.offset + 1)") }
        }
    }

    private static let who = "Northshire Police and partners recorded"

    @Test(arguments: [
        ("area=alder", "120 hate crimes in Alder in the year ending June 2023 (REF1)."),
        (
            "area=alder&category=age",
            "24 hate crimes with an age motivation in Alder in the year ending June 2023 (REF1)."
        ),
        ("area=fen&kind=incident", "no hate incidents in Fen in the year ending June 2023 (REF1)."),
        ("area=alder&period=QE2023-03", "30 hate crimes in Alder in January to March 2023 (REF1)."),
        ("area=alder&period=2023-03&kind=all", "11 hate crimes and incidents in Alder in March 2023 (REF1)."),
        (
            "area=alder&measure=count,change",
            "120 hate crimes in Alder in the year ending June 2023, the same as in the year ending June 2022 (REF1, REF2)."
        ),
        (
            "area=birch&measure=change",
            "24 hate crimes in Birch in the year ending June 2023, little changed from 15 in the year ending June 2022: 9 "
                + "more, which can be chance (REF1)."
        ),
    ])
    func `says who recorded how many of what, where and when, and its reference`(
        query: String, sentence: String
    ) throws {
        #expect(try sentences(query) == ["\(Self.who) \(sentence)"])
    }

    @Test func `is grammatical for one, and for a rise from none`() throws {
        let pack = [
            "policy.csv": try #require(SmallPack.files["policy.csv"]).replacing("threshold,5", with: "threshold,1")
        ]
        let release = try SmallRelease(files: pack)
        #expect(
            try sentences("area=dale&period=YE2023-06&category=race", release) == [
                "\(Self.who) no hate crimes with a race motivation in Dale in the year ending June 2023 (REF1)."
            ])
        #expect(
            try sentences("area=birch&period=2021-08", release) == [
                "\(Self.who) 1 hate crime in Birch in August 2021 (REF1)."
            ])
        let first = try SmallRelease(alder: 0, files: pack)
        let second = try SmallRelease(number: 8, version: 2, alder: 7, files: pack)
        #expect(try sentences("area=alder&period=2022-03", first)[0].contains("recorded no hate crimes in Alder"))
        #expect(try sentences("area=fen&period=YE2022-06&measure=count,change&compare=previous", second).count == 1)
    }

    @Test func `of a hidden figure says that it is, and nothing of its size`() throws {
        #expect(
            try sentences("area=fen&period=YE2022-06") == [
                "The figure for hate crimes in Fen in the year ending June 2022 is hidden so that nobody can be identified; "
                    + "shown instead: Birch (REF1)."
            ])
        #expect(
            try sentences("area=dale&period=YE2022-06&measure=rank") == [
                "The rank of hate crimes in Dale in the year ending June 2022 is hidden so that nobody can be identified (REF1)."
            ])
    }

    @Test func `of a hidden figure has one reference and what is shown instead, whatever was asked of it`() throws {
        #expect(
            try sentences("area=fen&period=YE2022-06&measure=count,change,change_percent") == [
                "The figure for hate crimes in Fen in the year ending June 2022 is hidden so that nobody can be identified; "
                    + "shown instead: Birch (REF1)."
            ])
        #expect(
            try sentences("area=fen&period=YE2022-06&measure=rate") == [
                "The rate of hate crimes in Fen in the year ending June 2022 is hidden so that nobody can be identified; "
                    + "shown instead: Birch (REF1)."
            ])
    }

    /// As the titles of charts do: both ask `Chance`. The 9 more of Birch, on 15, can be chance; on 3 they can't.
    @Test func `speaks of more or fewer alone only where that is no chance`() throws {
        let pack = [
            "policy.csv": try #require(SmallPack.files["policy.csv"]).replacing("threshold,5", with: "threshold,1")
        ]
        let release = try SmallRelease(files: pack)
        #expect(
            try sentences("area=fen&measure=count,change", release) == [
                "\(Self.who) 12 hate crimes in Fen in the year ending June 2023, 9 more than the 3 in the year ending June "
                    + "2022 (REF1, REF2)."
            ])
    }

    @Test func `gives the count and why there is no change where the earlier figure is hidden`() throws {
        #expect(
            try sentences("area=fen&measure=count,change") == [
                "\(Self.who) 12 hate crimes in Fen in the year ending June 2023 (REF1). There is no earlier figure to "
                    + "compare with. Year ending June 2022: Hidden so that nobody can be identified. Shown instead: Birch."
            ])
    }

    @Test func `of what is not published says so, without a reference`() throws {
        #expect(
            try sentences("area=fen&period=2022-03") == [
                "There is no figure for hate crimes in Fen in March 2022: Not published in this detail; the nearest that is "
                    + "published: the year ending June 2022."
            ])
    }

    @Test func `gives a rate with its interval, a share and a rank`() throws {
        #expect(
            try sentences("area=alder&category=age&measure=rate,share,rank") == [
                "There were 2.40 hate crimes with an age motivation for every 1,000 residents of Alder in the year ending "
                    + "June 2023 (95% confidence interval 1.54 to 3.57; population 10,000 in 2022; REF1).",
                "20.0% of the hate crimes recorded in Alder in the year ending June 2023 had an age motivation (REF2).",
                "Alder ranked 1 of 3 for hate crimes with an age motivation in the year ending June 2023 (REF3).",
            ])
    }

    @Test func `says within itself that a figure was revised or a definition changed`() throws {
        let second = try SmallRelease(number: 8, version: 2, alder: 11, since: release.version)
        #expect(
            try sentences("area=alder", second) == [
                "\(Self.who) 132 hate crimes in Alder in the year ending June 2023 (REF1; the figure has been revised)."
            ])
        #expect(
            try sentences("area=alder&kind=incident&measure=count,change")[0].hasSuffix(
                "(REF1, REF2; the two periods are on either side of a change of definition)."))
    }

    @Test func `of invented records says so first`() throws {
        let release = try SmallRelease(isSynthetic: true)
        let all = try release.answer("area=*&period=YE2022-06,YE2023-06&measure=count,rate,change,share,rank").sentences
        #expect(all.count == 7 * 2 * 3)
        #expect(all.allSatisfy { $0.hasPrefix("SYNTHETIC DEMONSTRATION DATA: ") })
    }

    @Test(arguments: TextDialect.allCases)
    func `leaves no gap, no open place and no escape behind, whatever is asked`(dialect: TextDialect) throws {
        let answer = try release.answer(
            "area=*&category=any,*&kind=crime,incident,all&period=YE2022-06,2022-03,QE2022-03,2024-01"
                + "&measure=count,rate,change,change_percent,share,rank")
        let lexicon = FigureLexicon(release.pack, dialect: dialect)
        let words = FigureSentences(lexicon, for: answer.query, isSynthetic: false)
        var writer = ByteWriter()
        lexicon.withReader { reader in
            answer.answered.forEachCell(speaking: true) {
                words.write($0, answer.answered.measures.reference, to: &writer, reader)
            }
        }
        let text = writer.text
        for wrong in ["  ", "{", "}", "[", "]", " .", " ,", "()", "( ", " )", "..", ";)", " a a"] {
            #expect(
                !text.contains(wrong),
                "“\(wrong)” in \(text.firstRange(of: wrong).map { text[$0.lowerBound...].prefix(80) } ?? "")")
        }
    }

    @Test func `keeps to the pack's own words, also where these have no place for a reference`() throws {
        let words = "key,text\nrecorder,We\nsentence.count,\"In {period}, {recorder} counted {value}[ in {area}].\"\n"
        let release = try SmallRelease(files: ["wording.csv": words])
        #expect(
            try sentences("area=alder", release) == ["In the year ending June 2023, We counted 120 in Alder (REF1)."])
    }

    @Test func `is safe within JSON where names hold what JSON escapes`() throws {
        let areas = try #require(SmallPack.files["areas.csv"]).replacing("Alder,upper", with: "\"Al\"\"d\\er\",upper")
        let release = try SmallRelease(files: ["areas.csv": areas])
        let answer = try release.answer("area=alder")
        let lexicon = FigureLexicon(release.pack, dialect: .json)
        let words = FigureSentences(lexicon, for: answer.query, isSynthetic: false)
        var writer = ByteWriter()
        lexicon.withReader { reader in
            answer.answered.forEachCell(speaking: true) {
                words.write($0, answer.answered.measures.reference, to: &writer, reader)
            }
        }
        #expect(writer.text.contains("in Al\\\"d\\\\er in the year"))
    }
}
