import Testing

@testable import StatsModel

@Suite struct PeriodExpressionTests {
    func refusal(_ text: String, days: Bool = false) -> PeriodProblem? {
        do throws(PeriodProblem) {
            _ = try PeriodExpression(text, allowingDays: days)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("2024-03", "2024-03", "March 2024", "2024-03-01", "2024-03-31"),
        ("QE2024-03", "QE2024-03", "January to March 2024", "2024-01-01", "2024-03-31"),
        ("2024-Q1", "QE2024-03", "January to March 2024", "2024-01-01", "2024-03-31"),
        ("2024-q4", "QE2024-12", "October to December 2024", "2024-10-01", "2024-12-31"),
        ("YE2024-03", "YE2024-03", "Year ending March 2024", "2023-04-01", "2024-03-31"),
        ("FY2023-24", "YE2024-03", "Year ending March 2024", "2023-04-01", "2024-03-31"),
        ("fy1999-00", "YE2000-03", "Year ending March 2000", "1999-04-01", "2000-03-31"),
        ("2023/24", "YE2024-03", "Year ending March 2024", "2023-04-01", "2024-03-31"),
        ("2024", "YE2024-12", "Year ending December 2024 (calendar year 2024)", "2024-01-01", "2024-12-31"),
        ("YE2024-12", "YE2024-12", "Year ending December 2024 (calendar year 2024)", "2024-01-01", "2024-12-31"),
        (" 2024-02 ", "2024-02", "February 2024", "2024-02-01", "2024-02-29"),
        ("2024-03-01..2024-03-14", "2024-03-01..2024-03-14", "1 to 14 March 2024", "2024-03-01", "2024-03-14"),
        ("2024-02-28..2024-03-01", "2024-02-28..2024-03-01", "28 February to 1 March 2024", "2024-02-28", "2024-03-01"),
        (
            "2023-12-31..2024-01-01", "2023-12-31..2024-01-01", "31 December 2023 to 1 January 2024", "2023-12-31",
            "2024-01-01"
        ),
        ("2024-03-01..2024-03-01", "2024-03-01..2024-03-01", "1 March 2024", "2024-03-01", "2024-03-01"),
    ])
    func `every accepted form is read, named and bounded`(
        text: String, code: String, label: String, start: String, end: String
    ) throws {
        guard case .period(let period) = try PeriodExpression(text, allowingDays: true) else {
            Issue.record("not a period")
            return
        }
        #expect(period.code == code)
        #expect(period.label == label)
        #expect(period.start.description == start)
        #expect(period.end.description == end)
    }

    @Test func `every period is read back from its code`() throws {
        let first = try #require(Month("1901-01"))
        for index in 0..<(298 * 12) {
            let month = first.advanced(by: index)
            let periods = [Period.month(month), .year(ending: month), .days(month.firstDay...month.lastDay)]
            let quarters = month.number % 3 == 0 ? [Period.quarter(ending: month)] : []
            for period in periods + quarters where Period(period.code) != period {
                Issue.record("\(period.code) is read as \(String(describing: Period(period.code)))")
            }
        }
    }

    @Test(arguments: [
        ("2024-3", ["2024-03"]), ("2024-13", ["2024-12"]), ("2024-00", ["2024-01"]), ("2023-24", ["FY2023-24"]),
        ("QE2024-02", ["QE2024-03"]), ("2024Q1", ["2024-Q1"]), ("Q1 2024", ["2024-Q1"]), ("2024-Q5", ["2024-Q4"]),
        ("FY2023-25", ["FY2023-24"]), ("2023/25", ["FY2023-24"]), ("2023/2024", ["FY2023-24"]),
        ("FY2024", ["FY2023-24", "FY2024-25"]), ("YE2024", ["YE2024-03", "YE2024-12"]), ("March 2024", ["2024-03"]),
        ("year ending sep 2023", ["YE2023-09"]), ("last", ["latest"]), ("2024-03-14", ["2024-03"]),
        ("2024-01..2024-03", ["2024-01", "2024-03"]), ("calendar 2024", ["2024", "YE2024-03"]), ("rubbish", []),
        ("", []),
        ("1066", []), ("2024-03-01..2024-03-14", ["2024-03"]),
    ])
    func `a text that is none is answered with the accepted forms and the nearest of them`(
        text: String, suggestions: [String]
    ) throws {
        let problem = try #require(refusal(text))
        #expect(problem.suggestions == suggestions)
        #expect(problem.reason.hasSuffix("a calendar year (2024), latest or latest-1."))
        for suggestion in suggestions { #expect(self.refusal(suggestion) == nil) }
    }

    @Test func `where days are allowed the accepted forms name them`() throws {
        let problem = try #require(refusal("2024-03-14..2024-03-01", days: true))
        #expect(problem.reason.hasPrefix("The first day is after the last."))
        #expect(problem.reason.hasSuffix("or days (2024-03-01..2024-03-14)."))
        #expect(problem.suggestions == ["2024-03-01..2024-03-14"])
    }

    @Test(arguments: [
        ("latest", Grain.month, "2024-05"), ("latest", .quarter, "QE2024-03"), ("latest", .year, "YE2024-03"),
        ("latest-1", .year, "YE2023-03"), ("LATEST-12", .month, "2023-05"), ("latest-2", .quarter, "QE2023-09"),
    ])
    func `latest counts back by its grain`(text: String, grain: Grain, code: String) throws {
        let latest = try #require(Month("2024-05"))
        let expression = try PeriodExpression(text)
        #expect(expression.period(grain, latestMonth: latest, headlineMonth: 3)?.code == code)
        #expect(expression.period(grain, latestMonth: nil, headlineMonth: 3) == nil)
        #expect(expression.period(.days, latestMonth: latest, headlineMonth: 3) == nil)
    }

    @Test func `a year is compared with the year before it either way, a month with either`() throws {
        let year = try #require(Period("YE2024-03"))
        let month = try #require(Period("2024-03"))
        #expect(year.yearEarlier == year.previous)
        #expect(month.yearEarlier.code == "2023-03")
        #expect(month.previous.code == "2024-02")
        #expect(Period("QE2024-03")?.previous.code == "QE2023-12")
        #expect(Period("2024-03-01..2024-03-14")?.previous.code == "2024-02-16..2024-02-29")
        #expect(Period("2024-02-29..2024-02-29")?.yearEarlier.code == "2023-02-28..2023-02-28")
    }

    @Test func `no text traps the reader of periods`() {
        var random = SplitMix(seed: 7)
        let pieces = [
            "20", "24", "-", "0", "3", "9", "QE", "YE", "FY", "Q", "/", "..", "latest", " ", "mar", "é", "\u{0}", "99",
        ]
        for _ in 0..<50_000 {
            let text = (0..<random.below(9)).map { _ in pieces[random.below(pieces.count)] }.joined()
            for days in [true, false] {
                guard let problem = refusal(text, days: days) else { continue }
                for suggestion in problem.suggestions where self.refusal(suggestion, days: days) != nil {
                    Issue.record("\(text) is answered with \(suggestion), which is no period either")
                }
            }
        }
    }
}
