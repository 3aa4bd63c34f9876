extension QueryReader {
    /// The release asked for: `latest`, a name, or a name with `@` and the number of a version.
    mutating func release() -> FigureQuery.ReleaseChoice {
        guard let value = single(.release) else { return .latest }
        if let choice = FigureQuery.ReleaseChoice(value) { return choice }
        let reason = "Expected the id of a release (2024-q1), with a version if need be (2024-q1@2), or latest."
        report(.unknownValue, .release, value, reason, ["latest"])
        return .latest
    }

    /// The moment asked for: a date, or a time in UTC.
    mutating func asOf() -> FigureQuery.Moment? {
        guard let value = single(.asOf) else { return nil }
        if let moment = FigureQuery.Moment(value) { return moment }
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

extension FigureQuery.ReleaseChoice {
    /// Reads `latest`, a name, or a name with `@` and the number of a version; nil for anything else.
    init?(_ text: String) {
        guard text.lowercased() != "latest" else {
            self = .latest
            return
        }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isName = parts[0].utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isName, !parts[0].isEmpty, parts[0].utf8.count <= 64 else { return nil }
        if parts.count == 1 {
            self = .named(text, version: nil)
        } else if parts.count == 2, let version = Int(parts[1]), version > 0, parts[1].utf8.allSatisfy({ $0 >= 0x30 }) {
            self = .named(String(parts[0]), version: version)
        } else {
            return nil
        }
    }
}

extension FigureQuery {
    /// Which release parameters ask for, and as of when. It must be known before the rest can be understood, whose words
    /// are those of the release.
    ///
    /// - Returns: nil where either can't be understood; the query itself then says why.
    public static func standpoint(
        of parameters: [(name: String, value: String)]
    ) -> (release: ReleaseChoice, moment: Moment?)? {
        var release: ReleaseChoice?
        var moment: Moment?
        for (name, value) in parameters {
            switch QueryParameter(rawValue: name) {
            case .release:
                guard let choice = ReleaseChoice(value.trimmed), release ?? choice == choice else { return nil }
                release = choice
            case .asOf:
                guard let named = Moment(value.trimmed), moment ?? named == named else { return nil }
                moment = named
            default: break
            }
        }
        return (release ?? .latest, moment)
    }
}
