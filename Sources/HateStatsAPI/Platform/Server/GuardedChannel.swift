import HTTPTypes
import HummingbirdCore
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// An HTTP/1 connection with bounds on everything that its client decides.
///
/// Hummingbird's own channel bounds a header's size and closes an idle connection. This one adds what it lacks:
/// deadlines for slow headers, bodies and readers, a polite refusal above the greatest number of connections, an end to
/// bodies that nobody reads, `Host` as HTTP/1.1 wants it, and answers to what can't be parsed.
struct GuardedChannel: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: HTTPChannelHandler.Responder
    let limits: ServerLimits
    let openConnections: OpenConnections

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let isWelcome = openConnections.open(channel, atMost: limits.connections)
            let pipeline = channel.pipeline.syncOperations
            let guardian = ConnectionGuard(limits: limits, isWelcome: isWelcome)
            try pipeline.addHandler(guardian)
            var decoding = NIOHTTPDecoderLimitConfiguration()
            decoding.maxHeaderFieldSize = limits.headerBytes
            decoding.maxHeaderListSize = limits.headerBytes
            decoding.maxHeaderFieldCount = limits.headerFields
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: decoding)
            try pipeline.addHandler(HeaderCheck(guardian))
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(RequestGuard(guardian))
            try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: nil, logger: logger))
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }
}

/// How many connections are open, over all event loops.
struct OpenConnections: Sendable {
    private let count = NIOLockedValueBox(0)

    /// Counts a connection until it closes; false when it is one too many.
    func open(_ channel: any Channel, atMost limit: Int) -> Bool {
        let number = count.withLockedValue { count in
            count += 1
            return count
        }
        channel.closeFuture.whenComplete { [count] _ in count.withLockedValue { $0 -= 1 } }
        return number <= limit
    }
}

/// Refuses what HTTP/1.1 forbids and the decoder lets pass, while the version is still known.
final class HeaderCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let guardian: ConnectionGuard

    init(_ guardian: ConnectionGuard) { self.guardian = guardian }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            let hosts = head.headers["Host"]
            let needsHost = head.version.major == 1 && head.version.minor >= 1
            if hosts.count > 1 || (hosts.isEmpty && needsHost) {
                context.fireErrorCaught(RequestRefused.host)
                return
            }
            if !head.isKeepAlive { guardian.closesAfterAnswer = true }
        }
        context.fireChannelRead(data)
    }
}

/// Why a request ended before its handler could read all of it.
enum RequestRefused: Error {
    /// HTTP/1.1 without exactly one `Host`.
    case host
    /// The header, or the body, came too slowly.
    case tooSlow
    /// The connection broke before the body was complete.
    case cutOff
}
