/// A stretch of time that is named in a question.
struct TimeUnit: Sendable, Hashable {
    /// Its months.
    var months: ClosedRange<Month>
    /// What it is; nil for a stretch that is no period, such as a season.
    var grain: Grain?
    /// Whether it was named by its place before the newest (`last year`), not by its own name.
    var isRelative = false
    /// Whether it is what something is compared with: `than the year before`.
    var isEarlier = false
    /// Whether it is a month, quarter or season "of last year".
    var isOfLastYear = false
    /// Whether its year was not said.
    var hasNoYear = false
    /// Whether it is a year that was named by its number alone.
    var isPlainYear = false
    /// What must be said of how it was taken.
    var note: String?
    /// That it was asked for more finely than anything is published.
    var isTooFine = false
    /// Whether it was named by its first day, with which a range may well begin.
    var isFirstDay = false

    /// Whether it is a month that was named by its last day, as people end a year.
    var isLastDay = false

    init(_ months: ClosedRange<Month>, _ grain: Grain?, note: String? = nil) {
        self.months = months
        self.grain = grain
        self.note = note
    }

    init(_ period: Period, note: String? = nil) {
        self.init(period.months ?? period.lastMonth...period.lastMonth, period.grain, note: note)
    }

    /// The period that it is; nil for another stretch.
    var period: Period? {
        let last = months.upperBound
        switch months.count {
        case 1: return .month(last)
        case 3 where last.number % 3 == 0: return .quarter(ending: last)
        case 12: return .year(ending: last)
        default: return nil
        }
    }
}

/// What a question says of time.
enum TimePhrase: Sendable, Hashable {
    /// One stretch.
    case unit(TimeUnit)
    /// From one to another; where one is nil, from the first or to the newest.
    case range(from: TimeUnit?, to: TimeUnit?)
    /// Each period of a grain from one to another.
    case each(Grain, from: TimeUnit, to: TimeUnit)
    /// So many periods up to the newest.
    case last(Int, Grain)
}

/// The words of which times are made.
enum TimeWords {
    static let monthNumbers: [String: Int] = {
        var numbers: [String: Int] = [:]
        for (number, name) in zip(1..., Month.names) {
            numbers[name.lowercased()] = number
            numbers[String(name.lowercased().prefix(3))] = number
        }
        numbers["sept"] = 9
        return numbers
    }()

    static let seasons: [String: (first: Int, label: String)] = [
        "spring": (3, "March to May"), "summer": (6, "June to August"), "autumn": (9, "September to November"),
        "winter": (12, "December to February"), "summertime": (6, "June to August"),
        "wintertime": (12, "December to February"),
    ]

    static let numbers: [String: Int] = [
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "couple": 2, "few": 3, "several": 5, "eighteen": 18, "fifteen": 15, "twenty": 20,
    ]

    static let ordinals: [String: Int] = [
        "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4, "last": 4,
    ]

    static let grains: [String: Grain] = [
        "year": .year, "years": .year, "yr": .year, "yrs": .year, "month": .month, "months": .month, "mth": .month,
        "mths": .month, "quarter": .quarter, "quarters": .quarter, "qtr": .quarter, "qtrs": .quarter,
    ]

    /// What counts back from the newest, with the steps.
    static let steps: [String: Int] = [
        "last": 0, "latest": 0, "past": 0, "this": 0, "current": 0, "newest": 0, "recent": 0, "previous": 1,
        "preceding": 1, "prior": 1,
    ]

    static let yearAdjectives: Set<String> = [
        "financial", "fiscal", "tax", "calendar", "full", "complete", "whole", "reporting", "recording", "police",
        "entire",
        "available", "published",
    ]

    static let connectors: Set<String> = ["to", "until", "till", "til", "through", "thru", "upto"]
    static let present: Set<String> = ["now", "today", "present", "date", "latest", "onwards", "onward"]
    static let comparing: Set<String> = [
        "than", "against", "versus", "vs", "v", "compared", "comparison", "compare", "compares", "comparing",
        "comparision", "from", "on",
    ]
    static let joining: Set<String> = [
        "with", "to", "the", "for", "in", "that", "of", "same", "figure", "figures", "were", "was", "it", "number",
        "numbers", "total", "those", "at", "they",
    ]

    /// What changes or differs `on` or `from` another time.
    static let changing: Set<String> = [
        "up", "down", "change", "changed", "increase", "increased", "decrease", "decreased", "rise", "risen", "rose",
        "fall", "fallen", "fell", "drop", "dropped", "grown", "grew", "higher", "lower", "different", "differ", "worse",
        "better", "difference",
    ]
    /// What a time has that something is held against: `its level in 2020`.
    static let levels: Set<String> = ["its", "their", "level", "levels", "rate", "rates", "count", "counts", "what"]

    /// Every word.
    static let all: Set<String> = {
        var all: Set<String> = [
            "since", "between", "until", "before", "after", "onwards", "ending", "ended", "decade", "half", "ago",
            "earlier",
            "financial", "calendar", "quarter", "quarters", "month", "months", "year", "years", "previous", "latest",
            "during",
            "q1", "q2", "q3", "q4", "h1", "h2", "ytd", "fy", "ye",
        ]
        all.formUnion(monthNumbers.keys)
        all.formUnion(seasons.keys)
        all.formUnion(numbers.keys)
        all.formUnion(ordinals.keys)
        all.formUnion(grains.keys)
        all.formUnion(steps.keys)
        all.formUnion(yearAdjectives)
        all.formUnion(connectors)
        all.formUnion(present)
        all.formUnion(comparing)
        return all
    }()
}
