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

    /// Writes the query in the words of the HTTP contract, defaults included, as that of an address: whoever sends it gets
    /// the same query.
    public func write(to writer: inout ByteWriter, in pack: ReferencePack) {
        var isFirst = true
        func begin(_ name: StaticString, _ writer: inout ByteWriter) {
            if !isFirst { writer.write(UInt8(ascii: "&")) }
            isFirst = false
            writer.write(name)
            writer.write(UInt8(ascii: "="))
        }
        func list<Item>(
            _ name: StaticString, _ items: [Item], _ writer: inout ByteWriter, _ write: (Item, inout ByteWriter) -> Void
        ) {
            guard !items.isEmpty else { return }
            begin(name, &writer)
            for (place, item) in items.enumerated() {
                if place > 0 { writer.write(UInt8(ascii: ",")) }
                write(item, &writer)
            }
        }
        list("area", areas, &writer) { $1.write(percentEncoded: pack.areas[$0].code.rawValue) }
        list("category", categories, &writer) { category, writer in
            guard let category else { return writer.write("any") }
            writer.write(percentEncoded: pack.categories[category].code.rawValue)
        }
        list("kind", kinds, &writer) { $1.write(text: $0.rawValue) }
        list("period", periods, &writer) { $1.write(codeOf: $0) }
        list("measure", measures, &writer) { $1.write(text: $0.rawValue) }
        if measures.contains(where: \.isComparison) {
            begin("compare", &writer)
            writer.write(text: comparison.rawValue)
        }
        if case .named(let id, let version) = release {
            begin("release", &writer)
            writer.write(percentEncoded: id + (version.map { "@\($0)" } ?? ""))
        }
        if let asOf {
            begin("as_of", &writer)
            switch asOf {
            case .instant(let microseconds): writer.write(text: Instant(microseconds: microseconds).description)
            case .endOf(let date): writer.write(text: date.description)
            }
        }
        list("channel", channels, &writer) { $1.write(percentEncoded: pack.channels[$0].code.rawValue) }
        list("source", sources, &writer) { $1.write(percentEncoded: pack.sources[$0].code.rawValue) }
        if basis != .recorded {
            begin("basis", &writer)
            writer.write(text: basis.rawValue)
        }
        list("categories_all", Array(categoriesAll), &writer) {
            $1.write(percentEncoded: pack.categories[$0].code.rawValue)
        }
    }
}

extension ByteWriter {
    /// Writes the code of a period: `YE2024-03`.
    public mutating func write(codeOf period: Period) {
        let month: Month
        switch period {
        case .month(let only): month = only
        case .quarter(let last):
            month = last
            write("QE")
        case .year(let last):
            month = last
            write("YE")
        case .days: return write(text: period.code)
        }
        guard CalendarDate.readableYears.contains(month.year) else { return write(text: month.description) }
        write(month.year)
        write(UInt8(ascii: "-"))
        write(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: month.number / 10))
        write(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: month.number % 10))
    }

    /// Writes text within a query of an address: all but unreserved characters, the comma and the colon is encoded.
    public mutating func write(percentEncoded text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: ","), UInt8(ascii: ":"):
                write(byte)
            default:
                write(UInt8(ascii: "%"))
                write(Self.capitalHexadecimal[Int(byte >> 4)])
                write(Self.capitalHexadecimal[Int(byte & 15)])
            }
        }
    }

    private static let capitalHexadecimal = Array("0123456789ABCDEF".utf8)
}
