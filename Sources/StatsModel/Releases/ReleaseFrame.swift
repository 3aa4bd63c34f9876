/// The cells of a release: everything that the pack's publication plan admits from its first month to its last, each
/// with a position.
///
/// Positions ascend in the order in which figures are listed: areas and categories (any first) as in the pack, kinds,
/// periods. Areas that did not exist in a period have no cell there.
public struct ReleaseFrame: Sendable {
    /// The pack whose plan it follows.
    public let pack: ReferencePack
    /// From the first month of the series to the last month of the release.
    public let months: ClosedRange<Month>
    /// How many cells there are.
    public let count: Int
    /// Every period of which something is published, ascending.
    public let periods: [Period]

    /// The position of the first cell of each series, by ``seriesIndex(area:category:kind:)``, and the count at the end.
    private let starts: [Int]
    /// Which periods each series has, as an index into `calendars`.
    private let calendarOfSeries: [Int]
    private let calendars: [SeriesCalendar]
    /// For each calendar, grain and month from the first, the place of the period that ends with it; -1 where there is none.
    private let places: [Int32]
    private let length: Int

    /// The cells from a month to a month; none where the plan admits nothing.
    public init(_ pack: ReferencePack, months: ClosedRange<Month>) {
        self.pack = pack
        self.months = months
        var starts: [Int] = []
        var calendarOfSeries: [Int] = []
        var calendars: [SeriesCalendar] = []
        var known: [[Period]: Int] = [:]
        var next = 0
        let every = Self.everyPeriod(in: months)
        for area in pack.areas {
            let existing = every.filter { area.exists(in: $0) }
            for category in [nil] + pack.categories.indices.map(Optional.some) {
                for kind in KindSelection.allCases {
                    let periods = existing.filter {
                        pack.plan.admits(
                            level: area.level, category: category, kind: kind, grain: $0.grain,
                            endingMonth: $0.lastMonth.number)
                    }
                    let calendar = known[periods] ?? calendars.count
                    if calendar == calendars.count {
                        calendars.append(SeriesCalendar(periods, in: months))
                        known[periods] = calendar
                    }
                    starts.append(next)
                    calendarOfSeries.append(calendar)
                    next += periods.count
                }
            }
        }
        starts.append(next)
        count = next
        self.starts = starts
        self.calendarOfSeries = calendarOfSeries
        self.calendars = calendars
        length = months.lowerBound.distance(to: months.upperBound) + 1
        places = calendars.flatMap(\.places)
        periods = Set(calendars.flatMap(\.periods)).sorted()
    }

    /// The position of a cell; nil where the release has no such cell.
    public func position(of cell: FigureCell) -> Int? {
        guard let series = seriesIndex(area: cell.area, category: cell.category, kind: cell.kind),
            let grain = cell.period.grain.placeInCalendar
        else { return nil }
        let offset = months.lowerBound.distance(to: cell.period.lastMonth)
        guard offset >= 0, offset < length else { return nil }
        let place = places[(calendarOfSeries[series] * 3 + grain) * length + offset]
        return place < 0 ? nil : starts[series] + Int(place)
    }

    /// The cell at a position; nil outside `0..<count`.
    public func cell(at position: Int) -> FigureCell? {
        guard position >= 0, position < count else { return nil }
        // The last series that starts at or before it: series without cells share their start with the next.
        var (low, high) = (0, starts.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= position { low = middle } else { high = middle }
        }
        return cell(series: low, place: position - starts[low])
    }

    /// Calls `body` with every cell, by ascending position.
    public func forEachCell<E: Error>(_ body: (Int, FigureCell) throws(E) -> Void) throws(E) {
        for series in calendarOfSeries.indices {
            let count = starts[series + 1] - starts[series]
            for place in 0..<count { try body(starts[series] + place, cell(series: series, place: place)) }
        }
    }

    /// The periods that are published of an area, a category and a kind, ascending.
    public func periods(area: Int, category: Int?, kind: KindSelection) -> [Period] {
        seriesIndex(area: area, category: category, kind: kind).map { calendars[calendarOfSeries[$0]].periods } ?? []
    }

    private func seriesIndex(area: Int, category: Int?, kind: KindSelection) -> Int? {
        guard pack.areas.indices.contains(area) else { return nil }
        if let category, !pack.categories.indices.contains(category) { return nil }
        let place = category.map { $0 + 1 } ?? 0
        return (area * (pack.categories.count + 1) + place) * 3 + kind.position
    }

    private func cell(series: Int, place: Int) -> FigureCell {
        let kinds = KindSelection.allCases
        let (rest, kind) = series.quotientAndRemainder(dividingBy: kinds.count)
        let (area, category) = rest.quotientAndRemainder(dividingBy: pack.categories.count + 1)
        return FigureCell(
            area: area, category: category == 0 ? nil : category - 1, kind: kinds[kind],
            period: calendars[calendarOfSeries[series]].periods[place])
    }

    /// Every month, every quarter and every year ending in any month that lies wholly within some months, ascending.
    private static func everyPeriod(in months: ClosedRange<Month>) -> [Period] {
        let all = months.flatMap { month in
            [Period.month(month), .quarter(ending: month), .year(ending: month)].filter { period in
                guard let first = period.months?.lowerBound, first >= months.lowerBound else { return false }
                return period.grain != .quarter || month.number.isMultiple(of: 3)
            }
        }
        return all.sorted()
    }
}

/// The periods that one series has, and the place of each.
private struct SeriesCalendar: Sendable {
    /// Ascending.
    let periods: [Period]
    /// For each grain and each month from the first, the place of the period that ends with it; -1 where there is none.
    let places: [Int32]

    init(_ periods: [Period], in range: ClosedRange<Month>) {
        self.periods = periods
        let length = range.lowerBound.distance(to: range.upperBound) + 1
        var places = [Int32](repeating: -1, count: 3 * length)
        for (place, period) in periods.enumerated() {
            guard let grain = period.grain.placeInCalendar else { continue }
            places[grain * length + range.lowerBound.distance(to: period.lastMonth)] = Int32(clamping: place)
        }
        self.places = places
    }
}

extension Grain {
    /// Its place among those of which series are made.
    fileprivate var placeInCalendar: Int? {
        switch self {
        case .month: 0
        case .quarter: 1
        case .year: 2
        case .days: nil
        }
    }
}

extension KindSelection {
    /// Its place among all: crime, incident, all.
    public var position: Int {
        switch self {
        case .crime: 0
        case .incident: 1
        case .all: 2
        }
    }
}

extension Area {
    /// Whether it existed on some day of a period.
    func exists(in period: Period) -> Bool {
        if let validFrom, validFrom > period.end { return false }
        if let validTo, validTo < period.start { return false }
        return true
    }
}
