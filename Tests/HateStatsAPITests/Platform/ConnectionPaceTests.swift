import NIOCore
import Testing

@testable import HateStatsAPI

@Suite("The pace of a connection")
struct ConnectionPaceTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private let start = ConnectionPaceTests.start
    private let limits = ServerLimits(
        bodyBytes: 1000, headerBytes: 1000, headerFields: 10, connections: 10, headerDeadline: .seconds(10),
        idleDeadline: .seconds(60), stallDeadline: .seconds(30), minimumRate: 1000, bodyDeadline: .seconds(600))

    private func pace() -> ConnectionPace { ConnectionPace(limits: limits, now: start) }

    private func judged(_ pace: inout ConnectionPace, after seconds: Int64, written: Int = 0, buffered: Int = 0)
        -> ConnectionPace.Verdict
    {
        pace.verdict(now: start + .seconds(seconds), written: written, buffered: buffered)
    }

    /// A connection that has sent a header and is sending its body.
    private func inBody() -> ConnectionPace {
        var pace = pace()
        pace.received(100, now: start)
        pace.headerEnded(now: start)
        pace.readWanted(now: start)
        return pace
    }

    @Test func `a silent connection is closed after the time for a header`() {
        var pace = pace()
        #expect(judged(&pace, after: 10) == .fine)
        #expect(judged(&pace, after: 11) == .closeIdle)
    }

    @Test func `a header that grows slowly is refused all the same`() {
        var pace = pace()
        for second in 1...11 {
            pace.received(1, now: start + .seconds(Int64(second)))
            pace.readWanted(now: start + .seconds(Int64(second)))
        }
        #expect(judged(&pace, after: 11) == .refuseHeader)
    }

    @Test func `a body that stalls fails`() {
        var pace = inBody()
        #expect(judged(&pace, after: 30) == .fine)
        #expect(judged(&pace, after: 31) == .failBody)
    }

    @Test func `a body below the least rate fails once the grace is over`() {
        var pace = inBody()
        for second in 1...32 {
            pace.received(10, now: start + .seconds(Int64(second)))
            pace.readWanted(now: start + .seconds(Int64(second)))
            if second <= 30 { #expect(judged(&pace, after: Int64(second)) == .fine) }
        }
        #expect(judged(&pace, after: 32) == .failBody)
    }

    @Test func `a body above the least rate goes on until its deadline`() {
        var pace = inBody()
        for second in 1...600 {
            pace.received(2000, now: start + .seconds(Int64(second)))
            pace.readWanted(now: start + .seconds(Int64(second)))
            #expect(judged(&pace, after: Int64(second)) == .fine)
        }
        #expect(judged(&pace, after: 601) == .failBody)
    }

    @Test func `time in which the server does not read counts against nobody`() {
        var pace = inBody()
        pace.received(1, now: start + .seconds(1))
        #expect(judged(&pace, after: 10_000) == .fine)
    }

    @Test func `time in which the answer is made counts against nobody`() {
        var pace = inBody()
        pace.bodyEnded(now: start)
        #expect(judged(&pace, after: 10_000) == .fine)
    }

    @Test func `a connection between requests is closed when it was idle too long`() {
        var pace = inBody()
        pace.bodyEnded(now: start)
        pace.allAnswered(now: start)
        #expect(judged(&pace, after: 60) == .fine)
        #expect(judged(&pace, after: 61) == .closeIdle)
    }

    @Test func `a reader that takes nothing is closed`() {
        var pace = inBody()
        pace.bodyEnded(now: start)
        #expect(judged(&pace, after: 1, written: 5000, buffered: 5000) == .fine)
        #expect(judged(&pace, after: 31, written: 5000, buffered: 5000) == .fine)
        #expect(judged(&pace, after: 32, written: 5000, buffered: 5000) == .closeReader)
    }

    @Test func `a reader below the least rate is closed, above it goes on`() {
        var slow = inBody()
        slow.bodyEnded(now: start)
        var quick = slow
        for second in 0...31 {
            let time = Int64(second)
            _ = judged(&slow, after: time, written: 1_000_000, buffered: 1_000_000 - 10 * second)
            #expect(judged(&quick, after: time, written: 1_000_000, buffered: 1_000_000 - 2000 * second) == .fine)
        }
        #expect(judged(&slow, after: 32, written: 1_000_000, buffered: 999_600) == .closeReader)
        #expect(judged(&quick, after: 32, written: 1_000_000, buffered: 936_000) == .fine)
    }
}
