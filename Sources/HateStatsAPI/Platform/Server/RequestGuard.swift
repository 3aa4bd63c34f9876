import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Stands next to the handlers: tells the ``ConnectionGuard`` where a request and its answer begin and end.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let guardian: ConnectionGuard

    init(_ guardian: ConnectionGuard) { self.guardian = guardian }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            guardian.requestBegan()
            if head.headerFields[.expect]?.lowercased() == "100-continue" {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        case .body: break
        case .end: guardian.requestEnded()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.kind != .informational:
            guardian.answerBegan()
            // What is left of a body that was answered unread is not waited for.
            if guardian.isAnsweringUnreadBody { guardian.closesAfterAnswer = true }
            if guardian.closesAfterAnswer { head.headerFields[.connection] = "close" }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .head, .body: context.write(data, promise: promise)
        case .end:
            context.write(data, promise: promise)
            guardian.answerEnded()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard guardian.requestsInFlight == 0 else {
            guardian.closesAfterAnswer = true
            context.fireErrorCaught(error)
            return
        }
        switch error {
        case RequestRefused.host:
            guardian.refuse(.malformedRequest, "A request of HTTP/1.1 needs exactly one Host header.")
        case HTTPParserError.headerOverflow:
            guardian.refuse(.headerTooLarge, "The header has more bytes or fields than this server takes.")
        case is HTTPParserError:
            guardian.refuse(.malformedRequest, "What came is not a well-formed HTTP request.")
        case is RequestRefused: context.fireErrorCaught(error)
        case is IOError, is ChannelError: context.fireErrorCaught(error)
        default:
            guardian.refuse(
                .malformedRequest, "The request has a method, an address or a header that is not valid HTTP.")
        }
    }
}
