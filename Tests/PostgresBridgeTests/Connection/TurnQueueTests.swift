import Testing

@testable import PostgresBridge

struct TurnQueueTests {
    @Test func `The first gets its turn at once, the next waits`() {
        var queue = TurnQueue()
        #expect(queue.request(1, within: []) == true)
        #expect(queue.request(2, within: []) == false)
        #expect(queue.leave(1) == 2)
    }

    @Test func `Turns go in the order of the requests`() {
        var queue = TurnQueue()
        _ = queue.request(1, within: [])
        for ticket in 2...5 { _ = queue.request(TurnQueue.Ticket(ticket), within: []) }
        var order: [TurnQueue.Ticket] = []
        var current: TurnQueue.Ticket? = 1
        while let ticket = current {
            order.append(ticket)
            current = queue.leave(ticket)
        }
        #expect(order == [1, 2, 3, 4, 5])
    }

    @Test func `Who gives up waiting is passed over`() {
        var queue = TurnQueue()
        _ = queue.request(1, within: [])
        _ = queue.request(2, within: [])
        _ = queue.request(3, within: [])
        #expect(queue.withdraw(2) == true)
        #expect(queue.leave(1) == 3)
    }

    @Test func `Who has the turn can't give up waiting`() {
        var queue = TurnQueue()
        _ = queue.request(1, within: [])
        #expect(queue.withdraw(1) == false)
    }

    @Test func `Only the holder can leave`() {
        var queue = TurnQueue()
        _ = queue.request(1, within: [])
        _ = queue.request(2, within: [])
        #expect(queue.leave(2) == nil)
        #expect(queue.holder == 1)
    }

    @Test func `Within a transaction only its own calls get a turn`() {
        var queue = TurnQueue()
        _ = queue.request(1, within: [])
        queue.open(7)
        #expect(queue.leave(1) == nil)
        #expect(queue.request(2, within: []) == false)
        #expect(queue.request(3, within: [7]) == true)
        #expect(queue.leave(3) == nil)
        #expect(queue.close(7) == 2)
    }

    @Test func `Within a savepoint the outer transaction's calls wait`() {
        var queue = TurnQueue()
        queue.open(1)
        queue.open(2)
        #expect(queue.request(10, within: [1]) == false)
        #expect(queue.request(11, within: [1, 2]) == true)
        #expect(queue.leave(11) == nil)
        #expect(queue.close(2) == 10)
    }

    @Test func `Closing a transaction closes what is still open in it`() {
        var queue = TurnQueue()
        queue.open(1)
        queue.open(2)
        _ = queue.close(1)
        #expect(queue.depth == 0)
    }

    @Test func `A latecomer doesn't overtake those who wait`() {
        var queue = TurnQueue()
        _ = queue.request(1, within: [])
        _ = queue.request(2, within: [])
        _ = queue.leave(1)
        #expect(queue.request(3, within: []) == false)
        #expect(queue.leave(2) == 3)
    }

    @Test func `When the connection is gone all who waited are told`() {
        var queue = TurnQueue()
        _ = queue.request(1, within: [])
        _ = queue.request(2, within: [])
        _ = queue.request(3, within: [])
        #expect(queue.dissolve() == [2, 3])
        #expect(queue.holder == nil)
    }
}
