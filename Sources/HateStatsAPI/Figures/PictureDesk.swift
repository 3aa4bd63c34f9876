internal import Dispatch
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import Pictures

/// Where drawings become pixels: on a thread of their own, since that computes for some ten milliseconds, and one after
/// another, so that however many are asked for, one processor does it and the others answer.
final class PictureDesk: Sendable {
    /// More than so many aren't left to wait.
    static let mostWaiting = 64

    private let queue = DispatchQueue(label: "hatestats.pictures")
    private let waiting = NIOLockedValueBox(0)

    /// A drawing as PNG.
    ///
    /// - Throws: an `unavailable` problem where too many wait already, a `PictureError` where it can't be made.
    func png(of svg: ByteBuffer, scale: Int) async throws -> ByteBuffer {
        let isTaken = waiting.withLockedValue { waiting in
            guard waiting < Self.mostWaiting else { return false }
            waiting += 1
            return true
        }
        guard isTaken else {
            throw Problem.unavailable(
                "Too many pictures are being drawn at the moment. The drawing (.svg) is to be had.")
        }
        defer { waiting.withLockedValue { $0 -= 1 } }
        let bytes = Array(svg.readableBytesView)
        let result: Result<[UInt8], PictureError> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: Result { () throws(PictureError) in try PNGPicture.bytes(ofSVG: bytes, scale: scale) })
            }
        }
        return ByteBuffer(bytes: try result.get())
    }
}
