/// A query for figures in which every name is resolved and every default made explicit.
public struct FigureQuery: Sendable, Hashable {
    /// By which day an incident belongs to a period.
    public enum Basis: String, Sendable, Hashable, CaseIterable {
        /// The day on which it was recorded.
        case recorded
        /// The day on which it happened.
        case occurred
    }

    /// Which release is asked for.
    public enum ReleaseChoice: Sendable, Hashable {
        /// The newest.
        case latest
        /// One by its name, in its newest version or in that one.
        case named(String, version: Int?)
    }

    /// As of when the answer is to stand.
    public enum Moment: Sendable, Hashable {
        /// Microseconds since 1970-01-01T00:00:00Z.
        case instant(microseconds: Int64)
        /// The end of a day, in the time zone of the pack.
        case endOf(CalendarDate)
    }

    /// Positions of areas in the pack, ascending, each once.
    public internal(set) var areas: [Int] = []
    /// Positions of categories in the pack, ascending, each once; nil, which is any, first.
    public internal(set) var categories: [Int?] = [nil]
    /// Kinds, in the order crime, incident, all.
    public internal(set) var kinds: [KindSelection] = [.crime]
    /// Periods, ascending, each once.
    public internal(set) var periods: [Period] = []
    /// Measures, as asked for, each once.
    public internal(set) var measures: [Measure] = [.count]
    /// With what changes compare.
    public internal(set) var comparison = Comparison.yearEarlier
    /// Which release; for management figures without meaning.
    public internal(set) var release = ReleaseChoice.latest
    /// As of when; nil for now.
    public internal(set) var asOf: Moment?
    /// Only reports that came through one of these channels (positions); empty for all reports.
    public internal(set) var channels: [Int] = []
    /// Only records of one of these sources (positions); empty for all records.
    public internal(set) var sources: [Int] = []
    /// By which day incidents are counted.
    public internal(set) var basis = Basis.recorded
    /// Only incidents with all of these categories; empty for no such condition.
    public internal(set) var categoriesAll = CategorySet()
    /// The notes of everyday words that were asked for, each once.
    public internal(set) var wordNotes: [NoteCode] = []

    init() {}

    /// How many figures the answer has; `Int.max` where no `Int` holds it.
    public var figureCount: Int {
        [categories.count, kinds.count, periods.count, measures.count].reduce(areas.count) { product, factor in
            let (next, overflow) = product.multipliedReportingOverflow(by: factor)
            return overflow ? .max : next
        }
    }

    /// The cells of the answer, in its order: areas, categories, kinds, periods.
    public var cells: some Sequence<FigureCell> {
        areas.lazy.flatMap { area in
            categories.lazy.flatMap { category in
                kinds.lazy.flatMap { kind in
                    periods.lazy.map { FigureCell(area: area, category: category, kind: kind, period: $0) }
                }
            }
        }
    }

    /// Every period that must be known for the answer: those asked for, and those with which they are compared.
    public var neededPeriods: [Period] {
        guard measures.contains(where: \.isComparison) else { return periods }
        return Set(periods + periods.map(comparison.period(for:))).sorted()
    }

    /// The times over which counts are needed, from the first to the last of all that the measures look at; months, or
    /// days where a run of days is asked for. Nil only for a query without periods.
    public var timeSpan: TimeSpan? {
        let needed = neededPeriods
        guard let start = needed.map(\.start).min(), let end = needed.map(\.end).max(), start <= end else { return nil }
        return needed.contains { $0.grain == .days }
            ? .days(start...end) : .months(start.month...Swift.max(start.month, end.month))
    }
}

extension FigureQuery {
    /// The same query with some areas before all others, each group in the order of the pack.
    public func listing(first areas: Set<Int>) -> FigureQuery {
        var query = self
        query.areas = self.areas.filter(areas.contains) + self.areas.filter { !areas.contains($0) }
        return query
    }

    /// The query in the words of the HTTP contract, defaults included: whoever sends these gets the same query.
    public func parameters(in pack: ReferencePack) -> [(name: String, value: String)] {
        func list(_ name: String, _ values: [String]) -> [(name: String, value: String)] {
            values.isEmpty ? [] : [(name, values.joined(separator: ","))]
        }
        func codes(_ positions: some Sequence<Int>, _ code: (Int) -> String) -> [String] { positions.map(code) }
        let categoryCode = { (position: Int) in pack.categories[position].code.rawValue }
        var parameters = list("area", codes(areas) { pack.areas[$0].code.rawValue })
        parameters += list("category", categories.map { $0.map(categoryCode) ?? "any" })
        parameters += list("kind", kinds.map(\.rawValue))
        parameters += list("period", periods.map(\.code))
        parameters += list("measure", measures.map(\.rawValue))
        if measures.contains(where: \.isComparison) { parameters.append(("compare", comparison.rawValue)) }
        switch release {
        case .latest: break
        case .named(let id, let version): parameters.append(("release", id + (version.map { "@\($0)" } ?? "")))
        }
        switch asOf {
        case nil: break
        case .instant(let microseconds):
            parameters.append(("as_of", Instant(microseconds: microseconds).description))
        case .endOf(let date): parameters.append(("as_of", date.description))
        }
        parameters += list("channel", codes(channels) { pack.channels[$0].code.rawValue })
        parameters += list("source", codes(sources) { pack.sources[$0].code.rawValue })
        if basis != .recorded { parameters.append(("basis", basis.rawValue)) }
        return parameters + list("categories_all", codes(categoriesAll, categoryCode))
    }
}
