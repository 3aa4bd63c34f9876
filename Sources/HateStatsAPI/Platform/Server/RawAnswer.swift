import HTTPTypes
import NIOCore

/// Answers to what never became a request, written as bytes because there is no handler to answer.
enum RawAnswer {
    /// A problem as a whole HTTP/1.1 answer that closes the connection.
    static func text(_ type: ProblemType, _ detail: String, retryAfter: Int? = nil) -> ByteBuffer {
        let body = Problem(type, detail).json(instance: nil, requestID: RequestName.fresh())
        var bytes = ByteBufferAllocator().buffer(capacity: 512)
        bytes.writeString("HTTP/1.1 \(type.status.code) \(type.status.reasonPhrase)\r\n")
        bytes.writeString("Content-Type: application/problem+json\r\nContent-Length: \(body.readableBytes)\r\n")
        bytes.writeString("Access-Control-Allow-Origin: *\r\nCache-Control: no-store\r\nConnection: close\r\n")
        if let retryAfter { bytes.writeString("Retry-After: \(retryAfter)\r\n") }
        bytes.writeString("\r\n")
        bytes.writeImmutableBuffer(body)
        return bytes
    }
}
