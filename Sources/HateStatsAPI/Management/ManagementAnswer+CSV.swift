public import NIOCore
internal import StatsModel

extension ManagementAnswer {
    /// The figures as CSV (RFC 4180, lines end in LF as spreadsheets and programs both read it): a header row, then one
    /// row a figure. Everything of ours is ASCII; only a name that is not stays as it is.
    ///
    /// - Parameter hasByteOrderMark: whether to begin with the mark by which spreadsheets know UTF-8.
    public func csv(hasByteOrderMark: Bool = false) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: 256 + figures.count * 160)
        if hasByteOrderMark { buffer.writeBytes([0xEF, 0xBB, 0xBF]) }
        buffer.writeString(FlatFigure.columns.joined(separator: ","))
        buffer.writeString("\n")
        for figure in figures {
            let fields = FlatFigure(figure, in: self).values.map { value -> String in
                switch value {
                case .text(let text): Self.field(text ?? "")
                case .number(let number): number ?? ""
                case .truth(let truth): truth ? "true" : "false"
                }
            }
            buffer.writeString(fields.joined(separator: ","))
            buffer.writeString("\n")
        }
        return buffer
    }

    /// A field: quoted where it must be, on one line, typographic marks as their plain counterparts. A text that a
    /// spreadsheet would run as a formula is made harmless by an apostrophe before it.
    private static func field(_ text: String) -> String {
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
        guard plain.contains(where: { $0 == "," || $0 == "\"" }) else { return plain }
        return "\"" + plain.replacing("\"", with: "\"\"") + "\""
    }
}
