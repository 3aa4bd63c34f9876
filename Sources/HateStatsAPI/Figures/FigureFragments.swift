internal import StatsModel

/// How one figure is written.
enum FigureForm: Sendable, Hashable, CaseIterable {
    /// As an object of the contract, with objects in it.
    case nested
    /// As an object with the columns of the CSV.
    case flat
    /// As a row of CSV.
    case csv
}

/// What the figures of a pack have in common when they are written, laid ready as bytes: every area, category, kind,
/// period, measure and definition in one form.
///
/// A class, since it is shared by all answers from a release and would otherwise be copied array by array.
final class FigureFragments: Sendable {
    let form: FigureForm
    let pieces: TextPieces
    let areas: [TextPiece]
    /// Any category first.
    let categories: [TextPiece]
    let kinds: [TextPiece]
    let measures: [TextPiece]
    /// Each note of the pack as an object; in the nested form only.
    let notes: [TextPiece]
    /// What stands before the characters of each reference.
    let citationPrefix: TextPiece
    /// What stands after the value of each figure, up to its end: release, version and whether it is invented.
    let ending: TextPiece
    private let periods: PeriodTable<TextPiece>
    private let definitions: [PeriodTable<TextPiece>]
    private let reference: MeasureReference

    /// The fragments of a pack.
    ///
    /// - Parameters:
    ///   - months: the months whose periods are laid ready; others are written when they are asked for.
    ///   - release: which version of which release stands in each row; nil for figures of none.
    init(
        _ form: FigureForm, _ pack: ReferencePack, reference: MeasureReference, months: ClosedRange<Month>?,
        release: (id: String, version: Int)?, isSynthetic: Bool
    ) {
        self.form = form
        self.reference = reference
        var pieces = TextPieces()
        func piece(_ write: (inout ByteWriter) -> Void) -> TextPiece {
            var writer = ByteWriter(capacity: 128)
            write(&writer)
            return pieces.add(writer)
        }
        areas = pack.areas.map { area in piece { form.write(area, to: &$0) } }
        categories = ([nil] + pack.categories.map(Optional.some)).map { category in
            piece { form.write(category, to: &$0) }
        }
        kinds = KindSelection.allCases.map { kind in piece { form.write(kind, to: &$0) } }
        measures = Measure.allCases.map { measure in piece { form.write(measure, to: &$0) } }
        citationPrefix = piece { writer in
            if form == .csv {
                writer.write(text: pack.policy.citationPrefix)
            } else {
                writer.write(escaped: pack.policy.citationPrefix)
            }
        }
        notes = form != .nested ? [] : pack.notes.map { note in piece { form.write(note, to: &$0) } }
        ending = piece { form.writeEnding(release, isSynthetic, to: &$0) }
        periods = PeriodTable(months) { period in piece { form.write(period, to: &$0) } }
        definitions =
            form != .nested
            ? []
            : KindSelection.allCases.map { kind in
                PeriodTable(months) { period in
                    piece { form.write(reference.definition(of: kind, in: period), to: &$0) }
                }
            }
        self.pieces = pieces
    }

    /// Writes everything that comes before the value of a figure.
    func writeHead(
        _ cell: FigureCell, _ measure: Measure, to writer: inout ByteWriter, _ reader: TextPieceReader
    ) {
        writer.write(areas[cell.area], of: reader)
        writer.write(categories[cell.category.map { $0 + 1 } ?? 0], of: reader)
        let kind = cell.kind.position
        writer.write(kinds[kind], of: reader)
        if let piece = periods[cell.period] {
            writer.write(piece, of: reader)
        } else {
            form.write(cell.period, to: &writer)
        }
        writer.write(measures[measure.position], of: reader)
        guard form == .nested else { return }
        if let piece = definitions[kind][cell.period] {
            writer.write(piece, of: reader)
        } else {
            form.write(reference.definition(of: cell.kind, in: cell.period), to: &writer)
        }
    }
}

extension FigureForm {
    func write(_ area: Area, to writer: inout ByteWriter) {
        switch self {
        case .nested:
            writer.write("{\"area\":{\"code\":")
            writer.write(string: area.code.rawValue)
            writer.write(",\"slug\":")
            writer.write(string: area.slug.rawValue)
            writer.write(",\"name\":")
            writer.write(string: area.name)
            writer.write("},")
        case .flat:
            writer.write("{\"area_code\":")
            writer.write(string: area.code.rawValue)
            writer.write(",\"area_name\":")
            writer.write(string: area.name)
            writer.write(",")
        case .csv:
            writer.write(field: area.code.rawValue)
            writer.write(",")
            writer.write(field: area.name)
            writer.write(",")
        }
    }

    func write(_ category: StatsModel.Category?, to writer: inout ByteWriter) {
        let code = category?.code.rawValue ?? "any"
        switch self {
        case .nested:
            writer.write("\"category\":{\"code\":")
            writer.write(string: code)
            writer.write(",\"label\":")
            writer.write(string: category?.label ?? "Any")
            writer.write("},")
        case .flat: write("category", code, to: &writer)
        case .csv: write("", code, to: &writer)
        }
    }

    func write(_ kind: KindSelection, to writer: inout ByteWriter) { write("kind", kind.rawValue, to: &writer) }

    func write(_ measure: Measure, to writer: inout ByteWriter) { write("measure", measure.rawValue, to: &writer) }

    /// A column of text and what separates it from the next.
    private func write(_ name: StaticString, _ text: String, to writer: inout ByteWriter) {
        if self == .csv {
            writer.write(field: text)
        } else {
            writer.write("\"")
            writer.write(name)
            writer.write("\":")
            writer.write(string: text)
        }
        writer.write(",")
    }

    func write(_ period: Period, to writer: inout ByteWriter) {
        switch self {
        case .nested:
            writer.write("\"period\":{\"code\":")
            writer.write(string: period.code)
            writer.write(",\"label\":")
            writer.write(string: period.label)
            writer.write(",\"grain\":")
            writer.write(string: period.grain.rawValue)
            writer.write(",\"start\":")
            writer.write(string: period.start.description)
            writer.write(",\"end\":")
            writer.write(string: period.end.description)
            writer.write("},")
        case .flat, .csv:
            write("period", period.code, to: &writer)
            write("period_start", period.start.description, to: &writer)
            write("period_end", period.end.description, to: &writer)
        }
    }

    func write(_ definition: DefinitionCode?, to writer: inout ByteWriter) {
        writer.write("\"definition\":")
        writer.write(string: definition?.rawValue)
        writer.write(",")
    }

    func write(_ note: Note, to writer: inout ByteWriter) {
        writer.write("{\"code\":")
        writer.write(string: note.code.rawValue)
        writer.write(",\"text\":")
        writer.write(string: note.text)
        writer.write("}")
    }

    func writeEnding(_ release: (id: String, version: Int)?, _ isSynthetic: Bool, to writer: inout ByteWriter) {
        switch self {
        case .nested: writer.write("}")
        case .flat:
            writer.write(",\"release\":")
            writer.write(string: release?.id)
            writer.write(",\"release_version\":")
            if let release { writer.write(release.version) } else { writer.write("null") }
            writer.write(isSynthetic ? ",\"synthetic\":true}" : ",\"synthetic\":false}")
        case .csv:
            writer.write(",")
            writer.write(field: release?.id ?? "")
            writer.write(",")
            if let release { writer.write(release.version) }
            writer.write(isSynthetic ? ",true\n" : ",false\n")
        }
    }
}

extension ByteWriter {
    /// Writes a string of JSON, null where there is none.
    mutating func write(string text: String?) {
        guard let text else { return write("null") }
        write(UInt8(ascii: "\""))
        write(escaped: text)
        write(UInt8(ascii: "\""))
    }

    /// Writes a field of CSV: quoted where it must be, on one line, typographic marks as their plain counterparts. A text
    /// that a spreadsheet would run as a formula is made harmless by an apostrophe before it.
    mutating func write(field text: String) {
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{2018}", "\u{2019}": plain += "'"
            case "\u{201C}", "\u{201D}": plain += "\""
            case "\u{2010}"..."\u{2015}", "\u{2212}": plain += "-"
            case "\u{2026}": plain += "..."
            case "\u{00A0}", "\n", "\r", "\t": plain += " "
            default: plain.unicodeScalars.append(scalar)
            }
        }
        if let first = plain.first, "=+-@".contains(first) { plain = "'" + plain }
        guard plain.contains(where: { $0 == "," || $0 == "\"" }) else { return write(text: plain) }
        write(UInt8(ascii: "\""))
        write(text: plain.replacing("\"", with: "\"\""))
        write(UInt8(ascii: "\""))
    }
}
