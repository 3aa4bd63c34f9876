public import Hummingbird
import NIOCore

/// What is known about a request besides its bytes: who asks, from where, and by which name it is logged.
public struct AppRequestContext: RequestContext {
    /// Hummingbird's own part.
    public var coreContext: CoreRequestContextStorage
    /// The name of this request in the log, in problems and in the answer's `X-Request-Id`.
    public var requestID: String
    /// Who asks, by a valid key; nil for the public.
    public internal(set) var access: Access?
    /// The client's network address as far as it is known.
    public internal(set) var clientAddress: String
    /// The connection, for bounds on a body's pace.
    let channel: any Channel

    /// Made by the server for every request.
    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        requestID = RequestName.fresh()
        clientAddress = source.channel.remoteAddress?.ipAddress ?? "local"
        channel = source.channel
    }

    /// The reader's right to act in one of the roles.
    ///
    /// - Throws: a `key-required` problem without a valid key, `not-allowed` where the key has another role.
    @discardableResult
    public func require(_ roles: Role...) throws -> Access {
        guard let access else { throw Problem.keyRequired() }
        try access.require(roles)
        return access
    }
}

/// Names of requests: 128 random bits as 32 hexadecimal digits, unique across processes without a counter.
enum RequestName {
    static func fresh() -> String {
        hexadecimal(UInt64.random(in: .min ... .max)) + hexadecimal(UInt64.random(in: .min ... .max))
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
