extension Period: CustomStringConvertible {
    /// The code by which it is asked for: `2024-03`, `QE2024-03`, `YE2024-03`, `2024-03-01..2024-03-14`.
    public var code: String {
        switch self {
        case .month(let month): "\(month)"
        case .quarter(let month): "QE\(month)"
        case .year(let month): "YE\(month)"
        case .days(let range): "\(range.lowerBound)..\(range.upperBound)"
        }
    }

    /// The code.
    public var description: String {
        code
    }

    /// How it is called at the head of a column: `Year ending March 2024`.
    public var label: String {
        switch self {
        case .month(let month): month.label
        case .quarter: monthSpan
        case .year: "Y" + name.dropFirst()
        case .days: daySpan
        }
    }

    /// How it is called within a sentence, without a preposition: `year ending March 2024`, `January to March 2024`.
    public var name: String {
        switch self {
        case .year(let month):
            "year ending \(month.label)" + (month.number == 12 ? " (calendar year \(month.year))" : "")
        default: label
        }
    }

    /// How it is called within a sentence, with the article it needs: `the year ending March 2024`, `March 2024`.
    public var nounPhrase: String {
        switch self {
        case .month, .quarter: name
        case .year: "the \(name)"
        case .days(let range): range.lowerBound == range.upperBound ? "the day \(name)" : "the days \(name)"
        }
    }

    private var monthSpan: String {
        months.map(Month.label(of:)) ?? ""
    }

    private var daySpan: String {
        let (first, last) = (start, end)
        guard first != last else { return last.label }
        if first.month == last.month { return "\(first.components.day) to \(last.label)" }
        if first.month.year == last.month.year { return "\(first.components.day) \(first.month.name) to \(last.label)" }
        return "\(first.label) to \(last.label)"
    }
}

extension CalendarDate {
    /// The date in words: `14 March 2024`.
    public var label: String {
        "\(components.day) \(month.label)"
    }
}

extension Month {
    /// A run of months in words: `March 2024`, `January to March 2024`, `December 2023 to February 2024`.
    public static func label(of months: ClosedRange<Month>) -> String {
        let (first, last) = (months.lowerBound, months.upperBound)
        guard first != last else { return first.label }
        return first.year == last.year ? "\(first.name) to \(last.label)" : "\(first.label) to \(last.label)"
    }
}
