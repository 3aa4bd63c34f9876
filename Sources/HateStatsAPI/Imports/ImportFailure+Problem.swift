extension ImportFailure {
    /// The failure as the client is told it.
    var problem: Problem {
        switch self {
        case .unreadable(let reason, let line, let suggestions):
            let place = line.map { "body.line.\($0)" } ?? "body"
            return Problem(
                .unreadableFile, description,
                errors: [.init(place, reason: reason, suggestions: suggestions)])
        case .tooLarge: return Problem(.tooLarge, description)
        case .unknownSource(let code, let suggestions):
            return Problem(
                .invalidParameter,
                faults: [.init("query.source", value: code, reason: "is not a source", suggestions: suggestions)])
        case .impossibleCover(let reason):
            return Problem(.invalidParameter, faults: [.init("query.covers", reason: reason)])
        case .rejectedRows(let count, let first):
            return Problem(
                .impossible,
                "\(count) \(count == 1 ? "row breaks" : "rows break") a rule, and `on_error=abort` asks for all or "
                    + "nothing: nothing was taken in."
                    + (count > first.count ? " The first \(first.count) are listed." : ""),
                errors: first.flatMap { row in
                    row.faults.map { .init("body.line.\(row.line).\($0.column)", reason: $0.reason) }
                })
        case .tooManyAtOnce: return .unavailable(description, retryAfter: 10)
        }
    }
}
