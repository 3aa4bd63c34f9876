internal import StatsModel

/// One figure as a row of the contract's columns, for CSV and for the flat list in JSON. Inside `/v1` columns are never
/// reordered, inserted or left out; management figures have no citation and no release, so those stay empty.
struct FlatFigure {
    /// What stands in one column.
    enum Value {
        case text(String?)
        /// A number as it is written in both formats.
        case number(String?)
        case truth(Bool)
    }

    static let columns = [
        "area_code", "area_name", "category", "kind", "period", "period_start", "period_end", "measure", "value",
        "symbols", "reason", "lower", "upper", "confidence", "citation", "release", "release_version", "synthetic",
    ]

    /// The values, in the order of ``columns``.
    let values: [Value]

    init(_ figure: ManagementFigure, in answer: ManagementAnswer) {
        let pack = answer.pack
        let area = pack.areas[figure.cell.area]
        let category = figure.cell.category.map { pack.categories[$0].code.rawValue } ?? "any"
        let period = figure.cell.period
        let interval = figure.result.interval
        values = [
            .text(area.code.rawValue), .text(area.name), .text(category), .text(figure.cell.kind.rawValue),
            .text(period.code), .text(period.start.description), .text(period.end.description),
            .text(figure.measure.rawValue), .number(figure.result.value?.description),
            .text(figure.result.symbols.map(\.rawValue).joined(separator: " ")), .text(figure.result.reason),
            .number(interval?.lower.description), .number(interval?.upper.description),
            .number(interval?.confidence.description), .text(nil), .text(nil), .number(nil),
            .truth(answer.isSynthetic),
        ]
    }
}
