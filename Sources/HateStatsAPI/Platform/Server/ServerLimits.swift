/// Bounds on what one client may ask of the server, so that a slow or greedy one can't keep it from the others.
public struct ServerLimits: Sendable {
    /// The largest body of an ordinary request in bytes.
    public var bodyBytes: Int
    /// The largest header of a request in bytes, all fields together.
    public var headerBytes: Int
    /// The most header fields of a request.
    public var headerFields: Int
    /// The most connections at once.
    public var connections: Int
    /// How long a client may take over a request's header, from its first byte or from its connection.
    public var headerDeadline: Duration
    /// How long a connection may stay open between requests.
    public var idleDeadline: Duration
    /// How long a body may bring no byte, or an answer lose none.
    public var stallDeadline: Duration
    /// Bytes a second that a body must bring, and a reader take, on average.
    public var minimumRate: Int
    /// The longest that one body may take altogether.
    public var bodyDeadline: Duration

    /// Takes every bound as given.
    public init(
        bodyBytes: Int, headerBytes: Int, headerFields: Int, connections: Int, headerDeadline: Duration,
        idleDeadline: Duration, stallDeadline: Duration, minimumRate: Int, bodyDeadline: Duration
    ) {
        self.bodyBytes = bodyBytes
        self.headerBytes = headerBytes
        self.headerFields = headerFields
        self.connections = connections
        self.headerDeadline = headerDeadline
        self.idleDeadline = idleDeadline
        self.stallDeadline = stallDeadline
        self.minimumRate = minimumRate
        self.bodyDeadline = bodyDeadline
    }
}
