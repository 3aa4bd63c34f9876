/// Figures in sentences that are correct as they stand: who recorded, what, where, when, the change, what must be said
/// with it, and the reference by which it can be looked up.
public struct FigureSentences: Sendable {
    let lexicon: FigureLexicon
    private let measures: [Measure]
    private let isSynthetic: Bool

    /// The sentences of a query, in the words of a lexicon.
    public init(_ lexicon: FigureLexicon, for query: FigureQuery, isSynthetic: Bool) {
        self.lexicon = lexicon
        self.isSynthetic = isSynthetic
        measures = query.measures
    }

    /// Writes the sentences of one cell: one for the count and its change, and one for each other measure.
    ///
    /// Each is a line of its own in the plain dialect. In that of JSON each is a string, all but the writer's first after
    /// a comma.
    public func write<Source: CountSource>(
        _ figures: CellFigures, _ computed: Measures<Source>, to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        var isCountSaid = false
        for (place, measure) in measures.enumerated() {
            guard isAboutCount(measure, figures.cell) else {
                let content = Content(figures, place: place, measure, computed.reference)
                writeSentence(content, to: &writer, reader)
                continue
            }
            guard !isCountSaid else { continue }
            isCountSaid = true
            writeCount(figures, computed, to: &writer, reader)
        }
    }

    /// The share of all in all says nothing; how many they are does.
    private func isAboutCount(_ measure: Measure, _ cell: FigureCell) -> Bool {
        switch measure {
        case .count, .change, .changePercent: true
        case .share: cell.category == nil
        case .rate, .rank: false
        }
    }

    // MARK: What is said

    /// All that a sentence can hold.
    private struct Content {
        let figures: CellFigures
        let measure: Measure
        /// The figure that the sentence is about.
        var result: MeasuredValue
        /// Which of the references are named: bit n stands for that of measure n.
        var cited: UInt
        /// With a change: the change, and in percent.
        var change: MeasuredValue?
        var percent: FixedDecimal?
        var siblings: Int?

        var cell: FigureCell { figures.cell }

        init(_ figures: CellFigures, measure: Measure, result: MeasuredValue, cited: UInt) {
            self.figures = figures
            self.measure = measure
            self.result = result
            self.cited = cited
        }

        init(_ figures: CellFigures, place: Int, _ measure: Measure, _ reference: MeasureReference) {
            self.init(figures, measure: measure, result: figures.results[place], cited: 1 << UInt(place))
            if measure == .rank {
                siblings = reference.siblings(of: figures.cell.area, in: figures.cell.period)?.count
            }
        }
    }

    private func writeCount<Source: CountSource>(
        _ figures: CellFigures, _ computed: Measures<Source>, to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        var cited: UInt = 0
        var known: (count: MeasuredValue?, change: MeasuredValue?, percent: MeasuredValue?) = (nil, nil, nil)
        for (place, measure) in measures.enumerated() where isAboutCount(measure, figures.cell) {
            cited |= 1 << UInt(place)
            switch measure {
            case .count: known.count = figures.results[place]
            case .change: known.change = figures.results[place]
            case .changePercent: known.percent = figures.results[place]
            case .rate, .share, .rank: break
            }
        }
        let count = known.count ?? computed.value(of: .count, in: figures.cell)
        var content = Content(figures, measure: .count, result: count, cited: cited)
        guard count.value != nil, known.change != nil || known.percent != nil else {
            return writeSentence(content, to: &writer, reader)
        }
        content.change = known.change ?? computed.value(of: .change, in: figures.cell)
        content.percent = (known.percent ?? computed.value(of: .changePercent, in: figures.cell)).value
        writeSentence(content, to: &writer, reader)
    }

    private func writeSentence(_ content: Content, to writer: inout ByteWriter, _ reader: TextPieceReader) {
        begin(&writer, reader)
        if content.result.value == nil {
            write(absenceTemplate(content), content, nil, to: &writer, reader)
        } else if let change = content.change, change.value != nil, change.comparedWith?.value != nil {
            write(changeTemplate(change), content, change, to: &writer, reader)
        } else {
            write(template(content), content, content.result, to: &writer, reader)
            if let change = content.change { writeMissingComparison(change, content.result, to: &writer, reader) }
        }
        end(&writer)
    }

    private func writeMissingComparison(
        _ change: MeasuredValue, _ count: MeasuredValue, to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        lexicon.writeNoComparison(to: &writer, reader)
        let reason = change.remarks.first { !count.remarks.contains($0) } ?? change.remarks.first
        writer.write(text: reason?.reason ?? "", lexicon.dialect)
    }

    private func template(_ content: Content) -> FigureLexicon.Template {
        switch content.measure {
        case .count, .change, .changePercent: content.result.value?.units == 0 ? .countZero : .count
        case .rate: .rate
        case .share: .share
        case .rank: .rank
        }
    }

    private func changeTemplate(_ change: MeasuredValue) -> FigureLexicon.Template {
        if change.value?.units == 0 { return .countSame }
        return change.comparedWith?.value == 0 ? .countChangeFromZero : .countChange
    }

    private func absenceTemplate(_ content: Content) -> FigureLexicon.Template {
        let isHidden = content.result.remarks.contains { $0.symbol == .confidential }
        if content.measure == .count { return isHidden ? .hidden : .absent }
        return isHidden ? .hiddenMeasure : .absentMeasure
    }

    // MARK: Writing

    private func begin(_ writer: inout ByteWriter, _ reader: TextPieceReader) {
        if lexicon.dialect == .json {
            if writer.count > 0 { writer.write(UInt8(ascii: ",")) }
            writer.write(UInt8(ascii: "\""))
        }
        if isSynthetic { writer.write(lexicon.prefix, of: reader) }
    }

    private func end(_ writer: inout ByteWriter) {
        writer.write(lexicon.dialect == .json ? UInt8(ascii: "\"") : UInt8(ascii: "\n"))
    }

    /// - Parameter caveated: the figure whose symbols are spoken of within the sentence; nil where there is no value.
    private func write(
        _ template: FigureLexicon.Template, _ content: Content, _ caveated: MeasuredValue?,
        to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        let caveats = caveated.map { self.caveats(of: $0, isComplete: content.figures.isComplete) } ?? 0
        lexicon.template(template).write(to: &writer, reader) { place in
            place == .reference ? caveats == 0 && !hasReference(content) : false
        } fill: { place, writer in
            switch place {
            case .reference: writeReferences(content, caveats: caveats, to: &writer, reader)
            case .recorder, .noun, .motivation, .adjective, .area, .period, .measure:
                writeWords(place, content, to: &writer, reader)
            case .change, .compared, .earlier: writeComparison(place, content, to: &writer, reader)
            default: writeNumbers(place, content, to: &writer)
            }
        }
    }

    private func writeWords(
        _ place: SentenceTemplate.Place, _ content: Content, to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        let cell = content.cell
        switch place {
        case .recorder: writer.write(lexicon.recorder, of: reader)
        case .noun:
            let isOne = content.measure == .count && content.result.value?.units == 1
            writer.write(lexicon.noun(cell.kind, isOne: isOne), of: reader)
        case .motivation: writer.write(lexicon.motivation(cell.category), of: reader)
        case .adjective: writer.write(lexicon.adjective(cell.category), of: reader)
        case .area: writer.write(lexicon.areas[cell.area], of: reader)
        case .period: lexicon.write(cell.period, to: &writer, reader)
        case .measure: writer.write(lexicon.measure(content.measure), of: reader)
        default: break
        }
    }

    private func writeNumbers(_ place: SentenceTemplate.Place, _ content: Content, to writer: inout ByteWriter) {
        let result = content.result
        switch place {
        case .value: if let value = result.value { writer.write(grouped: value) }
        case .lower: if let interval = result.interval { writer.write(grouped: interval.lower) }
        case .upper: if let interval = result.interval { writer.write(grouped: interval.upper) }
        case .population: if let population = result.population { writer.write(grouped: population.value) }
        case .populationYear: if let population = result.population { writer.write(population.year) }
        case .siblings: if let siblings = content.siblings { writer.write(siblings) }
        case .reason:
            var reason = result.remarks.first?.reason ?? ""
            while reason.last == "." { reason.removeLast() }
            writer.write(text: reason, lexicon.dialect)
        default: break
        }
    }

    /// `59 (5.0%) more`, `12 fewer`; `in the year ending March 2023`; the earlier count.
    private func writeComparison(
        _ place: SentenceTemplate.Place, _ content: Content, to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        guard let change = content.change, let earlier = change.comparedWith else { return }
        switch place {
        case .change:
            let difference = change.value?.units ?? 0
            writer.write(grouped: Int(clamping: difference.magnitude))
            if let percent = content.percent.flatMap({
                FixedDecimal(units: Int(clamping: $0.units.magnitude), places: $0.places)
            }) {
                writer.write(" (")
                writer.write(grouped: percent)
                writer.write("%)")
            }
            writer.write(difference < 0 ? " fewer" : " more")
        case .compared:
            writer.write("in ")
            lexicon.write(earlier.period, to: &writer, reader)
        default:
            if let value = earlier.value { writer.write(grouped: value) }
        }
    }

    // MARK: References and caveats

    private func hasReference(_ content: Content) -> Bool {
        content.figures.references.enumerated().contains { place, reference in
            reference != nil && content.cited & (1 << UInt(place)) != 0
        }
    }

    /// The references of the figures of the sentence, then what must be said of them.
    private func writeReferences(
        _ content: Content, caveats: UInt, to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        var isFirst = true
        for (place, reference) in content.figures.references.enumerated() {
            guard let reference, content.cited & (1 << UInt(place)) != 0 else { continue }
            if !isFirst { writer.write(", ") }
            isFirst = false
            writer.write(lexicon.citationPrefix, of: reader)
            writer.write(reference)
        }
        guard caveats != 0 else { return }
        for caveat in FigureLexicon.Caveat.allCases where caveats & (1 << UInt(caveat.rawValue)) != 0 {
            if !isFirst { writer.write("; ") }
            isFirst = false
            lexicon.write(caveat, to: &writer, reader)
        }
    }

    /// What must be said of a figure: bit n stands for caveat n.
    private func caveats(of result: MeasuredValue, isComplete: Bool) -> UInt {
        guard !result.remarks.isEmpty else { return 0 }
        var caveats: UInt = 0
        func add(_ caveat: FigureLexicon.Caveat) { caveats |= 1 << UInt(caveat.rawValue) }
        for remark in result.remarks {
            switch remark.symbol {
            case .provisional:
                add(.provisional)
                if !isComplete { add(.incomplete) }
            case .breakInSeries: add(.breakInSeries)
            case .lowReliability: add(.unreliable)
            case .revised: add(.revised)
            case .confidential, .unavailable, .notApplicable: break
            }
        }
        return caveats
    }
}
