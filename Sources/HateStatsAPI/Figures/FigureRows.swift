internal import StatsModel

/// Writes the figures of cells one after another, in any of the forms.
struct FigureRows: Sendable {
    /// The columns of CSV and of the flat form. Inside `/v1` none is ever moved, inserted or left out.
    static let columns = FrozenTable.columns

    let fragments: FigureFragments
    let measures: [Measure]

    /// Writes the figures of a cell, in JSON after a comma where something is written already.
    func write(_ figures: CellFigures, to writer: inout ByteWriter, _ reader: TextPieceReader) {
        for place in measures.indices {
            let measure = measures[place]
            let result = figures.results[place]
            let reference = figures.references[place]
            switch fragments.form {
            case .nested:
                if writer.count > 0 { writer.write(",") }
                fragments.writeHead(figures.cell, measure, to: &writer, reader)
                writeNested(result, reference, to: &writer, reader)
            case .flat:
                if writer.count > 0 { writer.write(",") }
                fragments.writeHead(figures.cell, measure, to: &writer, reader)
                writeFlat(result, reference, to: &writer, reader)
            case .csv:
                fragments.writeHead(figures.cell, measure, to: &writer, reader)
                writeCSV(result, reference, to: &writer, reader)
            }
            writer.write(fragments.ending, of: reader)
        }
    }

    // MARK: Nested

    private func writeNested(
        _ result: MeasuredValue, _ reference: CitationCharacters?, to writer: inout ByteWriter,
        _ reader: TextPieceReader
    ) {
        writer.write("\"value\":")
        writer.write(number: result.value)
        let isAlone = result.interval == nil && result.population == nil && result.comparedWith == nil
        if result.remarks.isEmpty, isAlone, let reference {
            // What most figures are like is written at once.
            writer.write(
                ",\"symbols\":[],\"reason\":null,\"interval\":null,\"population\":null,\"compared_with\":null,\"citation\":\""
            )
            writer.write(fragments.citationPrefix, of: reader)
            writer.write(reference)
            return writer.write("\"")
        }
        if result.remarks.isEmpty {
            writer.write(",\"symbols\":[],\"reason\":null")
        } else {
            writer.write(",\"symbols\":[")
            var last: FigureSymbol?
            for remark in result.remarks where remark.symbol != last {
                writer.write(last == nil ? "\"" : ",\"")
                writer.write(remark.symbol.letter)
                writer.write("\"")
                last = remark.symbol
            }
            writer.write("],\"reason\":\"")
            writeReasons(result, to: &writer)
            writer.write("\"")
        }
        if isAlone {
            writer.write(",\"interval\":null,\"population\":null,\"compared_with\":null,\"citation\":")
        } else {
            writeCompany(of: result, to: &writer)
            writer.write(",\"citation\":")
        }
        writeCitation(reference, to: &writer, reader)
    }

    /// All reasons as one text, within a string of JSON.
    private func writeReasons(_ result: MeasuredValue, to writer: inout ByteWriter) {
        for (place, remark) in result.remarks.enumerated() {
            if place > 0 { writer.write(" ") }
            writer.write(escaped: remark.reason)
        }
    }

    private func writeCitation(
        _ reference: CitationCharacters?, to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        guard let reference else { return writer.write("null") }
        writer.write("\"")
        writer.write(fragments.citationPrefix, of: reader)
        writer.write(reference)
        writer.write("\"")
    }

    /// What stands beside rates and changes.
    private func writeCompany(of result: MeasuredValue, to writer: inout ByteWriter) {
        writer.write(",\"interval\":")
        if let interval = result.interval {
            writer.write("{\"lower\":")
            writer.write(interval.lower)
            writer.write(",\"upper\":")
            writer.write(interval.upper)
            writer.write(",\"confidence\":")
            writer.write(interval.confidence)
            writer.write("}")
        } else {
            writer.write("null")
        }
        writer.write(",\"population\":")
        if let population = result.population {
            writer.write("{\"value\":")
            writer.write(population.value)
            writer.write(",\"year\":")
            writer.write(population.year)
            writer.write(",\"source\":")
            writer.write(string: population.source)
            writer.write("}")
        } else {
            writer.write("null")
        }
        writer.write(",\"compared_with\":")
        if let compared = result.comparedWith {
            writer.write("{\"period\":")
            writer.write("\"")
            writer.write(codeOf: compared.period)
            writer.write("\",\"value\":")
            if let value = compared.value { writer.write(value) } else { writer.write("null") }
            writer.write("}")
        } else {
            writer.write("null")
        }
    }

    // MARK: Flat

    private func writeFlat(
        _ result: MeasuredValue, _ reference: CitationCharacters?, to writer: inout ByteWriter,
        _ reader: TextPieceReader
    ) {
        writer.write("\"value\":")
        writer.write(number: result.value)
        writer.write(",\"symbols\":\"")
        writeLetters(result, to: &writer)
        if result.remarks.isEmpty {
            writer.write("\",\"reason\":null")
        } else {
            writer.write("\",\"reason\":\"")
            writeReasons(result, to: &writer)
            writer.write("\"")
        }
        writer.write(",\"lower\":")
        writer.write(number: result.interval?.lower)
        writer.write(",\"upper\":")
        writer.write(number: result.interval?.upper)
        writer.write(",\"confidence\":")
        writer.write(number: result.interval?.confidence)
        writer.write(",\"citation\":")
        writeCitation(reference, to: &writer, reader)
    }

    /// The letters, separated by spaces.
    private func writeLetters(_ result: MeasuredValue, to writer: inout ByteWriter) {
        var last: FigureSymbol?
        for remark in result.remarks where remark.symbol != last {
            if last != nil { writer.write(" ") }
            writer.write(remark.symbol.letter)
            last = remark.symbol
        }
    }

    // MARK: CSV

    private func writeCSV(
        _ result: MeasuredValue, _ reference: CitationCharacters?, to writer: inout ByteWriter,
        _ reader: TextPieceReader
    ) {
        if let value = result.value { writer.write(value) }
        writer.write(",")
        writeLetters(result, to: &writer)
        writer.write(",")
        if let reason = result.reason { writer.write(field: reason) }
        writer.write(",")
        if let interval = result.interval {
            writer.write(interval.lower)
            writer.write(",")
            writer.write(interval.upper)
            writer.write(",")
            writer.write(interval.confidence)
        } else {
            writer.write(",,")
        }
        writer.write(",")
        guard let reference else { return }
        writer.write(fragments.citationPrefix, of: reader)
        writer.write(reference)
    }
}

extension ByteWriter {
    /// Writes an exact decimal with all its places, or null.
    mutating func write(number: FixedDecimal?) {
        if let number { write(number) } else { write("null") }
    }
}

extension FigureSymbol {
    /// The letter as a byte.
    var letter: UInt8 {
        switch self {
        case .confidential: UInt8(ascii: "c")
        case .unavailable: UInt8(ascii: "x")
        case .notApplicable: UInt8(ascii: "z")
        case .lowReliability: UInt8(ascii: "u")
        case .provisional: UInt8(ascii: "p")
        case .revised: UInt8(ascii: "r")
        case .breakInSeries: UInt8(ascii: "b")
        }
    }
}
