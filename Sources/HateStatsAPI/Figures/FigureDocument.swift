internal import NIOCore
internal import StatsModel

/// An answer as a document: what published and management figures have in common when they are written.
///
/// The source of its counts is in its type, so that what writes published figures can't be given others.
struct FigureDocument<Source: FigureSource>: Sendable {
    let answered: AnsweredQuery<Source>

    /// What stands around the figures of the JSON document.
    struct Frame {
        /// Writes the release, or null.
        let release: (inout ByteWriter) -> Void
        /// The rule by which figures are hidden.
        let rule: String
        /// Whether what is answered is what is published now.
        let stands: Bool
        /// Writes the address of the answer, without suffix and query.
        let path: StaticString
        /// The question as the query of an address.
        let query: CanonicalQuery
    }

    /// The figures, notes and sentences as the contract has them, keys in its order.
    func json(_ fragments: FigureFragments, _ lexicon: FigureLexicon, _ frame: Frame) -> ByteBuffer {
        let count = answered.query.figureCount
        var figures = ByteWriter(capacity: 512 + min(count, 100_000) * 512)
        var sentences = ByteWriter(capacity: 256 + min(count, 100_000) * 224)
        let tally = write(fragments, lexicon, &figures, &sentences)
        var head = ByteWriter(capacity: 1024)
        writeHead(frame, lexicon, tally, to: &head)
        var tail = ByteWriter(capacity: 4096)
        writeNotes(fragments, tally, to: &tail)
        let length = head.count + figures.count + tail.count + sentences.count + 512 + 2 * frame.query.count
        var buffer = ByteBufferAllocator().buffer(capacity: length)
        buffer.write(head)
        buffer.write(figures)
        buffer.write(tail)
        buffer.write(sentences)
        tail.cut(at: 0)
        writeEnd(frame, to: &tail)
        buffer.write(tail)
        return buffer
    }

    private func write(
        _ fragments: FigureFragments, _ lexicon: FigureLexicon, _ figures: inout ByteWriter,
        _ sentences: inout ByteWriter
    ) -> FigureTally {
        var tally = FigureTally()
        let rows = rows(fragments)
        let words = FigureSentences(lexicon, for: answered.query, isSynthetic: answered.isSynthetic)
        fragments.pieces.withReader { reader in
            lexicon.withReader { wordReader in
                answered.forEachCell(speaking: true) { cell in
                    tally.add(cell)
                    rows.write(cell, to: &figures, reader)
                    words.write(cell, answered.measures.reference, to: &sentences, wordReader)
                }
            }
        }
        return tally
    }

    private func rows(_ fragments: FigureFragments) -> FigureRows {
        FigureRows(fragments: fragments, measures: answered.query.measures)
    }

    private func writeHead(
        _ frame: Frame, _ lexicon: FigureLexicon, _ tally: FigureTally, to writer: inout ByteWriter
    ) {
        writer.write("{\"release\":")
        frame.release(&writer)
        writer.write(answered.isSynthetic ? ",\"synthetic\":true" : ",\"synthetic\":false")
        writer.write(",\"understood_as\":\"")
        lexicon.withReader { QueryWords(answered.query, lexicon).write(to: &writer, $0) }
        writer.write("\",\"disclosure\":{\"rule\":")
        writer.write(string: frame.rule)
        writer.write(",\"hidden\":")
        writer.write(tally.hidden)
        writer.write("},\"figures\":[")
    }

    private func writeNotes(_ fragments: FigureFragments, _ tally: FigureTally, to writer: inout ByteWriter) {
        writer.write("],\"notes\":[")
        writeNoteList(fragments, tally, to: &writer)
        writer.write("],\"sentences\":[")
    }

    private func writeNoteList(_ fragments: FigureFragments, _ tally: FigureTally, to writer: inout ByteWriter) {
        fragments.pieces.withReader { reader in
            var isFirst = true
            answered.forEachNote(tally) { place in
                if !isFirst { writer.write(",") }
                isFirst = false
                writer.write(fragments.notes[place], of: reader)
            }
        }
    }

    private func writeEnd(_ frame: Frame, to writer: inout ByteWriter) {
        writer.write(
            frame.stands ? "],\"stands\":true,\"links\":{\"self\":\"" : "],\"stands\":false,\"links\":{\"self\":\"")
        writer.write(frame.path)
        writer.write("?")
        frame.query.write(to: &writer)
        writer.write("\",\"csv\":\"")
        writer.write(frame.path)
        writer.write(".csv?")
        frame.query.write(to: &writer)
        writer.write("\",\"page\":null}}")
    }

    /// The lists of the JSON document, each as a whole, and how many figures are hidden: for a document with another head.
    func lists(
        _ fragments: FigureFragments, _ lexicon: FigureLexicon
    ) -> (figures: ByteBuffer, notes: ByteBuffer, sentences: ByteBuffer, hidden: Int) {
        var figures = ByteWriter(capacity: 4096)
        var sentences = ByteWriter(capacity: 2048)
        let tally = write(fragments, lexicon, &figures, &sentences)
        var notes = ByteWriter(capacity: 4096)
        writeNoteList(fragments, tally, to: &notes)
        return (.list(figures), .list(notes), .list(sentences), tally.hidden)
    }

    // MARK: Tables

    /// The figures as a flat list of the CSV's columns, for programs that read tables.
    func flatJSON(_ fragments: FigureFragments) -> ByteBuffer {
        var writer = ByteWriter(capacity: 256 + min(answered.query.figureCount, 100_000) * 384)
        write(fragments, to: &writer)
        var buffer = ByteBufferAllocator().buffer(capacity: writer.count + 2)
        buffer.writeInteger(UInt8(ascii: "["))
        buffer.write(writer)
        buffer.writeInteger(UInt8(ascii: "]"))
        return buffer
    }

    /// The figures as CSV (RFC 4180, lines end in LF as spreadsheets and programs both read it): a header row, then one
    /// row a figure. Everything of ours is ASCII; only a name that is not stays as it is.
    ///
    /// - Parameter hasByteOrderMark: whether to begin with the mark by which spreadsheets know UTF-8.
    func csv(_ fragments: FigureFragments, hasByteOrderMark: Bool) -> ByteBuffer {
        var writer = ByteWriter(capacity: 256 + min(answered.query.figureCount, 100_000) * 192)
        if hasByteOrderMark { writer.write("\u{FEFF}") }
        writer.write(text: FigureRows.columns.joined(separator: ","))
        writer.write("\n")
        write(fragments, to: &writer)
        return ByteBuffer(writer)
    }

    private func write(_ fragments: FigureFragments, to writer: inout ByteWriter) {
        let rows = rows(fragments)
        // In JSON a comma stands before each figure but the first.
        var figures = ByteWriter(capacity: 256 + min(answered.query.figureCount, 100_000) * 384)
        fragments.pieces.withReader { reader in
            answered.forEachCell { rows.write($0, to: &figures, reader) }
        }
        writer.write(figures)
    }

    // MARK: Sentences

    /// The sentences alone, one a line.
    func sentences(_ lexicon: FigureLexicon, hasByteOrderMark: Bool = false) -> ByteBuffer {
        var writer = ByteWriter(capacity: 256 + min(answered.query.figureCount, 100_000) * 224)
        if hasByteOrderMark { writer.write("\u{FEFF}") }
        let words = FigureSentences(lexicon, for: answered.query, isSynthetic: answered.isSynthetic)
        lexicon.withReader { reader in
            answered.forEachCell(speaking: true) {
                words.write($0, answered.measures.reference, to: &writer, reader)
            }
        }
        return ByteBuffer(writer)
    }
}

extension ByteBuffer {
    /// The bytes of a writer.
    init(_ writer: borrowing ByteWriter) {
        self = ByteBufferAllocator().buffer(capacity: writer.count)
        write(writer)
    }

    /// The items that a writer holds, commas between them, as a list.
    fileprivate static func list(_ items: borrowing ByteWriter) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: items.count + 2)
        buffer.writeInteger(UInt8(ascii: "["))
        buffer.write(items)
        buffer.writeInteger(UInt8(ascii: "]"))
        return buffer
    }

    /// Adds the bytes of a writer.
    mutating func write(_ writer: borrowing ByteWriter) {
        writer.withBytes { _ = writeBytes($0) }
    }
}
