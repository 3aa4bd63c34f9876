internal import CLibPQ

/// A message that the server sent beside any answer.
struct Notice: Sendable {
    var severity: String
    var sqlState: SQLState?
    var message: String

    /// Whether the server ends the connection with these words: a killed idle backend says so before it hangs up.
    var isFatal: Bool { severity == "FATAL" || severity == "PANIC" }
}

/// Where libpq's notice receiver puts what it gets. Used on the connection's thread only, as the connection is.
final class NoticeSink {
    private(set) var notices: [Notice] = []

    /// Makes this the receiver of a connection, which must not outlive the sink.
    func attach(to connection: OpaquePointer) {
        let receiver: PQnoticeReceiver = { argument, result in
            guard let argument, let result else { return }
            let sink = Unmanaged<NoticeSink>.fromOpaque(argument).takeUnretainedValue()
            sink.add(ServerMessage(result: result))
        }
        PQsetNoticeReceiver(connection, receiver, Unmanaged.passUnretained(self).toOpaque())
    }

    private func add(_ message: ServerMessage) {
        // A server that floods us with notices between two looks gets the oldest of them logged, not our memory.
        guard notices.count < 1000 else { return }
        notices.append(
            Notice(severity: message.severity ?? "NOTICE", sqlState: message.sqlState, message: message.message ?? "")
        )
    }

    func takeAll() -> [Notice] {
        defer { notices.removeAll() }
        return notices
    }
}
