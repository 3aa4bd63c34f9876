extension QueryReader {
    /// The release asked for: `latest`, a name, or a name with `@` and the number of a version.
    mutating func release() -> FigureQuery.ReleaseChoice {
        guard let value = single(.release), value.lowercased() != "latest" else { return .latest }
        let parts = value.split(separator: "@", omittingEmptySubsequences: false)
        let isName = parts[0].utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        if isName, !parts[0].isEmpty, parts[0].utf8.count <= 64 {
            if parts.count == 1 { return .named(value, version: nil) }
            if parts.count == 2, let version = Int(parts[1]), version > 0, parts[1].utf8.allSatisfy({ $0 >= 0x30 }) {
                return .named(String(parts[0]), version: version)
            }
        }
        let reason = "Expected the id of a release (2024-q1), with a version if need be (2024-q1@2), or latest."
        report(.unknownValue, .release, value, reason, ["latest"])
        return .latest
    }

    /// The moment asked for: a date, or a time in UTC.
    mutating func asOf() -> FigureQuery.Moment? {
        guard let value = single(.asOf) else { return nil }
        if let date = CalendarDate(value) { return .endOf(date) }
        if let microseconds = Self.microseconds(utc: value) { return .instant(microseconds: microseconds) }
        let reason = "Expected a date (2024-05-01) or a time in UTC with its Z (2024-05-01T12:00:00Z)."
        let date = CalendarDate(value.prefix(10))
        report(.unknownValue, .asOf, value, reason, date.map { ["\($0)"] } ?? [])
        return nil
    }

    /// Microseconds since 1970 of `YYYY-MM-DDTHH:MM:SSZ`, with 3 or 6 digits of a fraction or none; nil for anything
    /// else.
    static func microseconds(utc text: String) -> Int64? {
        let form = PeriodForm(text)
        let numbers: [Int]
        if let whole = form.numbers(like: "####-##-##T##:##:##Z") {
            numbers = whole + [0]
        } else if let milliseconds = form.numbers(like: "####-##-##T##:##:##.###Z") {
            numbers = milliseconds.dropLast() + [milliseconds[6] * 1000]
        } else if let microseconds = form.numbers(like: "####-##-##T##:##:##.######Z") {
            numbers = microseconds
        } else {
            return nil
        }
        guard let date = CalendarDate(year: numbers[0], month: numbers[1], day: numbers[2]),
            numbers[3] < 24, numbers[4] < 60, numbers[5] < 60
        else { return nil }
        let seconds = Int64(date.days) * 86_400 + Int64(numbers[3] * 3600 + numbers[4] * 60 + numbers[5])
        return seconds * 1_000_000 + Int64(numbers[6])
    }
}
