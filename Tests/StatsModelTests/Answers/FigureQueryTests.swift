import Testing

@testable import StatsModel

@Suite struct FigureQueryTests {
    let pack: ReferencePack
    let management: QueryContext
    let published: QueryContext

    init() throws {
        pack = try SmallPack.pack()
        let latest = try SmallPack.month("2024-05")
        let first = try SmallPack.month("2021-01")
        management = QueryContext(pack: pack, audience: .management, latestMonth: latest, firstMonth: first)
        published = QueryContext(pack: pack, audience: .published, latestMonth: latest, firstMonth: first)
    }

    func query(_ text: String, _ context: QueryContext? = nil) throws -> FigureQuery {
        try FigureQuery(parameters: Self.parameters(text), context: context ?? management)
    }

    func problems(_ text: String, _ context: QueryContext? = nil) -> [QueryProblem] {
        do throws(QueryProblems) {
            let query = try FigureQuery(parameters: Self.parameters(text), context: context ?? management)
            Issue.record("understood as \(query)")
            return []
        } catch {
            return error.problems
        }
    }

    static func parameters(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
    }

    @Test func `nothing asked is the count of crimes in the top area in the newest headline year`() throws {
        let query = try query("")
        #expect(query.areas == [0])
        #expect(query.categories == [nil])
        #expect(query.kinds == [.crime])
        #expect(query.periods.map(\.code) == ["YE2023-06"])
        #expect(query.measures == [.count])
        #expect(query.comparison == .yearEarlier)
    }

    @Test(arguments: [
        ("Alder, Birch and Cedar", [0]), ("alder,cedar", [1, 3]), ("cedar, N2", [1, 3]), ("the-dale", [4]),
        ("children(birch)", [4, 5]), ("children(Alder, Birch and Cedar)", [1, 2, 3]),
        ("descendants(birch)", [4, 5, 6]),
        ("children", [1, 2, 3]), ("descendants", [1, 2, 3, 4, 5, 6]), ("*", [0, 1, 2, 3, 4, 5, 6]),
        ("Children( birch ),alder", [1, 4, 5]), ("alder&area=fen&area=alder", [1, 6]),
    ])
    func `areas come by code, slug, name, relation or all, in the order of the pack`(text: String, areas: [Int]) throws
    {
        #expect(try query("area=" + text).areas == areas)
    }

    @Test func `an ambiguous area is refused with its choices`() throws {
        let problem = try #require(problems("area=Birchland").first)
        #expect(problem.sort == .ambiguous)
        #expect(problem.location == "query.area")
        #expect(problem.value == "Birchland")
        #expect(problem.suggestions == ["northshire", "birch-county"])
        #expect(problem.reason.contains("Birch (birch-county)"))
    }

    @Test(arguments: [
        ("area=ceder", "cedar"), ("area=children(ceder)", "cedar"), ("area=children(cedar", "children(cedar)"),
        ("area=children(fen)", "fen"), ("category=rase", "race"), ("kind=crimes,incidents", "crime"),
        ("measure=ratio", "rate"), ("grain=moth", "month"), ("compare=prevous", "previous"),
        ("period=2024-3", "2024-03"), ("sorce=police", "source"), ("source=polise", "police"),
        ("channel=fone", "phone"),
        ("period=2024-03-07", "2024-03-07..2024-03-07"), ("grain=quarter&to=2024-02", "QE2024-03"),
    ])
    func `a slip is answered with the nearest valid value`(text: String, suggestion: String) throws {
        #expect(problems(text).first?.suggestions.first == suggestion)
    }

    @Test(arguments: [
        ("any,race", [nil, 0] as [Int?]), ("*", [0, 1, 2]), ("faith,racist", [0, 2]), ("everything", [nil]),
        ("elderly,*,any", [nil, 0, 1, 2]),
    ])
    func `categories come by code or everyday word, any first`(text: String, categories: [Int?]) throws {
        #expect(try query("category=" + text).categories == categories)
    }

    @Test func `the note of an everyday word is remembered`() throws {
        #expect(try query("category=elderly").wordNotes == ["not-apart"])
        #expect(try query("category=age").wordNotes == [])
    }

    @Test(
        arguments: [
            ("*", [.crime, .incident]), ("all,crime", [.crime, .all]), ("INCIDENT", [.incident]),
            ("offences", [.crime]),
        ] as [(String, [KindSelection])])
    func `kinds are put in the order crime, incident, all`(text: String, kinds: [KindSelection]) throws {
        #expect(try query("kind=" + text).kinds == kinds)
    }

    @Test func `measures keep the order of asking`() throws {
        #expect(try query("measure=rank,count&measure=per head,rank").measures == [.rank, .count, .rate])
    }

    @Test(arguments: [
        ("period=latest", ["YE2023-06"]), ("period=latest,latest-1", ["YE2022-06", "YE2023-06"]),
        ("period=latest-1&grain=month", ["2024-04"]),
        ("period=2024-03,QE2023-12,2023", ["YE2023-12", "QE2023-12", "2024-03"]),
        ("period=FY2022-23,2022/23", ["YE2023-03"]), ("last=2", ["YE2022-06", "YE2023-06"]),
        ("grain=month&last=3", ["2024-03", "2024-04", "2024-05"]),
        ("grain=quarter&last=2", ["QE2023-12", "QE2024-03"]),
        ("grain=month&from=2023-11&to=2024-01", ["2023-11", "2023-12", "2024-01"]),
        ("from=2023-11&to=2024-01", ["2023-11", "2023-12", "2024-01"]),
        ("grain=month&from=2024-03&to=latest-1", ["2024-03", "2024-04"]),
        ("grain=quarter&from=2023", ["QE2023-03", "QE2023-06", "QE2023-09", "QE2023-12", "QE2024-03"]),
        ("grain=quarter&from=QE2023-03&to=2023-Q3", ["QE2023-03", "QE2023-06", "QE2023-09"]),
        ("grain=year&from=2021&to=2023", ["YE2021-12", "YE2022-12", "YE2023-12"]),
        ("grain=year&from=2022-03&to=2024-03", ["YE2022-03", "YE2023-03", "YE2024-03"]),
        ("grain=year&from=2021", ["YE2022-06", "YE2023-06"]), ("grain=year", ["YE2022-06", "YE2023-06"]),
        ("grain=year&to=YE2024-03&last=2", ["YE2023-03", "YE2024-03"]),
        ("grain=month&from=2023&to=2023-Q1", ["2023-01", "2023-02", "2023-03"]),
        ("period=2024-03-01..2024-03-14", ["2024-03-01..2024-03-14"]),
    ])
    func `periods are listed or run in a series`(text: String, codes: [String]) throws {
        #expect(try query(text).periods.map(\.code) == codes)
    }

    @Test(arguments: [
        ("period=2024&grain=month", "query.grain"), ("period=latest&last=2", "query.last"),
        ("from=2023&last=2", "query.last"),
        ("from=2024-02&to=2024-01", "query.from"), ("from=2024&to=2024-03", "query.grain"),
        ("compare=previous&compare=year-earlier", "query.compare"),
    ])
    func `parameters that exclude one another are a conflict`(text: String, location: String) throws {
        let problem = try #require(problems(text).first)
        #expect(problem.sort == .conflict)
        #expect(problem.location == location)
    }

    @Test(arguments: [
        "area=", "area=alder,,cedar", "category=", "kind= ", "period=,", "last=0", "last=-3", "last=+3", "last=many",
        "last=99999999999999999999", "grain=days", "measure=", "as_of=2024-01-01", "release=latest", "areas=alder",
        "period=latest-99999", "period=1899", "basis=both", "categories_all=any", "area=children()", "area=)(",
    ])
    func `what has no meaning is refused`(text: String) {
        #expect(!problems(text).isEmpty)
    }

    @Test func `all problems are told at once, in their places`() {
        let found = problems("foo=1&area=nowhere&category=x&kind=y&period=z&measure=w&compare=v&channel=u")
        let places = ["foo", "area", "category", "kind", "period", "measure", "compare", "channel"]
        #expect(found.map(\.location) == places.map { "query." + $0 })
    }

    @Test func `published figures know release and as_of, but not the parameters of management`() throws {
        let query = try query("release=2024-q1@2&as_of=2024-05-01T12:00:00Z", published)
        #expect(query.release == .named("2024-q1", version: 2))
        #expect(query.asOf == .instant(microseconds: 1_714_564_800_000_000))
        #expect(try self.query("as_of=2024-05-01", published).asOf == CalendarDate("2024-05-01").map { .endOf($0) })
        for text in ["channel=online", "source=police", "basis=occurred", "categories_all=race"] {
            #expect(problems(text, published).first?.sort == .unknownParameter)
        }
        #expect(problems("period=2024-03-01..2024-03-14", published).first?.suggestions == ["2024-03"])
    }

    @Test func `management figures can be narrowed down`() throws {
        let query = try query("channel=Telephone,online&source=Alder Council&basis=occurred&categories_all=race,faith")
        #expect(query.channels == [0, 1])
        #expect(query.sources == [1])
        #expect(query.basis == .occurred)
        #expect(query.categoriesAll == CategorySet([0, 2]))
    }

    @Test func `cache busters and the parameters of representations are passed over`() throws {
        let context = QueryContext(
            pack: pack, audience: .published, latestMonth: published.latestMonth, otherParameters: ["shape"])
        #expect(try query("_=1&shape=array", context) == query("", context))
        #expect(problems("shpe=array", context).first?.suggestions == ["shape"])
    }

    @Test func `more figures than one answer holds are refused, with both numbers`() throws {
        let small = QueryContext(
            pack: pack, audience: .published, latestMonth: published.latestMonth, maximumFigures: 13)
        #expect(try query("area=*", small).figureCount == 7)
        let problem = try #require(problems("area=*&kind=*", small).first)
        #expect(problem.sort == .tooMany)
        #expect(problem.reason.hasPrefix("14 figures are asked for; one answer holds at most 13."))
    }

    @Test func `days over more years than can be counted at once are refused`() throws {
        let context = QueryContext(pack: try SmallPack.llr(), audience: .management, latestMonth: published.latestMonth)
        let problem = try #require(problems("period=1900-01-01..2199-12-31", context).first)
        #expect(problem.sort == .tooMany)
        #expect(problem.reason.contains("109,573 days"))
    }

    @Test func `where nothing is held there is no newest period`() {
        let context = QueryContext(pack: pack, audience: .management, latestMonth: nil)
        #expect(problems("", context).first?.sort == .nothingHeld)
        #expect(problems("grain=month&last=3", context).first?.sort == .nothingHeld)
    }

    @Test func `the times that must be counted include those compared with`() throws {
        let months = { (text: String) throws -> TimeSpan? in try query(text).timeSpan }
        #expect(try months("period=2024-03") == .months(SmallPack.month("2024-03")...SmallPack.month("2024-03")))
        #expect(
            try months("period=2024-03&measure=change")
                == .months(SmallPack.month("2023-03")...SmallPack.month("2024-03")))
        #expect(
            try months("period=QE2024-03&measure=change&compare=previous")
                == .months(SmallPack.month("2023-10")...SmallPack.month("2024-03")))
        let days = try #require(try months("period=2024-03-01..2024-03-14,2024-02"))
        #expect(days.start.description == "2024-02-01")
        #expect(days.end.description == "2024-03-14")
        #expect(days.count == 43)
    }

    @Test func `a query in its own words is the same query`() throws {
        let texts = [
            "", "area=*&category=*&kind=*,all&grain=month&last=5&measure=change,count&compare=previous",
            "channel=phone&source=police&basis=occurred&categories_all=race,age&period=2024-03-01..2024-03-02",
        ]
        for text in texts {
            let query = try query(text)
            var writer = ByteWriter()
            query.write(to: &writer, in: pack)
            #expect(try self.query(writer.text.replacing("%40", with: "@")) == query)
        }
    }

    @Test func `no text traps the reader`() {
        var random = SplitMix(seed: 20)
        let names = QueryParameter.allCases.map(\.rawValue) + ["_", "x", ""]
        let pieces = [
            "children(", ")", "(", ",", "*", "any", "latest", "latest-", "2024", "-", "03", "QE", "YE", "FY", "/", "..",
            "alder", "Birch", "é", "\u{0}", "\u{1F1EC}\u{1F1E7}", " ", "99999999999999999999", "@", "T12:00:00Z",
            "month", "year",
        ]
        for _ in 0..<4_000 {
            let parameters = (0..<random.below(6)).map { _ in
                let value = (0..<random.below(6)).map { _ in pieces[random.below(pieces.count)] }.joined()
                return (name: names[random.below(names.count)], value: value)
            }
            for context in [management, published] {
                do throws(QueryProblems) {
                    let query = try FigureQuery(parameters: parameters, context: context)
                    _ = query.timeSpan
                    _ = QueryWords(query, FigureLexicon(pack, dialect: .plain)).phrase
                } catch {
                    #expect(!error.problems.isEmpty)
                }
            }
        }
    }
}
