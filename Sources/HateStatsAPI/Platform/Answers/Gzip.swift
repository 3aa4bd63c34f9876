import CZlib
import HTTPTypes
import Hummingbird
import NIOCore

/// A gzip stream being written: bytes in, compressed bytes out. Used by one task at a time.
final class GzipStream {
    private var stream = z_stream()
    private var isOpen: Bool

    /// Level 5: within a few percent of the best size for JSON and CSV at a third of its time.
    init?() {
        let windowBitsForGzip: Int32 = 15 + 16
        let status = deflateInit2_(
            &stream, 5, Z_DEFLATED, windowBitsForGzip, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        isOpen = status == Z_OK
        guard isOpen else { return nil }
    }

    deinit {
        if isOpen { deflateEnd(&stream) }
    }

    /// Compresses a piece; what zlib holds back comes with a later piece or with the end.
    func compress(_ piece: ByteBuffer, isLast: Bool) -> ByteBuffer {
        var input = piece
        var output = ByteBufferAllocator().buffer(capacity: max(512, piece.readableBytes / 3))
        input.withUnsafeMutableReadableBytes { bytes in
            stream.next_in = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.avail_in = UInt32(clamping: bytes.count)
            var status = Z_OK
            repeat {
                output.writeWithUnsafeMutableBytes(minimumWritableBytes: 16_384) { space in
                    stream.next_out = space.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    stream.avail_out = UInt32(clamping: space.count)
                    status = deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    return space.count - Int(stream.avail_out)
                }
            } while status == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0 || isLast)
            stream.next_in = nil
            stream.next_out = nil
        }
        return output
    }
}

/// Whether and how an answer is compressed.
enum Gzip {
    /// Whether a client's `Accept-Encoding` lets an answer be gzip (RFC 9110, section 12.5.3): named with a weight
    /// above 0, or covered by `*`.
    static func isAccepted(_ field: String?) -> Bool {
        guard let field else { return false }
        var star = false
        for part in field.split(separator: ",") {
            let pieces = part.split(separator: ";").map { $0.trimmingPrefix(while: \.isWhitespace) }
            guard let coding = pieces.first else { continue }
            let name = coding.filter { !$0.isWhitespace }.lowercased()
            let weight = pieces.dropFirst().first { $0.lowercased().hasPrefix("q=") }.flatMap {
                Double($0.dropFirst(2).filter { !$0.isWhitespace })
            }
            if name == "gzip" || name == "x-gzip" { return (weight ?? 1) > 0 }
            if name == "*" { star = (weight ?? 1) > 0 }
        }
        return star
    }

    /// Whether bytes of this kind get smaller.
    static func isWorthwhile(_ contentType: String?) -> Bool {
        guard let kind = contentType?.split(separator: ";").first?.lowercased() else { return false }
        return kind.hasPrefix("text/") || kind.hasSuffix("json") || kind.hasSuffix("xml") || kind.hasSuffix("yaml")
            || kind.hasSuffix("javascript")
    }

    /// The answer with its body compressed, header fields adjusted.
    static func compressing(_ response: Response) -> Response {
        var response = response
        let body = response.body
        response.headers[.contentEncoding] = "gzip"
        response.body = ResponseBody { writer in
            guard let stream = GzipStream() else { throw Problem(.internalError, "") }
            try await body.write(GzipWriter(parent: writer, stream: stream))
        }
        response.headers[.contentLength] = nil
        return response
    }
}

/// Passes a body on, compressed.
private struct GzipWriter: ResponseBodyWriter {
    var parent: any ResponseBodyWriter
    let stream: GzipStream

    @concurrent mutating func write(_ buffer: ByteBuffer) async throws {
        let piece = stream.compress(buffer, isLast: false)
        if piece.readableBytes > 0 { try await parent.write(piece) }
    }

    @concurrent consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await parent.write(stream.compress(ByteBuffer(), isLast: true))
        try await parent.finish(trailingHeaders)
    }
}
