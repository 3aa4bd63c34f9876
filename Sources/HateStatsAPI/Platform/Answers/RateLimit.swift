import NIOConcurrencyHelpers
import NIOCore

/// How many requests a client has left, as the answer's `RateLimit-*` fields say it.
struct RateStatus: Sendable, Equatable {
    let limit: Int
    let remaining: Int
    /// Seconds until everything is there again.
    let reset: Int
    /// Seconds until the next request is allowed; nil where this one is.
    let retryAfter: Int?
}

/// Token buckets by client: `limit` requests at once, refilled evenly over a minute. Pure: told the time.
///
/// The number of buckets is bounded. Beyond it new clients share one bucket until others have refilled and are
/// forgotten, so that a flood of addresses neither grows memory nor escapes the limit.
struct TokenBuckets {
    private struct Bucket {
        var tokens: Double
        var at: NIODeadline
    }

    let limit: Int
    let capacity: Int
    private var buckets: [String: Bucket] = [:]
    private var sweptAt: NIODeadline = .uptimeNanoseconds(0)
    private static let shared = ""

    init(limit: Int, capacity: Int = 50_000) {
        self.limit = limit
        self.capacity = capacity
    }

    /// How many clients are remembered.
    var count: Int { buckets.count }

    /// Takes one request from a client's bucket, or only looks where `spending` is false.
    mutating func take(_ client: String, spending: Bool = true, now: NIODeadline) -> RateStatus {
        let key = room(for: client, now: now)
        var bucket = buckets[key] ?? Bucket(tokens: Double(limit), at: now)
        let refill = Double((now - bucket.at).nanoseconds) / 60_000_000_000 * Double(limit)
        bucket.tokens = min(Double(limit), bucket.tokens + max(0, refill))
        bucket.at = now
        let isAllowed = bucket.tokens >= 1
        if isAllowed, spending { bucket.tokens -= 1 }
        if spending { buckets[key] = bucket }
        let perSecond = Double(limit) / 60
        return RateStatus(
            limit: limit, remaining: Int(bucket.tokens),
            reset: Int(((Double(limit) - bucket.tokens) / perSecond).rounded(.up)),
            retryAfter: isAllowed ? nil : max(1, Int(((1 - bucket.tokens) / perSecond).rounded(.up))))
    }

    private mutating func room(for client: String, now: NIODeadline) -> String {
        if buckets[client] != nil || buckets.count < capacity { return client }
        if now - sweptAt > .seconds(1) {
            sweptAt = now
            // After a minute any bucket is full again, and forgetting a full one changes nothing.
            buckets = buckets.filter { now - $0.value.at < .seconds(60) }
        }
        return buckets.count < capacity ? client : Self.shared
    }
}

/// The limit of requests a minute, shared by all connections of the process.
struct RateLimit: Sendable {
    private let buckets: NIOLockedValueBox<TokenBuckets>?

    /// `perMinute` of 0 means no limit.
    init(perMinute: Int) {
        buckets = perMinute > 0 ? NIOLockedValueBox(TokenBuckets(limit: perMinute)) : nil
    }

    /// Takes one request of a key or an address; nil where there is no limit.
    func take(_ client: String, spending: Bool = true) -> RateStatus? {
        buckets?.withLockedValue { $0.take(client, spending: spending, now: .now()) }
    }

    /// The name under which an address is counted: itself, or the /64 network of an IPv6 address, which is what one
    /// client commonly has.
    static func client(address: String) -> String {
        guard address.contains(":"), case .v6(let parsed)? = try? SocketAddress(ipAddress: address, port: 0) else {
            return "a:" + address
        }
        // In `sockaddr_in6` family, port and flow come first, 8 bytes together, on every system.
        let network = withUnsafeBytes(of: parsed.address) { $0.dropFirst(8).prefix(8).map { String($0, radix: 16) } }
        return "a:" + network.joined(separator: ".")
    }
}
