import StatsModel

/// One row of a made-up file, before it is written: what a partner means, column by column.
struct NaiveRow: Hashable {
    var reference: String
    var recordedOn: CalendarDate
    var occurredOn: CalendarDate?
    var area: Int
    var kind: Kind
    var categories: Set<Int>
    var channel: Int?
    var policeReference: String?
    var isActive = true
}

/// A made-up file: rows, and which optional columns it has.
struct NaiveFile {
    var source: Int
    var hasOccurredOn: Bool
    var hasChannel: Bool
    var hasPoliceReference: Bool
    var hasStatus: Bool
    var rows: [NaiveRow]
}

/// The records of all sources kept in a dictionary, and counted by looking at each: slow, plain, and written from the
/// rules of the domain without regard to how the service does it.
struct NaiveRegister {
    struct Counts: Equatable {
        var new = 0
        var changed = 0
        var unchanged = 0
        var rejected = 0
    }

    let pack: ReferencePack
    /// By source and reference.
    private(set) var records: [Int: [String: NaiveRow]] = [:]

    init(_ pack: ReferencePack) { self.pack = pack }

    /// Takes a file in, by the rules for identity, versions and absent columns.
    mutating func take(_ file: NaiveFile) -> Counts {
        var counts = Counts()
        var seen: [String: NaiveRow] = [:]
        for row in file.rows {
            // What the file says: a column that it does not have says nothing.
            var told = row
            if !file.hasOccurredOn { told.occurredOn = nil }
            if !file.hasChannel { told.channel = nil }
            if !file.hasPoliceReference { told.policeReference = nil }
            if !file.hasStatus { told.isActive = true }
            let area = pack.areas[told.area]
            let isImpossible = told.occurredOn.map { $0 > told.recordedOn } ?? false
            guard area.isValid(on: told.recordedOn), !isImpossible else {
                counts.rejected += 1
                continue
            }
            let old = records[file.source]?[told.reference]
            var next = told
            if !file.hasOccurredOn { next.occurredOn = old?.occurredOn }
            if !file.hasChannel { next.channel = old?.channel }
            if !file.hasPoliceReference { next.policeReference = old?.policeReference }
            if !file.hasStatus { next.isActive = old?.isActive ?? true }
            if let occurred = next.occurredOn, occurred > next.recordedOn {
                counts.rejected += 1
                continue
            }
            // A row that was rejected is not one that a later row could repeat.
            if let first = seen[told.reference] {
                if first == told { counts.unchanged += 1 } else { counts.rejected += 1 }
                continue
            }
            seen[told.reference] = told
            if let old {
                if old == next { counts.unchanged += 1 } else { counts.changed += 1 }
            } else {
                counts.new += 1
            }
            records[file.source, default: [:]][told.reference] = next
        }
        return counts
    }

    /// The records that count, with their sources: active, and not standing for an active record of the police.
    var counted: [(source: Int, row: NaiveRow)] {
        let police = records[pack.policeIndex] ?? [:]
        return records.flatMap { source, rows in
            rows.values.filter { row in
                guard row.isActive else { return false }
                guard source != pack.policeIndex, let reference = row.policeReference else { return true }
                return police[reference]?.isActive != true
            }.map { (source, $0) }
        }
    }
}

/// What a question selects beside its cells.
struct NaiveSelection {
    var sources: Set<Int> = []
    var channels: Set<Int> = []
    var isByOccurrence = false
    var categoriesAll: Set<Int> = []

    /// The records that a question is about, each with the day by which it counts.
    func rows(of register: NaiveRegister) -> [(day: CalendarDate, row: NaiveRow)] {
        register.counted.compactMap { source, row in
            guard sources.isEmpty || sources.contains(source) else { return nil }
            guard channels.isEmpty || row.channel.map(channels.contains) == true else { return nil }
            guard categoriesAll.isSubset(of: row.categories) else { return nil }
            guard let day = isByOccurrence ? row.occurredOn : row.recordedOn else { return nil }
            return (day, row)
        }
    }
}

/// Measures by their definitions, over rows.
struct NaiveMeasures {
    let rows: [(day: CalendarDate, row: NaiveRow)]
    let pack: ReferencePack
    let comparison: Comparison

    func count(_ cell: FigureCell) -> Int {
        rows.count { day, row in
            day >= cell.period.start && day <= cell.period.end && cell.kind.includes(row.kind)
                && (cell.category.map(row.categories.contains) ?? true) && lies(row.area, in: cell.area)
        }
    }

    private func lies(_ area: Int, in ancestor: Int) -> Bool {
        var next: Int? = area
        while let here = next {
            if here == ancestor { return true }
            next = pack.areas[here].parent.flatMap { code in pack.areas.firstIndex { $0.code == code } }
        }
        return false
    }

    func value(of measure: Measure, _ cell: FigureCell) -> Double? {
        switch measure {
        case .count: return Double(count(cell))
        case .change:
            var earlier = cell
            earlier.period = comparison.period(for: cell.period)
            return Double(count(cell) - count(earlier))
        case .share:
            var whole = cell
            whole.category = nil
            let all = count(whole)
            guard all > 0 else { return nil }
            // Half away from zero, in whole numbers: tenths of a percent.
            return Double((count(cell) * 2000 + all) / (2 * all)) / 10
        case .rank:
            guard let parent = pack.areas[cell.area].parent else { return nil }
            let own = count(cell)
            let higher = pack.areas.indices.filter { sibling in
                let area = pack.areas[sibling]
                guard area.parent == parent, sibling != cell.area else { return false }
                if let from = area.validFrom, from > cell.period.end { return false }
                if let to = area.validTo, to < cell.period.start { return false }
                var other = cell
                other.area = sibling
                return count(other) > own
            }
            return Double(higher.count + 1)
        case .rate, .changePercent: return nil
        }
    }
}
