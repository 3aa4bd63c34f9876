import Testing

@testable import StatsModel

@Suite struct ManagementFiguresTests {
    let pack: ReferencePack
    let today: CalendarDate
    let months: ClosedRange<Month>

    init() throws {
        pack = try SmallPack.pack()
        today = try #require(CalendarDate("2024-05-20"))
        months = try SmallPack.month("2021-01")...SmallPack.month("2024-05")
    }

    /// The answer over counts that `number` gives for each area itself, of one category and any.
    func answer(
        _ text: String, pack: ReferencePack? = nil, covered: Int = 40, isSynthetic: Bool = false,
        _ number: (_ area: Int, _ kind: Kind, _ category: Int?, _ month: Month) -> Int
    ) throws -> ManagementFigures {
        let pack = pack ?? self.pack
        let returns = [Coverage.Returns(source: 0, months: Set(months.prefix(covered)))]
        let coverage = Coverage(today: today, firstMonth: months.lowerBound, returns: returns)
        let context = QueryContext(
            pack: pack, audience: .management, latestMonth: coverage.latestMonth(newestWithRecords: months.upperBound),
            firstMonth: months.lowerBound)
        let query = try FigureQuery(parameters: FigureQueryTests.parameters(text), context: context)
        let span = try #require(query.timeSpan)
        var cube = try Cube(
            Cube.Shape(areas: pack.areas.count, categories: pack.categories.count, span: span))
        for month in months where span.position(of: month) != nil {
            for area in pack.areas.indices {
                for kind in Kind.allCases {
                    for category in [nil] + pack.categories.indices.map(Optional.some) {
                        let count = number(area, kind, category, month)
                        try cube.add(area: area, kind: kind, category: category, month: month, count: count)
                    }
                }
            }
        }
        return ManagementFigures(
            query: query, cube: try cube.rolledUp(over: pack.tree), pack: pack, coverage: coverage,
            isSynthetic: isSynthetic)
    }

    @Test func `figures come in the order areas, categories, kinds, periods, measures`() throws {
        let answer = try answer("area=cedar,alder&category=race,any&kind=*&grain=month&last=2&measure=rank,count") {
            _, _, _, _ in 1
        }
        let order = answer.figures.map { figure in
            let category = figure.cell.category.map { pack.categories[$0].code.rawValue } ?? "any"
            return [
                pack.areas[figure.cell.area].slug.rawValue, category, figure.cell.kind.rawValue,
                figure.cell.period.code,
                figure.measure.rawValue,
            ].joined(separator: " ")
        }
        #expect(order.count == 32)
        #expect(
            order.prefix(5) == [
                "alder any crime 2024-03 rank", "alder any crime 2024-03 count", "alder any crime 2024-04 rank",
                "alder any crime 2024-04 count", "alder any incident 2024-03 rank",
            ])
        #expect(order[8] == "alder race crime 2024-03 rank")
        #expect(order[16] == "cedar any crime 2024-03 rank")
    }

    @Test func `an area includes what lies in it`() throws {
        // Birch has 1 of its own, Dale 1, Elm 1, and Fen, which lies in Elm, 1.
        let answer = try answer("area=birch,elm,fen&period=2024-03") { _, _, _, _ in 1 }
        #expect(answer.figures.map { $0.result.value?.wholeValue } == [4, 2, 1])
    }

    @Test func `every live figure is provisional and says why`() throws {
        let answer = try answer("period=2024-03") { _, _, _, _ in 1 }
        let result = try #require(answer.figures.first).result
        #expect(result.symbols == [.provisional])
        #expect(result.reason == "Counted from the current records, which still change; neither agreed nor protected.")
    }

    @Test func `a period that is not over, or whose returns are missing, names what is missing`() throws {
        // 36 months from January 2021 on are covered: to December 2023.
        let answer = try answer("period=QE2024-06,2023-12", covered: 36) { _, _, _, _ in 1 }
        let reasons = answer.figures.map { $0.result.remarks.map(\.reason).dropFirst() }
        #expect(reasons[0] == [])
        #expect(
            Array(reasons[1]) == [
                "The period is not over: it ends on 30 June 2024.",
                "Northshire Police has not yet sent everything for April 2024.",
            ])
        let year = try self.answer("period=2023/24", covered: 36) { _, _, _, _ in 1 }
        #expect(
            year.figures.first?.result.remarks.last?.reason
                == "Northshire Police has not yet sent everything for January to March 2024.")
    }

    @Test func `latest is the newest month that is over and complete`() throws {
        let latest = { (covered: Int) in try answer("period=latest&grain=month", covered: covered) { _, _, _, _ in 1 } }
        #expect(try latest(41).query.periods.map(\.code) == ["2024-04"])
        #expect(try latest(36).query.periods.map(\.code) == ["2023-12"])
        #expect(try latest(0).query.periods.map(\.code) == ["2024-04"])
    }

    @Test func `a period before the first records, or not yet begun, is absent rather than nought`() throws {
        let answer = try answer("period=2020,YE2021-06,2024-06,2021-01") { _, _, _, _ in 0 }
        let results = answer.figures.map(\.result)
        #expect(results.map { $0.value?.wholeValue } == [nil, 0, nil, nil])
        #expect(results.map(\.symbols) == [[.unavailable], [.provisional], [.unavailable], [.unavailable]])
        #expect(
            results[0].reason == "Records are held from January 2021 on only, and the period begins on 1 January 2020.")
        #expect(results[3].reason == "The period has not begun.")
    }

    @Test func `what was understood is a phrase`() throws {
        let pack = try SmallPack.llr()
        func phrase(_ text: String) throws -> String { try answer(text, pack: pack) { _, _, _, _ in 1 }.understoodAs }
        #expect(
            try phrase("area=leicester&category=race&period=YE2024-03")
                == "Hate crimes with a race motivation recorded in Leicester in the year ending March 2024")
        #expect(
            try phrase("period=2024-03-01..2024-03-14&kind=all")
                == "Hate crimes and incidents together recorded in Leicester, Leicestershire and Rutland in the days "
                + "1 to 14 March 2024")
        #expect(
            try phrase("area=children&kind=*&category=*,any&grain=month&last=12&measure=rate,count")
                == "Rate per 1,000 residents and number of hate crimes and, separately, hate incidents in all and by "
                + "motivation recorded in each of the 3 areas of Leicester, Leicestershire and Rutland in each of 12 months "
                + "from May 2023 to April 2024")
        #expect(
            try phrase("area=rutland&basis=occurred&source=stop-hate-uk&period=2024-01")
                == "Hate crimes that happened in Rutland in January 2024, only those in the records of Stop Hate UK")
    }

    @Test(arguments: [
        (0, "Northshire Police and partners recorded no hate crimes in Fen in March 2024"),
        (1, "Northshire Police and partners recorded 1 hate crime in Fen in March 2024"),
        (2345, "Northshire Police and partners recorded 2,345 hate crimes in Fen in March 2024"),
    ])
    func `a sentence is grammatical for none, one and many, and says that it is provisional`(
        count: Int, sentence: String
    ) throws {
        let answer = try answer("area=fen&period=2024-03") { _, _, _, _ in count }
        #expect(answer.sentences == [sentence + " (the figure is provisional)."])
    }

    @Test func `a sentence gives the change, its percentage and the earlier count`() throws {
        let year = try SmallPack.month("2023-06")
        let answer = try answer("area=fen&category=faith&period=YE2023-06&measure=count,change_percent") {
            _, _, _, month in
            month > year.advanced(by: -12) ? 10 : 8
        }
        // 12 × 10 = 120 after 12 × 8 = 96: 24 more, 25 %.
        #expect(
            answer.sentences == [
                "Northshire Police and partners recorded 120 hate crimes with a religious motivation in Fen in the year ending "
                    + "June 2023, little changed from 96 in the year ending June 2022: 24 (25.0%) more, which can be chance (the "
                    + "figure is provisional)."
            ])
    }

    @Test func `an article fits the word after it`() throws {
        let answer = try answer("area=fen&category=age&period=2024-03&measure=share") { _, _, category, _ in
            category == nil ? 4 : 1
        }
        #expect(
            answer.sentences == [
                "25.0% of the hate crimes recorded in Fen in March 2024 had an age motivation (the figure is provisional)."
            ])
    }

    @Test func `a sentence about invented records says so first`() throws {
        let answer = try answer("area=fen&period=2024-03&measure=count,rank", isSynthetic: true) { _, _, _, _ in 1 }
        #expect(answer.sentences.count == 2)
        #expect(answer.sentences.allSatisfy { $0.hasPrefix("SYNTHETIC DEMONSTRATION DATA: ") })
    }

    @Test func `a figure that is absent is said to be, with the reason`() throws {
        let answer = try answer("area=fen&period=2020-03") { _, _, _, _ in 1 }
        #expect(
            answer.sentences == [
                "There is no figure for hate crimes in Fen in March 2020: Records are held from January 2021 on only, and the "
                    + "period begins on 1 March 2020."
            ])
    }

    @Test(arguments: [
        ("", ["always"]), ("category=any,race", ["always", "several"]), ("area=birch,fen", ["always", "part"]),
        ("category=elderly", ["always", "not-apart"]), ("basis=occurred", ["always", "happened"]),
        ("measure=rate&area=alder&period=2023", ["always", "older", "low"]),
        ("measure=rate&kind=incident&area=alder&period=YE2023-05", ["always", "low", "both"]),
        ("kind=incident", ["always"]),
    ])
    func `the notes are those whose conditions all hold`(text: String, notes: [NoteCode]) throws {
        let answer = try answer(text) { area, _, _, _ in area == 0 ? 10 : 1 }
        #expect(answer.notes.map(\.code) == notes)
    }

    @Test func `the sentences of the default pack read as they should`() throws {
        let pack = try SmallPack.llr()
        let answer = try answer("area=rutland&period=2022/23&measure=count,rate,change,rank&kind=all", pack: pack) {
            _, _, _, _ in 2
        }
        for sentence in answer.sentences {
            #expect(!sentence.contains("  ") && !sentence.contains("{") && !sentence.contains(" ."))
            #expect(sentence.hasSuffix(").") && sentence.contains("Rutland"))
        }
        #expect(answer.sentences.count == 3)
    }
}
