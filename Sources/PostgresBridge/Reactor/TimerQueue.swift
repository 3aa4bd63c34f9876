/// What is to be done later, soonest first: a binary heap with cancellation by name.
struct TimerQueue<Work> {
    /// Names a timer, so that it can be taken back.
    struct Token: Hashable, Sendable {
        fileprivate let number: UInt64
    }

    private var heap: [(at: ContinuousClock.Instant, token: Token)] = []
    private var works: [Token: Work] = [:]
    private var count: UInt64 = 0

    /// The soonest moment; a timer that was taken back may still be counted.
    var next: ContinuousClock.Instant? { heap.first?.at }

    mutating func add(at instant: ContinuousClock.Instant, _ work: Work) -> Token {
        count &+= 1
        let token = Token(number: count)
        works[token] = work
        heap.append((instant, token))
        siftUp(from: heap.count - 1)
        return token
    }

    /// Takes a timer back; one that has gone off is no longer there.
    mutating func cancel(_ token: Token) {
        works[token] = nil
        while let first = heap.first, works[first.token] == nil { removeFirst() }
    }

    /// The next piece of work that is due.
    mutating func popDue(at now: ContinuousClock.Instant) -> Work? {
        while let first = heap.first, first.at <= now {
            removeFirst()
            if let work = works.removeValue(forKey: first.token) { return work }
        }
        return nil
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        siftDown()
    }

    private mutating func siftUp(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].at < heap[parent].at else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].at < heap[least].at { least = child }
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
