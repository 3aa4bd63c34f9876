internal import Synchronization

/// What several threads found, each at its own place.
final class AttackResults<Result: Sendable>: Sendable {
    private let results: Mutex<[Result?]>

    init(count: Int) { results = Mutex(Array(repeating: nil, count: count)) }

    func set(_ number: Int, _ result: Result) { results.withLock { $0[number] = result } }

    var all: [Result?] { results.withLock { $0 } }
}
