import StatsModel

/// What `demo.csv` of a pack says, checked: the settings of the demonstration data and the shares that it is drawn by.
///
/// Areas, sources, categories and channels are their positions in the pack.
struct DemonstrationShares {
    var seed: Int64 = 0
    /// The months of recording.
    var firstMonth = Month(index: 0)
    var lastMonth = Month(index: 0)
    /// Records of all sources in a year of weight 1.
    var recordsAYear = 0
    var severalMotivations = Share(billionths: 0)
    var threeMotivations = Share(billionths: 0)
    var occurredRecorded = Share(billionths: 0)
    var policeLinked = Share(billionths: 0)
    var corrected = Share(billionths: 0)
    var withdrawn = Share(billionths: 0)

    /// The years, by their last months, ascending.
    var years: [Month] = []
    var weights: [YearOfArea: Share] = [:]
    /// Months of the calendar, 1 to 12.
    var months = Choice<Int>()
    var areas = Choice<Int>()
    /// By area.
    var sources = ChoiceTable<Int, Int>()
    /// By source.
    var kinds = ChoiceTable<Int, Kind>()
    var categories = ChoiceTable<Kind, Int>()
    /// By the category before.
    var furtherCategories = ChoiceTable<Int, Int>()
    /// By source; nil for a record that names none.
    var channels = ChoiceTable<Int, Int?>()
    /// Days from the incident to its recording.
    var delays = Choice<ClosedRange<Int>>()

    /// A year in one area, or in all areas that have no weight of their own (nil).
    struct YearOfArea: Hashable {
        var area: Int?
        var end: Month
    }

    /// The greatest weight that a year may have.
    static let greatestWeight = Share(billionths: 10 * Share.whole.billionths)

    /// The weight of a year in an area.
    func weight(area: Int, yearEnding end: Month) -> Share {
        weights[YearOfArea(area: area, end: end)] ?? weights[YearOfArea(area: nil, end: end)] ?? Share(billionths: 0)
    }
}

/// Why a pack has no demonstration data: everything that is wrong with its `demo.csv`.
public struct DemonstrationFailure: Error, Sendable, CustomStringConvertible {
    /// One sentence for each fault, never empty.
    public let problems: [String]
    /// The sentences, one a line.
    public var description: String { problems.joined(separator: "\n") }
}

extension DemonstrationShares {
    /// The shares of a pack.
    ///
    /// - Throws: everything that is wrong with the pack's `demo.csv`.
    init(_ pack: ReferencePack) throws(DemonstrationFailure) {
        self.init()
        var reading = Reading(pack: pack)
        for row in pack.demonstration { read(row, &reading) }
        check(&reading)
        guard reading.problems.isEmpty else { throw DemonstrationFailure(problems: reading.problems) }
    }

    /// What is at hand while rows are read.
    private struct Reading {
        let pack: ReferencePack
        var problems: [String] = []
        var settings: Set<String> = []
        /// The sum of the shares of each dimension and what it depends on.
        var sums: [(dimension: String, given: String, sum: UInt64)] = []

        mutating func refuse(_ row: DemonstrationShare, _ reason: String) {
            problems.append("demo.csv: \(row.dimension),\(row.given),\(row.code),\(row.value): \(reason)")
        }

        /// The position that a code has, or nil after it was refused.
        mutating func position(_ code: String, in list: [String], of what: String, _ row: DemonstrationShare) -> Int? {
            let position = list.firstIndex(of: code)
            if position == nil { refuse(row, "`\(code)` is not \(what) of this pack.") }
            return position
        }

        mutating func area(_ code: String, _ row: DemonstrationShare) -> Int? {
            position(code, in: pack.areas.map(\.code.rawValue), of: "an area", row)
        }

        mutating func source(_ code: String, _ row: DemonstrationShare) -> Int? {
            position(code, in: pack.sources.map(\.code.rawValue), of: "a source", row)
        }

        mutating func category(_ code: String, _ row: DemonstrationShare) -> Int? {
            position(code, in: pack.categories.map(\.code.rawValue), of: "a category", row)
        }

        mutating func kind(_ code: String, _ row: DemonstrationShare) -> Kind? {
            let kind = Kind(rawValue: code)
            if kind == nil { refuse(row, "`\(code)` is neither crime nor incident.") }
            return kind
        }

        mutating func sum(_ row: DemonstrationShare, _ share: Share) {
            if let place = sums.firstIndex(where: { $0.dimension == row.dimension && $0.given == row.given }) {
                sums[place].sum += share.billionths
            } else {
                sums.append((row.dimension, row.given, share.billionths))
            }
        }
    }

    private mutating func read(_ row: DemonstrationShare, _ reading: inout Reading) {
        guard row.dimension != "setting" else { return readSetting(row, &reading) }
        guard let share = Share(row.value) else {
            return reading.refuse(
                row, "the value must be a decimal such as 0.035, with nine digits after the point at most.")
        }
        guard row.dimension != "year" else { return readYear(row, share, &reading) }
        guard share <= .whole else { return reading.refuse(row, "a share is at most 1.") }
        reading.sum(row, share)
        let given = row.given.isEmpty ? nil : row.given
        switch row.dimension {
        case "month":
            guard let number = Int(row.code), (1...12).contains(number) else {
                return reading.refuse(row, "the code must be a month from 01 to 12.")
            }
            months.add(number, share)
        case "area":
            if let area = reading.area(row.code, row) { areas.add(area, share) }
        case "source":
            if let source = reading.source(row.code, row), let area = reading.area(row.given, row) {
                sources.add(source, share, given: area)
            }
        case "kind":
            let source = given.map { reading.source($0, row) }
            if let kind = reading.kind(row.code, row), source != .some(nil) {
                kinds.add(kind, share, given: source ?? nil)
            }
        case "category":
            if let category = reading.category(row.code, row), let kind = reading.kind(row.given, row) {
                categories.add(category, share, given: kind)
            }
        case "second-category":
            if let category = reading.category(row.code, row), let first = reading.category(row.given, row) {
                furtherCategories.add(category, share, given: first)
            }
        case "channel":
            let source = given.map { reading.source($0, row) }
            let codes = reading.pack.channels.map(\.code.rawValue)
            let channel = row.code.isEmpty ? nil : reading.position(row.code, in: codes, of: "a channel", row)
            if source != .some(nil), row.code.isEmpty || channel != nil {
                channels.add(channel, share, given: source ?? nil)
            }
        case "delay":
            let ends = row.code.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1], first >= 0, last >= first,
                last <= 36_500
            else { return reading.refuse(row, "the code must be days, such as 2 or 2-6.") }
            delays.add(first...last, share)
        default:
            reading.refuse(row, "`\(row.dimension)` is not a dimension of the demonstration data.")
        }
    }

    private mutating func readYear(_ row: DemonstrationShare, _ weight: Share, _ reading: inout Reading) {
        guard row.code.hasPrefix("YE"), let end = Month(row.code.dropFirst(2)) else {
            return reading.refuse(row, "the code must be a year such as YE2024-03.")
        }
        guard weight <= Self.greatestWeight else { return reading.refuse(row, "a weight is at most 10.") }
        let area = row.given.isEmpty ? nil : reading.area(row.given, row)
        guard row.given.isEmpty || area != nil else { return }
        guard weights.updateValue(weight, forKey: YearOfArea(area: area, end: end)) == nil else {
            return reading.refuse(row, "this year has a weight already.")
        }
        if area == nil { years.append(end) }
    }

    private mutating func readSetting(_ row: DemonstrationShare, _ reading: inout Reading) {
        guard reading.settings.insert(row.code).inserted else { return reading.refuse(row, "this stands twice.") }
        switch row.code {
        case "seed":
            guard let number = Int64(row.value), number >= 0 else {
                return reading.refuse(row, "the seed must be a whole number of at most 63 bits.")
            }
            seed = number
        case "records_a_year":
            guard let number = Int(row.value), (1...10_000_000).contains(number) else {
                return reading.refuse(row, "the value must be a whole number from 1 to 10000000.")
            }
            recordsAYear = number
        case "first_month", "last_month":
            guard let month = Month(row.value) else {
                return reading.refuse(row, "the value must be a month, YYYY-MM.")
            }
            if row.code == "first_month" { firstMonth = month } else { lastMonth = month }
        default:
            guard let share = Share(row.value), share <= .whole else {
                return reading.refuse(row, "the value must be a share from 0 to 1.")
            }
            switch row.code {
            case "several_motivations": severalMotivations = share
            case "three_motivations": threeMotivations = share
            case "occurred_recorded": occurredRecorded = share
            case "police_linked": policeLinked = share
            case "corrected": corrected = share
            case "withdrawn": withdrawn = share
            default: reading.refuse(row, "`\(row.code)` is not a setting of the demonstration data.")
            }
        }
    }

    private mutating func check(_ reading: inout Reading) {
        guard !reading.pack.demonstration.isEmpty else {
            reading.problems.append("This pack has no demo.csv, so there is no demonstration data to make.")
            return
        }
        let needed = ["seed", "first_month", "last_month", "records_a_year"]
        for name in needed where !reading.settings.contains(name) {
            reading.problems.append("demo.csv: the setting `\(name)` is missing.")
        }
        for (dimension, given, sum) in reading.sums where sum != Share.whole.billionths {
            let condition = given.isEmpty ? "" : " given `\(given)`"
            reading.problems.append("demo.csv: the shares of `\(dimension)`\(condition) don't add up to 1.")
        }
        guard reading.problems.isEmpty else { return }
        years.sort()
        if firstMonth > lastMonth || lastMonth.distance(to: firstMonth) < -1200 {
            reading.problems.append("demo.csv: first_month to last_month must be 1 to 1200 months, in order.")
        } else if let gap = (firstMonth...lastMonth).first(where: { month in
            years.count { (0..<12).contains(month.distance(to: $0)) } != 1
        }) {
            reading.problems.append("demo.csv: \(gap) must lie in exactly one year that has a weight.")
        }
        if let month = (1...12).first(where: { number in !months.elements.contains(number) }) {
            reading.problems.append("demo.csv: month \(month) has no share; give it 0 where it has none.")
        }
        for area in areas.elements where sources[area].elements.isEmpty {
            reading.problems.append("demo.csv: `\(reading.pack.areas[area].code)` has no shares of sources.")
        }
        for kind in Kind.allCases where categories[kind].elements.isEmpty {
            reading.problems.append("demo.csv: `\(kind.rawValue)` has no shares of categories.")
        }
        let sourcesOfRecords = Set(areas.elements.flatMap { sources[$0].elements }).sorted()
        for source in sourcesOfRecords where kinds[source].elements.isEmpty || channels[source].elements.isEmpty {
            reading.problems.append(
                "demo.csv: `\(reading.pack.sources[source].code)` has no shares of kinds or of channels.")
        }
        if delays.elements.isEmpty { reading.problems.append("demo.csv: there are no shares of delays.") }
    }
}
