import Foundation

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Stands between a client and a server and makes the network bad.
///
/// Listens on 127.0.0.1 and forwards every connection, each way on a thread of its own. The mode may be changed while
/// connections are open, and holds for all of them.
public final class TCPProxy: @unchecked Sendable {
    // Sendable: `state` is touched under `lock` only, everything else is constant.

    /// Where connections are forwarded to.
    public enum Target: Sendable {
        /// A Unix socket, by path.
        case socket(String)
        /// A port on 127.0.0.1.
        case port(Int)
    }

    /// What happens to the bytes.
    public enum Mode: Sendable, Equatable {
        /// They pass.
        case pass
        /// They pass one at a time, both ways.
        case dribble
        /// Nothing passes, both ways, and connections stay open.
        case stall
        /// They pass until so many have come from the client since the mode was set; then all connections are closed.
        case cut(afterBytesFromClient: Int)
        /// They pass until so many have come from the server since the mode was set; then all connections are closed.
        case cutServer(afterBytes: Int)
        /// New connections are closed at once; open ones pass.
        case refuse
    }

    /// The port to connect to, on 127.0.0.1.
    public let port: Int

    private struct State {
        var mode: Mode
        var bytesFromClient = 0
        var bytesFromServer = 0
        var links: [Link] = []
        var isStopped = false
        var accepted = 0
    }

    private let target: Target
    private let listener: Int32
    private let lock = NSLock()
    private var state: State

    /// Starts listening.
    public init(to target: Target, mode: Mode = .pass) throws {
        (listener, port) = try FreePort.listen()
        self.target = target
        state = State(mode: mode)
        Thread.detachNewThread { [self] in accept() }
    }

    /// What happens to the bytes. Setting it counts bytes from 0 again.
    public var mode: Mode {
        get { lock.withLock { state.mode } }
        set {
            lock.withLock {
                state.mode = newValue
                state.bytesFromClient = 0
                state.bytesFromServer = 0
            }
        }
    }

    /// How many connections were accepted so far.
    public var acceptedCount: Int { lock.withLock { state.accepted } }

    /// How many bytes have passed since the mode was set.
    public var passedBytes: (fromClient: Int, fromServer: Int) {
        lock.withLock { (state.bytesFromClient, state.bytesFromServer) }
    }

    /// Closes all connections; new ones are accepted.
    public func dropConnections() {
        let links = lock.withLock {
            defer { state.links = [] }
            return state.links
        }
        for link in links { link.shutDown() }
    }

    /// Closes all connections and listens no more.
    public func stop() {
        lock.withLock { state.isStopped = true }
        dropConnections()
    }

    private func accept() {
        defer { close(listener) }
        while !lock.withLock({ state.isStopped }) {
            guard isReadable(listener) else { continue }
            let client = sysAccept(listener)
            guard client >= 0 else { continue }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            let isRefused = lock.withLock {
                state.accepted += 1
                return state.mode == .refuse || state.isStopped
            }
            let server = isRefused ? -1 : connectToTarget()
            guard server >= 0 else {
                close(client)
                continue
            }
            for descriptor in [client, server] { sendAtOnce(descriptor) }
            let link = Link(client: client, server: server)
            lock.withLock { state.links.append(link) }
            Thread.detachNewThread { [self] in pump(link, fromClient: true) }
            Thread.detachNewThread { [self] in pump(link, fromClient: false) }
        }
    }

    private func connectToTarget() -> Int32 {
        switch target {
        case .socket(let path): FreePort.connect(path: path)
        case .port(let port): FreePort.connect(port: port)
        }
    }

    /// Carries bytes one way until either side closes or the mode says so.
    private func pump(_ link: Link, fromClient: Bool) {
        let (source, sink) = fromClient ? (link.client, link.server) : (link.server, link.client)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !link.isShutDown {
            let mode = self.mode
            if mode == .stall {
                usleep(5_000)
                continue
            }
            guard isReadable(source) else { continue }
            // The mode may have changed while waiting.
            if self.mode != mode { continue }
            let count = recv(source, &buffer, mode == .dribble ? 1 : buffer.count, 0)
            guard count > 0 else { break }
            let (allowed, isCut) = admit(count, fromClient: fromClient)
            guard sendAll(buffer[..<allowed], to: sink), !isCut else {
                if isCut { dropConnections() }
                break
            }
            if mode == .dribble { sched_yield() }
        }
        link.shutDown()
        link.pumpEnded()
        lock.withLock { state.links.removeAll { $0 === link } }
    }

    /// How many of the bytes may pass, and whether that is the end.
    private func admit(_ count: Int, fromClient: Bool) -> (allowed: Int, isCut: Bool) {
        lock.withLock {
            var allowed = count
            var isCut = false
            switch state.mode {
            case .cut(let limit) where fromClient:
                allowed = min(count, max(0, limit - state.bytesFromClient))
                isCut = state.bytesFromClient + count >= limit
            // The answer may be here before the connections are closed.
            case .cut(let limit) where state.bytesFromClient >= limit:
                allowed = 0
                isCut = true
            case .cutServer(let limit) where !fromClient:
                allowed = min(count, max(0, limit - state.bytesFromServer))
                isCut = state.bytesFromServer + count >= limit
            default: break
            }
            if fromClient { state.bytesFromClient += allowed } else { state.bytesFromServer += allowed }
            return (allowed, isCut)
        }
    }
}

/// The two sockets of a connection, closed when both directions have ended.
private final class Link: @unchecked Sendable {
    // Sendable: the variables are touched under `lock` only.
    let client: Int32
    let server: Int32
    private let lock = NSLock()
    private var runningPumps = 2
    private var isOver = false

    init(client: Int32, server: Int32) {
        self.client = client
        self.server = server
    }

    var isShutDown: Bool { lock.withLock { isOver } }

    /// Ends both directions; the descriptors stay valid until the pumps have seen it.
    func shutDown() {
        lock.withLock {
            guard !isOver else { return }
            isOver = true
            for descriptor in [client, server] { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    func pumpEnded() {
        lock.withLock {
            runningPumps -= 1
            guard runningPumps == 0 else { return }
            close(client)
            close(server)
        }
    }
}

/// Waits shortly for bytes or an end, so that a change of mode is seen soon.
private func isReadable(_ descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 20) > 0
}

private func sendAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
        let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard sent > 0 else { return false }
        rest = rest.dropFirst(sent)
    }
    return true
}

private func sendAtOnce(_ descriptor: Int32) {
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
}

private func sysAccept(_ descriptor: Int32) -> Int32 { accept(descriptor, nil, nil) }
