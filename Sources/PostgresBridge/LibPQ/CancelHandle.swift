internal import CLibPQ

/// A `PGcancel`: what is needed to ask the server to stop what a connection does.
///
/// `@unchecked Sendable` is sound: libpq documents a `PGcancel` as independent of its connection and `PQcancel` as
/// safe to call from another thread; the pointer is constant and freed once nobody holds the handle.
final class CancelHandle: @unchecked Sendable {
    private let pointer: OpaquePointer

    init?(of connection: OpaquePointer) {
        guard let pointer = PQgetCancel(connection) else { return nil }
        self.pointer = pointer
    }

    deinit {
        PQfreeCancel(pointer)
    }

    /// Sends the request and waits until the server has dealt with it. Blocks the thread.
    ///
    /// - Returns: why it could not be sent; nil when it was, which does not say that there was anything to stop.
    func send() -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let base = buffer.baseAddress else { return "no memory" }
            if PQcancel(pointer, base, Int32(buffer.count)) == 1 { return nil }
            return String(cString: base).trimmedLine
        }
    }
}
