import StatsModel
import Testing

/// Rows begin with line 2, after the header.
@Suite("Totals that others have published") struct OutsideTotalTests {
    static let header = "publisher,area,category,kind,period,value\n"

    static func totals(_ rows: String...) throws(ReferencePackError) -> [OutsideTotal] {
        try TestPack.pack(replacing: ["outside_totals.csv": header + rows.joined(separator: "\n")]).outsideTotals
    }

    static func problems(_ rows: String...) -> [String] {
        TestPack.problems("outside_totals.csv", header + rows.joined(separator: "\n"))
    }

    @Test func `A total is read by its cell, with its line`() throws {
        let totals = try Self.totals("Home Office,L1,any,crime,YE2023-03,812", "Home Office,east,RACE,all,QE2023-03,0")
        let march = try #require(Month("2023-03"))
        #expect(
            totals == [
                OutsideTotal(
                    publisher: "Home Office",
                    cell: FigureCell(area: 0, category: nil, kind: .crime, period: .year(ending: march)), value: 812,
                    line: 2),
                OutsideTotal(
                    publisher: "Home Office",
                    cell: FigureCell(area: 1, category: 0, kind: .all, period: .quarter(ending: march)), value: 0,
                    line: 3),
            ])
    }

    @Test func `Every fault of a row is told at once`() {
        #expect(
            Self.problems(",leicestr,hat,crimes,QE2023-02,-1") == [
                "outside_totals.csv:2: publisher: The value is missing.",
                "outside_totals.csv:2: area: `leicestr` is not the code of an area; did you mean `P2`?",
                "outside_totals.csv:2: category: `hat` is not the code of a category; did you mean `hats`?",
                "outside_totals.csv:2: kind: `crimes` is none of `crime`, `incident`, `all`; did you mean `crime`?",
                "outside_totals.csv:2: period: `QE2023-02` is not a period, written like 2024-03, QE2024-03 or "
                    + "YE2024-03; did you mean `QE2023-03`?",
                "outside_totals.csv:2: value: `-1` is not a whole number from 0 to 2147483647.",
            ])
    }

    @Test(arguments: [
        ("2022/23", "; did you mean `YE2023-03`?"), ("2023", "; did you mean `YE2023-12`?"),
        ("2023-Q2", "; did you mean `QE2023-06`?"), ("March 2023", "; did you mean `2023-03`?"),
        ("latest", ""), ("2023-01-01..2023-03-31", ""), ("2023-13", "; did you mean `2023-12`?"),
    ]) func `A period is named by its code, and other forms are told theirs`(text: String, suggestion: String) {
        #expect(
            Self.problems("HO,L1,any,crime,\(text),5") == [
                "outside_totals.csv:2: period: `\(text)` is not a period, written like 2024-03, QE2024-03 or YE2024-03"
                    + suggestion
            ])
    }

    @Test(arguments: ["", "1.5", "1,000", "many", "c", "99999999999999999999", "2147483648"])
    func `A value that is no count is told`(value: String) {
        #expect(Self.problems("HO,L1,any,crime,2023-03,\"\(value)\"").count == 1)
    }

    @Test func `The same row twice counts once, and two publishers may agree`() throws {
        let totals = try Self.totals(
            "Home Office,L1,any,crime,2023-03,8", "home office,land,any,crime,2023-03,8", "ONS,L1,any,crime,2023-03,8")
        #expect(totals.map(\.publisher) == ["Home Office", "ONS"])
        #expect(totals.map(\.line) == [2, 4])
    }

    @Test(arguments: ["Home Office", "ONS"]) func `A cell has one value, whoever published it`(publisher: String) {
        #expect(
            Self.problems("Home Office,L1,any,crime,2023-03,8", "\(publisher),land,ANY,crime,2023-03,9") == [
                "outside_totals.csv:3: value: 9 is not 8, which `Home Office` has for the same cell on line 2: a cell "
                    + "has one count. Keep the total that counts as this service does."
            ])
    }

    @Test(arguments: [
        // A category is counted within any, a kind within all, a part of an area within the whole, a month within its
        // quarter, a quarter within each of ten years, and each of these within the others.
        ("L1,race,crime,2023-03", "L1,any,crime,2023-03"), ("L1,any,crime,2023-03", "L1,any,all,2023-03"),
        ("T1,any,crime,2023-03", "P1,any,crime,2023-03"), ("T1,any,crime,2023-03", "L1,any,crime,2023-03"),
        ("L1,any,crime,2023-01", "L1,any,crime,QE2023-03"), ("L1,any,crime,2023-01", "L1,any,crime,YE2023-12"),
        ("L1,any,crime,QE2023-03", "L1,any,crime,YE2023-12"), ("L1,any,crime,QE2023-03", "L1,any,crime,YE2023-04"),
        ("T1,hats,crime,2023-01", "L1,any,all,YE2023-05"),
    ]) func `A part is not more than its whole`(part: String, whole: String) throws {
        let codes = whole.split(separator: ",").joined(separator: " ")
        #expect(
            Self.problems("HO,\(part),9", "ONS,\(whole),8") == [
                "outside_totals.csv:2: value: 9 is more than 8, the total of `\(codes)` on line 3, of which "
                    + "it is a part."
            ])
        #expect(try Self.totals("HO,\(part),9", "ONS,\(whole),9").count == 2)
    }

    @Test(arguments: [
        ("L1,any,crime,2023-03", "L1,race,crime,2023-03"), ("T1,any,crime,2023-03", "P2,any,crime,2023-03"),
        ("L1,race,crime,2023-03", "L1,hats,crime,2023-03"), ("L1,any,crime,2023-04", "L1,any,crime,QE2023-03"),
        ("L1,any,crime,2023-04", "L1,any,crime,YE2023-03"), ("L1,any,crime,2023-03", "L1,any,incident,2023-03"),
        ("L1,any,crime,QE2023-03", "L1,any,crime,YE2023-02"), ("L1,any,crime,YE2023-03", "L1,any,crime,YE2023-12"),
    ]) func `What is no part may be more`(one: String, other: String) throws {
        #expect(try Self.totals("HO,\(one),9", "HO,\(other),8").count == 2)
    }

    @Test func `Areas beside one another are together not more than what they lie in`() throws {
        // 5 + 6 > 10, although T1 and T2 lie in P1, which has no total.
        #expect(
            Self.problems(
                "HO,L1,any,crime,2023-03,10", "HO,T1,any,crime,2023-03,5", "HO,T2,any,crime,2023-03,3",
                "HO,P2,any,crime,2023-03,3"
            ) == ["outside_totals.csv:2: value: 10 is less than 11, the sum of the parts on lines 3, 4 and 5."])
        // They may be less: the rest was not recorded more exactly.
        #expect(
            try Self.totals("HO,L1,any,crime,2023-03,10", "HO,P1,any,crime,2023-03,5", "HO,P2,any,crime,2023-03,4")
                .count == 3)
    }

    @Test(arguments: [9, 11]) func `Crimes and incidents make up all`(all: Int) {
        #expect(
            Self.problems("HO,L1,any,crime,2023-03,6", "HO,L1,any,incident,2023-03,4", "HO,L1,any,all,2023-03,\(all)")
                == [
                    "outside_totals.csv:4: value: \(all) is not 10, the sum of the parts on lines 2 and 3, which make "
                        + "it up."
                ])
    }

    @Test func `Months and quarters make up longer periods`() throws {
        func rows(_ quarter: Int) -> [String] {
            ["2023-01,1", "2023-02,2", "2023-03,3", "QE2023-03,\(quarter)"].map { "HO,L1,any,crime,\($0)" }
        }
        func problems(_ rows: [String]) -> [String] {
            TestPack.problems("outside_totals.csv", Self.header + rows.joined(separator: "\n"))
        }
        #expect(problems(rows(6)).isEmpty)
        #expect(
            problems(rows(7)) == [
                "outside_totals.csv:5: value: 7 is not 6, the sum of the parts on lines 2, 3 and 4, which make it up."
            ])
        // Without the quarter, the months count for the year; with it, they don't count twice.
        #expect(problems(rows(6) + ["HO,L1,any,crime,YE2023-12,6"]).isEmpty)
        #expect(
            problems(rows(6) + ["HO,L1,any,crime,QE2023-06,5", "HO,L1,any,crime,YE2023-07,10"]) == [
                "outside_totals.csv:7: value: 10 is less than 11, the sum of the parts on lines 5 and 6."
            ])
        #expect(
            problems(Array(rows(6).prefix(3)) + ["HO,L1,any,crime,YE2023-12,5"]) == [
                "outside_totals.csv:5: value: 5 is less than 6, the sum of the parts on lines 2, 3 and 4."
            ])
    }

    @Test func `Any category is not more than all of them added up`() throws {
        let categories = ["HO,L1,race,crime,2023-03,2", "HO,L1,faith,crime,2023-03,3", "HO,L1,hats,crime,2023-03,0"]
        func problems(_ rows: [String]) -> [String] {
            TestPack.problems("outside_totals.csv", Self.header + rows.joined(separator: "\n"))
        }
        #expect(problems(categories + ["HO,L1,any,crime,2023-03,5"]).isEmpty)
        #expect(problems(categories.dropLast() + ["HO,L1,any,crime,2023-03,6"]).isEmpty)
        #expect(
            problems(categories + ["HO,L1,any,crime,2023-03,6"]) == [
                "outside_totals.csv:5: value: 6 is more than 5, the sum of all categories on lines 2, 3 and 4: every "
                    + "incident has one."
            ])
    }

    @Test func `Counts of any records contradict nothing`() throws {
        // The totals of random incidents, whatever is left out of them, are those of a world that there can be.
        var random = SplitMix(seed: 7)
        let areas = ["L1", "P1", "P2", "T1", "T2"]
        let within = [[0], [0, 1], [0, 2], [0, 1, 3], [0, 1, 4]]
        let categories = ["race", "faith", "hats"]
        let months = (0..<15).compactMap { Month("2022-01")?.advanced(by: $0) }
        let periods =
            months.map { Period.month($0) } + months.filter { $0.number % 3 == 0 }.map { .quarter(ending: $0) }
            + months.suffix(4).map { .year(ending: $0) }
        for _ in 0..<60 {
            let incidents = (0..<random.below(40)).map { _ in
                (
                    area: random.below(5), set: 1 + random.below(7), kind: Kind.allCases[random.below(2)],
                    month: months[random.below(15)]
                )
            }
            var rows: [String] = []
            for (area, code) in areas.enumerated() {
                for category in -1..<3 {
                    for kind in KindSelection.allCases {
                        for period in periods where random.below(3) > 0 {
                            let count = incidents.count {
                                within[$0.area].contains(area) && (category < 0 || $0.set >> category & 1 == 1)
                                    && kind.includes($0.kind) && period.months?.contains($0.month) == true
                            }
                            let name = category < 0 ? "any" : categories[category]
                            rows.append("HO,\(code),\(name),\(kind.rawValue),\(period.code),\(count)")
                        }
                    }
                }
            }
            let problems = TestPack.problems("outside_totals.csv", Self.header + rows.joined(separator: "\n"))
            #expect(problems.isEmpty)
        }
    }
}
