internal import Logging
internal import StatsModel

/// One figure as the cells of a line for people.
public struct FigureLine: Sendable {
    /// What stands at the head of each cell.
    public static let headings = [
        "Area", "Category", "Kind", "Period", "Measure", "Value", "Lower", "Upper", "Earlier", "Symbols",
    ]
    /// The positions of cells that hold numbers, which are aligned at their right.
    public static let numericColumns = Set(5...8)

    /// The cells, in the order of ``headings``; empty where there is nothing to say.
    public let cells: [String]

    init(_ figure: ManagementFigure, _ pack: ReferencePack) {
        let result = figure.result
        cells = [
            pack.areas[figure.cell.area].name, figure.cell.category.map { pack.categories[$0].label } ?? "Any",
            figure.cell.kind.rawValue, figure.cell.period.label, figure.measure.label,
            result.value?.grouped ?? "-", result.interval?.lower.grouped ?? "", result.interval?.upper.grouped ?? "",
            result.comparedWith.map { $0.value.map { FixedDecimal($0).grouped } ?? "-" } ?? "",
            result.symbols.map(\.rawValue).joined(separator: " "),
        ]
    }
}

extension ManagementAnswer {
    /// The figures as lines for people.
    public var lines: [FigureLine] { figures.map { FigureLine($0, pack) } }

    /// Each symbol with each reason for it, once.
    public var reasons: [(symbol: String, text: String)] {
        var seen: [FigureRemark] = []
        for symbol in FigureSymbol.allCases {
            for figure in figures {
                for remark in figure.result.remarks where remark.symbol == symbol && !seen.contains(remark) {
                    seen.append(remark)
                }
            }
        }
        return seen.map { (symbol: $0.symbol.rawValue, text: $0.reason) }
    }

    /// The question in words.
    public var understoodAs: String { content.understoodAs }
    /// The figures in words.
    public var sentences: [String] { content.sentences }
    /// What must stand beside the figures.
    public var noteTexts: [String] { content.notes.map(\.text) }
}

extension AppContext {
    /// An answer for the command line, which acts with a key like any client.
    ///
    /// - Throws: a `key-required` problem without a valid key, and what ``ManagementEnquiry`` throws.
    public func managementAnswer(
        _ parameters: [(name: String, value: String)], key: String?
    ) async throws -> ManagementAnswer {
        let access = try await authenticate(key: key)
        // A command is quiet but for this one line: each look is logged, also here.
        var lookLogger = logger
        lookLogger.logLevel = min(logger.logLevel, .notice)
        let enquiry = ManagementEnquiry(pool: pool, pack: try reference.required(), logger: lookLogger)
        do {
            return try await enquiry.answer(access, parameters)
        } catch let problems as QueryProblems {
            // In words, as an HTTP client would read them.
            throw problems.problem
        }
    }
}
