import Testing

@testable import PostgresBridge

struct TimerQueueTests {
    private let start = ContinuousClock.now

    @Test func `What is due comes in the order of time`() {
        var queue = TimerQueue<Int>()
        for number in [5, 3, 9, 1, 7, 2, 8, 4, 6] { _ = queue.add(at: start + .seconds(number), number) }
        var order: [Int] = []
        while let number = queue.popDue(at: start + .seconds(7)) { order.append(number) }
        #expect(order == [1, 2, 3, 4, 5, 6, 7])
        #expect(queue.next == start + .seconds(8))
    }

    @Test func `What was taken back doesn't come`() {
        var queue = TimerQueue<Int>()
        let first = queue.add(at: start + .seconds(1), 1)
        _ = queue.add(at: start + .seconds(2), 2)
        queue.cancel(first)
        #expect(queue.next == start + .seconds(2))
        #expect(queue.popDue(at: start + .seconds(3)) == 2)
        #expect(queue.popDue(at: start + .seconds(3)) == nil)
    }

    @Test func `A timer that has gone off can be taken back without harm`() {
        var queue = TimerQueue<Int>()
        let token = queue.add(at: start, 1)
        #expect(queue.popDue(at: start) == 1)
        queue.cancel(token)
        #expect(queue.next == nil)
    }
}
