/// The policy of a pack.
extension PackReading {
    /// The policy; nil where one of its required rows is missing or wrong, as noted.
    mutating func policy(_ files: [String: [UInt8]]) -> Policy? {
        var keys = PolicyRows(&self, files)
        let title = keys.required("title")
        let prefix = keys.citationPrefix()
        let headlineMonth = keys.number("headline_month", in: 1...12)
        let threshold = keys.number("threshold", in: 1...1000)
        let rounding = keys.rounding()
        let width = keys.has("width") ? keys.number("width", in: 1...1000) : rounding.map { $0 - 1 } ?? threshold
        let timeZone = keys.timeZone()
        let seriesStart = keys.month("series_start")
        let zeros = keys.word("zeros", as: Policy.Zeros.self) ?? .show
        let revisions = keys.word("revisions", as: Policy.Revisions.self) ?? .hold
        let rebaseMonth = keys.has("rebase_month") ? keys.number("rebase_month", in: 1...12) : headlineMonth
        let publishMinute = keys.publishMinute()
        if let rounding {
            keys.checkRounding(rounding, threshold: threshold, width: width, zeros: zeros, revisions: revisions)
        }
        self = keys.reading
        guard let title, let prefix, let headlineMonth, let threshold, let width, let timeZone else { return nil }
        let organisation = keys["organisation"] ?? keys["recorded_by"] ?? keys["publisher"] ?? title
        return Policy(
            title: title, publisher: keys["publisher"] ?? organisation, organisation: organisation,
            citationPrefix: prefix, headlineMonth: headlineMonth, seriesStart: seriesStart, threshold: threshold,
            width: width, zeros: zeros, rounding: rounding, revisions: revisions, rebaseMonth: rebaseMonth,
            publishMinute: publishMinute, timeZone: timeZone, language: keys["language"] ?? "en-GB",
            contact: .init(
                name: keys["contact_name"] ?? "", telephone: keys["contact_phone"], email: keys["contact_email"]),
            licence: keys["licence"] ?? "", values: keys.values)
    }
}

/// The rows of `policy.csv` by their keys.
private struct PolicyRows {
    var reading: PackReading
    private var rows: [String: PackRow] = [:]
    private let isReadable: Bool

    private static let known = [
        "title", "publisher", "organisation", "recorded_by", "citation_prefix", "headline_month", "series_start",
        "threshold", "width", "zeros", "rounding", "revisions", "rebase_month", "publish_time", "time_zone", "language",
        "contact_name", "contact_phone", "contact_email", "licence", "licence_link", "population_licence",
    ]

    init(_ reading: inout PackReading, _ files: [String: [UInt8]]) {
        let found = reading.rows(.policy, of: files)
        isReadable = !reading.unreadable.contains(.policy)
        for row in found {
            guard let key = reading.required(row, "key")?.lowercased() else { continue }
            if !Self.known.contains(key) {
                reading.fault(
                    row, "key", "\(row["key"].quoted) is not a key of the policy",
                    NameIndex(words: Self.known).guesses(for: key))
            } else if let first = rows[key] {
                reading.fault(row, "key", "`\(key)` is there on line \(first.line) already.")
            } else {
                rows[key] = row
            }
        }
        self.reading = reading
    }

    var values: [String: String] { rows.mapValues { $0["value"] } }

    /// The value of a key; nil where it is absent or empty.
    subscript(_ key: String) -> String? {
        rows[key].flatMap { $0["value"].isEmpty ? nil : $0["value"] }
    }

    func has(_ key: String) -> Bool { self[key] != nil }

    mutating func required(_ key: String) -> String? {
        if let value = self[key] { return value }
        if let row = rows[key] {
            reading.fault(row, "value", "The value of `\(key)` is missing.")
        } else if isReadable {
            reading.fault(.policy, nil, "key", "The policy needs the key `\(key)`.")
        }
        return nil
    }

    mutating func number(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard required(key) != nil, let row = rows[key] else { return nil }
        return reading.number(row, "value", in: range)
    }

    mutating func word<Word: RawRepresentable<String> & CaseIterable>(_ key: String, as type: Word.Type) -> Word? {
        guard let value = self[key], let row = rows[key] else { return nil }
        return reading.word(row, "value", value, as: type)
    }

    /// The base to which counts are rounded; nil where they are not.
    mutating func rounding() -> Int? {
        guard let value = self["rounding"], let row = rows["rounding"], value.lowercased() != "none" else { return nil }
        guard let base = Int(value), (2...1000).contains(base) else {
            reading.fault(row, "value", "\(value.quoted) is neither `none` nor a whole number from 2 to 1000.")
            return nil
        }
        return base
    }

    /// Refuses what can't be met, or means nothing, where every count is shown as a multiple of a base: a 0 then says
    /// from 0 to base - 1, and another multiple r from r - base + 1 to r + base - 1.
    mutating func checkRounding(
        _ base: Int, threshold: Int?, width: Int?, zeros: Policy.Zeros, revisions: Policy.Revisions
    ) {
        if let row = rows["width"], let width, width > base - 1 {
            reading.fault(
                row, "value",
                "A width of \(width) can't be had with a rounding of \(base): at most \(base - 1), since a rounded 0 "
                    + "says from 0 to \(base - 1).")
        }
        if let row = rows["threshold"], let threshold, threshold > 2 * base - 1 {
            reading.fault(
                row, "value",
                "A threshold of \(threshold) can't be had with a rounding of \(base): at most \(2 * base - 1), since a "
                    + "rounded \(base) says from 1 to \(2 * base - 1), which would all be small.")
        }
        if let row = rows["zeros"], zeros == .mask {
            reading.fault(
                row, "value",
                "`mask` means nothing with `rounding`: no count is hidden there, and a 0 says no more than from 0 to "
                    + "\(base - 1) anyway.")
        }
        if let row = rows["revisions"], revisions == .hide {
            reading.fault(
                row, "value", "`hide` means nothing with `rounding`: no count is hidden there. Take `hold` or `show`.")
        }
    }

    mutating func month(_ key: String) -> Month? {
        guard let value = self[key], let row = rows[key] else { return nil }
        guard let month = Month(value) else {
            reading.fault(row, "value", "\(value.quoted) is not a month, written like 2018-04.")
            return nil
        }
        return month
    }

    /// Two to eight capital letters or digits: it stands before the groups of every citation.
    mutating func citationPrefix() -> String? {
        guard let value = required("citation_prefix"), let row = rows["citation_prefix"] else { return nil }
        let isSpelled = value.utf8.allSatisfy { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard (2...8).contains(value.utf8.count), isSpelled else {
            reading.fault(row, "value", "\(value.quoted) is no citation prefix: 2 to 8 capital letters or digits.")
            return nil
        }
        return value
    }

    /// The name of a time zone, by its form only: what zones there are, the machine knows and the model does not.
    mutating func timeZone() -> String? {
        guard let value = required("time_zone"), let row = rows["time_zone"] else { return nil }
        let isSpelled = value.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"): true
            default: false
            }
        }
        guard isSpelled, value == "UTC" || (value.contains("/") && !value.hasPrefix("/")) else {
            reading.fault(row, "value", "\(value.quoted) is not the name of a time zone, written like Europe/London.")
            return nil
        }
        return value
    }

    /// Minutes after midnight, on a five-minute mark; 09:30 unless the pack says otherwise.
    mutating func publishMinute() -> Int {
        let custom = 9 * 60 + 30
        guard let value = self["publish_time"], let row = rows["publish_time"] else { return custom }
        let parts = value.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...23).contains(hour), (0...59).contains(minute), minute % 5 == 0
        else {
            reading.fault(row, "value", "\(value.quoted) is not a time on a five-minute mark, written like 09:30.")
            return custom
        }
        return hour * 60 + minute
    }
}
