import Foundation

/// What was measured, side by side with what it is measured against.
struct Report: Codable {
    /// One ratio and what it has to reach.
    struct Line: Codable {
        var name: String
        var ratio: Double
        /// `>=`, `<=` or `<`.
        var comparison: String
        var target: Double
        var isMet: Bool
        /// The measurements behind it, in words.
        var detail: String
    }

    /// Measurements behind the ratios: every repetition, in the order in which they were made.
    struct Series: Codable {
        var name: String
        var unit: String
        var values: [Double]
        var median: Double
    }

    var machine: [String: String] = [:]
    var lines: [Line] = []
    var series: [Series] = []

    mutating func add(_ name: String, _ unit: String, _ values: [Double]) {
        series.append(Series(name: name, unit: unit, values: values, median: median(values)))
        let spread = values.count > 1 ? " (\(values.map { Self.short($0) }.joined(separator: ", ")))" : ""
        say("  \(name): \(Self.short(median(values))) \(unit)\(spread)")
    }

    mutating func require(_ name: String, _ ratio: Double, _ comparison: String, _ target: Double, _ detail: String) {
        let isMet =
            switch comparison {
            case ">=": ratio >= target
            case "<=": ratio <= target
            default: ratio < target
            }
        lines.append(
            Line(
                name: name, ratio: ratio, comparison: comparison, target: target, isMet: isMet, detail: detail))
    }

    /// The ratios as aligned text.
    var table: String {
        let rows =
            [["", "measured", "target", "what", "from"]]
            + lines.map { line in
                [
                    line.isMet ? "met" : "MISSED", Self.short(line.ratio),
                    "\(line.comparison) \(Self.short(line.target))",
                    line.name, line.detail,
                ]
            }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
                .joined(separator: "  ").trimmingCharacters(in: .whitespaces)
        }.joined(separator: "\n")
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        try encoder.encode(self).write(to: URL(filePath: path))
    }

    /// A number with three digits that mean something, or whole where it is large.
    static func short(_ value: Double) -> String {
        if value.magnitude >= 100 { return String(format: "%.0f", value) }
        if value.magnitude >= 10 { return String(format: "%.1f", value) }
        if value.magnitude >= 0.1 { return String(format: "%.2f", value) }
        return String(format: "%.4f", value)
    }
}
