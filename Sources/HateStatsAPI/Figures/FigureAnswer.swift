public import StatsModel

/// An answer as the command line prints it. Published and management answers are two types; what they have in common is
/// this and no more, and nothing that is published takes it.
public protocol FigureAnswer: Sendable {
    /// Whether the records are invented.
    var isSynthetic: Bool { get }
    /// The question in words.
    var understoodAs: String { get }
    /// The rule by which figures are hidden.
    var disclosure: String { get }
    /// The figures as lines for people.
    var lines: [FigureLine] { get }
    /// The figures in words.
    var sentences: [String] { get }
    /// What stands beside the figures or in their place.
    var results: [MeasuredValue] { get }
    /// What must stand beside the figures.
    var noteTexts: [String] { get }
    /// The answer as the JSON of its address.
    var jsonText: String { get }
    /// The figures as the CSV of its address.
    var csvText: String { get }
}

extension FigureAnswer {
    /// Each symbol with each reason for it, once.
    public var reasons: [(symbol: String, text: String)] {
        let results = results
        var seen: [FigureRemark] = []
        for symbol in FigureSymbol.allCases {
            for result in results {
                for remark in result.remarks where remark.symbol == symbol && !seen.contains(remark) {
                    seen.append(remark)
                }
            }
        }
        return seen.map { (symbol: $0.symbol.rawValue, text: $0.reason) }
    }
}

/// One figure as the cells of a line for people.
public struct FigureLine: Sendable {
    /// What stands at the head of each cell.
    public static let headings = [
        "Area", "Category", "Kind", "Period", "Measure", "Value", "Lower", "Upper", "Earlier", "Symbols", "Reference",
    ]
    /// The positions of cells that hold numbers, which are aligned at their right.
    public static let numericColumns = Set(5...8)

    /// The cells, in the order of ``headings``; empty where there is nothing to say.
    public let cells: [String]

    init(
        _ cell: FigureCell, _ measure: Measure, _ result: MeasuredValue, _ pack: ReferencePack, reference: String = ""
    ) {
        cells = [
            pack.areas[cell.area].name, cell.category.map { pack.categories[$0].label } ?? "Any",
            cell.kind.rawValue, cell.period.label, measure.label,
            result.value?.grouped ?? "-", result.interval?.lower.grouped ?? "", result.interval?.upper.grouped ?? "",
            result.comparedWith.map { $0.value.map { FixedDecimal($0).grouped } ?? "-" } ?? "",
            result.symbols.map(\.rawValue).joined(separator: " "), reference,
        ]
    }
}
