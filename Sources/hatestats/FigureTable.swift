import HateStatsAPI

/// Figures as an aligned table for people, with what must be said about them beneath it.
struct FigureTable {
    private let answer: any FigureAnswer

    init(_ answer: any FigureAnswer) { self.answer = answer }

    func print() {
        for line in lines { Swift.print(line) }
    }

    /// The heading, the table, then sentences, reasons and notes.
    var lines: [String] {
        var lines = answer.isSynthetic ? ["SYNTHETIC DEMONSTRATION DATA"] : []
        lines += [answer.understoodAs, answer.disclosure, ""]
        lines += table
        lines += block(answer.sentences)
        lines += block(answer.reasons.map { "\($0.symbol): \($0.text)" })
        lines += block(answer.noteTexts.map { "- \($0)" })
        return lines
    }

    private func block(_ lines: [String]) -> [String] { lines.isEmpty ? [] : [""] + lines }

    /// A column is left out where it is empty for every figure.
    private var table: [String] {
        let rows = [FigureLine.headings] + answer.lines.map(\.cells)
        let columns = FigureLine.headings.indices.filter { column in
            rows.dropFirst().contains { !$0[column].isEmpty }
        }
        let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = zip(columns, widths).map { column, width in
                let padding = String(repeating: " ", count: max(0, width - row[column].count))
                return FigureLine.numericColumns.contains(column) ? padding + row[column] : row[column] + padding
            }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
