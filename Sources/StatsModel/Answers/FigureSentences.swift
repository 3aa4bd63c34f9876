/// Figures in sentences that are correct as they stand: who recorded, what, where, when, the change, what must be said
/// with it, and the reference by which it can be looked up.
public struct FigureSentences: Sendable {
    private let lexicon: FigureLexicon
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
    ///
    /// - Parameter figures: those of a cell, gone through for speaking.
    public func write(
        _ figures: CellFigures, _ reference: MeasureReference, to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        var isCountSaid = false
        for place in measures.indices {
            let measure = measures[place]
            guard isAboutCount(measure, figures.cell) else {
                begin(&writer, reader)
                write(
                    Subject(cell: figures.cell, measure: measure, cited: 1 << UInt(place)), figures.results[place], nil,
                    figures, reference, to: &writer, reader)
                end(&writer)
                continue
            }
            guard !isCountSaid else { continue }
            isCountSaid = true
            begin(&writer, reader)
            writeCount(figures, reference, to: &writer, reader)
            end(&writer)
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

    /// What a sentence is about.
    private struct Subject {
        let cell: FigureCell
        let measure: Measure
        /// Which of the references are named: bit n stands for that of measure n.
        let cited: UInt
    }

    /// What a count is compared with.
    private struct Difference {
        let change: MeasuredValue
        let percent: FixedDecimal?
    }

    private func writeCount(
        _ figures: CellFigures, _ reference: MeasureReference, to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        if measures.count == 1, measures[0] == .count {
            let subject = Subject(cell: figures.cell, measure: .count, cited: 1)
            return write(subject, figures.results[0], nil, figures, reference, to: &writer, reader)
        }
        var cited: UInt = 0
        var (count, change, percent) = figures.spoken
        var isCompared = false
        for place in measures.indices where isAboutCount(measures[place], figures.cell) {
            cited |= 1 << UInt(place)
            switch measures[place] {
            case .count: count = figures.results[place]
            case .change:
                change = figures.results[place]
                isCompared = true
            case .changePercent:
                percent = figures.results[place]
                isCompared = true
            case .rate, .share, .rank: break
            }
        }
        guard let count else { return }
        let subject = Subject(cell: figures.cell, measure: .count, cited: said(of: cited, figures))
        var difference: Difference?
        if isCompared, count.value != nil, let change {
            difference = Difference(change: change, percent: percent?.value)
        }
        write(subject, count, difference, figures, reference, to: &writer, reader)
    }

    /// Which references belong to a sentence: those of the figures that it gives, or one where it gives none.
    private func said(of cited: UInt, _ figures: CellFigures) -> UInt {
        var given = cited
        for place in figures.results.indices where figures.results[place].value == nil { given &= ~(1 << UInt(place)) }
        return given != 0 ? given : cited & (~cited &+ 1)
    }

    private func write(
        _ subject: Subject, _ result: MeasuredValue, _ difference: Difference?, _ figures: CellFigures,
        _ reference: MeasureReference, to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        var caveats: UInt = 0
        let template: FigureLexicon.Template
        if result.value == nil {
            template = absenceTemplate(subject.measure, result)
        } else if let change = difference?.change, change.value != nil, change.comparedWith?.value != nil {
            template = changeTemplate(change)
            caveats = self.caveats(of: change, isComplete: figures.isComplete)
        } else {
            template = self.template(subject.measure, result)
            caveats = self.caveats(of: result, isComplete: figures.isComplete)
        }
        fill(template, subject, result, difference, caveats, figures, reference, to: &writer, reader)
        if result.value != nil, let change = difference?.change, change.value == nil {
            writeMissingComparison(change, result, to: &writer, reader)
        }
    }

    private func writeMissingComparison(
        _ change: MeasuredValue, _ count: MeasuredValue, to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        lexicon.writeNoComparison(to: &writer, reader)
        let reason = change.remarks.first { !count.remarks.contains($0) } ?? change.remarks.first
        writer.write(text: reason?.reason ?? "", lexicon.dialect)
    }

    private func template(_ measure: Measure, _ result: MeasuredValue) -> FigureLexicon.Template {
        switch measure {
        case .count, .change, .changePercent: result.value?.units == 0 ? .countZero : .count
        case .rate: .rate
        case .share: .share
        case .rank: .rank
        }
    }

    private func changeTemplate(_ change: MeasuredValue) -> FigureLexicon.Template {
        if change.value?.units == 0 { return .countSame }
        if change.isLittleChange { return .countLittleChanged }
        return change.comparedWith?.value == 0 ? .countChangeFromZero : .countChange
    }

    private func absenceTemplate(_ measure: Measure, _ result: MeasuredValue) -> FigureLexicon.Template {
        let isHidden = result.remarks.contains { $0.symbol == .confidential }
        if measure == .count { return isHidden ? .hidden : .absent }
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

    private func fill(
        _ template: FigureLexicon.Template, _ subject: Subject, _ result: MeasuredValue, _ difference: Difference?,
        _ caveats: UInt, _ figures: CellFigures, _ reference: MeasureReference,
        to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        let isUncited = caveats == 0 && !hasReference(subject.cited, figures)
        let instead = result.value == nil ? result.remarks.first?.instead : nil
        var empty: UInt32 = isUncited ? 1 << UInt32(SentenceTemplate.Place.reference.rawValue) : 0
        if instead == nil { empty |= 1 << UInt32(SentenceTemplate.Place.instead.rawValue) }
        lexicon.template(template).write(to: &writer, reader, empty: empty) { place, writer in
            switch place {
            case .recorder: writer.write(lexicon.recorder, of: reader)
            case .value: if let value = result.value { writer.write(grouped: value) }
            case .noun:
                let isOne = subject.measure == .count && result.value?.units == 1
                writer.write(lexicon.noun(subject.cell.kind, isOne: isOne), of: reader)
            case .motivation: writer.write(lexicon.motivation(subject.cell.category), of: reader)
            case .adjective: writer.write(lexicon.adjective(subject.cell.category), of: reader)
            case .area: writer.write(lexicon.areas[subject.cell.area], of: reader)
            case .period: lexicon.write(subject.cell.period, to: &writer, reader)
            case .measure: writer.write(lexicon.measure(subject.measure), of: reader)
            case .reference: writeReferences(subject.cited, figures, caveats: caveats, to: &writer, reader)
            case .change, .compared, .earlier:
                if let difference { writeComparison(place, difference, to: &writer, reader) }
            case .lower, .upper, .population, .populationYear: writeCompany(place, result, to: &writer)
            case .siblings:
                if let siblings = reference.siblings(of: subject.cell.area, in: subject.cell.period) {
                    writer.write(siblings.count)
                }
            case .reason: writeReason(result, to: &writer)
            case .instead: if let instead { writer.write(text: instead, lexicon.dialect) }
            }
        }
    }

    /// The interval of a rate, and the residents that it refers to.
    private func writeCompany(_ place: SentenceTemplate.Place, _ result: MeasuredValue, to writer: inout ByteWriter) {
        switch place {
        case .lower: if let interval = result.interval { writer.write(grouped: interval.lower) }
        case .upper: if let interval = result.interval { writer.write(grouped: interval.upper) }
        case .population: if let population = result.population { writer.write(grouped: population.value) }
        default: if let population = result.population { writer.write(population.year) }
        }
    }

    /// The first reason as part of a sentence.
    private func writeReason(_ result: MeasuredValue, to writer: inout ByteWriter) {
        guard let reason = result.remarks.first?.reason else { return }
        writer.write(text: reason, lexicon.dialect)
        while writer.last == UInt8(ascii: ".") { writer.removeLast() }
    }

    /// `59 (5.0%) more`, `12 fewer`; `in the year ending March 2023`; the earlier count.
    private func writeComparison(
        _ place: SentenceTemplate.Place, _ difference: Difference, to writer: inout ByteWriter,
        _ reader: TextPieceReader
    ) {
        guard let earlier = difference.change.comparedWith else { return }
        switch place {
        case .change:
            let units = difference.change.value?.units ?? 0
            writer.write(grouped: Int(clamping: units.magnitude))
            if let percent = difference.percent.flatMap({
                FixedDecimal(units: Int(clamping: $0.units.magnitude), places: $0.places)
            }) {
                writer.write(" (")
                writer.write(grouped: percent)
                writer.write("%)")
            }
            writer.write(units < 0 ? " fewer" : " more")
        case .compared:
            writer.write("in ")
            lexicon.write(earlier.period, to: &writer, reader)
        default:
            if let value = earlier.value { writer.write(grouped: value) }
        }
    }

    // MARK: References and caveats

    private func hasReference(_ cited: UInt, _ figures: CellFigures) -> Bool {
        for place in figures.references.indices where cited & (1 << UInt(place)) != 0 {
            if figures.references[place] != nil { return true }
        }
        return false
    }

    /// The references of the figures of the sentence, then what must be said of them.
    private func writeReferences(
        _ cited: UInt, _ figures: CellFigures, caveats: UInt, to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        var isFirst = true
        for place in figures.references.indices where cited & (1 << UInt(place)) != 0 {
            guard let reference = figures.references[place] else { continue }
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
