public import NIOCore
internal import NIOPosix

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The bytes of an open file, a pipe or a terminal, a piece at a time.
///
/// Reads run on NIO's thread pool: a read of a pipe may wait for ever, and must not hold a thread of the concurrency
/// pool while it does.
public struct FileChunks: AsyncSequence, Sendable {
    private let descriptor: Int32

    /// Reads from a descriptor that its owner opened and closes.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Reads on.
    public func makeAsyncIterator() -> Iterator {
        Iterator(descriptor: descriptor)
    }

    /// Gives one piece after another.
    public struct Iterator: AsyncIteratorProtocol {
        let descriptor: Int32
        private static let pieceSize = 256 * 1024

        init(descriptor: Int32) {
            self.descriptor = descriptor
        }

        /// The next piece; nil at the end of the file.
        ///
        /// - Throws: the operating system's reason where the file can't be read.
        public func next() async throws -> ByteBuffer? {
            let descriptor = descriptor
            return try await NIOThreadPool.singleton.runIfActive {
                var buffer = ByteBufferAllocator().buffer(capacity: Self.pieceSize)
                let count = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.pieceSize) { bytes in
                    while true {
                        let count = read(descriptor, bytes.baseAddress, bytes.count)
                        if count >= 0 { return count }
                        guard errno == EINTR else { throw IOError(errnoCode: errno, reason: "read") }
                    }
                }
                return count > 0 ? buffer : nil
            }
        }
    }
}
