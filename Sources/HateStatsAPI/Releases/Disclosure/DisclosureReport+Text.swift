internal import StatsModel

extension DisclosureReport {
    /// A row for each hidden figure.
    func csv(hasByteOrderMark: Bool) -> [UInt8] {
        var bytes: [UInt8] = hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : []
        bytes += "area,category,kind,period,because,lower,upper,exact,breach\n".utf8
        for hidden in hidden {
            let interval = hidden.interval
            let fields = [
                interval.cell.area.rawValue, hidden.category, interval.cell.kind.rawValue, hidden.period,
                hidden.role.word, "\(interval.lower)", interval.upper.map { "\($0)" } ?? "",
                interval.isExact ? "yes" : "no", interval.breach?.description ?? "",
            ]
            for (place, field) in fields.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                CSVWriter.append(field, to: &bytes)
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// The cost and the narrowest intervals as tables for people.
    var text: String {
        var lines = ["\(row.id), version \(row.version)", rule, ""]
        var rows: [[String]] = [["all"] + cost.total.line]
        for (position, sum) in cost.areas.sorted(by: { $0.key < $1.key }) {
            rows.append([pack.areas[position].name] + sum.line)
        }
        for (position, sum) in cost.categories.sorted(by: { ($0.key ?? -1) < ($1.key ?? -1) }) {
            rows.append([position.map { pack.categories[$0].label } ?? "any category"] + sum.line)
        }
        for grain in Grain.allCases {
            if let sum = cost.grains[grain] { rows.append([grain.rawValue] + sum.line) }
        }
        lines += TextTable([""] + DisclosureCost.Sum.headings, rows, textColumns: 1).lines
        let hidden = hidden
        lines += ["", "Attacked with \(attack.names.joined(separator: ", ")), by their files alone:"]
        lines += attack.findings.map { "NOT SAFE: \($0.sentence)" }
        lines += page.failures.filter { _ in attack.findings.isEmpty }.map { "NOT SAFE: \($0.reason)" }
        if attack.report.isSafe, page.failures.isEmpty { lines.append("Nothing hidden can be told. The narrowest:") }
        lines.append("")
        let narrowest = hidden.filter { $0.interval.upper != nil }
            .sorted { Self.width($0) < Self.width($1) }.prefix(Self.told)
        lines +=
            TextTable(
                ["area", "category", "kind", "period", "because", "least", "greatest"],
                narrowest.map {
                    [
                        $0.interval.cell.area.rawValue, $0.category, $0.interval.cell.kind.rawValue, $0.period,
                        $0.role.word, "\($0.interval.lower)", $0.interval.upper.map { "\($0)" } ?? "",
                    ]
                }, textColumns: 5
            ).lines
        return lines.joined(separator: "\n") + "\n"
    }

    /// How many intervals the tables name.
    private static let told = 20

    private static func width(_ hidden: Hidden) -> Int {
        (hidden.interval.upper ?? .max) - hidden.interval.lower
    }
}

/// Rows under headings, columns aligned by spaces: texts to the left, numbers to the right.
public struct TextTable: Sendable {
    /// Its lines, without white space at their ends.
    public let lines: [String]

    /// A table.
    ///
    /// - Parameter textColumns: how many columns, from the first, are texts; the others are numbers.
    public init(_ headings: [String], _ rows: [[String]], textColumns: Int) {
        let all = [headings] + rows
        let widths = headings.indices.map { column in
            all.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        lines = all.map { row in
            var line = zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
                return column < textColumns ? cell.0 + padding : padding + cell.0
            }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
