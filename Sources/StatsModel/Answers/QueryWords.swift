/// A query in words, so that whoever asked can see what was understood.
public struct QueryWords {
    private let query: FigureQuery
    private let lexicon: FigureLexicon
    private var pack: ReferencePack { lexicon.pack }

    /// A query in the words of a lexicon.
    public init(_ query: FigureQuery, _ lexicon: FigureLexicon) {
        self.query = query
        self.lexicon = lexicon
    }

    /// `Hate crimes with a race motivation recorded in Leicester in the year ending March 2024`.
    public var phrase: String {
        var writer = ByteWriter(capacity: 256)
        lexicon.pieces.withReader { write(to: &writer, $0) }
        return writer.text
    }

    /// Writes the phrase in the lexicon's dialect.
    public func write(to writer: inout ByteWriter, _ reader: TextPieceReader) {
        let start = writer.count
        writeMeasures(to: &writer)
        let template = query.basis == .occurred ? FigureLexicon.Template.understoodOccurred : .understood
        lexicon.template(template).write(to: &writer, reader) { place, writer in
            switch place {
            case .noun: writeNouns(to: &writer, reader)
            case .motivation: writeMotivations(to: &writer, reader)
            case .area: writeAreas(to: &writer, reader)
            case .period: writePeriods(to: &writer, reader)
            default: break
            }
        }
        if query.isAboutSomeRecordsOnly { writer.write(text: conditions, lexicon.dialect) }
        capitalise(&writer, at: start)
    }

    private func capitalise(_ writer: inout ByteWriter, at start: Int) {
        guard let first = writer[start] else { return }
        if first < 0x80 {
            if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) { writer.replace(at: start, with: first & 0xDF) }
            return
        }
        let phrase = writer.withBytes { String(decoding: $0[start...], as: UTF8.self) }
        writer.cut(at: start)
        writer.write(text: phrase.capitalisedAtFirst)
    }

    /// Nothing for counts alone, else `number and rate per 1,000 residents of `.
    private func writeMeasures(to writer: inout ByteWriter) {
        guard query.measures != [.count] else { return }
        let since: StaticString =
            query.comparison == .yearEarlier ? " from a year earlier" : " from the period before"
        writer.writeList(query.measures.count) { place, writer in
            switch query.measures[place] {
            case .count: writer.write("number")
            case .rate: writer.write("rate per 1,000 residents")
            case .change:
                writer.write("change")
                writer.write(since)
            case .changePercent:
                writer.write("change in percent")
                writer.write(since)
            case .share: writer.write("share by motivation")
            case .rank: writer.write("rank among neighbouring areas")
            }
        }
        writer.write(" of ")
    }

    private func writeNouns(to writer: inout ByteWriter, _ reader: TextPieceReader) {
        writer.writeList(query.kinds.count, " and, separately, ") { place, writer in
            writer.write(lexicon.noun(query.kinds[place], isOne: false), of: reader)
        }
        if query.kinds == [.all] { writer.write(" together") }
    }

    private func writeMotivations(to writer: inout ByteWriter, _ reader: TextPieceReader) {
        let categories = query.categories.compactMap(\.self)
        let isAnyIncluded = query.categories.count > categories.count
        guard categories.count > 1 || (isAnyIncluded && !categories.isEmpty) else {
            return writer.write(lexicon.plainMotivation(categories.first), of: reader)
        }
        if isAnyIncluded { writer.write("in all and ") }
        writer.write("by motivation")
        guard categories.count < pack.categories.count else { return }
        writer.write(" (")
        writer.writeList(categories.count) { place, writer in
            writer.write(text: pack.categories[categories[place]].label, lexicon.dialect)
        }
        writer.write(UInt8(ascii: ")"))
    }

    private func writeAreas(to writer: inout ByteWriter, _ reader: TextPieceReader) {
        let areas = query.areas
        func name(_ place: Int, _ writer: inout ByteWriter) { writer.write(lexicon.areas[areas[place]], of: reader) }
        guard areas.count > 1 else {
            if !areas.isEmpty { name(0, &writer) }
            return
        }
        if areas.count == pack.areas.count {
            writer.write("each of all ")
            writer.write(areas.count)
            return writer.write(" areas")
        }
        if let parent = pack.tree.parentIndex(of: areas[0]), pack.tree.children(of: parent) == areas {
            writer.write("each of the ")
            writer.write(areas.count)
            writer.write(" areas of ")
            return writer.write(lexicon.areas[parent], of: reader)
        }
        writer.write("each of ")
        guard areas.count > Self.longestList else { return writer.writeList(areas.count) { name($0, &$1) } }
        writer.write(areas.count)
        writer.write(" areas")
    }

    private func writePeriods(to writer: inout ByteWriter, _ reader: TextPieceReader) {
        let periods = query.periods
        guard periods.count > Self.longestList, let first = periods.first, let last = periods.last else {
            return writer.writeList(periods.count) { place, writer in
                lexicon.write(periods[place], to: &writer, reader)
            }
        }
        writer.write("each of ")
        writer.write(periods.count)
        let isOneGrain = periods.allSatisfy { $0.grain == first.grain }
        switch (isOneGrain, first.grain) {
        case (true, .month): writer.write(" months")
        case (true, .quarter): writer.write(" quarters")
        case (true, .year): writer.write(" years")
        default: writer.write(" periods")
        }
        writer.write(" from ")
        lexicon.write(first, to: &writer, reader)
        writer.write(" to ")
        lexicon.write(last, to: &writer, reader)
    }

    /// The conditions that only management figures have, each after a comma.
    private var conditions: String {
        var conditions: [String] = []
        if !query.categoriesAll.isEmpty {
            let labels = query.categoriesAll.map { pack.categories[$0].label }
            conditions.append("only those with all of these motivations: \(labels.listed(by: "and"))")
        }
        if !query.channels.isEmpty {
            let labels = query.channels.map { pack.channels[$0].label }
            conditions.append("only those reported through: \(labels.listed(by: "or"))")
        }
        if !query.sources.isEmpty {
            let names = query.sources.map { pack.sources[$0].name }
            conditions.append("only those in the records of \(names.listed(by: "or"))")
        }
        return conditions.map { ", " + $0 }.joined()
    }

    /// Up to so many areas or periods are named one by one.
    private static let longestList = 3
}

extension FigureQuery {
    /// Whether it selects records by more than the dimensions of figures.
    fileprivate var isAboutSomeRecordsOnly: Bool {
        !categoriesAll.isEmpty || !channels.isEmpty || !sources.isEmpty
    }
}

extension ByteWriter {
    /// Writes several items as a list within a sentence: `a, b and c`.
    mutating func writeList(
        _ count: Int, _ conjunction: StaticString = " and ", _ item: (Int, inout ByteWriter) -> Void
    ) {
        for place in 0..<count {
            if place > 0 { write(place == count - 1 ? conjunction : ", ") }
            item(place, &self)
        }
    }
}
