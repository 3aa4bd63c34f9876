/// Values of a pack's rows as types; each notes what is wrong with it and goes on.
extension PackReading {
    /// A value that must be there.
    mutating func required(_ row: PackRow, _ column: String) -> String? {
        let text = row[column]
        guard text.isEmpty else { return text }
        fault(row, column, "The value is missing.")
        return nil
    }

    /// A code: lower-case letters, digits and `- _ .`, beginning with a letter or digit, at most 64. It stands in
    /// addresses and lists, so it has no space, comma or semicolon; `any`, `all` and `latest` mean something there.
    mutating func code(_ row: PackRow, _ column: String, allowsUpperCase: Bool = false) -> String? {
        guard let text = required(row, column) else { return nil }
        let isSpelled =
            text.utf8.count <= 64
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): allowsUpperCase
                case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
                default: false
                }
            }
        let isBegun = text.utf8.first.map { $0 >= UInt8(ascii: "0") && $0 != UInt8(ascii: "_") } ?? false
        guard isSpelled, isBegun else {
            let letters = allowsUpperCase ? "letters" : "lower-case letters"
            fault(
                row, column,
                "\(text.quoted) is not a code: \(letters), digits and - _ . only, a letter or digit first, at most 64.")
            return nil
        }
        guard !["any", "all", "latest"].contains(text.lowercased()) else {
            fault(row, column, "\(text.quoted) has a meaning of its own in questions, and can't be a code.")
            return nil
        }
        return text
    }

    /// A whole number within a range.
    mutating func number(_ row: PackRow, _ column: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = required(row, column) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let bounds =
                range.upperBound == .max
                ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            fault(row, column, "\(text.quoted) is not a whole number \(bounds).")
            return nil
        }
        return number
    }

    /// A date; nil where the value is empty or, noted, no date.
    mutating func date(_ row: PackRow, _ column: String) -> CalendarDate? {
        let text = row[column]
        guard !text.isEmpty else { return nil }
        guard let date = CalendarDate(text) else {
            fault(row, column, "\(text.quoted) is not a date of the calendar, written like 2024-03-31.")
            return nil
        }
        return date
    }

    /// The two dates between which something is valid.
    mutating func validity(_ row: PackRow) -> (from: CalendarDate?, to: CalendarDate?) {
        let (from, to) = (date(row, "valid_from"), date(row, "valid_to"))
        if let from, let to, to < from { fault(row, "valid_to", "\(to) is before valid_from, \(from).") }
        return (from, to)
    }

    /// `yes` or `no`; an empty value is `no`.
    mutating func truth(_ row: PackRow, _ column: String) -> Bool {
        switch row[column].lowercased() {
        case "yes", "true", "1": return true
        case "no", "false", "0", "": return false
        default:
            fault(row, column, "\(row[column].quoted) is neither `yes` nor `no`.")
            return false
        }
    }

    /// One word of a closed list; of all that there are, unless only some are allowed.
    mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ row: PackRow, _ column: String, _ text: String, as type: Word.Type,
        among allowed: [Word] = Array(Word.allCases)
    ) -> Word? {
        let words = allowed.map(\.rawValue)
        if words.contains(text.lowercased()) { return Word(rawValue: text.lowercased()) }
        let list = words.map { "`\($0)`" }.joined(separator: ", ")
        fault(
            row, column, text.isEmpty ? "The value is missing: one of \(list)." : "\(text.quoted) is none of \(list)",
            NameIndex(words: words).suggestions(for: text))
        return nil
    }

    /// The month, quarter or year that a code names: `2024-03`, `QE2024-03`, `YE2024-03`.
    mutating func period(_ row: PackRow, _ column: String) -> Period? {
        guard let text = required(row, column) else { return nil }
        if let month = Month(text) { return .month(month) }
        if text.hasPrefix("YE"), let month = Month(text.dropFirst(2)) { return .year(ending: month) }
        if text.hasPrefix("QE"), let month = Month(text.dropFirst(2)), month.number % 3 == 0 {
            return .quarter(ending: month)
        }
        fault(
            row, column, "\(text.quoted) is not a period, written like 2024-03, QE2024-03 or YE2024-03",
            Self.codes(likePeriod: text))
        return nil
    }

    /// The codes of what is a period in another accepted form (`2023/24`), or else of what looks most like it.
    private static func codes(likePeriod text: String) -> [String] {
        let words = Period(text).map { [$0.code] } ?? PeriodForm(text).guess(allowingDays: false).suggestions
        return words.compactMap { Period($0) }.filter { $0.grain != .days }.map(\.code)
    }
}
