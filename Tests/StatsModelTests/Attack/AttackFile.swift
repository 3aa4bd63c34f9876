import Solver
import StatsModel
import Testing

/// A made-up file in a few words a line: `area category kind month[..month] value`, where the value may be `c` or `x`.
struct AttackFile {
    var areas: [AttackedArea] = []
    var categories: [CategoryCode] = ["race", "faith"]
    var policy = AttackedPolicy(threshold: 5, width: 5, zeros: .show)

    /// - Parameter tree: `land; east: land; west: land`.
    init(_ tree: String, zeros: Policy.Zeros = .show, base: Int? = nil, threshold: Int = 5, width: Int = 5) {
        areas = tree.split(separator: ";").map { area in
            let words = area.split(whereSeparator: { $0 == ":" || $0 == " " }).map { AreaCode($0) }
            return AttackedArea(code: words[0], parent: words.count > 1 ? words[1] : nil)
        }
        policy = AttackedPolicy(threshold: threshold, width: width, zeros: zeros, roundingBase: base)
    }

    func version(_ lines: String, name: String = "one") throws -> AttackedVersion {
        let rows = try lines.split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            try #require(words.count == 5, "\(line)")
            let standing: AttackedRow.Standing =
                switch words[4] {
                case "c": .hidden
                case "x": .absent
                default: .shown(try #require(Int(words[4])))
                }
            return AttackedRow(cell: try cell(words[0...3].joined(separator: " ")), standing: standing)
        }
        return AttackedVersion(name: name, areas: areas, categories: categories, policy: policy, rows: rows)
    }

    func cell(_ text: String) throws -> AttackedCell {
        let words = text.split(separator: " ").map(String.init)
        try #require(words.count == 4, "\(text)")
        let months = words[3].split(separator: ".").compactMap { Month($0) }
        return AttackedCell(
            area: AreaCode(words[0]), category: words[1] == "any" ? nil : CategoryCode(words[1]),
            kind: try #require(KindSelection(rawValue: words[2])),
            months: try #require(months.first)...(try #require(months.last)))
    }
}

extension AttackReport {
    /// What is told of a cell: `2..7`, `2..` where there is no end; with what breaks the rule.
    func told(_ cell: AttackedCell) -> String {
        intervals.filter { $0.cell == cell }.map { interval in
            let breach = interval.breach.map { ", \($0)" } ?? ""
            return "\(interval.lower)..\(interval.upper.map(String.init) ?? "")\(breach)"
        }.joined(separator: "; ")
    }
}
