import Testing

@testable import PostgresBridge

struct ConnectionStateMachineTests {
    /// A machine whose session stands.
    private func connected() -> ConnectionStateMachine {
        var machine = ConnectionStateMachine()
        machine.connecting(needs: .readable)
        machine.connected()
        return machine
    }

    private func active(_ exchange: ConnectionStateMachine.Exchange) -> ConnectionStateMachine {
        var machine = connected()
        _ = machine.begin(exchange)
        machine.flushed(true)
        return machine
    }

    @Test func `While connecting it waits for what libpq says`() {
        var machine = ConnectionStateMachine()
        #expect(machine.interest == .writable)
        machine.connecting(needs: .readable)
        #expect(machine.interest == .readable)
    }

    @Test func `Nothing begins before the session stands`() {
        var machine = ConnectionStateMachine()
        #expect(machine.begin(.query) == false)
    }

    @Test func `Nothing begins while an exchange goes on`() {
        var machine = active(.query)
        #expect(machine.begin(.query) == false)
    }

    @Test func `An idle session is watched for notifications and hangups`() {
        #expect(connected().interest == .readable)
    }

    @Test func `While writing it reads as well`() {
        var machine = active(.query)
        machine.flushed(false)
        #expect(machine.interest == [.readable, .writable])
    }

    @Test func `A query ends with libpq's null`() {
        var machine = active(.query)
        #expect(machine.received(.rows) == .keep)
        #expect(machine.received(nil) == .finish)
        #expect(machine.isIdle)
    }

    @Test func `A failed query goes on to its null`() {
        var machine = active(.query)
        #expect(machine.received(.failure) == .fail)
        #expect(machine.isActive)
        #expect(machine.received(nil) == .finish)
    }

    @Test func `A pipeline ends with its sync, not with a null`() {
        var machine = active(.pipeline)
        #expect(machine.received(.rows) == .keep)
        #expect(machine.received(nil) == .endStatement)
        #expect(machine.received(.failure) == .fail)
        #expect(machine.received(nil) == .endStatement)
        #expect(machine.received(.aborted) == .ignore)
        #expect(machine.received(nil) == .endStatement)
        #expect(machine.received(.pipelineSync) == .finish)
        #expect(machine.isIdle)
    }

    @Test func `A cancelled query waits for the end of the cancel request`() {
        var machine = active(.query)
        #expect(machine.interrupt(.cancelled) == true)
        #expect(machine.received(.failure) == .fail)
        #expect(machine.received(nil) == .awaitCancel)
        #expect(machine.begin(.query) == false)
        #expect(machine.cancelEnded() == true)
        #expect(machine.isIdle)
    }

    @Test func `A cancelled query waits for its own end, too`() {
        var machine = active(.query)
        #expect(machine.interrupt(.deadline) == true)
        #expect(machine.cancelEnded() == false)
        #expect(machine.begin(.query) == false)
        #expect(machine.received(.failure) == .fail)
        #expect(machine.received(nil) == .finish)
    }

    @Test func `Only the first interruption sends a cancel request`() {
        var machine = active(.query)
        #expect(machine.interrupt(.deadline) == true)
        #expect(machine.interrupt(.cancelled) == false)
        #expect(machine.interruption == .deadline)
    }

    @Test func `An idle session has nothing to interrupt`() {
        var machine = connected()
        #expect(machine.interrupt(.cancelled) == false)
        #expect(machine.isIdle)
    }

    @Test func `A complete answer counts although it was cancelled`() {
        var machine = active(.query)
        #expect(machine.interrupt(.cancelled) == true)
        #expect(machine.received(.rows) == .keep)
    }

    @Test func `The rest of an interrupted stream is dropped`() {
        var machine = active(.stream)
        #expect(machine.received(.singleRow) == .keep)
        #expect(machine.interrupt(.abandoned) == true)
        #expect(machine.received(.singleRow) == .ignore)
    }

    @Test func `A paused stream doesn't read`() {
        var machine = active(.stream)
        machine.pause()
        #expect(machine.interest.isEmpty)
        #expect(!machine.expectsResults)
        machine.resume()
        #expect(machine.interest == .readable)
    }

    @Test func `An interrupted stream reads on, however far behind its consumer is`() {
        var machine = active(.stream)
        machine.pause()
        #expect(machine.interrupt(.cancelled) == true)
        #expect(machine.interest == .readable)
        machine.pause()
        #expect(machine.interest == .readable)
    }

    @Test func `A COPY that nobody asked for is refused`() {
        var machine = active(.query)
        #expect(machine.received(.copyIn) == .refuseCopy)
    }

    @Test(arguments: [ResultKind.copyIn, .copyOut]) func `A COPY in a pipeline ends the session`(kind: ResultKind) {
        var machine = active(.pipeline)
        #expect(machine.received(kind) == .breakOff)
    }

    @Test func `A COPY to the client that nobody asked for is dropped`() {
        var machine = active(.query)
        #expect(machine.received(.copyOut) == .startCopy)
        #expect(machine.isReadingCopy)
        #expect(!machine.keepsCopy)
        machine.copyEnded()
        #expect(machine.received(.command) == .keep)
        #expect(machine.received(nil) == .finish)
    }

    @Test func `Within a COPY from the client no results are asked for`() {
        var machine = active(.copyIn)
        #expect(machine.received(.copyIn) == .startCopy)
        #expect(machine.isWritingCopy)
        #expect(!machine.expectsResults)
        machine.copyEnded()
        #expect(machine.expectsResults)
    }

    @Test func `A COPY that was interrupted before it began is refused`() {
        var machine = active(.copyIn)
        #expect(machine.interrupt(.cancelled) == true)
        #expect(machine.received(.copyIn) == .refuseCopy)
    }

    @Test func `An interrupted COPY takes no more data`() {
        var machine = active(.copyIn)
        #expect(machine.received(.copyIn) == .startCopy)
        #expect(machine.interrupt(.deadline) == true)
        #expect(!machine.isWritingCopy)
    }

    @Test func `A closed session does nothing any more`() {
        var machine = active(.query)
        machine.close()
        #expect(machine.isClosed)
        #expect(machine.interest.isEmpty)
        #expect(machine.begin(.query) == false)
        #expect(machine.interrupt(.cancelled) == false)
        #expect(machine.cancelEnded() == false)
        #expect(machine.received(.rows) == .ignore)
    }

    /// Whatever the order of events, the session is free only when neither an answer nor a cancel request is out.
    @Test(arguments: 0..<200) func `No order of events frees the session too early`(seed: UInt64) {
        var random = Generator(state: seed)
        var machine = active([.query, .stream, .pipeline, .copyOut, .script].randomElement(using: &random) ?? .query)
        let end: ResultKind? = machine.isPipelineForTest ? .pipelineSync : nil
        var isDrained = false
        var isCancelling = false
        for _ in 0..<30 where machine.isActive {
            switch Int.random(in: 0..<5, using: &random) {
            case 0: if machine.interrupt(.cancelled) { isCancelling = true }
            case 1 where isCancelling:
                let isOver = machine.cancelEnded()
                isCancelling = false
                #expect(isOver == isDrained)
            case 2 where !isDrained:
                isDrained = true
                #expect(machine.received(end) == (isCancelling ? .awaitCancel : .finish))
            case 3 where !isDrained: _ = machine.received(.failure)
            case 4 where !isDrained: _ = machine.received(.rows)
            default: break
            }
            #expect(machine.isIdle == (isDrained && !isCancelling))
        }
    }
}

extension ConnectionStateMachine {
    /// Whether the exchange is a pipeline, told by its reaction to a null, which changes nothing there.
    fileprivate var isPipelineForTest: Bool {
        var copy = self
        return copy.received(nil) == .endStatement
    }
}

/// A small generator with a fixed seed (SplitMix64), so that a failure comes again.
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
