internal import Synchronization

/// What several threads found, each at its own place.
final class AttackResults: Sendable {
    private let findings: Mutex<[AttackFinding?]>

    init(count: Int) { findings = Mutex(Array(repeating: nil, count: count)) }

    func set(_ number: Int, _ finding: AttackFinding) { findings.withLock { $0[number] = finding } }

    var all: [AttackFinding?] { findings.withLock { $0 } }
}
