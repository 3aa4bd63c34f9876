import StatsModel

/// One made-up record. Places of the pack are positions in it.
struct DemonstrationRecord {
    var source: Int
    var recordedOn: CalendarDate
    var occurredOn: CalendarDate?
    var area: Int
    var kind: Kind
    var categories: [Int]
    var channel: Int?
    var reference = ""
    /// The reference of the police record of the same incident.
    var policeReference: String?
    var isWithdrawn = false
}

/// What becomes of a record after it was first sent.
enum DemonstrationFate {
    case stands, corrected, withdrawn
}

/// Draws the records of the demonstration from a pack's shares: the same records for the same pack, whatever the machine
/// and the day.
struct DemonstrationRecords {
    /// As first sent, by day of recording.
    private(set) var first: [DemonstrationRecord] = []
    /// As sent once more, in the same order: corrected or withdrawn.
    private(set) var later: [DemonstrationRecord] = []

    private let pack: ReferencePack
    private let shares: DemonstrationShares
    private var generator: SplitMix64

    /// A linked record follows or precedes the police's by at most so many days.
    private static let daysBetweenReports = 31

    init(pack: ReferencePack, shares: DemonstrationShares) {
        self.pack = pack
        self.shares = shares
        generator = SplitMix64(seed: UInt64(shares.seed.magnitude))
        var fates: [DemonstrationFate] = []
        drawRecords(&fates)
        number()
        link()
        for (record, fate) in zip(first, fates) where fate != .stands {
            later.append(fate == .withdrawn ? withdrawn(record) : corrected(record))
        }
    }

    /// Each year has ten chances for every record of a year of weight 1, and each chance becomes a record in a tenth of
    /// its area's weight of the cases. So the counts scatter as counts of rare events do.
    private mutating func drawRecords(_ fates: inout [DemonstrationFate]) {
        var drawn: [(record: DemonstrationRecord, fate: DemonstrationFate)] = []
        for end in shares.years {
            for _ in 0..<(shares.recordsAYear * 10) {
                guard let area = shares.areas.drawn(by: &generator),
                    generator.happens(
                        shares.weight(area: area, yearEnding: end), outOf: DemonstrationShares.greatestWeight),
                    let number = shares.months.drawn(by: &generator)
                else { continue }
                let month = end.advanced(by: -((end.number - number + 12) % 12))
                guard month >= shares.firstMonth, month <= shares.lastMonth else { continue }
                guard let record = drawnRecord(area: area, month: month) else { continue }
                drawn.append((record, drawnFate()))
            }
        }
        // By day; the order of drawing decides between records of one day, as a sort need not keep it.
        let order = drawn.indices.sorted {
            (drawn[$0].record.recordedOn, $0) < (drawn[$1].record.recordedOn, $1)
        }
        first = order.map { drawn[$0].record }
        fates = order.map { drawn[$0].fate }
    }

    private mutating func drawnRecord(area: Int, month: Month) -> DemonstrationRecord? {
        let length = month.firstDay.distance(to: month.lastDay) + 1
        let recordedOn = month.firstDay.advanced(by: generator.position(in: length))
        guard let source = shares.sources[area].drawn(by: &generator),
            let kind = shares.kinds[source].drawn(by: &generator),
            let category = shares.categories[kind].drawn(by: &generator),
            let channel = shares.channels[source].drawn(by: &generator),
            let days = shares.delays.drawn(by: &generator)
        else { return nil }
        let delay = days.lowerBound + generator.position(in: days.count)
        let hasOccurredOn = generator.happens(shares.occurredRecorded)
        return DemonstrationRecord(
            source: source, recordedOn: recordedOn, occurredOn: hasOccurredOn ? recordedOn.advanced(by: -delay) : nil,
            area: area, kind: kind, categories: drawnCategories(after: category), channel: channel)
    }

    /// The category and, in their shares, a second and a third.
    private mutating func drawnCategories(after category: Int) -> [Int] {
        var categories = [category]
        for share in [shares.severalMotivations, shares.threeMotivations] {
            guard generator.happens(share),
                let last = categories.last,
                let next = shares.furtherCategories[last].excluding(categories.contains).drawn(by: &generator)
            else { break }
            categories.append(next)
        }
        return categories.sorted()
    }

    private mutating func drawnFate() -> DemonstrationFate {
        let mark = generator.below(Share.whole.billionths)
        if mark < shares.withdrawn.billionths { return .withdrawn }
        return mark < shares.withdrawn.billionths + shares.corrected.billionths ? .corrected : .stands
    }

    /// Gives each record a reference that says by its look that it is synthetic: `SYN-LP-2019-000123`, counted within
    /// source and year in the order of recording.
    private mutating func number() {
        let initials = sourceInitials()
        var counts: [Int: Int] = [:]
        for index in first.indices {
            let record = first[index]
            let year = record.recordedOn.month.year
            let count = counts[record.source * 10_000 + year, default: 0] + 1
            counts[record.source * 10_000 + year] = count
            first[index].reference = "SYN-\(initials[record.source])-\(year)-\(sixDigits(count))"
        }
    }

    /// The first letters of the words in each source's code, with a number where an earlier source has the same.
    private func sourceInitials() -> [String] {
        var taken: [String: Int] = [:]
        return pack.sources.map { source in
            let words = source.code.rawValue.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
            let letters = words.isEmpty ? "S" : words.prefix(8).compactMap(\.first).map { $0.uppercased() }.joined()
            taken[letters, default: 0] += 1
            let place = taken[letters] ?? 1
            return place == 1 ? letters : letters + String(place)
        }
    }

    private func sixDigits(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// In its share of the cases, a partner's record becomes a second report of an incident that the police recorded in
    /// the same area within a month of it: the one nearest in time that no other record is linked to. It takes from it
    /// what one incident can't have twice: kind, categories and the day.
    private mutating func link() {
        let police = pack.policeIndex
        var recordsOfPolice: [Int: [Int]] = [:]
        for (index, record) in first.enumerated() where record.source == police {
            recordsOfPolice[record.area, default: []].append(index)
        }
        var linked: Set<Int> = []
        for index in first.indices where first[index].source != police {
            guard generator.happens(shares.policeLinked) else { continue }
            let record = first[index]
            let near = within(Self.daysBetweenReports, of: record.recordedOn, recordsOfPolice[record.area] ?? [])
                .filter { candidate in
                    !linked.contains(candidate)
                        && (first[candidate].occurredOn ?? record.recordedOn) <= record.recordedOn
                }
            guard let match = near.min(by: { (distance($0, index), $0) < (distance($1, index), $1) }) else { continue }
            linked.insert(match)
            first[index].kind = first[match].kind
            first[index].categories = first[match].categories
            first[index].occurredOn = first[match].occurredOn
            first[index].policeReference = first[match].reference
        }
    }

    /// Those of some records, ascending by day, that were recorded at most so many days before or after a day.
    private func within(_ days: Int, of day: CalendarDate, _ records: [Int]) -> ArraySlice<Int> {
        var low = 0
        var high = records.count
        while low < high {
            let middle = (low + high) / 2
            if first[records[middle]].recordedOn.distance(to: day) > days { low = middle + 1 } else { high = middle }
        }
        return records[low...].prefix { day.distance(to: first[$0].recordedOn) <= days }
    }

    private func distance(_ one: Int, _ other: Int) -> Int {
        abs(first[one].recordedOn.distance(to: first[other].recordedOn))
    }

    private func withdrawn(_ record: DemonstrationRecord) -> DemonstrationRecord {
        var record = record
        record.isWithdrawn = true
        return record
    }

    /// The record with one value put right: its first category, its area, or its kind, each in a third of the cases; the
    /// kind too where the source has no other area.
    private mutating func corrected(_ record: DemonstrationRecord) -> DemonstrationRecord {
        var record = record
        switch generator.position(in: 3) {
        case 0:
            let others = shares.categories[record.kind].elements.filter { !record.categories.contains($0) }
            if !others.isEmpty {
                record.categories[0] = others[generator.position(in: others.count)]
                record.categories.sort()
                return record
            }
        case 1:
            let others = shares.areas.elements.filter { area in
                area != record.area && shares.sources[area].elements.contains(record.source)
            }
            if !others.isEmpty {
                record.area = others[generator.position(in: others.count)]
                return record
            }
        default: break
        }
        record.kind = record.kind == .crime ? .incident : .crime
        return record
    }
}
