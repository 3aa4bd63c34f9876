import NIOCore

/// Stands next to the socket: counts bytes both ways, keeps the time, refuses and closes.
///
/// Confined to its event loop, like every channel handler.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let limits: ServerLimits
    private let isWelcome: Bool
    private(set) var pace: ConnectionPace
    private var written = 0
    private var context: ChannelHandlerContext?
    private var nextCheck: Scheduled<Void>?
    private var isLingering = false
    /// Until when the client may take to close its side, once it has the last answer.
    private var lingerUntil: NIODeadline?
    /// Since when the handler of a failed body has been asked for its answer.
    private var failedBodySince: NIODeadline?

    /// Whether the connection ends with the answers to what has been read so far.
    var closesAfterAnswer = false
    /// Requests whose header has come and whose answer has not ended.
    private(set) var requestsInFlight = 0
    /// Whether the answer in progress has begun.
    private(set) var hasBegunAnswer = false

    init(limits: ServerLimits, isWelcome: Bool) {
        self.limits = limits
        self.isWelcome = isWelcome
        pace = ConnectionPace(limits: limits, now: .now())
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        nextCheck?.cancel()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        nextCheck?.cancel()
        // A body that was being read has been cut off: its handler must not take what came for the whole.
        if case .body = pace.reading { context.fireErrorCaught(RequestRefused.cutOff) }
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            if isLingering {
                context.close(promise: nil)
                return
            }
            if case .body = pace.reading { context.fireErrorCaught(RequestRefused.cutOff) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard isWelcome else {
            closeAfter(
                RawAnswer.text(.unavailable, "Too many connections are open; try again shortly.", retryAfter: 2),
                context)
            return
        }
        scheduleCheck(context)
    }

    // MARK: Bytes

    func read(context: ChannelHandlerContext) {
        pace.readWanted(now: .now())
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isLingering else { return }
        pace.received(unwrapInboundIn(data).readableBytes, now: .now())
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isLingering {
            // What still comes is read and thrown away, so that the client can read the answer before a reset.
            context.read()
        } else {
            context.fireChannelReadComplete()
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .byteBuffer(let buffer) = unwrapOutboundIn(data) { written &+= buffer.readableBytes }
        context.write(data, promise: promise)
    }

    // MARK: Requests

    func requestBegan() {
        requestsInFlight += 1
        pace.headerEnded(now: .now())
    }

    func requestEnded() { pace.bodyEnded(now: .now()) }

    func answerBegan() { hasBegunAnswer = true }

    /// The answer in progress has been written; closes the connection where it is the last.
    func answerEnded() {
        requestsInFlight = max(0, requestsInFlight - 1)
        hasBegunAnswer = false
        guard requestsInFlight == 0 else { return }
        pace.allAnswered(now: .now())
        if closesAfterAnswer, let context { linger(context) }
    }

    /// Whether the request that is being answered has not been read to its end.
    var isAnsweringUnreadBody: Bool {
        if case .body = pace.reading { requestsInFlight <= 1 } else { false }
    }

    /// Answers a request that never became one, where nothing else is being answered, and closes.
    func refuse(_ type: ProblemType, _ detail: String) {
        guard let context, !isLingering else { return }
        guard requestsInFlight == 0 else {
            context.close(promise: nil)
            return
        }
        closeAfter(RawAnswer.text(type, detail), context)
    }

    // MARK: Time

    private func scheduleCheck(_ context: ChannelHandlerContext) {
        let shortest = min(
            limits.headerDeadline, limits.idleDeadline, limits.stallDeadline, limits.bodyDeadline)
        let interval = max(TimeAmount.milliseconds(20), min(TimeAmount(shortest / 4), .seconds(1)))
        nextCheck = context.eventLoop.assumeIsolated().scheduleTask(in: interval) { [weak self] in
            self?.check()
        }
    }

    private func check() {
        guard let context, context.channel.isActive else { return }
        let now = NIODeadline.now()
        let buffered = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        if isLingering {
            checkLingering(context, now, buffered)
            return
        }
        if let since = failedBodySince, now - since > TimeAmount(limits.stallDeadline) {
            context.close(promise: nil)
            return
        }
        switch pace.verdict(now: now, written: written, buffered: buffered) {
        case .fine: break
        case .closeIdle, .closeReader:
            context.close(promise: nil)
            return
        case .refuseHeader:
            // A later request that dawdles must not cost an earlier one its answer.
            if requestsInFlight == 0 {
                refuse(.tooSlow, "The header did not end within \(limits.headerDeadline).")
                return
            }
        case .failBody:
            guard !hasBegunAnswer else {
                context.close(promise: nil)
                return
            }
            if failedBodySince == nil {
                failedBodySince = now
                closesAfterAnswer = true
                context.fireErrorCaught(RequestRefused.tooSlow)
            }
        }
        scheduleCheck(context)
    }

    // MARK: Closing

    private func closeAfter(_ answer: ByteBuffer, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(answer)), promise: nil)
        linger(context)
    }

    /// Closes our side, and the rest a moment later or as soon as the client has closed its own: a socket closed with
    /// unread bytes resets, and the client would lose the answer.
    private func linger(_ context: ChannelHandlerContext) {
        guard !isLingering else { return }
        isLingering = true
        nextCheck?.cancel()
        context.flush()
        context.close(mode: .output, promise: nil)
        context.read()
        scheduleCheck(context)
    }

    /// A reader that takes its time over the last answer has the time that any reader has; after that, two seconds.
    private func checkLingering(_ context: ChannelHandlerContext, _ now: NIODeadline, _ buffered: Int) {
        if buffered > 0 {
            lingerUntil = nil
            if pace.readerVerdict(now, drained: written - buffered, buffered: buffered) != .fine {
                context.close(promise: nil)
                return
            }
        } else if let end = lingerUntil {
            if now > end {
                context.close(promise: nil)
                return
            }
        } else {
            lingerUntil = now + .seconds(2)
        }
        scheduleCheck(context)
    }
}
