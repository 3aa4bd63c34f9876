public import Hummingbird
import NIOCore
import Synchronization

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

/// Names of requests: 32 hexadecimal digits. Half are random and the same for a whole process, half are a count behind a
/// random bijection, so no two are alike, here or in another process, and none costs a call of the system.
enum RequestName {
    private static let process = UInt64.random(in: .min ... .max)
    private static let key = UInt64.random(in: .min ... .max)
    private static let count = Atomic<UInt64>(0)
    private static let digits = Array("0123456789abcdef".utf8)

    static func fresh() -> String {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        return String(unsafeUninitializedCapacity: 32) { text in
            write(process, to: text, at: 0)
            write(scattered(number ^ key), to: text, at: 16)
            return 32
        }
    }

    /// The finalizer of SplitMix64 (Steele, Lea and Flood 2014): different numbers stay different.
    private static func scattered(_ number: UInt64) -> UInt64 {
        var bits = number
        bits = (bits ^ (bits &>> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits &>> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits &>> 31)
    }

    private static func write(_ value: UInt64, to text: UnsafeMutableBufferPointer<UInt8>, at start: Int) {
        for place in 0..<16 {
            text[start + place] = digits[Int(truncatingIfNeeded: value &>> UInt64(60 - 4 * place)) & 15]
        }
    }
}
