/// Why a text names no period, and what it may have meant.
public struct PeriodProblem: Error, Sendable, Hashable {
    /// What was wrong and what is accepted, in one or two sentences.
    public let reason: String
    /// The nearest valid forms, best first; empty where nothing is near.
    public let suggestions: [String]

    init(reason: String, suggestions: [String]) {
        self.reason = reason
        self.suggestions = suggestions
    }

    init(_ form: PeriodForm, allowingDays: Bool) {
        let guess = form.guess(allowingDays: allowingDays)
        reason = (guess.reason.map { $0 + " " } ?? "This is not a period. ") + Self.acceptedForms(days: allowingDays)
        suggestions = guess.suggestions
    }

    /// One sentence that lists what is accepted.
    public static func acceptedForms(days: Bool) -> String {
        "Expected a month (2024-03), a quarter (QE2024-03 or 2024-Q1), a year by its last month (YE2024-03), a financial "
            + "year (FY2023-24 or 2023/24), a calendar year (2024), latest or latest-1"
            + (days ? ", or days (2024-03-01..2024-03-14)." : ".")
    }
}

extension PeriodForm {
    /// What is nearest to a text that has none of the accepted forms.
    func guess(allowingDays: Bool) -> (reason: String?, suggestions: [String]) {
        guessOfMonth ?? guessOfQuarter ?? guessOfYear ?? guessOfDays(allowingDays) ?? guessByWords
    }

    private var guessOfMonth: (reason: String?, suggestions: [String])? {
        if let n = numbers(like: "####-##") ?? numbers(like: "YE####-##") {
            let prefix = text.first == UInt8(ascii: "Y") ? "YE" : ""
            guard CalendarDate.readableYears.contains(n[0]) else { return wrongYear(n[0]) }
            if prefix.isEmpty, (n[0] + 1) % 100 == n[1] {
                return ("A financial year is written with FY or a stroke.", ["FY\(n[0])-\(padded(n[1], to: 2))"])
            }
            let nearest = Swift.min(Swift.max(n[1], 1), 12)
            return ("A month is a number from 01 to 12.", ["\(prefix)\(n[0])-\(padded(nearest, to: 2))"])
        }
        if let n = numbers(like: "####-#") ?? numbers(like: "####/#"), let month = Month(year: n[0], number: n[1]) {
            return ("A month has two digits.", ["\(month)"])
        }
        if let n = numbers(like: "YE####"), let month = Month(year: n[0], number: 3) {
            return ("A year is named by its last month.", ["YE\(month)", "YE\(month.advanced(by: 9))"])
        }
        return nil
    }

    private var guessOfQuarter: (reason: String?, suggestions: [String])? {
        if let n = numbers(like: "QE####-##") {
            guard CalendarDate.readableYears.contains(n[0]) else { return wrongYear(n[0]) }
            let ending = Swift.min(12, Swift.max(3, (n[1] + 2) / 3 * 3))
            let reason = "A quarter ends in March (03), June (06), September (09) or December (12)."
            return (reason, ["QE\(n[0])-\(padded(ending, to: 2))"])
        }
        let yearFirst = numbers(like: "####-Q#") ?? numbers(like: "####Q#") ?? numbers(like: "#### Q#")
        let yearLast = numbers(like: "Q# ####") ?? numbers(like: "Q#-####") ?? numbers(like: "Q#/####")
        guard let n = yearFirst ?? yearLast?.reversed() else { return nil }
        guard CalendarDate.readableYears.contains(n[0]) else { return wrongYear(n[0]) }
        let quarter = Swift.min(4, Swift.max(1, n[1]))
        return (quarter == n[1] ? nil : "A year has quarters 1 to 4.", ["\(n[0])-Q\(quarter)"])
    }

    private var guessOfYear: (reason: String?, suggestions: [String])? {
        if let n = numbers(like: "####") { return wrongYear(n[0]) }
        let short = numbers(like: "FY####-##") ?? numbers(like: "FY####/##") ?? numbers(like: "####/##")
        let long = numbers(like: "####/####") ?? numbers(like: "####-####") ?? numbers(like: "FY####-####")
        if let n = short ?? long {
            guard CalendarDate.readableYears.contains(n[0]), n[0] < 2199 else { return wrongYear(n[0]) }
            let name = "FY\(n[0])-\(padded((n[0] + 1) % 100, to: 2))"
            return ("A financial year is written with both of its years, which follow one another.", [name])
        }
        if let n = numbers(like: "FY####"), (1901...2198).contains(n[0]) {
            let names = [n[0] - 1, n[0]].map { "FY\($0)-\(padded(($0 + 1) % 100, to: 2))" }
            return ("A financial year is written with both of its years.", names)
        }
        return nil
    }

    private func guessOfDays(_ allowed: Bool) -> (reason: String?, suggestions: [String])? {
        if let n = numbers(like: "####-##-##"), let date = CalendarDate(year: n[0], month: n[1], day: n[2]) {
            guard allowed else { return (nil, [Period.month(date.month).code]) }
            return ("A single day is written as a range.", [Period.days(date...date).code])
        }
        if let n = numbers(like: "####-##..####-##"), let first = Month(year: n[0], number: n[1]),
            let last = Month(year: n[2], number: n[3]), first <= last
        {
            let reason = "A run of months is asked for with grain=month&from=\(first)&to=\(last)."
            return (reason, allowed ? [Period.days(first.firstDay...last.lastDay).code] : ["\(first)", "\(last)"])
        }
        guard let n = numbers(like: "####-##-##..####-##-##") else { return nil }
        guard let first = CalendarDate(year: n[0], month: n[1], day: n[2]),
            let last = CalendarDate(year: n[3], month: n[4], day: n[5])
        else { return ("One of the days does not exist.", []) }
        return ("The first day is after the last.", allowed ? [Period.days(last...first).code] : [])
    }

    /// `March 2024`, `mar 2024`, `2024 March`, or at least a year somewhere.
    private var guessByWords: (reason: String?, suggestions: [String]) {
        let words = text.split { !(0x41...0x5A).contains($0) && !(0x30...0x39).contains($0) }
        let years = words.compactMap { word in
            word.count == 4 ? Int(String(decoding: word, as: UTF8.self)) : nil
        }
        guard let year = years.first(where: CalendarDate.readableYears.contains) else {
            let isLikeLatest = text.starts(with: Array("LAT".utf8)) || text == Array("LAST".utf8)
            return (nil, isLikeLatest || text == Array("NEWEST".utf8) ? ["latest"] : [])
        }
        for (number, name) in zip(1..., Month.names) {
            let letters = Array(name.uppercased().utf8)
            if words.contains(where: { $0.count >= 3 && letters.starts(with: $0) }),
                let month = Month(year: year, number: number)
            {
                let isYear = words.contains { Array("YEAR".utf8).starts(with: $0) && $0.count > 1 }
                return (nil, [isYear ? "YE\(month)" : "\(month)"])
            }
        }
        return (nil, ["\(year)", "YE\(year)-03"])
    }

    private func wrongYear(_ year: Int) -> (reason: String?, suggestions: [String]) {
        let years = CalendarDate.readableYears
        return ("A year lies between \(years.lowerBound) and \(years.upperBound).", [])
    }
}
