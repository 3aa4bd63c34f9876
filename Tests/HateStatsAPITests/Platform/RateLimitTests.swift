import NIOCore
import Testing

@testable import HateStatsAPI

@Suite("The limit of requests a minute")
struct RateLimitTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test func `allows so many at once, then says when the next is allowed`() {
        var buckets = TokenBuckets(limit: 60)
        for left in (0..<60).reversed() { #expect(buckets.take("a", now: start).remaining == left) }
        let refused = buckets.take("a", now: start)
        #expect(refused.retryAfter == 1)
        #expect(refused.reset == 60)
        #expect(buckets.take("a", now: start + .seconds(1)).retryAfter == nil)
    }

    @Test func `counts each client on its own`() {
        var buckets = TokenBuckets(limit: 1)
        #expect(buckets.take("a", now: start).retryAfter == nil)
        #expect(buckets.take("b", now: start).retryAfter == nil)
        #expect(buckets.take("a", now: start).retryAfter == 60)
    }

    @Test func `takes nothing where it only looks`() {
        var buckets = TokenBuckets(limit: 1)
        #expect(buckets.take("a", spending: false, now: start).retryAfter == nil)
        #expect(buckets.take("a", now: start).retryAfter == nil)
        #expect(buckets.take("a", spending: false, now: start).retryAfter == 60)
    }

    @Test func `remembers a bounded number of clients, and a flood of them shares one bucket`() {
        var buckets = TokenBuckets(limit: 1, capacity: 100)
        var allowed = 0
        for client in 0..<10_000 where buckets.take("\(client)", now: start).retryAfter == nil { allowed += 1 }
        #expect(buckets.count <= 101)
        #expect(allowed == 101)
    }

    @Test func `forgets clients that have refilled`() {
        var buckets = TokenBuckets(limit: 1, capacity: 100)
        for client in 0..<100 { _ = buckets.take("\(client)", now: start) }
        #expect(buckets.take("new", now: start + .seconds(61)).retryAfter == nil)
        #expect(buckets.count == 1)
    }

    @Test func `counts a network of IPv6 addresses as one client`() {
        #expect(RateLimit.client(address: "2001:db8::1") == RateLimit.client(address: "2001:db8::ffff:2"))
        #expect(RateLimit.client(address: "2001:db8::1") != RateLimit.client(address: "2001:db8:0:1::1"))
        #expect(RateLimit.client(address: "10.0.0.1") != RateLimit.client(address: "10.0.0.2"))
    }
}
