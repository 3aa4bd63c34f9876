import StatsModel

/// Random numbers from a seed (SplitMix64, Steele, Lea and Flood 2014), the same on every machine.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func pick<C: RandomAccessCollection>(_ items: C) -> C.Element {
        items[items.index(items.startIndex, offsetBy: Int.random(in: 0..<items.count, using: &self))]
    }
}

/// Makes up files in which everything happens that the rules speak of: records of all sources at all levels, with one or
/// several categories, sent again changed or not, withdrawn and brought back, linked to police records that came before or
/// will come, repeated within a file, in files that lack columns.
struct RandomRecords {
    let pack: ReferencePack
    private var numbers: SeededNumbers
    /// Small, so that references meet again and again.
    private let referenceCount = 150
    private let firstDay: CalendarDate
    private let lastDay: CalendarDate

    init(_ pack: ReferencePack, seed: UInt64, days: ClosedRange<CalendarDate>) {
        self.pack = pack
        numbers = SeededNumbers(seed: seed)
        firstDay = days.lowerBound
        lastDay = days.upperBound
    }

    /// The next file, of a source that is the police half of the time.
    mutating func file(rowCount: Int, after register: NaiveRegister) -> NaiveFile {
        let source = numbers.chance(50) ? pack.policeIndex : numbers.pick(pack.sources.indices)
        let isPolice = source == pack.policeIndex
        var file = NaiveFile(
            source: source, hasOccurredOn: numbers.chance(60), hasChannel: numbers.chance(60),
            hasPoliceReference: !isPolice && numbers.chance(80), hasStatus: numbers.chance(60), rows: [])
        for _ in 0..<rowCount { file.rows.append(row(isPolice: isPolice, of: register.records[source] ?? [:])) }
        for _ in 0..<(rowCount / 20) {
            var repeated = numbers.pick(file.rows)
            if numbers.chance(50) { repeated.kind = repeated.kind == .crime ? .incident : .crime }
            file.rows.append(repeated)
        }
        return file
    }

    private mutating func row(isPolice: Bool, of known: [String: NaiveRow]) -> NaiveRow {
        let number = Int.random(in: 1...referenceCount, using: &numbers)
        let reference = (isPolice ? "P/" : "R-") + String(number)
        if let old = known[reference], numbers.chance(60) {
            var row = old
            if numbers.chance(30) { row.isActive.toggle() }
            if numbers.chance(20) { row.recordedOn = day() }
            if numbers.chance(10) { row.area = numbers.pick(pack.areas.indices) }
            return row
        }
        let recordedOn = day()
        var row = NaiveRow(
            reference: reference, recordedOn: recordedOn, area: numbers.pick(pack.areas.indices),
            kind: numbers.chance(65) ? .crime : .incident, categories: categories())
        if numbers.chance(60) {
            // Now and then after the record, which is against the rules.
            row.occurredOn = recordedOn.advanced(by: -Int.random(in: -1...40, using: &numbers))
        }
        if numbers.chance(60) { row.channel = numbers.pick(pack.channels.indices) }
        if !isPolice, numbers.chance(50) {
            row.policeReference = "P/\(Int.random(in: 1...referenceCount, using: &numbers))"
        }
        row.isActive = !numbers.chance(15)
        return row
    }

    private mutating func day() -> CalendarDate {
        firstDay.advanced(by: Int.random(in: 0...firstDay.distance(to: lastDay), using: &numbers))
    }

    private mutating func categories() -> Set<Int> {
        // Few different ones, so that combinations meet; and now and then any of them, up to the 63rd.
        let count = numbers.chance(70) ? 1 : Int.random(in: 2...3, using: &numbers)
        let most = numbers.chance(90) ? min(5, pack.categories.count) : pack.categories.count
        return Set((0..<count).map { _ in Int.random(in: 0..<most, using: &numbers) })
    }

    /// The file as CSV, in columns of a random order, areas and categories by one or another of their names.
    mutating func text(_ file: NaiveFile) -> String {
        var columns = ["source_ref", "recorded_on", "area", "kind", "categories"]
        if file.hasOccurredOn { columns.append("occurred_on") }
        if file.hasChannel { columns.append("channel") }
        if file.hasPoliceReference { columns.append("police_ref") }
        if file.hasStatus { columns.append("status") }
        columns.shuffle(using: &numbers)
        var lines = [columns.joined(separator: ",")]
        for row in file.rows { lines.append(columns.map { field($0, of: row) }.joined(separator: ",")) }
        return lines.joined(separator: "\n") + "\n"
    }

    private mutating func field(_ column: String, of row: NaiveRow) -> String {
        switch column {
        case "source_ref": row.reference
        case "recorded_on": row.recordedOn.description
        case "occurred_on": row.occurredOn?.description ?? ""
        case "area": numbers.chance(50) ? pack.areas[row.area].code.rawValue : pack.areas[row.area].slug.rawValue
        case "kind": row.kind.rawValue
        case "categories":
            row.categories.shuffled(using: &numbers).map { pack.categories[$0].code.rawValue }.joined(separator: ";")
        case "channel": row.channel.map { pack.channels[$0].code.rawValue } ?? ""
        case "police_ref": row.policeReference ?? ""
        default: row.isActive ? "active" : "withdrawn"
        }
    }
}
