internal import CZlib

/// Inflates a gzip stream piece by piece, in constant memory.
///
/// Files as well as bodies come compressed, so NIO's HTTP request decompressor, which sits in a channel, does not serve.
/// Not safe to share: one reader owns one inflater.
struct GzipInflater: ~Copyable {
    /// What can be wrong with a stream that claims to be gzip.
    enum Failure: Error, Equatable {
        /// The bytes are not a gzip stream, or were damaged on the way.
        case notGzip(String)
        /// The stream ended before its last member did.
        case cutOff
    }

    private let stream: UnsafeMutablePointer<z_stream>
    private let output: UnsafeMutableBufferPointer<UInt8>
    private var isBetweenMembers = false
    private var hasInput = false

    /// Makes an inflater whose pieces are at most `pieceSize` bytes.
    init(pieceSize: Int = 128 * 1024) throws(Failure) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        output = .allocate(capacity: pieceSize)
        // 15 bits of window, and 16 to accept the gzip wrapper and nothing else.
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw .notGzip("zlib would not start (\(status))") }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
        output.deallocate()
    }

    /// Inflates `compressed` and hands on each piece as it comes out.
    ///
    /// - Throws: ``Failure`` for damaged input, or what `body` throws.
    mutating func inflate(
        _ compressed: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard let start = compressed.baseAddress, let size = UInt32(exactly: compressed.count), size > 0 else { return }
        hasInput = true
        // zlib only reads through next_in; its C signature lacks the const.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = size
        while true {
            if isBetweenMembers {
                guard stream.pointee.avail_in > 0 else { return }
                // A gzip file may be several members one after another.
                inflateReset(stream)
                isBetweenMembers = false
            }
            stream.pointee.next_out = output.baseAddress
            stream.pointee.avail_out = UInt32(truncatingIfNeeded: output.count)
            let status = CZlib.inflate(stream, Z_NO_FLUSH)
            let produced = output.count - Int(stream.pointee.avail_out)
            if produced > 0 { try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[..<produced])) }
            switch status {
            case Z_STREAM_END: isBetweenMembers = true
            case Z_OK: break
            // Nothing more can be done with the input at hand.
            case Z_BUF_ERROR: return
            default: throw Failure.notGzip(stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)")
            }
            if stream.pointee.avail_in == 0, stream.pointee.avail_out > 0 { return }
        }
    }

    /// Checks that the stream had come to its end.
    ///
    /// - Throws: ``Failure/cutOff`` when it had not.
    func finish() throws(Failure) {
        guard isBetweenMembers || !hasInput else { throw .cutOff }
    }
}
