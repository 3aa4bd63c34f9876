import Dispatch
import Foundation

/// A TCP client that sends and reads exactly the bytes it is told to, at the pace it is told to.
///
/// Its blocking calls run on threads of their own, never on those that the server's tasks need.
final class RawSocket: Sendable {
    private let descriptor: Int32

    struct Failure: Error { let call: String, code: Int32 }

    init(port: Int, receiveBuffer: Int32? = nil) async throws {
        descriptor = try await Self.blocking {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
            // A program that is started meanwhile must not hold the connection open.
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            if var size = receiveBuffer {
                setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
            }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(UInt16(port).bigEndian)
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let status = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard status == 0 else {
                close(descriptor)
                throw Failure(call: "connect", code: errno)
            }
            return descriptor
        }
    }

    deinit { close(descriptor) }

    static func blocking<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
        }
    }

    /// Sends text as it is; false once the server has closed.
    @discardableResult
    func send(_ text: String) async throws -> Bool { try await send(Array(text.utf8)) }

    /// Sends bytes as they are; false once the server has closed.
    @discardableResult
    func send(_ bytes: [UInt8]) async throws -> Bool {
        let descriptor = descriptor
        return try await Self.blocking {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                if count <= 0 { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    /// Half-closes: nothing more will be sent.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads until the server closes, `deadline` passes or `limit` bytes have come.
    func receive(limit: Int = .max, deadline: Duration = .seconds(20)) async throws -> (bytes: [UInt8], isClosed: Bool)
    {
        let descriptor = descriptor
        let end = ContinuousClock.now + deadline
        return try await Self.blocking {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            while bytes.count < limit {
                let left = Int32(clamping: Int((end - .now) / .milliseconds(1)))
                guard left > 0 else { return (bytes, false) }
                var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                guard poll(&poller, 1, left) > 0 else { return (bytes, false) }
                let count = recv(descriptor, &buffer, min(buffer.count, limit - bytes.count), 0)
                guard count > 0 else { return (bytes, true) }
                bytes += buffer[..<count]
            }
            return (bytes, false)
        }
    }

    /// Everything as text until the server closes.
    func receiveText(deadline: Duration = .seconds(20)) async throws -> (text: String, isClosed: Bool) {
        let (bytes, isClosed) = try await receive(deadline: deadline)
        return (String(decoding: bytes, as: UTF8.self), isClosed)
    }
}
