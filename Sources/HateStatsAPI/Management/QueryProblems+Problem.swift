public import StatsModel

extension QueryProblems: ProblemConvertible {
    /// What a client is told of a question that can't be understood, all reasons at once.
    ///
    /// It is an `unknown-parameter` where nothing else is wrong, `impossible` where each part is valid but the whole asks
    /// for too much or for what is not held yet, else an `invalid-parameter`.
    public var problem: Problem {
        let sorts = Set(problems.map(\.sort))
        let type: ProblemType =
            if sorts == [.unknownParameter] {
                .unknownParameter
            } else if sorts.isSubset(of: [.tooMany, .nothingHeld]) {
                .impossible
            } else {
                .invalidParameter
            }
        return Problem(
            type,
            faults: problems.map { problem in
                .init(
                    problem.location, value: problem.value.isEmpty ? nil : problem.value, reason: problem.reason,
                    suggestions: problem.suggestions)
            })
    }
}

extension Cube.Failure: ProblemConvertible {
    /// What a client is told where the counts can't be held or added up.
    public var problem: Problem {
        switch self {
        case .tooLarge: Problem(.impossible, "The question takes in too much at once. Ask for fewer periods.")
        case .outside, .overflow:
            Problem(.internalError, "The counts can't be added up; the service's log has this request_id.")
        }
    }
}
