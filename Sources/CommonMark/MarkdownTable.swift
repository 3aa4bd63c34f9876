internal import CCmark

/// A table, which CommonMark does not have: lines between bars, the second of them hyphens, as most writers write them.
///
///     | column | column |
///     | --- | --- |
///     | name of the row | cell |
///
/// The first column names the rows. A bar can't stand in a cell but inside code. Cells hold what a line can hold.
struct MarkdownTable {
    private var rows: [[[MarkdownNode]]] = []

    /// nil where a paragraph is none.
    init?(_ paragraph: MarkdownNode) {
        let children = paragraph.children
        guard let first = children.first, first.type == CMARK_NODE_TEXT, first.literal.hasPrefix("|") else {
            return nil
        }
        var lines: [[MarkdownNode]] = [[]]
        for child in children {
            if child.type == CMARK_NODE_SOFTBREAK { lines.append([]) } else { lines[lines.endIndex - 1].append(child) }
        }
        guard lines.count > 2, let ruler = lines.dropFirst().first, Self.isRuler(ruler) else { return nil }
        for (number, line) in lines.enumerated() where number != 1 { rows.append(Self.cells(line)) }
    }

    /// Puts the table in the place of its paragraph, named by the heading above it.
    func replace(_ paragraph: MarkdownNode, under heading: String?) {
        guard let head = rows.first else { return }
        let name = heading.map { " role=\"region\" aria-labelledby=\"\($0)\" data-scroll" } ?? ""
        let headings = head.compactMap { MarkdownNode.block("<th scope=\"col\">", "</th>", $0) }
        let body = rows.dropFirst().compactMap { row in
            MarkdownNode.block(
                "<tr>", "</tr>",
                row.enumerated().compactMap { number, cell in
                    number == 0
                        ? MarkdownNode.block("<th scope=\"row\">", "</th>", cell)
                        : MarkdownNode.block("<td>", "</td>", cell)
                })
        }
        guard let top = MarkdownNode.block("<thead><tr>", "</tr></thead>", headings),
            let rest = MarkdownNode.block("<tbody>", "</tbody>", body),
            let table = MarkdownNode.block("<div class=\"scroll\"\(name)><table>", "</table></div>", [top, rest])
        else { return }
        paragraph.replace(with: table)
    }

    /// Hyphens between bars. By now two or three hyphens are a dash.
    private static func isRuler(_ line: [MarkdownNode]) -> Bool {
        let text = line.map(\.literal).joined()
        return text.contains("|") && text.allSatisfy { "|-–—: ".contains($0) }
    }

    /// A line cut at its bars.
    private static func cells(_ line: [MarkdownNode]) -> [[MarkdownNode]] {
        var cells: [[MarkdownNode]] = []
        var cell: [MarkdownNode]?
        for node in line {
            guard node.type == CMARK_NODE_TEXT else {
                cell = (cell ?? []) + [node]
                continue
            }
            for (number, piece) in node.literal.split(separator: "|", omittingEmptySubsequences: false).enumerated() {
                if number > 0 {
                    if let cell { cells.append(cell) }
                    cell = []
                }
                guard !piece.allSatisfy({ $0 == " " }), let text = MarkdownNode.text(String(piece)) else { continue }
                cell = (cell ?? []) + [text]
            }
        }
        // Behind the last bar there is nothing.
        if let cell, !cell.isEmpty { cells.append(cell) }
        return cells
    }
}
