/// What someone writes to name a period: one of the accepted forms, or a place counted back from the newest.
///
/// Accepted, in upper or lower case: `2024-03` (a month), `QE2024-03` and `2024-Q1` (a quarter), `YE2024-03` (a year by
/// its last month), `FY2023-24` and `2023/24` (April to March), `2024` (January to December), `latest` and `latest-1`;
/// and, for management figures, days such as `2024-03-01..2024-03-14`.
public enum PeriodExpression: Sendable, Hashable {
    /// A period by its own name.
    case period(Period)
    /// The newest of its grain, or one so many steps before it.
    case latest(stepsBack: Int)

    /// Reads one of the accepted forms.
    ///
    /// - Parameter allowingDays: whether a run of days is accepted.
    /// - Throws: `PeriodProblem` that names the accepted forms and the nearest valid ones.
    public init(_ text: some StringProtocol, allowingDays: Bool = false) throws(PeriodProblem) {
        let form = PeriodForm(text)
        guard let expression = form.expression else {
            throw PeriodProblem(form, allowingDays: allowingDays)
        }
        if case .period(.days(let range)) = expression, !allowingDays {
            throw PeriodProblem(
                reason: "Figures by day are given to statisticians only. " + PeriodProblem.acceptedForms(days: false),
                suggestions: [Period.month(range.upperBound.month).code])
        }
        self = expression
    }

    /// The period that is meant, where the newest one is known.
    ///
    /// - Parameters:
    ///   - grain: what `latest` counts.
    ///   - latestMonth: the newest month that is held; nil where there is none.
    ///   - headlineMonth: the month (1 to 12) in which the newest year ends.
    /// - Returns: nil for `latest` where nothing is held, or where it has no meaning, as for days.
    public func period(_ grain: Grain, latestMonth: Month?, headlineMonth: Int) -> Period? {
        switch self {
        case .period(let period):
            return period
        case .latest(let stepsBack):
            guard let latestMonth, let step = grain.step,
                let newest = Period.newest(grain, upTo: latestMonth, headlineMonth: headlineMonth)
            else { return nil }
            let (months, overflow) = stepsBack.multipliedReportingOverflow(by: step)
            return overflow ? nil : newest.shifted(byMonths: -months)
        }
    }
}

extension Period {
    /// The newest period of a grain that ends in or before a month; a year is one that ends in the headline month.
    public static func newest(_ grain: Grain, upTo month: Month, headlineMonth: Int) -> Period? {
        switch grain {
        case .month: .month(month)
        case .quarter: .quarter(ending: month.advanced(by: -(month.number % 3)))
        case .year:
            .year(ending: month.number == headlineMonth ? month : month.next(number: headlineMonth).advanced(by: -12))
        case .days: nil
        }
    }

    /// Reads a code such as this type prints, or another accepted form of a period; nil for `latest` and anything else.
    public init?(_ text: some StringProtocol) {
        guard case .period(let period) = PeriodForm(text).expression else { return nil }
        self = period
    }
}

/// The text of a period, taken apart by the patterns of the accepted forms.
struct PeriodForm {
    /// Capital letters and no space around; empty where the text is longer than any form.
    let text: [UInt8]

    private static let longest = 48

    init(_ text: some StringProtocol) {
        let bytes = text.utf8.prefix(Self.longest + 1)
        guard bytes.count <= Self.longest else {
            self.text = []
            return
        }
        let trimmed = bytes.drop { $0 == 0x20 || $0 == 0x09 }.reversed().drop { $0 == 0x20 || $0 == 0x09 }.reversed()
        self.text = trimmed.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
    }

    /// The numbers in the text, where it looks like the pattern: `#` is a digit, everything else itself.
    func numbers(like pattern: StaticString) -> [Int]? {
        guard pattern.utf8CodeUnitCount == text.count else { return nil }
        return pattern.withUTF8Buffer { pattern in
            var numbers: [Int] = []
            var isWithinNumber = false
            for (expected, byte) in zip(pattern, text) {
                guard expected == UInt8(ascii: "#") else {
                    guard expected == byte else { return nil }
                    isWithinNumber = false
                    continue
                }
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                let digit = Int(byte - UInt8(ascii: "0"))
                if isWithinNumber, let number = numbers.popLast() {
                    numbers.append(number &* 10 &+ digit)
                } else {
                    numbers.append(digit)
                }
                isWithinNumber = true
            }
            return numbers
        }
    }

    /// What the text means; nil where it has none of the accepted forms.
    var expression: PeriodExpression? {
        if text == Array("LATEST".utf8) { return .latest(stepsBack: 0) }
        if let n = numbers(like: "LATEST-#") ?? numbers(like: "LATEST-##") ?? numbers(like: "LATEST-###") {
            return .latest(stepsBack: n[0])
        }
        return period.map(PeriodExpression.period)
    }

    private var period: Period? {
        if let n = numbers(like: "####-##") { return Month(year: n[0], number: n[1]).map(Period.month) }
        if let n = numbers(like: "YE####-##") { return Month(year: n[0], number: n[1]).map(Period.year(ending:)) }
        if let n = numbers(like: "####") { return Month(year: n[0], number: 12).map(Period.year(ending:)) }
        if let n = numbers(like: "FY####-##") ?? numbers(like: "####/##") {
            guard (n[0] + 1) % 100 == n[1] else { return nil }
            return Month(year: n[0] + 1, number: 3).map(Period.year(ending:))
        }
        if let n = numbers(like: "QE####-##") {
            guard n[1] % 3 == 0 else { return nil }
            return Month(year: n[0], number: n[1]).map(Period.quarter(ending:))
        }
        if let n = numbers(like: "####-Q#") {
            return Month(year: n[0], number: n[1] * 3).map(Period.quarter(ending:))
        }
        if let n = numbers(like: "####-##-##..####-##-##") {
            guard let first = CalendarDate(year: n[0], month: n[1], day: n[2]),
                let last = CalendarDate(year: n[3], month: n[4], day: n[5]), first <= last
            else { return nil }
            return .days(first...last)
        }
        return nil
    }
}
