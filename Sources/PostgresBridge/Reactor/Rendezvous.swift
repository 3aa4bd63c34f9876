/// One answer on its way from whoever has it first to the task that waits for it.
///
/// The first answer counts; the others are told that they came too late, so that what they carry can be put away.
final class Rendezvous<Answer: Sendable>: Sendable {
    private enum State: Sendable {
        case open
        case awaited(CheckedContinuation<Answer, any Error>)
        case answered(Result<Answer, any Error>)
        case done
    }

    private let state = LockedValue(State.open)

    /// Gives the answer.
    ///
    /// - Returns: false if there was one already.
    @discardableResult
    func resolve(_ answer: Result<Answer, any Error>) -> Bool {
        let (isFirst, continuation) = state.withLock { state -> (Bool, CheckedContinuation<Answer, any Error>?) in
            switch state {
            case .open:
                state = .answered(answer)
                return (true, nil)
            case .awaited(let continuation):
                state = .done
                return (true, continuation)
            case .answered, .done:
                return (false, nil)
            }
        }
        continuation?.resume(with: answer)
        return isFirst
    }

    /// Waits for the answer; a cancelled task gets `CancellationError` unless the answer was first. To be called once.
    func answer() async throws -> Answer {
        try await withTaskCancellationHandler {
            try await answerUncancellably()
        } onCancel: {
            resolve(.failure(CancellationError()))
        }
    }

    /// Waits for the answer, also in a cancelled task. To be called once.
    func answerUncancellably() async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            let answer = state.withLock { state -> Result<Answer, any Error>? in
                if case .answered(let answer) = state {
                    state = .done
                    return answer
                }
                state = .awaited(continuation)
                return nil
            }
            if let answer { continuation.resume(with: answer) }
        }
    }
}
