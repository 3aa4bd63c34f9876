/// Who may use a connection next: first come, first served, and one at a time.
///
/// A transaction opens a scope. While it is open, only its own calls get a turn; everybody else's wait for its end, so
/// that no statement gets into a transaction by chance. Scopes nest, and the innermost counts.
struct TurnQueue: Sendable {
    typealias Ticket = UInt64
    typealias Scope = UInt64

    private struct Waiter: Sendable {
        var ticket: Ticket
        var scopes: [Scope]
    }

    private(set) var holder: Ticket?
    private var waiters: [Waiter] = []
    private var scopes: [Scope] = []

    /// How many scopes are open, one in the other.
    var depth: Int { scopes.count }
    var waiterCount: Int { waiters.count }
    var hasOpenScope: Bool { !scopes.isEmpty }

    /// Asks for a turn.
    ///
    /// - Parameter callerScopes: the scopes within which the caller runs.
    /// - Returns: whether the turn is there; otherwise the ticket waits.
    mutating func request(_ ticket: Ticket, within callerScopes: [Scope]) -> Bool {
        if holder == nil, mayRun(callerScopes), !waiters.contains(where: { mayRun($0.scopes) }) {
            holder = ticket
            return true
        }
        waiters.append(Waiter(ticket: ticket, scopes: callerScopes))
        return false
    }

    /// Ends a turn.
    ///
    /// - Returns: whose turn it is now, of those that waited.
    mutating func leave(_ ticket: Ticket) -> Ticket? {
        guard holder == ticket else { return nil }
        holder = nil
        return next()
    }

    /// Gives up waiting.
    ///
    /// - Returns: false if the ticket doesn't wait.
    mutating func withdraw(_ ticket: Ticket) -> Bool {
        guard let index = waiters.firstIndex(where: { $0.ticket == ticket }) else { return false }
        waiters.remove(at: index)
        return true
    }

    /// Opens a scope, during the turn of the call that opens it.
    mutating func open(_ scope: Scope) {
        scopes.append(scope)
    }

    /// Closes a scope, and what may still be open in it.
    ///
    /// - Returns: whose turn it is now, if nobody's turn goes on.
    mutating func close(_ scope: Scope) -> Ticket? {
        if let index = scopes.firstIndex(of: scope) { scopes.removeSubrange(index...) }
        return holder == nil ? next() : nil
    }

    /// Forgets everybody, as the connection is gone.
    ///
    /// - Returns: who waited.
    mutating func dissolve() -> [Ticket] {
        defer { self = TurnQueue() }
        return waiters.map(\.ticket)
    }

    private mutating func next() -> Ticket? {
        guard let index = waiters.firstIndex(where: { mayRun($0.scopes) }) else { return nil }
        let ticket = waiters.remove(at: index).ticket
        holder = ticket
        return ticket
    }

    private func mayRun(_ callerScopes: [Scope]) -> Bool {
        guard let innermost = scopes.last else { return true }
        return callerScopes.contains(innermost)
    }
}
