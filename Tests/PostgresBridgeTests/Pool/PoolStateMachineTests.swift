import Testing

@testable import PostgresBridge

struct PoolStateMachineTests {
    /// Stands for a connection.
    final class Session: Sendable {}

    typealias Machine = PoolStateMachine<Session>

    private let start = ContinuousClock.now

    private func machine(_ change: (inout PostgresPool.Configuration) -> Void = { _ in }) -> Machine {
        var configuration = PostgresPool.Configuration()
        configuration.maximumConnections = 2
        change(&configuration)
        return Machine(configuration)
    }

    private func lease(_ session: Session, life: Duration = .seconds(3600)) -> Machine.Lease {
        Machine.Lease(connection: session, endOfLife: start + life)
    }

    /// Takes a place and fills it.
    private func open(_ machine: inout Machine, life: Duration = .seconds(3600)) -> Machine.Lease {
        _ = machine.acquire(0, now: start)
        let session = Session()
        _ = machine.connected(session)
        return lease(session, life: life)
    }

    private func name(_ acquisition: Machine.Acquisition) -> String {
        switch acquisition {
        case .lease: "lease"
        case .check: "check"
        case .connect: "connect"
        case .wait: "wait"
        case .refuse: "refuse"
        case .closed: "closed"
        }
    }

    private func name(_ handover: Machine.Handover) -> String {
        switch handover {
        case .lease(_, let waiter): "lease to \(waiter)"
        case .connect(let waiter): "connect \(waiter)"
        case .none: "none"
        }
    }

    @Test func `While there is room, whoever comes makes a connection`() {
        var machine = machine()
        #expect(name(machine.acquire(1, now: start).0) == "connect")
        #expect(name(machine.acquire(2, now: start).0) == "connect")
        #expect(name(machine.acquire(3, now: start).0) == "wait")
    }

    @Test func `An idle connection is used before one is made`() {
        var machine = machine()
        let lease = open(&machine)
        _ = machine.release(lease, isUsable: true, now: start)
        #expect(name(machine.acquire(1, now: start).0) == "lease")
    }

    @Test func `The connection used last is used next`() throws {
        var machine = machine()
        let first = open(&machine)
        let second = open(&machine)
        _ = machine.release(first, isUsable: true, now: start)
        _ = machine.release(second, isUsable: true, now: start)
        guard case .lease(let lease) = machine.acquire(1, now: start).0 else {
            Issue.record("no lease")
            return
        }
        #expect(lease.connection === second.connection)
    }

    @Test func `A connection that comes back goes to whoever waits longest`() {
        var machine = machine { $0.maximumConnections = 1 }
        let lease = open(&machine)
        _ = machine.acquire(1, now: start)
        _ = machine.acquire(2, now: start)
        let (handover, mustClose) = machine.release(lease, isUsable: true, now: start)
        #expect(name(handover) == "lease to 1")
        #expect(!mustClose)
    }

    @Test func `Nobody overtakes those who wait`() {
        var machine = machine { $0.maximumConnections = 1 }
        let lease = open(&machine)
        _ = machine.acquire(1, now: start)
        _ = machine.acquire(2, now: start)
        _ = machine.release(lease, isUsable: true, now: start)
        #expect(name(machine.acquire(3, now: start).0) == "wait")
    }

    @Test func `A broken connection's place goes to whoever waits`() {
        var machine = machine { $0.maximumConnections = 1 }
        let lease = open(&machine)
        _ = machine.acquire(1, now: start)
        let (handover, mustClose) = machine.release(lease, isUsable: false, now: start)
        #expect(name(handover) == "connect 1")
        #expect(mustClose)
    }

    @Test func `A failed attempt's place goes to whoever waits`() {
        var machine = machine { $0.maximumConnections = 1 }
        _ = machine.acquire(1, now: start)
        _ = machine.acquire(2, now: start)
        #expect(name(machine.connectFailed()) == "connect 2")
    }

    @Test func `One more than may wait is refused`() {
        var machine = machine {
            $0.maximumConnections = 1
            $0.maximumWaiters = 1
        }
        _ = machine.acquire(1, now: start)
        #expect(name(machine.acquire(2, now: start).0) == "wait")
        #expect(name(machine.acquire(3, now: start).0) == "refuse")
    }

    @Test func `Who gives up gets nothing`() {
        var machine = machine { $0.maximumConnections = 1 }
        let lease = open(&machine)
        _ = machine.acquire(1, now: start)
        #expect(machine.giveUp(1) == true)
        #expect(name(machine.release(lease, isUsable: true, now: start).0) == "none")
    }

    @Test func `Who was given something can't give up`() {
        var machine = machine { $0.maximumConnections = 1 }
        let lease = open(&machine)
        _ = machine.acquire(1, now: start)
        _ = machine.release(lease, isUsable: true, now: start)
        #expect(machine.giveUp(1) == false)
    }

    @Test func `A connection that was idle for long is checked first`() {
        var machine = machine()
        let lease = open(&machine)
        _ = machine.release(lease, isUsable: true, now: start)
        #expect(name(machine.acquire(1, now: start + .seconds(31)).0) == "check")
    }

    @Test func `A connection past its life is closed when it comes back`() {
        var machine = machine()
        let lease = open(&machine, life: .seconds(10))
        #expect(machine.release(lease, isUsable: true, now: start + .seconds(10)).close == true)
        #expect(machine.idleCount == 0)
    }

    @Test func `An idle connection past its life is not handed out`() {
        var machine = machine()
        let lease = open(&machine, life: .seconds(10))
        _ = machine.release(lease, isUsable: true, now: start)
        let (acquisition, expired) = machine.acquire(1, now: start + .seconds(11))
        #expect(name(acquisition) == "connect")
        #expect(expired.first === lease.connection)
    }

    @Test func `A connection that broke while idle is forgotten`() {
        var machine = machine()
        let lease = open(&machine)
        _ = machine.release(lease, isUsable: true, now: start)
        _ = machine.broke(lease.connection)
        #expect(machine.idleCount == 0)
        #expect(name(machine.acquire(1, now: start).0) == "connect")
    }

    @Test func `The minimum is made once`() {
        var machine = machine()
        #expect(machine.reserve(upTo: 1) == true)
        #expect(machine.reserve(upTo: 1) == false)
    }

    @Test func `The minimum is no more than the maximum`() {
        var machine = machine()
        #expect(machine.reserve(upTo: 5) == true)
        #expect(machine.reserve(upTo: 5) == true)
        #expect(machine.reserve(upTo: 5) == false)
    }

    @Test func `A closed pool lets nobody in`() {
        var machine = machine()
        _ = machine.close()
        #expect(name(machine.acquire(1, now: start).0) == "closed")
        #expect(machine.reserve(upTo: 1) == false)
    }

    @Test func `A pool is drained when all connections are back`() {
        var machine = machine()
        let lease = open(&machine)
        _ = machine.acquire(1, now: start)
        _ = machine.close()
        #expect(!machine.isDrained)
        #expect(machine.release(lease, isUsable: true, now: start).close == true)
        #expect(!machine.isDrained)
        _ = machine.connectFailed()
        #expect(machine.isDrained)
    }

    @Test func `A connection that is made for a closed pool is not taken in`() {
        var machine = machine()
        _ = machine.acquire(1, now: start)
        _ = machine.close()
        #expect(machine.connected(Session()) == false)
    }

    @Test func `Closing sends away those who wait`() {
        var machine = machine { $0.maximumConnections = 1 }
        _ = open(&machine)
        _ = machine.acquire(1, now: start)
        _ = machine.acquire(2, now: start)
        #expect(machine.close().waiters == [1, 2])
    }

    /// Whatever the order of events, there are never too many connections, and no one waits while there is room.
    @Test(arguments: 0..<100) func `No order of events breaks the bounds`(seed: UInt64) {
        var random = Generator(state: seed)
        var machine = machine { $0.maximumConnections = 3 }
        var leases: [Machine.Lease] = []
        var makers = 0
        for step in 0..<200 {
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1:
                switch machine.acquire(UInt64(step), now: start).0 {
                case .lease(let lease), .check(let lease): leases.append(lease)
                case .connect: makers += 1
                default: break
                }
            case 2 where makers > 0:
                makers -= 1
                if Bool.random(using: &random) {
                    let session = Session()
                    #expect(machine.connected(session) == true)
                    leases.append(lease(session))
                } else if case .connect = machine.connectFailed() {
                    makers += 1
                }
            case 3 where !leases.isEmpty:
                let lease = leases.remove(at: Int.random(in: 0..<leases.count, using: &random))
                switch machine.release(lease, isUsable: Bool.random(using: &random), now: start).0 {
                case .lease(let lease, _): leases.append(lease)
                case .connect: makers += 1
                case .none: break
                }
            default: break
            }
            #expect(machine.idleCount + leases.count + makers <= 3)
            #expect(machine.waiterCount == 0 || machine.idleCount == 0)
            #expect(machine.waiterCount == 0 || leases.count + makers == 3)
        }
    }
}
