public import Hummingbird
public import NIOCore

/// A request's body that ends with a problem once it exceeds a number of bytes, however it is sent.
///
/// A declared length above the limit is refused at once (``Request/body(atMost:)``); a chunked body is counted as it
/// comes. The pace is watched below, by the connection: a body that is too slow throws from this sequence as well.
public struct LimitedBody: AsyncSequence, Sendable {
    /// A run of bytes as it came.
    public typealias Element = ByteBuffer

    let body: RequestBody
    let limit: Int

    /// Starts to read; a body can be read once.
    public func makeAsyncIterator() -> Iterator { Iterator(base: body.makeAsyncIterator(), limit: limit) }

    /// Reads the body piece by piece.
    public struct Iterator: AsyncIteratorProtocol {
        var base: RequestBody.AsyncIterator
        let limit: Int
        var count = 0

        /// The next piece, nil at the end.
        ///
        /// - Throws: a `too-large`, `too-slow` or `malformed-request` problem.
        @concurrent public mutating func next() async throws -> ByteBuffer? {
            guard let piece = try await base.next() else { return nil }
            count += piece.readableBytes
            guard count <= limit else { throw LimitedBody.tooLarge(limit) }
            return piece
        }
    }

    static func tooLarge(_ limit: Int) -> Problem {
        Problem(.tooLarge, "The body has more than the \(limit) bytes that are taken here.")
    }
}

extension Request {
    /// The body, refused above `limit` bytes.
    ///
    /// - Throws: a `too-large` problem at once where the declared length is above the limit.
    public func body(atMost limit: Int) throws -> LimitedBody {
        if let declared = headers[.contentLength], let length = Int(declared), length > limit {
            throw LimitedBody.tooLarge(limit)
        }
        return LimitedBody(body: body, limit: limit)
    }

    /// The whole body in one buffer, refused above `limit` bytes.
    public func collectedBody(atMost limit: Int) async throws -> ByteBuffer {
        var whole = ByteBuffer()
        for try await piece in try body(atMost: limit) { whole.writeImmutableBuffer(piece) }
        return whole
    }
}
