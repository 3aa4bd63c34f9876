import Testing

@testable import StatsModel

@Suite("A published figure")
struct PublishedFiguresTests {
    let release: SmallRelease

    init() throws { release = try SmallRelease.standard.get() }

    @Test func `is the count of its cell, with its definition and a reference that leads back to it`() throws {
        // 12 months of 10.
        let figure = try release.figure("area=alder&period=YE2023-06")
        #expect(figure.units == 120)
        #expect(figure.letters == "")
        #expect(figure.definition == "crime-1")
        let characters = try #require(figure.reference)
        var writer = ByteWriter()
        writer.write("NS")
        writer.write(characters)
        let citation = try CitationCode.citation(writer.text, prefixes: ["NS"])
        #expect(citation.versionNumber == 7)
        #expect(release.version.numbers.cell(of: citation) == figure.cell)
        #expect(citation.measure == .count)
    }

    @Test func `is the newest headline year of its release where no period is asked for`() throws {
        #expect(try release.figure("").cell.period.code == "YE2023-06")
        #expect(try release.figure("period=latest&grain=month").cell.period.code == "2023-06")
    }

    @Test func `is hidden where it is small, and says what is shown instead`() throws {
        // Fen and Elm had 3 in the year to June 2022, Birch 3 and Dale's 12.
        let figure = try release.figure("area=fen&period=YE2022-06")
        #expect(figure.units == nil)
        #expect(figure.letters == "c")
        #expect(figure.result.reason == "Hidden so that nobody can be identified. Shown instead: Birch.")
        #expect(figure.reference != nil)
        // A month of Birch had 2 crimes or fewer; the quarter had 6.
        let month = try release.figure("area=birch&period=2021-11")
        #expect(
            month.result.reason == "Hidden so that nobody can be identified. Shown instead: October to December 2021.")
    }

    @Test(arguments: ["rate", "change", "change_percent", "share", "rank"])
    func `that is computed from a hidden one is hidden as well`(measure: String) throws {
        let figure = try release.figure("area=fen&category=race&period=YE2022-06&measure=\(measure)")
        let any = try release.figure("area=elm&period=YE2022-06&measure=\(measure)")
        if measure != "share" { #expect(any.units == nil && any.letters.contains("c"), "\(any.result)") }
        // The share of none in a hidden total would give the total's being there away only; still it is hidden.
        if measure == "share" { #expect(figure.units == nil && figure.letters == "c") }
    }

    @Test func `that compares with a hidden one has no value, and shows none to compare with`() throws {
        let figure = try release.figure("area=fen&period=YE2023-06&measure=change")
        #expect(figure.units == nil)
        #expect(figure.letters == "c")
        #expect(figure.result.comparedWith == .init(period: try #require(Period("YE2022-06")), value: nil))
        #expect(
            figure.result.reason
                == "Year ending June 2022: Hidden so that nobody can be identified. Shown instead: Birch.")
    }

    @Test func `has no rank where a sibling is hidden, and is not told to be hidden itself`() throws {
        let figure = try release.figure("area=dale&period=YE2022-06&measure=rank")
        #expect(figure.units == nil)
        #expect(figure.letters == "c")
        #expect(figure.result.reason == "A figure that the rank rests on is hidden so that nobody can be identified.")
        // In the second year Elm's 12 are shown, and Dale's 12 share the first place.
        #expect(try release.figure("area=dale&period=YE2023-06&measure=rank").units == 1)
        #expect(try release.figure("area=cedar&period=YE2023-06&measure=rank").units == 2)
    }

    @Test func `is not applicable where the area did not exist`() throws {
        let areas = SmallPack.files["areas.csv"]?.replacing(
            "N4,cedar,Cedar,upper,N1,,", with: "N4,cedar,Cedar,upper,N1,,2022-03-31")
        let release = try SmallRelease(files: ["areas.csv": try #require(areas)])
        let figure = try release.figure("area=cedar&period=YE2023-06")
        #expect(figure.letters == "z")
        #expect(figure.result.reason == "Cedar did not exist then: it existed until 31 March 2022.")
        #expect(figure.reference == nil)
        // It is no sibling any more either.
        #expect(try release.figure("area=birch&period=YE2023-06&measure=rank").units == 2)
    }

    @Test(arguments: [
        (
            "area=fen&period=2022-03",
            "Not published in this detail; the nearest that is published: the year ending June 2022."
        ),
        (
            "area=alder&category=age&period=2022-03",
            "Not published in this detail; the nearest that is published: January to March 2022."
        ),
        (
            "area=alder&period=YE2023-03",
            "Not published in this detail; the nearest that is published: the year ending June 2023."
        ),
        (
            "area=fen&period=QE2023-06",
            "Not published in this detail; the nearest that is published: the year ending June 2023."
        ),
        ("period=2023-07", "The release ends with June 2023; the nearest that is published: June 2023."),
        (
            "period=YE2024-06",
            "The release ends with June 2023; the nearest that is published: the year ending June 2023."
        ),
        ("period=2020-01", "The release begins with July 2021; the nearest that is published: July 2021."),
    ])
    func `is absent where the release has no such cell, and names the nearest that there is`(
        query: String, reason: String
    ) throws {
        let figure = try release.figure(query)
        #expect(figure.units == nil)
        #expect(figure.letters == "x")
        #expect(figure.result.reason == reason)
        #expect(figure.reference == nil)
    }

    @Test func `is absent with its reason where its period is not complete, and can be cited`() throws {
        let year = try #require(Period("YE2023-06"))
        let release = try SmallRelease(absences: [year: "Returns are missing for May 2023."])
        let figure = try release.figure("area=alder&period=YE2023-06")
        #expect(figure.letters == "x")
        #expect(figure.result.reason == "Returns are missing for May 2023.")
        #expect(figure.reference != nil)
        #expect(try release.figure("area=alder&period=YE2023-06&measure=rate").letters == "x")
        #expect(try release.figure("area=alder&period=QE2023-06").units == 30)
    }

    @Test func `has a share, a rate with its interval and residents, and a change`() throws {
        // 24 of 120 are of the category age: 20 %.
        #expect(
            try release.figure("area=alder&category=age&period=YE2023-06&measure=share").result.value?.description
                == "20.0")
        // 120 among 10,000 residents: 12 for every 1,000.
        let rate = try release.figure("area=alder&period=YE2023-06&measure=rate").result
        #expect(rate.value?.description == "12.00")
        #expect(rate.population == .init(value: 10000, year: 2022, source: "Census Office"))
        #expect(rate.interval?.lower.description == "9.95")
        #expect(rate.interval?.upper.description == "14.35")
        let change = try release.figure("area=alder&period=YE2023-06&measure=change").result
        #expect(change.value == FixedDecimal(0))
        #expect(change.comparedWith?.value == 120)
    }

    @Test func `carries a break where the definition changed between the periods compared`() throws {
        let change = try release.figure("area=alder&kind=incident&period=YE2023-06&measure=change").result
        #expect(change.value == FixedDecimal(0))
        #expect(change.symbols == [.breakInSeries])
    }

    @Test func `is revised where the version before showed another value, and so is what is computed from it`() throws {
        let second = try SmallRelease(number: 8, version: 2, alder: 11, since: release.version)
        let count = try second.figure("area=alder&period=YE2023-06")
        #expect(count.units == 132)
        #expect(count.letters == "r")
        #expect(count.result.reason == "Revised since release 2023-q2, version 1.")
        #expect(try second.figure("area=alder&period=YE2023-06&measure=rate").letters == "r")
        #expect(try second.figure("area=alder&period=YE2023-06&measure=change").letters == "r")
        #expect(try second.figure("area=birch&period=YE2023-06").letters == "")
        #expect(try second.figure("area=birch&period=YE2023-06&measure=rank").letters == "r")
    }

    @Test func `of a cell that is absent and was shown before says both`() throws {
        let year = try #require(Period("YE2023-06"))
        let second = try SmallRelease(
            number: 8, version: 2, absences: [year: "Returns are missing for May 2023."], since: release.version)
        let result = try second.figure("area=alder&period=YE2023-06").result
        #expect(result.symbols == [.unavailable, .revised])
        #expect(
            result.remarks.map(\.reason) == [
                "Returns are missing for May 2023.", "Revised since release 2023-q2, version 1.",
            ])
    }

    @Test func `stands as long as the newest version shows the same`() throws {
        let second = try SmallRelease(number: 8, version: 2, alder: 11, since: release.version)
        func stands(_ text: String) throws -> Bool { try release.answer(text).stands(beside: second.version) }
        #expect(try release.answer("area=alder").stands(beside: release.version))
        #expect(try !stands("area=alder"))
        #expect(try stands("area=birch,cedar,fen"))
        #expect(try !stands("area=birch,alder"))
        // Birch's own count is the same, and so is its place.
        #expect(try stands("area=birch&measure=rank"))
        #expect(try stands("area=fen&period=YE2022-06"))
        #expect(try !stands("area=alder&measure=rate"))
        // What the older version said nothing of has not changed.
        let later = try SmallRelease(number: 9, to: "2023-09")
        #expect(try release.answer("period=2023-08,2023-06").stands(beside: later.version))
    }

    @Test func `is counted among the hidden of its answer`() throws {
        var tally = FigureTally()
        try release.answer("area=elm,fen,dale&period=YE2022-06&measure=count,rank,rate").answered.forEachCell {
            tally.add($0)
        }
        // Elm: count, rank (itself) and rate; Fen: count, rank and rate; Dale: rank.
        #expect(tally.hidden == 7)
        #expect(tally.has(.confidential) && !tally.has(.revised))
    }

    @Test(arguments: [
        ("", ["always"]), ("category=any,race", ["always", "several"]), ("area=birch,fen", ["always", "part"]),
        ("category=elderly", ["always", "not-apart"]), ("measure=rate&area=alder", ["always", "older"]),
    ])
    func `stands beside the notes whose conditions hold`(text: String, notes: [NoteCode]) throws {
        #expect(try release.answer(text).notes.map(\.code) == notes)
    }
}
