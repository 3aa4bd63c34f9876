/// What another session (or this one) said by `NOTIFY`.
public struct PostgresNotification: Sendable, Hashable {
    /// The channel.
    public var channel: String
    /// The text that came with it; empty if none did.
    public var payload: String
    /// The server process that sent it.
    public var processID: Int32

    /// A notification.
    public init(channel: String, payload: String, processID: Int32) {
        self.channel = channel
        self.payload = payload
        self.processID = processID
    }
}
