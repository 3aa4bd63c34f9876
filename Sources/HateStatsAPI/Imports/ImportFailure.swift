import StatsModel

/// Why an import came to nothing. The database is as it was.
public enum ImportFailure: Error, Sendable {
    /// The file is not what a partner may send: not UTF-8 CSV, an unknown column, a row without end, cut off.
    case unreadable(reason: String, line: Int?, suggestions: [String])
    /// More bytes than are allowed, packed or unpacked.
    case tooLarge(limit: Int, isUnpacked: Bool)
    /// A source that the pack does not have.
    case unknownSource(String, suggestions: [String])
    /// `covers` names a month that is not over, or more months than a return can mean.
    case impossibleCover(reason: String)
    /// Rows were rejected, and the sender asked for all or nothing.
    case rejectedRows(count: Int, first: [ImportSummary.Rejected])
    /// As many imports as are allowed are under way.
    case tooManyAtOnce(limit: Int)
}

extension ImportFailure {
    /// The failure of a file that was read.
    static func unreadable(_ error: RecordFileError) -> ImportFailure {
        .unreadable(
            reason: error.problems.map(\.reason).joined(separator: " "), line: error.line,
            suggestions: error.problems.flatMap(\.suggestions))
    }

    /// The failure where a source is named that isn't one.
    static func unknownSource(_ code: String, known: [String]) -> ImportFailure {
        .unknownSource(code, suggestions: Spelling.nearest(to: code, among: known))
    }
}

extension ImportFailure: CustomStringConvertible {
    /// What went wrong, for the command line.
    public var description: String {
        switch self {
        case .unreadable(let reason, let line, let suggestions):
            let place = line.map { "line \($0): " } ?? ""
            let hint =
                suggestions.isEmpty ? "" : " Did you mean \(suggestions.map { "`\($0)`" }.joined(separator: " or "))?"
            return "The file was refused and nothing of it taken in: " + place + reason + hint
        case .tooLarge(let limit, let isUnpacked):
            return "The file is larger than the limit of \(limit) bytes\(isUnpacked ? " unpacked" : ""). "
                + "Nothing of it was taken in; send it in parts."
        case .unknownSource(let code, let suggestions):
            let hint =
                suggestions.isEmpty ? "" : " Did you mean \(suggestions.map { "`\($0)`" }.joined(separator: " or "))?"
            return "`\(code)` is not a source of the loaded pack.\(hint)"
        case .impossibleCover(let reason): return reason
        case .rejectedRows(let count, let first):
            let lines = first.map { row in
                "line \(row.line): " + row.faults.map { "\($0.column): \($0.reason)" }.joined(separator: "; ")
            }
            let more = count > first.count ? ["... and \(count - first.count) more"] : []
            let rows = count == 1 ? "1 row breaks a rule" : "\(count) rows break a rule"
            return (["\(rows), and all or nothing was asked for: nothing was taken in."] + lines + more)
                .joined(separator: "\n")
        case .tooManyAtOnce(let limit):
            return "\(limit) imports are under way, as many as are allowed at once. Try again in a while."
        }
    }
}
